#include "http_model.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <strings.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <utility>

#include "curl.hpp"

namespace plenum::shell {
namespace {

constexpr int slice_ms = 50;  ///< how often an interrupt is looked for

std::string endpoint_of(std::string url) {
  if (url.find("/chat/completions") != std::string::npos) return url;
  while (url.ends_with('/')) url.pop_back();
  const bool has_path = url.find('/', url.find("://") + 3) != std::string::npos;
  return url + (has_path ? "" : "/v1") + "/chat/completions";
}

/// The host as libcurl will understand the address; empty: it is none.
std::string host_of(const Curl& curl, const std::string& address) {
  const std::unique_ptr<CURLU, decltype(curl.url_cleanup)> url(curl.url(), curl.url_cleanup);
  char* host = nullptr;
  if (!url || curl.url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK ||
      curl.url_get(url.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) {
    return {};
  }
  std::string out = host;
  curl.free(host);
  return out;
}

/// Whether what is sent there stays on this machine: libcurl never looks "localhost" up.
bool is_loopback(const std::string& host) {
  if (::strcasecmp(host.c_str(), "localhost") == 0) return true;
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return ntohl(four.s_addr) >> 24U == 127;
  in6_addr six{};
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  return bracketed && ::inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &six) == 1 &&
         IN6_IS_ADDR_LOOPBACK(&six);
}

std::string key_of_environment() {
  const char* key = std::getenv(model_key_variable);
  return key == nullptr ? std::string() : std::string(key);
}

/// Where requests go, and what they are signed with.
struct Endpoint {
  std::string address;
  std::string key = {};  ///< empty: none
  bool local = false;
};

/// One attempt: the reply, or why not and whether trying again may help.
struct Attempt {
  std::string reply;
  std::string problem;
  bool again = false;
};

class HttpModel {
 public:
  HttpModel(const Curl& curl, Endpoint endpoint, const Interrupt* interrupt,
            const HttpLimits& limits)
      : curl_(curl), endpoint_(std::move(endpoint)), interrupt_(interrupt), limits_(limits) {}

  Result<std::string> send(const std::string& request) {
    if (failures_.load() >= limits_.failures) {
      return Error(ErrorCode::io, "the model was given up after failures in a row");
    }
    std::uint64_t wait_ms = limits_.wait_ms;
    Attempt last;
    for (int i = 0; i < limits_.attempts; ++i, wait_ms *= 2) {
      if (i > 0 && !wait(wait_ms)) break;
      last = attempt(request);
      if (last.problem.empty()) {
        failures_.store(0);
        return std::move(last.reply);
      }
      if (!last.again) break;
    }
    if (!interrupted()) failures_.fetch_add(1);
    return Error(ErrorCode::io, "the model does not answer: " + last.problem);
  }

 private:
  bool interrupted() const { return interrupt_ != nullptr && interrupt_->requested(); }

  bool wait(std::uint64_t ms) const {
    for (std::uint64_t done = 0; done < ms; done += slice_ms) {
      if (interrupted()) return false;
      ::poll(nullptr, 0, static_cast<int>(std::min<std::uint64_t>(slice_ms, ms - done)));
    }
    return true;
  }

  struct Sink {
    std::string bytes;
    std::size_t bytes_max;
    const HttpModel* model;
    bool too_large = false;
  };
  static std::size_t take(char* data, std::size_t size, std::size_t count, void* to) {
    auto* sink = static_cast<Sink*>(to);
    if (sink->bytes.size() + size * count > sink->bytes_max) {
      sink->too_large = true;
      return 0;
    }
    sink->bytes.append(data, size * count);
    return size * count;
  }
  static int look(void* to, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Sink*>(to)->model->interrupted() ? 1 : 0;
  }

