#include "storage/fulltext/analyzer.hpp"

#include <libstemmer.h>

namespace plenum::storage {

std::optional<Analyzer> find_analyzer(std::string_view name) noexcept {
  for (const AnalyzerInfo& one : analyzers) {
    if (one.name == name) return one.analyzer;
  }
  return std::nullopt;
}

std::string_view analyzer_name(Analyzer analyzer) noexcept {
  for (const AnalyzerInfo& one : analyzers) {
    if (one.analyzer == analyzer) return one.name;
  }
  return {};
}

struct Stemmer::Snowball {
  struct Free {
    void operator()(sb_stemmer* stemmer) const noexcept { sb_stemmer_delete(stemmer); }
  };
  std::unique_ptr<sb_stemmer, Free> stemmer;
};

Stemmer::Stemmer(Analyzer analyzer) {
  if (analyzer == Analyzer::standard) return;
  snowball_ = std::make_unique<Snowball>();
  snowball_->stemmer.reset(sb_stemmer_new("english", "UTF_8"));
}
Stemmer::Stemmer(Stemmer&&) noexcept = default;
Stemmer& Stemmer::operator=(Stemmer&&) noexcept = default;
Stemmer::~Stemmer() = default;

std::string_view Stemmer::stem(std::string_view word) {
  if (snowball_ == nullptr || snowball_->stemmer == nullptr) return word;
  sb_stemmer* stemmer = snowball_->stemmer.get();
  const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* stem = sb_stemmer_stem(stemmer, bytes, static_cast<int>(word.size()));
  if (stem == nullptr) return word;
  return {reinterpret_cast<const char*>(stem),
          static_cast<std::size_t>(sb_stemmer_length(stemmer))};
}

}  // namespace plenum::storage
