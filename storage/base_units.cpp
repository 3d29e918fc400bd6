// Which units a base has, and what of an older base's pages it takes over.
#include "storage/base.hpp"

#include <utility>

namespace plenum::storage {

Base::Base(BaseMeta meta, SegmentStore segments, const LabelSets& label_sets,
           std::shared_ptr<PageCache> cache)
    : meta_(std::move(meta)),
      segments_(std::move(segments)),
      label_sets_(&label_sets),
      cache_(std::move(cache)) {
  adopt_units(nullptr, {});
}

std::shared_ptr<const Base> Base::after(BaseMeta meta, SegmentStore segments,
                                        const UnitPages& changed) const {
  auto next = std::make_shared<Base>();
  next->meta_ = std::move(meta);
  next->segments_ = std::move(segments);
  next->label_sets_ = label_sets_;
  next->cache_ = cache_;
  next->adopt_units(this, changed);
  return next;
}

template <class Page>
void Base::adopt(const std::string& bytes, const PageSet& present, const UnitPages& changed,
                 const std::shared_ptr<const Unit<Page>>* before,
                 std::shared_ptr<const Unit<Page>>& target) {
  const bool known = before != nullptr && *before != nullptr;
  const auto different = changed.find(bytes);
  if (known && different == changed.end()) {
    target = *before;
    return;
  }
  auto unit = std::make_shared<Unit<Page>>(bytes, present, cache_->new_owner());
  if (known) {
    unit->pages.share((*before)->pages,
                      [&](std::uint64_t number) { return !different->second.contains(number); });
  }
  target = std::move(unit);
}

void Base::adopt_index(std::uint32_t index, const std::string& bytes, const PageSet& present,
                       const Base* older, const UnitPages& changed) {
  StoredIndex& target = indexes_[index];
  const auto known = older == nullptr ? indexes_.end() : older->indexes_.find(index);
  const bool before = older != nullptr && known != older->indexes_.end();
  adopt(bytes, present, changed, before ? &known->second.unit : nullptr, target.unit);
  target.directory = before && target.unit == known->second.unit
                         ? known->second.directory
                         : std::make_shared<DirectoryKeeper>();
}

void Base::adopt_units(const Base* older, const UnitPages& changed) {
  if (meta_.fold > 0)
    statistics_ =
        std::make_unique<const Statistics>(segments_, meta_.counts, *label_sets_, meta_.label_sets);
  for (const auto& [bytes, present] : meta_.units) {
    const auto unit = parse_unit(bytes);
    if (!unit) continue;
    if (unit->space == Space::index_page) {
      adopt_index(unit->index, bytes, present, older, changed);
      continue;
    }
    if (unit->space == Space::adjacency) {
      const auto type = static_cast<std::size_t>(unit->type);
      if (adjacency_.size() <= type) adjacency_.resize(type + 1);
      adopt(bytes, present, changed,
            older == nullptr ? nullptr : older->adjacency_unit_of(unit->direction, unit->type),
            adjacency_[type][index_of(unit->direction)]);
      continue;
    }
    const ColumnUnit* before =
        older == nullptr ? nullptr : older->column_unit_of(unit->kind, unit->property);
    if (unit->property == label_set_column) {
      adopt(bytes, present, changed, before, label_set_unit_);
    } else if (unit->property == start_node_column) {
      adopt(bytes, present, changed, before, start_unit_);
    } else if (unit->property == mixed_type_column) {
      adopt(bytes, present, changed, before, mixed_type_unit_);
    } else {
      auto& columns = columns_[index_of(unit->kind)];
      const auto token = static_cast<std::size_t>(unit->property);
      if (columns.size() <= token) columns.resize(token + 1);
      adopt(bytes, present, changed, before, columns[token]);
    }
  }
}

}  // namespace plenum::storage