  Attempt attempt(const std::string& request) const {
    Attempt done;
    const std::unique_ptr<CURL, decltype(curl_.easy_cleanup)> easy(curl_.easy_init(),
                                                                   curl_.easy_cleanup);
    if (!easy) return {{}, "out of memory"};
    Sink sink{{}, limits_.reply_bytes, this};
    std::unique_ptr<curl_slist, decltype(curl_.slist_free_all)> headers(
        curl_.slist_append(nullptr, "Content-Type: application/json"), curl_.slist_free_all);
    if (!endpoint_.key.empty()) {
      const std::string line = "Authorization: Bearer " + endpoint_.key;
      headers.reset(curl_.slist_append(headers.release(), line.c_str()));
    }
    CURL* handle = easy.get();
    curl_.easy_setopt(handle, CURLOPT_URL, endpoint_.address.c_str());
    // a proxy of the environment would carry the request to another machine and back
    if (endpoint_.local) curl_.easy_setopt(handle, CURLOPT_NOPROXY, "*");
    curl_.easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_.easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_.easy_setopt(handle, CURLOPT_TIMEOUT_MS, limits_.time_ms);
    curl_.easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, limits_.connect_ms);
    curl_.easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    curl_.easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.size()));
    curl_.easy_setopt(handle, CURLOPT_POSTFIELDS, request.c_str());
    curl_.easy_setopt(handle, CURLOPT_WRITEFUNCTION, &HttpModel::take);
    curl_.easy_setopt(handle, CURLOPT_WRITEDATA, &sink);
    curl_.easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_.easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &HttpModel::look);
    curl_.easy_setopt(handle, CURLOPT_XFERINFODATA, &sink);
    const CURLcode code = curl_.easy_perform(handle);
    long status = 0;
    curl_.easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    if (sink.too_large) {
      done.problem = "the reply is too large";
    } else if (code != CURLE_OK) {
      done.problem = curl_.easy_strerror(code);
      done.again = code != CURLE_ABORTED_BY_CALLBACK && code != CURLE_URL_MALFORMAT;
    } else if (status != 200) {
      done.problem = "HTTP status " + std::to_string(status);
      done.again = status == 429 || status >= 500;
    }
    done.reply = std::move(sink.bytes);
    return done;
  }

  const Curl& curl_;
  const Endpoint endpoint_;
  const Interrupt* interrupt_;
  const HttpLimits limits_;
  std::atomic<int> failures_ = 0;
};

}  // namespace

Result<ExternalModel> http_model(const std::string& url, const std::string& model,
                                 const Interrupt* interrupt, const HttpLimits& limits) {
  if (!url.starts_with("http://") && !url.starts_with("https://")) {
    return Error(ErrorCode::invalid_argument, "--extractor is an address of http or https")
        .with_hint("for example http://127.0.0.1:8080/v1");
  }
  const auto curl = load_curl();
  if (!curl.ok()) return curl.error();
  Endpoint endpoint{endpoint_of(url), key_of_environment()};
  const std::string host = host_of(**curl, endpoint.address);
  if (host.empty() || host_of(**curl, url).empty()) {
    return Error(ErrorCode::invalid_argument, "--extractor is no address: " + url)
        .with_hint("for example http://127.0.0.1:8080/v1");
  }
  endpoint.local = is_loopback(host);
  if (!endpoint.key.empty() && !endpoint.local && url.starts_with("http://")) {
    return Error(ErrorCode::invalid_argument, std::string("the key in ") + model_key_variable +
                                                  " is not sent to " + host +
                                                  " over http: anybody on the way could read it")
        .with_hint(std::string("use https, a tunnel that begins on this machine (127.0.0.1), or "
                               "unset ") +
                   model_key_variable + " if this server asks for no key");
  }
  auto sender = std::make_shared<HttpModel>(**curl, std::move(endpoint), interrupt, limits);
  ExternalModel out;
  out.name = model;
  out.send = [sender](const std::string& request) { return sender->send(request); };
  return out;
}

}  // namespace plenum::shell
