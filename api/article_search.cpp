#include "api/article_search.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "core/words.hpp"
#include "ingest/evidence_reader.hpp"
#include "ingest/passages.hpp"
#include "ingest/procedure_parts.hpp"
#include "query/fulltext/search_window.hpp"
#include "query/fulltext/text_match.hpp"
#include "query/fulltext/text_query.hpp"
#include "query/fulltext/text_rank.hpp"
#include "storage/fulltext/text_index.hpp"
#include "storage/fulltext/text_search.hpp"
#include "storage/snapshot.hpp"

namespace plenum::api {

namespace {

using ingest::Passage;
using ingest::PassageKind;
using query::TextMatcher;

/// What a query may ask for by itself, `name:rail`; in the order of PassageKind.
constexpr std::array kinds = {"name", "statement", "sentence"};

/// A passage that has a word of the query.
struct Hit {
  PassageKind kind;
  NodeId node;
  std::uint32_t article = 0;  ///< number in `shas`
  std::uint32_t sentence = 0;
};

struct Passages {
  storage::TextIndex index{storage::default_analyzer, kinds.size()};
  std::vector<Hit> hits;  ///< by their entity in the index
  std::vector<std::string> shas;
};

std::uint64_t bytes_of(const Passages& found) {
  return found.index.bytes() + found.hits.size() * sizeof(Hit) +
         found.shas.size() * (sizeof(std::string) + std::size_t{65});
}

/// Reads all passages, and keeps those that have a word of the query: the others count for the
/// average length and for how rare a word is, which takes their number alone.
class Collector {
 public:
  Collector(TextMatcher& matcher, storage::SearchBounds& bounds)
      : matcher_(matcher), bounds_(bounds) {}

  Status take(const Passage& passage) {
    std::uint64_t words = 0;
    if (!has_hit(passage, words)) {
      if (words > 0) ++others_.documents;
      others_.words += words;
      return {};
    }
    const auto field = static_cast<std::size_t>(passage.kind);
    values_.assign(kinds.size(), Value());
    values_[field] = List(passage.texts.begin(), passage.texts.end());
    found_.index.replace(found_.hits.size(), values_, 0, nullptr);
    if (passage.kind == PassageKind::sentence &&
        (found_.shas.empty() || found_.shas.back() != passage.sha)) {
      found_.shas.emplace_back(passage.sha);
    }
    const auto article = static_cast<std::uint32_t>(std::max<std::size_t>(found_.shas.size(), 1));
    found_.hits.push_back({passage.kind, passage.node, article - 1, passage.sentence});
    if (found_.hits.size() % hits_a_charge == 0) return charge();
    return {};
  }

  Result<Passages*> finish() {
    PLENUM_TRY(charge());
    found_.index.count_others(others_);
    return &found_;
  }

 private:
  static constexpr std::size_t hits_a_charge = 256;

  bool has_hit(const Passage& passage, std::uint64_t& words) {
    bool hit = false;
    for (const Value& text : passage.texts) {
      core::WordReader reader(text.as_string());
      for (; reader.next(word_); ++words) {
        hit = hit || matcher_.part(word_) != TextMatcher::Part::none;
      }
    }
    return hit;
  }

  Status charge() {
    const std::uint64_t bytes = bytes_of(found_);
    PLENUM_TRY(bounds_.take(bytes - charged_));
    charged_ = bytes;
    return {};
  }

  TextMatcher& matcher_;
  storage::SearchBounds& bounds_;
  Passages found_;
  storage::TextStats others_;
  std::uint64_t charged_ = 0;
  std::vector<Value> values_;
  std::string word_;
};

/// Makes the rows of hits.
class RowMaker {
 public:
  RowMaker(const CallContext& context, const Passages& found, TextMatcher& matcher)
      : view_(*context.snapshot),
        found_(found),
        matcher_(matcher),
        evidence_(view_, context.interrupt) {}

