#pragma once
// Purpose: libcurl, opened when a model is asked and not with the program: it and what it stands on
// are 6 MB of resident memory.
// May depend on: libcurl's header, the system's loader.
// Invariants: opened once, never closed.

#include <curl/curl.h>

#include "plenum/result.hpp"

namespace plenum::shell {

/// The functions that are used, under their names without "curl_".
struct Curl {
  decltype(&curl_easy_cleanup) easy_cleanup;
  decltype(&curl_easy_getinfo) easy_getinfo;
  decltype(&curl_easy_init) easy_init;
  decltype(&curl_easy_perform) easy_perform;
  decltype(&curl_easy_setopt) easy_setopt;
  decltype(&curl_easy_strerror) easy_strerror;
  decltype(&curl_free) free;
  decltype(&curl_slist_append) slist_append;
  decltype(&curl_slist_free_all) slist_free_all;
  decltype(&curl_url) url;
  decltype(&curl_url_cleanup) url_cleanup;
  decltype(&curl_url_get) url_get;
  decltype(&curl_url_set) url_set;
};

/// Any thread. `unsupported` where libcurl is not installed.
Result<const Curl*> load_curl();

}  // namespace plenum::shell
