#include "curl.hpp"

#include <dlfcn.h>

namespace plenum::shell {
namespace {

constexpr const char* file = "libcurl.so.4";  // the name that goes with the header's interface

Error missing() {
  return Error(ErrorCode::unsupported, "a model can be asked where libcurl is installed")
      .with_file(file)
      .with_hint("on Debian: apt-get install libcurl4");
}

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

Result<Curl> open_curl() {
  void* const library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return missing();
  Curl curl{};
  decltype(&curl_global_init) global_init = nullptr;
  const bool all =
      find(library, "curl_global_init", global_init) &&
      find(library, "curl_easy_cleanup", curl.easy_cleanup) &&
      find(library, "curl_easy_getinfo", curl.easy_getinfo) &&
      find(library, "curl_easy_init", curl.easy_init) &&
      find(library, "curl_easy_perform", curl.easy_perform) &&
      find(library, "curl_easy_setopt", curl.easy_setopt) &&
      find(library, "curl_easy_strerror", curl.easy_strerror) &&
      find(library, "curl_free", curl.free) &&
      find(library, "curl_slist_append", curl.slist_append) &&
      find(library, "curl_slist_free_all", curl.slist_free_all) &&
      find(library, "curl_url", curl.url) && find(library, "curl_url_cleanup", curl.url_cleanup) &&
      find(library, "curl_url_get", curl.url_get) && find(library, "curl_url_set", curl.url_set);
  if (!all) return missing();
  if (const CURLcode ready = global_init(CURL_GLOBAL_DEFAULT); ready != CURLE_OK) {
    return Error(ErrorCode::internal, curl.easy_strerror(ready));
  }
  return curl;
}

}  // namespace

Result<const Curl*> load_curl() {
  static const Result<Curl> curl = open_curl();
  if (!curl.ok()) return curl.error();
  return &*curl;
}

}  // namespace plenum::shell
