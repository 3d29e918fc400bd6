#include "plenum/error.hpp"

#include <utility>

namespace plenum {

struct Error::Data {
  ErrorCode code;
  std::string message;
  std::string type;
  std::string phase;
  std::string detail;
  std::string hint;
  std::string file;
  SourceSpan where;
};

std::string_view error_code_name(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::invalid_argument:
      return "invalid_argument";
    case ErrorCode::syntax:
      return "syntax";
    case ErrorCode::semantic:
      return "semantic";
    case ErrorCode::constraint:
      return "constraint";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::read_only:
      return "read_only";
    case ErrorCode::corruption:
      return "corruption";
    case ErrorCode::io:
      return "io";
    case ErrorCode::limit:
      return "limit";
    case ErrorCode::interrupted:
      return "interrupted";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

Error::Error(ErrorCode code, std::string message)
    : data_(std::make_shared<const Data>(Data{code,
                                              std::move(message),
                                              std::string(error_code_name(code)),
                                              "runtime",
                                              {},
                                              {},
                                              {},
                                              {}})) {}

Error::Error(const Error&) noexcept = default;
Error& Error::operator=(const Error&) noexcept = default;
Error::~Error() = default;

ErrorCode Error::code() const noexcept { return data_->code; }
const std::string& Error::type() const noexcept { return data_->type; }
const std::string& Error::phase() const noexcept { return data_->phase; }
const std::string& Error::detail() const noexcept { return data_->detail; }
const std::string& Error::message() const noexcept { return data_->message; }
const std::string& Error::hint() const noexcept { return data_->hint; }
const SourceSpan& Error::where() const noexcept { return data_->where; }
const std::string& Error::file() const noexcept { return data_->file; }

Error Error::with_language(std::string type, std::string phase, std::string detail) const {
  Data data = *data_;
  data.type = std::move(type);
  data.phase = std::move(phase);
  data.detail = std::move(detail);
  Error copy = *this;
  copy.data_ = std::make_shared<const Data>(std::move(data));
  return copy;
}

Error Error::with_hint(std::string hint) const {
  Data data = *data_;
  data.hint = std::move(hint);
  Error copy = *this;
  copy.data_ = std::make_shared<const Data>(std::move(data));
  return copy;
}

Error Error::with_place(SourceSpan where) const {
  Data data = *data_;
  data.where = where;
  Error copy = *this;
  copy.data_ = std::make_shared<const Data>(std::move(data));
  return copy;
}

Error Error::with_file(std::string file) const {
  Data data = *data_;
  data.file = std::move(file);
  Error copy = *this;
  copy.data_ = std::make_shared<const Data>(std::move(data));
  return copy;
}

Error Error::with_context(std::string_view context) const {
  Data data = *data_;
  data.message = std::string(context) + ": " + data.message;
  Error copy = *this;
  copy.data_ = std::make_shared<const Data>(std::move(data));
  return copy;
}

}  // namespace plenum
