#pragma once
// Purpose: Analyzer, how the words of a text become what is looked up: which word stands for which.
// May depend on: core/words.hpp; Snowball's libstemmer in analyzer.cpp only.
// Invariants: frozen since format 1: the names, and what an analyzer makes of a word, which indexes
// on disk hold.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace plenum::storage {

enum class Analyzer : std::uint8_t { standard, english };
inline constexpr Analyzer default_analyzer = Analyzer::english;

struct AnalyzerInfo {
  Analyzer analyzer;
  std::string_view name;
  std::string_view description;
};

/// All of them, by name.
inline constexpr std::array<AnalyzerInfo, 2> analyzers{{
    {Analyzer::english, "english",
     "words, folded; forms of one English word find one another (Snowball)"},
    {Analyzer::standard, "standard", "words, folded: without regard to case and accents"},
}};
std::optional<Analyzer> find_analyzer(std::string_view name) noexcept;
std::string_view analyzer_name(Analyzer analyzer) noexcept;

/// Gives the stem of words of core::WordReader: words of one stem find one another. One thread at a
/// time.
class Stemmer {
 public:
  explicit Stemmer(Analyzer analyzer);
  Stemmer(Stemmer&&) noexcept;
  Stemmer& operator=(Stemmer&&) noexcept;
  ~Stemmer();

  /// Do different words share a stem at all? If not, stem() gives back the word.
  bool active() const noexcept { return snowball_ != nullptr; }
  /// Valid until the next call.
  std::string_view stem(std::string_view word);

 private:
  struct Snowball;
  std::unique_ptr<Snowball> snowball_;
};

}  // namespace plenum::storage
