#include "storage/bulk/column_sink.hpp"

#include "core/try.hpp"

namespace plenum::storage::bulk {

namespace {

constexpr std::uint64_t segment_text_bytes_max = 2ULL * 1024 * 1024 * 1024;

/// Rows of both; where both have one, that of `newer`.
std::unique_ptr<const ColumnPage> merged(const ColumnPage& older, const ColumnPage& newer) {
  ColumnPageBuilder builder;
  for (std::size_t row = 0; row < column_page_rows; ++row) {
    builder.append_row(newer.is_valid(row) ? newer : older, row);
  }
  return builder.finish();
}

/// Does the extent of the id hold the whole segment?
bool holds_segment(const IdAllocator& ids, std::uint64_t segment) {
  const std::uint64_t first = segment * column_page_rows;
  const Extent* extent = extent_of(ids.extents(), first);
  return extent != nullptr && first + column_page_rows <= extent->start + extent->size;
}

}  // namespace

ColumnSink::ColumnSink(EntityKind kind, const SharedState& shared, WriteBehind& out)
    : kind_(kind),
      shared_(shared),
      ids_(kind == EntityKind::node ? shared.node_ids : shared.edge_ids),
      out_(out),
      lookups_(out) {}

std::size_t ColumnSink::slot(PropertyToken key) {
  const auto [found, fresh] = slots_.try_emplace(static_cast<std::uint32_t>(key), keys_.size());
  if (fresh) {
    keys_.push_back(key);
    builders_.emplace_back();
  }
  return found->second;
}

Status ColumnSink::append_text(std::size_t slot, std::string_view text) {
  text_bytes_ += text.size();
  if (text_bytes_ > segment_text_bytes_max) {
    return Error(ErrorCode::limit, "the texts of 2,048 consecutive ids take more than 2 GiB");
  }
  builders_[slot].append_string(row_, text);
  for (const Lookup lookup : {Lookup::node_key, Lookup::node_folded_name, Lookup::edge_key}) {
    const bool of_edges = lookup == Lookup::edge_key;
    if (of_edges != (kind_ == EntityKind::edge)) continue;
    if (shared_.lookup_property(lookup) != keys_[slot]) continue;
    PLENUM_TRY(lookups_.add(lookup, text, id()));
  }
  return {};
}

Status ColumnSink::begin_row(std::uint64_t id) {
  const std::uint64_t segment = id / column_page_rows;
  const std::size_t row = id % column_page_rows;
  // Owners of small extents take turns in a segment, so a row may come after a later one.
  if (segment != segment_ || row < row_) {
    PLENUM_TRY(close_segment());
    segment_ = segment;
    alone_ = holds_segment(ids_, segment);
    text_bytes_ = 0;
  }
  row_ = row;
  return {};
}

Status ColumnSink::close_segment() {
  const bool complete = alone_ && row_ == column_page_rows - 1;
  for (std::size_t slot = 0; slot < builders_.size(); ++slot) {
    const auto waiting = waiting_.find({segment_, slot});
    PagePointer page;
    if (builders_[slot].count() > 0) page = builders_[slot].finish();
    if (waiting != waiting_.end()) {
      if (page == nullptr && !complete) continue;
      page = page == nullptr ? std::move(waiting->second) : merged(*waiting->second, *page);
      waiting_.erase(waiting);
    }
    if (page == nullptr) continue;
    if (complete) {
      PLENUM_TRY(write(segment_, slot, std::move(page)));
    } else {
      waiting_.emplace(Place{segment_, slot}, std::move(page));
    }
  }
  return {};
}

Status ColumnSink::write(std::uint64_t segment, std::size_t slot, PagePointer page) {
  const std::size_t bytes = page->bytes();
  return out_.add(
      bytes,
      [=, kind = kind_, key = keys_[slot], page = std::move(page)](SegmentWriter& out) -> Status {
        if (out.has_column(kind, key, segment)) {
          PageKeeper keep;
          PLENUM_ASSIGN(const ColumnPage* older,
                        out.base().column(kind, key, segment * column_page_rows, keep));
          if (older != nullptr) return out.write_column(kind, key, segment, *merged(*older, *page));
        }
        return out.write_column(kind, key, segment, *page);
      });
}

Status ColumnSink::finish() {
  PLENUM_TRY(close_segment());
  segment_ = ~std::uint64_t{0};
  row_ = 0;
  for (auto& [place, page] : waiting_) {
    PLENUM_TRY(write(place.first, place.second, std::move(page)));
  }
  waiting_.clear();
  return lookups_.finish();
}

}  // namespace plenum::storage::bulk
