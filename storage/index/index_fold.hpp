#pragma once
// Purpose: IndexFold, what a fold changes in the indexes on disk.
// May depend on: storage/schema.hpp, storage/segment_writer.hpp, storage/overlay.hpp,
// storage/fulltext/text_fold.hpp.
// Invariants: the pages written hold exactly the entries of the graph as of the fold.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "storage/fold.hpp"
#include "storage/fulltext/text_fold.hpp"
#include "storage/overlay/label_sets.hpp"
#include "storage/schema.hpp"
#include "storage/segment_writer.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

/// What an index sees of an entity that exists.
struct IndexImage {
  std::uint32_t owner = 0;  ///< set of labels of a node, type of an edge
  std::span<const Property> properties;
};

/// Belongs to one thread.
class IndexFold {
 public:
  /// `schema`: as freeze_indexes() made it. `label_sets` outlives this.
  IndexFold(const Base& base, SchemaPtr schema, const LabelSets& label_sets);

  /// Is any index on disk about nodes (edges)?
  bool concerns(EntityKind kind) const noexcept;
  /// Notes an entity that the fold changes; no image: it does not exist then.
  void note(EntityKind kind, std::uint64_t id, const std::optional<IndexImage>& before,
            const std::optional<IndexImage>& after);
  /// Writes what was noted, indexes that are new on disk as a whole (`graph`: the state that is
  /// folded), and forgets dropped ones.
  Status write(SegmentWriter& out, const Snapshot& graph, TextRuns texts);

 private:
  struct Change {
    std::string key;
    std::uint64_t id = 0;
    bool added = false;
    IndexEntry entry() const noexcept { return {key, id}; }
  };

  /// An index on disk, and what changes in it.
  struct Stored {
    Schema::EntryPtr entry;
    std::vector<Change> changes;
    std::unique_ptr<TextFold> texts;  ///< of a full-text index instead
  };

  bool is_about(const SchemaRule& rule, const std::optional<IndexImage>& image) const;
  std::optional<std::string> key_of(const SchemaRule& rule,
                                    const std::optional<IndexImage>& image) const;
  std::vector<Value> texts_of(const SchemaRule& rule, const std::optional<IndexImage>& image) const;
  Status write_changes(SegmentWriter& out, std::uint32_t index, std::vector<Change>& changes);
  static Status write_new(SegmentWriter& out, std::uint32_t index, const SchemaEntry& entry,
                          const Snapshot& graph);

  const Base& base_;
  SchemaPtr schema_;
  const LabelSets& label_sets_;
  std::vector<Stored> stored_;
};

}  // namespace plenum::storage