  Result<std::vector<Value>> row(const Hit& hit, double score) {
    std::vector<Value> row(8);
    row[0] = kinds[static_cast<std::size_t>(hit.kind)];
    row[5] = score;
    if (hit.kind == PassageKind::sentence) {
      PLENUM_TRY(put_sentence(hit, row));
    } else {
      PLENUM_TRY(put_node(hit, row));
    }
    if (const Node* article = row[2].get_if<Node>()) row[3] = date_of(*article);
    return row;
  }

  /// What hits of one score and kind are ordered by: a node's key.
  Result<std::string> key_of(const Hit& hit) const {
    const auto token = view_.find_property("key");
    if (!token || hit.kind == PassageKind::sentence) return std::string();
    PLENUM_ASSIGN(const Value key, view_.property(hit.node, *token));
    return key.kind() == ValueKind::string ? key.as_string() : std::string();
  }

 private:
  static Value date_of(const Node& article) {
    const auto found = article.properties.find("published");
    if (found == article.properties.end() || found->second.kind() != ValueKind::date) {
      return nullptr;
    }
    return found->second;
  }

  Status put_sentence(const Hit& hit, std::vector<Value>& row) {
    const std::string& sha = found_.shas[hit.article];
    if (article_.document.article.sha256 != sha) {
      PLENUM_ASSIGN(article_, ingest::read_article(view_, sha));
    }
    const ingest::Document& document = article_.document;
    const ingest::Span span = document.sentences[hit.sentence].text;
    PLENUM_ASSIGN(Node article, view_.node(hit.node));
    row[2] = std::move(article);
    row[4] = snippet_of(document.text_of(span), matcher_).text;
    const ingest::Span raw = document.article.map.to_raw(span);
    row[6] = ingest::number(raw.begin);
    row[7] = ingest::number(raw.end);
    return {};
  }

  Status put_node(const Hit& hit, std::vector<Value>& row) {
    PLENUM_ASSIGN(Node node, view_.node(hit.node));
    if (hit.kind == PassageKind::statement) {
      const auto text = node.properties.find("text");
      if (text != node.properties.end() && text->second.kind() == ValueKind::string) {
        row[4] = snippet_of(text->second.as_string(), matcher_).text;
      }
    } else {
      PLENUM_ASSIGN(row[4], name_snippet(hit.node));
    }
    if (std::ranges::find(node.labels, "Article") != node.labels.end()) {
      row[2] = node;
    } else {
      PLENUM_ASSIGN(row[2], newest_article(ingest::key_of(node.properties)));
    }
    row[1] = std::move(node);
    return {};
  }

  /// The name that has most of the words; behind the node's name where it is another one.
  Result<Value> name_snippet(NodeId node) {
    PLENUM_ASSIGN(const std::vector<Value> names, ingest::names_of(view_, node));
    query::Snippet best;
    std::size_t which = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
      query::Snippet snippet = snippet_of(names[i].as_string(), matcher_);
      if (i > 0 && snippet.hits <= best.hits) continue;
      best = std::move(snippet);
      which = i;
    }
    if (which == 0) return Value(std::move(best.text));
    return Value(snippet_of(names[0].as_string(), matcher_).text + " (" + best.text + ")");
  }

  /// The newest article that mentions the entity, the first by sha256 of one day; null when none
  /// does.
  Result<Value> newest_article(const std::string& key) {
    Value newest;
    if (key.empty()) return newest;
    PLENUM_ASSIGN(const std::vector<std::string> shas, evidence_.articles_of(key));
    const auto published = view_.find_property("published");
    std::optional<NodeId> best;
    std::int64_t best_day = std::numeric_limits<std::int64_t>::min();
    for (const std::string& sha : shas) {
      PLENUM_ASSIGN(const auto node, ingest::article_id(view_, sha));
      if (!node) continue;
      std::int64_t day = std::numeric_limits<std::int64_t>::min();
      if (published) {
        PLENUM_ASSIGN(const Value date, view_.property(*node, *published));
        if (const Date* known = date.get_if<Date>()) day = known->days;
      }
      if (best && day <= best_day) continue;
      best = node;
      best_day = day;
    }
    if (!best) return newest;
    PLENUM_ASSIGN(Node article, view_.node(*best));
    newest = std::move(article);
    return newest;
  }

