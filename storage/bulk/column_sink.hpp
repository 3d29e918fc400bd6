#pragma once
// Purpose: rows of properties, in the order of ids, as column segments.
// May depend on: storage/bulk/write_behind.hpp, storage/shared_state.hpp, storage/projection.
// Invariants: a segment is written once, merged with what the base has; one that ids of other
// owners may still come to waits for the end.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "storage/bulk/lookup_entries.hpp"
#include "storage/bulk/write_behind.hpp"
#include "storage/projection/column_builder.hpp"
#include "storage/shared_state.hpp"

namespace plenum::storage::bulk {

/// Takes the columns of one kind of entities. Belongs to one thread.
class ColumnSink {
 public:
  /// `shared`: where the ids come from, and what the built-in lookups are of.
  ColumnSink(EntityKind kind, const SharedState& shared, WriteBehind& out);

  /// Where values of a property go.
  std::size_t slot(PropertyToken key);

  /// The row of this id comes next. No id comes twice.
  Status begin_row(std::uint64_t id);
  /// Where the values of this row go, at most one a slot; strings by append_text().
  ColumnPageBuilder& column(std::size_t slot) { return builders_[slot]; }
  /// `limit` when the texts of a segment are more than it can hold.
  Status append_text(std::size_t slot, std::string_view text);
  std::size_t row() const noexcept { return row_; }
  std::uint64_t id() const noexcept { return segment_ * column_page_rows + row_; }

  /// Hands over all that waited.
  Status finish();

 private:
  using Place = std::pair<std::uint64_t, std::size_t>;  ///< segment, slot
  using PagePointer = std::shared_ptr<const ColumnPage>;

  Status close_segment();
  Status write(std::uint64_t segment, std::size_t slot, PagePointer page);

  EntityKind kind_;
  const SharedState& shared_;
  const IdAllocator& ids_;
  WriteBehind& out_;
  LookupEntries lookups_;
  std::vector<PropertyToken> keys_;
  std::unordered_map<std::uint32_t, std::size_t> slots_;
  std::vector<ColumnPageBuilder> builders_;
  std::uint64_t segment_ = ~std::uint64_t{0};
  std::size_t row_ = 0;
  std::uint64_t text_bytes_ = 0;  ///< of the segment
  bool alone_ = false;            ///< all ids of the segment have one owner
  std::map<Place, PagePointer> waiting_;
};

}  // namespace plenum::storage::bulk
