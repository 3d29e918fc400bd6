#include "storage/fulltext/fulltext_index.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/hash.hpp"
#include "core/try.hpp"
#include "storage/layers.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

namespace {

constexpr std::size_t fill_batch = 1024;
/// How long a waiting thread is deaf to its interrupt.
constexpr std::chrono::milliseconds wait_step{20};

template <class Id>
Status read_batch(const Snapshot& graph, const SchemaRule& rule, const std::vector<Id>& ids,
                  TextIndex& index) {
  std::vector<PropertyColumn> columns(rule.properties.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    PLENUM_TRY(graph.gather(ids, rule.properties[i], columns[i]));
  }
  std::vector<Value> values(columns.size());
  for (std::size_t row = 0; row < ids.size(); ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) values[i] = columns[i].value(row);
    index.replace(ids[row].value, values, 0, nullptr);
  }
  return {};
}

/// Leaves out nodes that a label before number `upto` of the rule has brought already.
Result<std::vector<NodeId>> fresh_nodes(const Snapshot& graph,
                                        const std::vector<std::uint32_t>& labels, std::size_t upto,
                                        const std::vector<NodeId>& ids) {
  std::vector<NodeId> fresh;
  for (const NodeId id : ids) {
    bool known = false;
    for (std::size_t i = 0; i < upto && !known; ++i) {
      PLENUM_ASSIGN(known, graph.has_label(id, LabelToken{labels[i]}));
    }
    if (!known) fresh.push_back(id);
  }
  return fresh;
}

}  // namespace

Result<std::unique_ptr<TextIndex>> read_texts(const Snapshot& graph, const SchemaRule& rule,
                                              const core::StopSignal& stop) {
  auto index = std::make_unique<TextIndex>(rule.analyzer, rule.properties.size());
  const std::vector<std::uint32_t> tokens = rule.tokens();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    ScanPosition position;
    while (!position.done) {
      PLENUM_TRY(stop.check());
      if (rule.entity == EntityKind::node) {
        std::vector<NodeId> ids;
        PLENUM_TRY(graph.scan_nodes(LabelToken{tokens[i]}, position, fill_batch, ids));
        PLENUM_ASSIGN(ids, fresh_nodes(graph, tokens, i, ids));
        PLENUM_TRY(read_batch(graph, rule, ids, *index));
      } else {
        std::vector<EdgeId> ids;
        PLENUM_TRY(graph.scan_edges(TypeToken{tokens[i]}, position, fill_batch, ids));
        PLENUM_TRY(read_batch(graph, rule, ids, *index));
      }
    }
  }
  return index;
}

Result<std::optional<std::vector<Value>>> stored_values(const Base& base,
                                                        const LabelSets& label_sets,
                                                        const SchemaRule& rule, std::uint64_t id) {
  const std::vector<std::uint32_t> tokens = rule.tokens();
  bool concerned = false;
  if (rule.entity == EntityKind::node) {
    PLENUM_ASSIGN(const auto set, base.label_set(NodeId{id}));
    concerned = set && std::any_of(tokens.begin(), tokens.end(), [&](std::uint32_t label) {
                  return label_sets.has(*set, LabelToken{label});
                });
  } else {
    PLENUM_ASSIGN(const auto ends, base.ends(EdgeId{id}));
    concerned = ends && rule.names(static_cast<std::uint32_t>(ends->type));
  }
  std::optional<std::vector<Value>> values;
  if (!concerned) return values;
  values.emplace();
  for (const PropertyToken key : rule.properties) {
    PLENUM_ASSIGN(Value value, base.property(rule.entity, id, key));
    values->push_back(std::move(value));
  }
  return values;
}

// What is stored, and above it what the log has changed since.
Result<std::unique_ptr<TextIndex>> FulltextIndex::fill(const Snapshot& graph,
                                                       const SchemaRule& rule,
                                                       const core::StopSignal& stop) const {
  if (!stored_) return read_texts(graph, rule, stop);
  const Layers& layers = graph.layers();
  const LabelSets& label_sets = layers.active().label_sets();
  auto below = std::make_shared<const StoredTexts>(layers.base(), *stored_);
  PLENUM_ASSIGN(const TextStats stats, below->stats());
  auto index =
      std::make_unique<TextIndex>(rule.analyzer, rule.properties.size(), std::move(below), stats);
  std::vector<std::uint64_t> changed;
  layers.changed_ids(rule.entity, changed);
  std::sort(changed.begin(), changed.end());
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
  const std::vector<Value> nothing;
  for (const std::uint64_t id : changed) {
    PLENUM_TRY(stop.check());
    PLENUM_ASSIGN(const auto before, stored_values(*layers.base(), label_sets, rule, id));
    PLENUM_ASSIGN(const auto now, rule_values(graph, rule, id));
    if (!before && !now) continue;
    index->adopt(id, before ? *before : nothing);
    index->replace(id, now ? *now : nothing, 0, nullptr);
  }
  return index;
}

