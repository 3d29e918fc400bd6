#pragma once
// Purpose: texts whose words are as unevenly frequent as those of a language.
// May depend on: std.
// Invariants: the same calls give the same texts.

#include <cmath>
#include <cstdint>
#include <string>

namespace plenum::bench {

class Texts {
 public:
  /// Word number n is about 1/n as frequent as the first; `words`: how many there are.
  explicit Texts(double words) : words_(words) {}

  std::string next(int length) {
    std::string text;
    for (int i = 0; i < length; ++i) {
      text += "w" + std::to_string(static_cast<std::uint64_t>(std::pow(words_, number()))) + " ";
    }
    return text;
  }
  /// Below `bound`.
  std::uint64_t below(std::uint64_t bound) {
    return static_cast<std::uint64_t>(number() * static_cast<double>(bound));
  }

 private:
  double number() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 11U) / 9007199254740992.0;
  }

  double words_;
  std::uint64_t state_ = 1;
};

}  // namespace plenum::bench
