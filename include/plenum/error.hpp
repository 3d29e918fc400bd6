#pragma once
// Purpose: the one error type of Plenum: a code, the words for a person, and the place.
// May depend on: std only.
// Invariants: an Error is never "no error"; it is immutable and cheap to copy.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace plenum {

/// What kind of failure it was. The names are stable: they are printed as the `type` of errors
/// that are not errors of the query language, and the values are part of the C API.
enum class ErrorCode : std::uint8_t {
  not_found = 1,     ///< a named thing does not exist
  invalid_argument,  ///< a value handed to the API cannot be used
  syntax,            ///< the query text does not parse
  semantic,          ///< the query parses but does not bind
  constraint,        ///< the data would break a rule of the schema or the graph
  conflict,          ///< another writer was in the way; trying again may succeed
  read_only,         ///< a write where only reading is allowed
  corruption,        ///< stored bytes are damaged
  io,                ///< the operating system refused a file operation
  limit,             ///< a named limit was reached (memory, depth, time, size)
  interrupted,       ///< the caller asked to stop
  unsupported,       ///< valid, but not built yet
  internal           ///< a bug in Plenum
};

/// The stable snake_case name of a code, e.g. "invalid_argument".
std::string_view error_code_name(ErrorCode code) noexcept;

/// A place in a query or a file. Lines and columns count from 1, columns in code points; offset
/// and length count bytes. A zero line means "no place known".
struct SourceSpan {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::size_t offset = 0;
  std::size_t length = 0;

  friend bool operator==(const SourceSpan&, const SourceSpan&) = default;
};

/// Why something failed. Errors of the query language also carry the type, phase and detail that
/// the openCypher TCK names ("SyntaxError", "compile time", "UndefinedVariable").
/// Thread-safety: like a const object; copies share their (immutable) text.
class [[nodiscard]] Error {
 public:
  Error(ErrorCode code, std::string message);
  /// Copies only: one that was moved from is still the error it was.
  Error(const Error&) noexcept;
  Error& operator=(const Error&) noexcept;
  ~Error();

  ErrorCode code() const noexcept;
  /// TCK type ("SyntaxError"), or the name of code() for errors outside the language.
  const std::string& type() const noexcept;
  /// "compile time" or "runtime".
  const std::string& phase() const noexcept;
  /// TCK detail ("UndefinedVariable"); empty outside the language.
  const std::string& detail() const noexcept;
  /// One sentence: what went wrong. No trailing newline.
  const std::string& message() const noexcept;
  /// What to do about it; may be empty.
  const std::string& hint() const noexcept;
  /// Where, in the query text or the named file.
  const SourceSpan& where() const noexcept;
  /// The file the place refers to; empty for query text.
  const std::string& file() const noexcept;

  /// Copies with one part replaced.
  Error with_language(std::string type, std::string phase, std::string detail) const;
  Error with_hint(std::string hint) const;
  Error with_place(SourceSpan where) const;
  Error with_file(std::string file) const;
  /// Prefixes the message: "context: message".
  Error with_context(std::string_view context) const;

 private:
  struct Data;
  std::shared_ptr<const Data> data_;
};

}  // namespace plenum
#pragma GCC visibility pop