  const storage::Snapshot& view_;
  const Passages& found_;
  TextMatcher& matcher_;
  ingest::EvidenceReader evidence_;
  ingest::StoredArticle article_;
};

struct Ordered {
  const Hit* hit;
  std::string key;
};

/// The next hits of one score, in an order that does not depend on ids.
class Runs {
 public:
  Runs(query::Ranking ranking, const Passages& found)
      : ranking_(std::move(ranking)), found_(found) {
    next_ = ranking_.next();
  }

  double score() const noexcept { return score_; }

  /// False at the end.
  Result<bool> next(const RowMaker& rows, std::vector<Ordered>& run) {
    run.clear();
    if (!next_) return false;
    score_ = next_->score;
    for (; next_ && next_->score == score_; next_ = ranking_.next()) {
      run.push_back({&found_.hits[next_->entity], {}});
    }
    if (run.size() == 1) return true;
    for (Ordered& one : run) {
      PLENUM_ASSIGN(one.key, rows.key_of(*one.hit));
    }
    std::ranges::stable_sort(run, [](const Ordered& a, const Ordered& b) {
      return std::tie(a.hit->kind, a.key) < std::tie(b.hit->kind, b.key);
    });
    return true;
  }

 private:
  query::Ranking ranking_;
  const Passages& found_;
  std::optional<query::RankedEntity> next_;
  double score_ = 0;
};

Status emit_ranked(query::Ranking ranking, const query::SearchWindow& window, const Passages& found,
                   RowMaker& rows, RowSink& sink) {
  Runs runs(std::move(ranking), found);
  std::vector<Ordered> run;
  std::uint64_t number = 0;
  for (;;) {
    PLENUM_ASSIGN(const bool more, runs.next(rows, run));
    if (!more) return {};
    for (const Ordered& one : run) {
      if (number - std::min(number, window.skip) >= window.limit) return {};
      if (number++ < window.skip) continue;
      PLENUM_ASSIGN(std::vector<Value> row, rows.row(*one.hit, runs.score()));
      PLENUM_ASSIGN(const bool wanted, sink.emit(row));
      if (!wanted) return {};
    }
  }
}

Status search(std::span<const Value> arguments, const CallContext& context, RowSink& sink) {
  PLENUM_ASSIGN(const std::string* words, query::search_text(arguments[0], "query"));
  PLENUM_ASSIGN(const query::SearchWindow window, query::search_window(arguments[1]));
  const std::vector<std::string> fields(kinds.begin(), kinds.end());
  PLENUM_ASSIGN(const auto parsed, query::parse_text_query(*words, fields));
  TextMatcher matcher(parsed, storage::default_analyzer);
  const core::StopSignal stop = ingest::stop_of(context);
  storage::SearchBounds bounds(stop, context.memory_bytes_max);
  Collector collector(matcher, bounds);
  if (!parsed.empty()) {
    PLENUM_TRY(ingest::each_passage(
        *context.snapshot, stop, [&](const Passage& passage) { return collector.take(passage); }));
  }
  PLENUM_ASSIGN(Passages* const found, collector.finish());
  storage::TextSearch texts(found->index, 0, bounds);
  PLENUM_ASSIGN(query::Ranking ranking, query::rank_texts(parsed, texts, bounds));
  RowMaker rows(context, *found, matcher);
  return emit_ranked(std::move(ranking), window, *found, rows, sink);
}

}  // namespace

Procedure search_procedure() {
  using ingest::field;
  return {
      "kg.search",
      {field("words", FieldType::string, false), {"options", FieldType::map, true, true, Map{}}},
      {field("kind", FieldType::string, false), field("node", FieldType::node),
       field("article", FieldType::node), field("published", FieldType::date),
       field("snippet", FieldType::string, false), field("score", FieldType::floating, false),
       field("start", FieldType::integer), field("end", FieldType::integer)},
      Effect::reads,
      "Full text over names, statements and sentences, the best first (docs/language.md).",
      search};
}

}  // namespace plenum::api
