#include "ingest/name_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ingest/tokens.hpp"

namespace plenum::ingest {

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < name.size();) {
    std::size_t end = name.find_first_of(" -", at);
    if (end == std::string_view::npos) end = name.size();
    if (end > at) words.push_back(fold(name.substr(at, end - at)));
    at = end + 1;
  }
  return words;
}

std::string initials_of(std::string_view name) {
  std::string letters;
  for (const std::string& word : words_of(name)) {
    const bool small = word == "of" || word == "for" || word == "the" || word == "and";
    if (!small && !word.empty() && word[0] >= 'a' && word[0] <= 'z')
      letters.push_back(static_cast<char>(word[0] - 'a' + 'A'));
  }
  return letters;
}

bool initials_fit(std::string_view acronym, std::string_view name) {
  const std::vector<std::string> words = words_of(name);
  std::size_t at = 0;
  for (const std::string& word : words) {
    if (at < acronym.size() && !word.empty() && word[0] == (acronym[at] | 0x20)) ++at;
  }
  return at == acronym.size() ||
         (acronym.size() >= 3 && at + 1 >= acronym.size() && words.size() + 1 >= acronym.size());
}

std::string_view body_kind(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kinds = {
      {{"court", "court"},
       {"parliament", "parliament"},
       {"assembly", "parliament"},
       {"senate", "parliament"},
       {"party", "party"},
       {"ministry", "ministry"},
       {"department", "ministry"},
       {"commission", "commission"},
       {"committee", "committee"},
       {"agency", "agency"},
       {"bureau", "bureau"},
       {"council", "council"}}};
  const std::string folded = fold(name);
  const std::string_view head = std::string_view(folded).substr(0, folded.find(" of "));
  for (const auto& [word, kind] : kinds) {
    if (head.ends_with(word)) return kind;
  }
  return {};
}

bool same_family(std::string_view a, std::string_view b) {
  static constexpr std::array<std::string_view, 6> families = {
      " budget bill appropriation proposal draft ",
      " proposal bill plan package directive regulation reform draft ",
      " controls rules curbs restrictions ",
      " law act bill legislation regulation directive code statute rules laws ",
      " deal agreement accord pact treaty ceasefire truce ",
      " plan programme program scheme strategy blueprint initiative package roadmap "};
  const auto within = [](std::string_view family, std::string_view word) {
    const std::size_t at = family.find(word);
    return at != std::string_view::npos && at > 0 && family[at - 1] == ' ' &&
           family[at + word.size()] == ' ';
  };
  return std::any_of(families.begin(), families.end(),
                     [&](std::string_view each) { return within(each, a) && within(each, b); });
}

}  // namespace plenum::ingest
