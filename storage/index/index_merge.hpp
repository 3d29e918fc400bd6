#pragma once
// Purpose: IndexMerge, changes in ascending order into the pages of a stored index.
// May depend on: storage/base.hpp, storage/segment_writer.hpp, storage/projection/index_page.hpp.
// Invariants: pages without changes are neither read nor written; no page is empty or much
// more than full; the pages that come of one old page share its entries evenly, so that one more
// entry in a full page does not leave a page of one behind it.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "plenum/result.hpp"
#include "storage/base.hpp"
#include "storage/projection/index_page.hpp"
#include "storage/segment_writer.hpp"

namespace plenum::storage {

/// Belongs to one thread. Memory: about four pages.
class IndexMerge {
 public:
  /// The error for two entities with one key, at least one of which was added as unique.
  using Repeated = std::function<Error(std::uint64_t one, std::uint64_t other)>;

  /// An index that the base does not have.
  IndexMerge(SegmentWriter& out, std::uint32_t index) : out_(out), index_(index) {}
  /// Into an index of the base. What is passed outlives the merge.
  static Result<IndexMerge> into(const Base& base, SegmentWriter& out, std::uint32_t index,
                                 Repeated repeated = {});

  /// Entries come in ascending order, added and removed ones together. One that is there already
  /// stays as it is.
  Status add(const IndexEntry& entry, bool unique = false);
  /// Nothing when it is not there.
  Status remove(const IndexEntry& entry);
  /// Writes the last pages and the directory.
  Status finish();

 private:
  Status go_to(const IndexEntry& entry);
  /// Entries of the old page below `entry`; true when the next one equals it, which is passed.
  Result<bool> pass_below(const IndexEntry& entry);
  Status emit(const IndexEntry& entry, bool unique);
  Status close_place();
  Status write_page(std::size_t first, std::size_t end);

  SegmentWriter& out_;
  std::uint32_t index_;
  const Base* base_ = nullptr;  ///< null: nothing is there yet
  Repeated repeated_;
  std::shared_ptr<const IndexDirectory> before_;
  IndexDirectory after_;
  std::size_t place_ = 0;    ///< in before_: of the open page, or of the next one
  bool open_ = false;        ///< is there a page, or the place of one, being changed?
  std::uint64_t reuse_ = 0;  ///< number of the old page, until a new one has it; 0: none
  const IndexPage* page_ = nullptr;
  PageKeeper keep_;
  std::size_t at_ = 0;  ///< in page_
  IndexPage pending_;
  std::string last_key_;
  std::uint64_t last_id_ = 0;
  bool last_unique_ = false;
  bool any_ = false;  ///< is there a last entry?
};

}  // namespace plenum::storage
