#pragma once
// Purpose: names and facts that a language model outside finds, behind a gate: what is not at its
// place in the text does not enter.
// May depend on: ingest/analysis.hpp, core; nlohmann-json.
// Invariants: never fails an extraction; without replies the document is what it would be anyway.
// Nothing here knows the network: the caller's function sends the requests. What a document becomes
// is a function of its bytes, the pack and the replies.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "ingest/analysis.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

/// Confidence of what only the model says, in thousandths, and of what the rules say too.
inline constexpr std::uint16_t model_confidence = 800;
inline constexpr std::uint16_t agreed_confidence = 950;

struct ExternalExtractor {
  std::string model;
  /// The reply to a request, both JSON of the chat completions protocol. Called on any thread.
  std::function<Result<std::string>(const std::string& request)> send;
  /// The content of a reply that was kept under a key; empty: none. May be empty itself.
  std::function<std::string(const std::string& sha, const std::string& key)> recall;
};

/// Asks for each part of a few thousand bytes and adds what passes to mentions, entities and
/// assertions. Counts and the replies to keep are in Document::external.
void ask_external(Analysis& work, const ExternalExtractor& external);

/// The request for sentences [first, end): temperature 0, an answer by a schema of the pack's types
/// and relations. Its sha256 is the key of the reply.
std::string external_request(const Analysis& work, const ExternalExtractor& external,
                             std::uint32_t first, std::uint32_t end);

}  // namespace plenum::ingest
