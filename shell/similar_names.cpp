#include "similar_names.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

#include "text.hpp"

namespace plenum::shell {
namespace {

constexpr std::size_t name_bytes_max = 200;  // longer ones nobody mistypes
constexpr std::size_t word_bytes_min = 3;    // shorter ones are in everything
constexpr std::size_t far = 1000;            // shares a word only

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// "berg jonas" of both "jonas berg" and "berg jonas".
std::string sorted_words(std::string_view text) {
  auto words = words_of(text);
  std::sort(words.begin(), words.end());
  std::string out;
  for (std::string_view word : words) out.append(out.empty() ? "" : " ").append(word);
  return out;
}

class Nearness {
 public:
  explicit Nearness(std::string_view lower)
      : lower_(lower), sorted_(sorted_words(lower)), distance_max_(lower.size() / 4 + 1) {}

  /// Smaller is nearer; nothing like it: more than `far`.
  std::size_t operator()(std::string_view lower) const {
    if (lower.size() > name_bytes_max || lower_.size() > name_bytes_max) return far + 1;
    const std::size_t longer = std::max(lower.size(), lower_.size());
    if (longer - std::min(lower.size(), lower_.size()) <= distance_max_) {
      const std::size_t distance = edit_distance(sorted_words(lower), sorted_);
      if (distance <= distance_max_) return distance;
    }
    const auto words = words_of(lower_);
    const bool shares = std::ranges::any_of(words, [&](std::string_view word) {
      return word.size() >= word_bytes_min && lower.find(word) != std::string_view::npos;
    });
    return shares ? far : far + 1;
  }

 private:
  std::string_view lower_;
  std::string sorted_;
  std::size_t distance_max_;
};

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t change = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({change, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

Result<std::vector<std::string>> similar_names(const ReadView& view, std::string_view words,
                                               std::size_t count_max, const RunOptions& run) {
  auto lower = view.run("RETURN toLower($words)", {{"words", words}}, run);
  if (!lower.ok()) return lower.error();
  const std::string lower_words = (*lower)[0][0].as_string();
  const Nearness nearness(lower_words);
  auto names = view.stream(
      "MATCH (n) WHERE n.name IS :: STRING NOT NULL AND NOT n:Article "
      "RETURN n.name, toLower(n.name)",
      {}, run);
  if (!names.ok()) return names.error();
  using Candidate = std::tuple<std::size_t, std::size_t, std::string>;  // shorter names first
  std::set<Candidate> best;
  while (true) {
    auto more = names->next();
    if (!more.ok()) return more.error();
    if (!*more) break;
    const Row row = names->row();
    const std::size_t distance = nearness(row[1].as_string());
    if (distance > far) continue;
    const std::string& name = row[0].as_string();
    best.emplace(distance, name.size(), name);
    if (best.size() > count_max) best.erase(std::prev(best.end()));
  }
  std::vector<std::string> near;
  for (const auto& [distance, size, name] : best) near.push_back(neutralise(name));
  return near;
}

}  // namespace plenum::shell
