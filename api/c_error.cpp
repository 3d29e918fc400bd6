#include <memory>

#include "api/c_handles.hpp"
#include "plenum/version.hpp"

namespace plenum::api {
namespace {

/// Made when the library is loaded, so that it is there when memory is not.
plenum_error out_of_memory{Error(ErrorCode::limit, "out of memory")};

}  // namespace

plenum_error* out_of_memory_handle() noexcept { return &out_of_memory; }

plenum_error* to_handle(const Error& error) noexcept {
  try {
    return std::make_unique<plenum_error>(plenum_error{error}).release();
  } catch (...) {
    return &out_of_memory;
  }
}

}  // namespace plenum::api

extern "C" {

const char* plenum_version(void) { return plenum::version().data(); }

plenum_error_code plenum_error_get_code(const plenum_error* error) {
  if (error == nullptr) return PLENUM_OK;
  return static_cast<plenum_error_code>(error->error.code());
}
const char* plenum_error_message(const plenum_error* error) {
  return error == nullptr ? "" : error->error.message().c_str();
}
const char* plenum_error_hint(const plenum_error* error) {
  return error == nullptr ? "" : error->error.hint().c_str();
}
const char* plenum_error_type(const plenum_error* error) {
  return error == nullptr ? "" : error->error.type().c_str();
}
const char* plenum_error_detail(const plenum_error* error) {
  return error == nullptr ? "" : error->error.detail().c_str();
}
uint32_t plenum_error_line(const plenum_error* error) {
  return error == nullptr ? 0 : error->error.where().line;
}
uint32_t plenum_error_column(const plenum_error* error) {
  return error == nullptr ? 0 : error->error.where().column;
}

void plenum_error_free(plenum_error* error) {
  std::unique_ptr<plenum_error> owned(error);
  if (error == plenum::api::out_of_memory_handle()) static_cast<void>(owned.release());
}

}  // extern "C"
