#include "storage/fulltext/fulltext_index.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/hash.hpp"
#include "core/try.hpp"
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
    filled = read_texts(graph, rule, stop);
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

Digests digests(const TextIndex& index, Timestamp at) {
  Digests out;
  index.each_word_from("", [&](std::string_view word, TextIndex::WordNumber number) {
    const std::uint64_t of_word = core::stable_hash64(word);
    PostingList::Cursor cursor(index.postings(number));
    while (cursor.next()) {
      const TextIndex::DocumentNumber document = cursor.document();
      if (!index.alive(document, at)) continue;
      Digest& digest = out[index.entity(document)];
      digest.length = index.length(document);
      cursor.each_code([&](std::uint64_t code) { digest.sum += core::mix64(of_word + code); });
    }
    return true;
  });
  return out;
}

constexpr std::size_t differences_max = 20;

}  // namespace

Result<std::vector<std::string>> compare_texts(const Snapshot& graph, const SchemaEntry& entry) {
  std::vector<std::string> out;
  const TextIndex* index = entry.fulltext->peek();
  if (index == nullptr) return out;
  PLENUM_ASSIGN(const auto fresh, read_texts(graph, entry.rule));
  const Digests wanted = digests(*fresh, 0);
  const Digests found = digests(*index, graph.timestamp());
  const std::string name = "the full-text index '" + entry.rule.name + "' ";
  const std::string kind = entry.rule.entity == EntityKind::node ? "node " : "relationship ";
  const auto differ = [&](std::uint64_t id, const char* how) {
    if (out.size() < differences_max) out.push_back(name + how + kind + std::to_string(id));
  };
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
