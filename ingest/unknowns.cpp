#include "ingest/unknowns.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/text.hpp"
#include "core/try.hpp"
#include "ingest/contribute.hpp"
#include "ingest/evidence_reader.hpp"
#include "ingest/keys.hpp"

namespace plenum::ingest {
namespace {

constexpr std::string_view unknown_prefix = "unknown/";
constexpr char unknown_separator = '\t';  // no name has one: white space is levelled
constexpr std::size_t surface_bytes_max = 256;
constexpr std::size_t references_a_read = 4096;

/// What a reference says of the article that carries it.
struct InArticle {
  std::string surface;
  std::uint64_t count = 0;
  std::uint32_t sentence = 0;  ///< the first that has the name
};

std::string levelled(std::string_view text) {
  std::string words;
  for (const char c : cut_text(text, surface_bytes_max)) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    if (!blank) {
      words += c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  return words;
}

std::optional<InArticle> parse_reference(std::string_view text) {
  text.remove_prefix(unknown_prefix.size());
  const std::size_t second = text.rfind(unknown_separator);
  const std::size_t first = second == std::string_view::npos || second == 0
                                ? second
                                : text.rfind(unknown_separator, second - 1);
  if (first == std::string_view::npos || first == second) return std::nullopt;
  const auto count = core::parse_integer(text.substr(first + 1, second - first - 1));
  const auto sentence = core::parse_integer(text.substr(second + 1));
  if (!count || !sentence) return std::nullopt;
  return InArticle{std::string(text.substr(0, first)), static_cast<std::uint64_t>(*count),
                   static_cast<std::uint32_t>(*sentence)};
}

/// A name with the article and sentence of its example.
struct Tally {
  UnknownName name;
  std::string document;
  std::uint32_t sentence = 0;
};

bool comes_first(const Tally& a, const Tally& b) {
  return std::tie(b.name.count, b.name.articles, a.name.surface) <
         std::tie(a.name.count, a.name.articles, b.name.surface);
}

/// The first tallies in order, of any number that are offered one after the other.
class Best {
 public:
  explicit Best(std::uint64_t limit) : limit_(limit) {}

  void offer(Tally&& tally) {
    if (tally.name.count == 0 || limit_ == 0) return;
    kept_.push_back(std::move(tally));
    if (kept_.size() / 2 > limit_) cut();
  }
  std::vector<Tally> take() {
    cut();
    std::sort(kept_.begin(), kept_.end(), comes_first);
    return std::move(kept_);
  }

 private:
  void cut() {
    if (kept_.size() <= limit_) return;
    const auto end = kept_.begin() + static_cast<std::ptrdiff_t>(limit_);
    std::nth_element(kept_.begin(), end, kept_.end(), comes_first);
    kept_.erase(end, kept_.end());
  }

  std::uint64_t limit_;
  std::vector<Tally> kept_;
};

/// References of one name are neighbours, as their order is that of their bytes.
Result<std::vector<Tally>> tallies(const storage::Snapshot& view, std::uint64_t limit,
                                   const core::StopSignal& stop) {
  Best best(limit);
  Tally open;
  std::string after;
  while (true) {
    PLENUM_ASSIGN(const auto references, view.references(unknown_prefix, after, references_a_read));
    for (const std::string& reference : references) {
      PLENUM_TRY(stop.check());
      const auto parsed = parse_reference(reference);
      if (!parsed) {
        return Error(ErrorCode::corruption, "a reference to an unknown name does not decode");
      }
      PLENUM_ASSIGN(const auto documents, view.documents_by_reference(reference));
      if (documents.empty()) continue;
      if (parsed->surface != open.name.surface) {
        best.offer(std::exchange(
            open, {{parsed->surface, 0, 0, {}}, documents.front(), parsed->sentence}));
      }
      open.name.count += parsed->count * documents.size();
      open.name.articles += documents.size();
    }
    if (references.size() < references_a_read) break;
    after = references.back();
  }
  best.offer(std::move(open));
  return best.take();
}

}  // namespace

std::map<std::string, UnknownSeen> unknown_surfaces(const Document& document) {
  std::map<std::string, UnknownSeen> names;
  for (const Mention& mention : document.mentions) {
    if (mention.entity != no_index) continue;
    std::string surface = levelled(document.text_of(mention.text));
    if (surface.empty()) continue;
    const UnknownSeen first{0, mention.sentence};
    ++names.try_emplace(std::move(surface), first).first->second.count;
  }
  return names;
}

std::vector<std::string> unknown_references(const Document& document) {
  const auto names = unknown_surfaces(document);
  std::vector<std::string> references;
  references.reserve(names.size());
  for (const auto& [surface, seen] : names) {
    std::string reference(unknown_prefix);
    reference.append(surface).append(1, unknown_separator).append(std::to_string(seen.count));
    references.push_back(
        reference.append(1, unknown_separator).append(std::to_string(seen.sentence)));
  }
  return references;
}

Result<std::vector<UnknownName>> unknown_names(const storage::Snapshot& view, std::uint64_t limit,
                                               const core::StopSignal& stop) {
  PLENUM_ASSIGN(auto best, tallies(view, limit, stop));
  // Each article is read once, for all names that it gives an example of.
  std::map<std::string, std::vector<Tally*>> by_document;
  for (Tally& tally : best) by_document[tally.document].push_back(&tally);
  for (const auto& [document, asked] : by_document) {
    PLENUM_TRY(stop.check());
    PLENUM_ASSIGN(const StoredArticle stored,
                  read_article(view, document.substr(article_document("").size())));
    for (Tally* tally : asked) {
      const auto& sentences = stored.document.sentences;
      if (tally->sentence >= sentences.size()) continue;
      tally->name.example = stored.document.text_of(sentences[tally->sentence].text);
    }
  }
  std::vector<UnknownName> names;
  names.reserve(best.size());
  for (Tally& tally : best) names.push_back(std::move(tally.name));
  return names;
}

}  // namespace plenum::ingest
