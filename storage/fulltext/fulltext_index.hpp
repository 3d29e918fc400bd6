#pragma once
// Purpose: FulltextIndex, the text index of one rule, filled when it is first needed: from the
// graph, or where a fold stored it from what changed since. May depend on:
// storage/fulltext/text_index.hpp, storage/schema.hpp, storage/snapshot.hpp, core. Invariants: what
// changes a document fills the index first, from the state before. So while it is not filled, every
// state that has the rule says the same about its documents, and it does not matter which of them
// fills it. Once filled it stays; the writer alone changes it. Belongs to one base: the schema
// after a fold has another one.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/fulltext/text_index.hpp"
#include "storage/schema.hpp"

namespace plenum::storage {

class FulltextIndex {
 public:
  /// `stored`: the number of its pages in the base, if a fold wrote any.
  explicit FulltextIndex(std::optional<std::uint32_t> stored = {}) : stored_(stored) {}
  explicit FulltextIndex(std::unique_ptr<TextIndex> filled)
      : owned_(std::move(filled)), filled_(owned_.get()) {}

  /// Any thread: the content, or null when nothing needed it yet.
  TextIndex* peek() const noexcept { return filled_.load(std::memory_order_acquire); }
  /// Any thread: the content, filled from `graph` if need be: O(text), once stored of what changed
  /// since. A filling that is stopped leaves nothing behind.
  Result<TextIndex*> content(const Snapshot& graph, const SchemaRule& rule,
                             const core::StopSignal& stop = {});

 private:
  Result<std::unique_ptr<TextIndex>> fill(const Snapshot& graph, const SchemaRule& rule,
                                          const core::StopSignal& stop) const;

  std::optional<std::uint32_t> stored_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool filling_ = false;  ///< by one reader; the others wait
  std::unique_ptr<TextIndex> owned_;
  std::atomic<TextIndex*> filled_{nullptr};
};

/// A new index with what the graph says of the rule's entities.
Result<std::unique_ptr<TextIndex>> read_texts(const Snapshot& graph, const SchemaRule& rule,
                                              const core::StopSignal& stop = {});

/// What the base has of the rule's entity: the values of its properties; nullopt when the rule is
/// not about it there.
Result<std::optional<std::vector<Value>>> stored_values(const Base& base,
                                                        const LabelSets& label_sets,
                                                        const SchemaRule& rule, std::uint64_t id);

/// Where the index and what the graph says differ, a line each, at most 20. One that nothing needed
/// yet and no fold stored holds nothing that could be wrong.
Result<std::vector<std::string>> compare_texts(const Snapshot& graph, const SchemaEntry& entry,
                                               const core::StopSignal& stop = {});

}  // namespace plenum::storage
