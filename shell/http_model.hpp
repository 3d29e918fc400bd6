#pragma once
// Purpose: --extractor: requests to a chat completions endpoint, by libcurl.
// May depend on: include/plenum; libcurl.
// Invariants: the only place that knows the network; the key comes from the environment, goes into
// the request's header and nowhere else, over https or to this machine; bounded in time, size and
// attempts; no redirects.

#include <cstdint>
#include <string>

#include "plenum/ingest.hpp"
#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"

namespace plenum::shell {

/// The environment variable with the key; unset: none is sent.
inline constexpr const char* model_key_variable = "PLENUM_EXTRACTOR_KEY";

struct HttpLimits {
  long time_ms = 120'000;  ///< of one attempt
  long connect_ms = 10'000;
  std::size_t reply_bytes = 4U << 20U;
  int attempts = 4;               ///< of a request; only for 429, 5xx and lost connections
  std::uint64_t wait_ms = 1'000;  ///< before the second; doubled before each further one
  int failures = 3;               ///< requests in a row after which no more are sent
};

/// A model behind `url`: the whole address, or what "/chat/completions" is put after ("/v1" before
/// it where there is no path). The key is read now. `invalid_argument` for another protocol than
/// http and https, for what is no address, and for plain http to another machine while there is a
/// key; `unsupported` where libcurl is not installed.
Result<ExternalModel> http_model(const std::string& url, const std::string& model,
                                 const Interrupt* interrupt, const HttpLimits& limits = {});

}  // namespace plenum::shell
