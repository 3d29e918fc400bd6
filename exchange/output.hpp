#pragma once
// Purpose: where a writer puts its bytes, and what it reports as lost.
// May depend on: exchange/exchange.hpp, core.
// Invariants: bytes reach the sink in order, in pieces of about 64 KiB; finish() sends the rest.

#include <map>
#include <string>
#include <string_view>

#include "exchange/exchange.hpp"

namespace plenum::exchange {

class Output {
 public:
  explicit Output(const ByteSink& sink) : sink_(sink) {}

  /// Appends; an error of the sink sticks and is returned by the next settle().
  Output& operator<<(std::string_view text) {
    buffer_ += text;
    return *this;
  }
  Output& operator<<(char c) {
    buffer_.push_back(c);
    return *this;
  }
  Output& operator<<(std::uint64_t number);
  /// For functions that append to a string.
  std::string& buffer() { return buffer_; }
  /// Bytes so far, sent or not.
  std::uint64_t written() const { return bytes_ + buffer_.size(); }

  /// To be called once an element: hands full pieces to the sink.
  Status settle();
  Status finish();

  /// Counts something that the format cannot carry.
  void lose(std::string_view what, std::string_view example, std::uint64_t count = 1);

  std::uint64_t bytes() const { return bytes_; }
  std::vector<Loss> losses() const;

 private:
  static constexpr std::size_t piece_bytes = 64 * 1024;
  const ByteSink& sink_;
  std::string buffer_;
  std::uint64_t bytes_ = 0;
  std::map<std::string, Loss, std::less<>> losses_;
};

}  // namespace plenum::exchange