Result<TextIndex*> FulltextIndex::content(const Snapshot& graph, const SchemaRule& rule,
                                          const core::StopSignal& stop) {
  if (TextIndex* known = peek()) return known;
  std::unique_lock lock(mutex_);
  while (filling_) {
    changed_.wait_for(lock, wait_step);
    PLENUM_TRY(stop.check());
  }
  if (TextIndex* known = peek()) return known;
  filling_ = true;
  lock.unlock();
  std::optional<Result<std::unique_ptr<TextIndex>>> filled;
  {
    struct Done {
      FulltextIndex& index;
      std::unique_lock<std::mutex>& lock;
      ~Done() {
        lock.lock();
        index.filling_ = false;
        index.changed_.notify_all();
      }
    } const done{*this, lock};
    filled = fill(graph, rule, stop);
  }
  if (!filled->ok()) return filled->error();
  owned_ = **std::move(filled);
  filled_.store(owned_.get(), std::memory_order_release);
  return owned_.get();
}

namespace {

/// What an index says of one entity, in short.
struct Digest {
  std::uint32_t length = 0;
  std::uint64_t sum = 0;  ///< of all its places: what order they come in does not matter
  friend bool operator==(const Digest&, const Digest&) = default;
};
using Digests = std::map<std::uint64_t, Digest>;

template <class Posting>
void digest(Digests& out, std::uint64_t entity, std::uint32_t length, std::uint64_t of_word,
            const Posting& posting) {
  Digest& digest = out[entity];
  digest.length = length;
  posting.each_code([&](std::uint64_t code) { digest.sum += core::mix64(of_word + code); });
}

Digests digests(const TextIndex& index, Timestamp at) {
  Digests out;
  index.each_word_from("", [&](std::string_view word, TextIndex::WordNumber number) {
    const std::uint64_t of_word = core::stable_hash64(word);
    PostingList::Cursor cursor(index.postings(number));
    while (cursor.next()) {
      const TextIndex::DocumentNumber document = cursor.document();
      if (!index.alive(document, at)) continue;
      digest(out, index.entity(document), index.length(document), of_word, cursor);
    }
    return true;
  });
  return out;
}

/// Adds what is on disk and still true. Answers the first word that its stem does not find.
Result<std::optional<std::string>> add_stored(const TextIndex& index, Timestamp at,
                                              const core::StopSignal& stop, Digests& out) {
  const StoredTexts& below = *index.below();
  Stemmer stemmer(index.analyzer());
  std::optional<std::string> unfound;
  std::vector<std::string> words;
  std::vector<std::string> of_stem;
  PLENUM_TRY(below.words_from("", "", std::numeric_limits<std::size_t>::max(), words));
  for (const std::string& word : words) {
    PLENUM_TRY(stop.check());
    const std::uint64_t of_word = core::stable_hash64(word);
    for (std::size_t run = 0; run < below.run_count(); ++run) {
      StoredPostings cursor(below, word, run);
      for (;;) {
        PLENUM_ASSIGN(const auto block, cursor.next_block());
        if (block.empty()) break;
        for (const StoredPosting& posting : block) {
          if (!index.stands(posting.entity, at)) continue;
          digest(out, posting.entity, posting.length, of_word, posting);
        }
      }
    }
    if (!stemmer.active()) continue;
    of_stem.clear();
    PLENUM_TRY(below.words_of_stem(stemmer.stem(word), of_stem));
    const bool found = std::binary_search(of_stem.begin(), of_stem.end(), word);
    if (!found && !unfound) unfound = word;
  }
  return unfound;
}

constexpr std::size_t differences_max = 20;

}  // namespace

Result<std::vector<std::string>> compare_texts(const Snapshot& graph, const SchemaEntry& entry,
                                               const core::StopSignal& stop) {
  std::vector<std::string> out;
  if (!entry.stored && entry.fulltext->peek() == nullptr) return out;
  PLENUM_ASSIGN(const TextIndex* index, entry.fulltext->content(graph, entry.rule, stop));
  PLENUM_ASSIGN(const auto fresh, read_texts(graph, entry.rule, stop));
  const Digests wanted = digests(*fresh, 0);
  Digests found = digests(*index, graph.timestamp());
  const std::string name = "the full-text index '" + entry.rule.name + "' ";
  const std::string kind = entry.rule.entity == EntityKind::node ? "node " : "relationship ";
  const auto differ = [&](std::uint64_t id, const char* how) {
    if (out.size() < differences_max) out.push_back(name + how + kind + std::to_string(id));
  };
  if (index->below() != nullptr) {
    PLENUM_ASSIGN(const auto unfound, add_stored(*index, graph.timestamp(), stop, found));
    if (unfound) out.push_back(name + "does not find '" + *unfound + "' by its stem");
  }
  for (const auto& [id, digest] : wanted) {
    const auto there = found.find(id);
    if (there == found.end()) {
      differ(id, "lacks ");
    } else if (there->second != digest) {
      differ(id, "says something else of ");
    }
  }
  for (const auto& [id, digest] : found) {
    if (!wanted.contains(id)) differ(id, "should not have ");
  }
  if (fresh->stats(0) != index->stats(graph.timestamp()) && out.empty()) {
    out.push_back(name + "counts its words wrongly");
  }
  return out;
}

}  // namespace plenum::storage
