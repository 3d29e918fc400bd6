#include "core/try.hpp"
#include "core/value_order.hpp"
#include "query/exec/op/aggregate.hpp"

namespace plenum::query::exec {

void GroupTable::clear(ExecContext& context, std::size_t key_count) {
  key_count_ = key_count;
  groups_ = 0;
  keys_.clear();
  general_.clear();
  for (auto& map : by_id_) map.clear();
  charge_.reset(&context.governor());
}

Result<std::uint32_t> GroupTable::find_or_add(std::vector<Value>& row) {
  std::uint64_t hash = 0;
  for (const Value& value : row) {
    hash = (hash ^ core::equivalence_hash(value)) * 0x9E3779B97F4A7C15ULL;
  }
  const auto [begin, end] = general_.equal_range(hash);
  for (auto it = begin; it != end; ++it) {
    bool same = true;
    for (std::size_t i = 0; i < key_count_ && same; ++i) {
      same = core::equivalent(row[i], keys_[it->second * key_count_ + i]);
    }
    if (same) return it->second;
  }
  std::uint64_t bytes = 64;
  for (Value& value : row) {
    bytes += sizeof(Value);
    if (const auto* text = value.get_if<std::string>()) bytes += text->size();
    if (const auto* list = value.get_if<List>()) bytes += list->size() * sizeof(Value);
    keys_.push_back(std::move(value));
  }
  PLENUM_TRY(charge_.add(bytes));
  const auto group = static_cast<std::uint32_t>(groups_++);
  general_.emplace(hash, group);
  return group;
}

Status GroupTable::assign_ids(const Vector& keys, std::size_t rows,
                              std::vector<std::uint32_t>& groups) {
  const bool integers = keys.kind() == VectorKind::integer;
  auto& map = by_id_[integers ? 0 : keys.kind() == VectorKind::node ? 1 : 2];
  std::vector<Value> row(1);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint64_t id = integers ? static_cast<std::uint64_t>(keys.integer(i)) : keys.id(i);
    if (const auto found = map.find(id); found != map.end()) {
      groups[i] = found->second;
      continue;
    }
    row[0] = keys.value(i);
    PLENUM_ASSIGN(groups[i], find_or_add(row));
    map.emplace(id, groups[i]);
    PLENUM_TRY(charge_.add(32));
  }
  return {};
}

Status GroupTable::assign(const std::vector<VectorPtr>& keys, std::size_t rows,
                          std::vector<std::uint32_t>& groups) {
  groups.assign(rows, 0);
  if (key_count_ == 0) {
    groups_ = 1;
    return {};
  }
  if (key_count_ == 1 && keys[0]->all_valid()) {
    const VectorKind kind = keys[0]->kind();
    if (kind == VectorKind::integer || kind == VectorKind::node || kind == VectorKind::edge) {
      return assign_ids(*keys[0], rows, groups);
    }
  }
  std::vector<Value> row(key_count_);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < key_count_; ++k) row[k] = keys[k]->value(i);
    PLENUM_ASSIGN(groups[i], find_or_add(row));
  }
  return {};
}

namespace {

class Distinct final : public PipeOperator {
 public:
  Distinct(OperatorPtr input, std::vector<Slot> slots)
      : PipeOperator(std::move(input)), slots_(std::move(slots)) {}

  Status open(ExecContext& context) override {
    table_.clear(context, slots_.size());
    any_ = false;
    return PipeOperator::open(context);
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    while (true) {
      PLENUM_ASSIGN(const bool more, input().next(context, out));
      if (!more) return false;
      PLENUM_TRY(context.governor().tick(out.rows()));
      std::vector<VectorPtr> keys;
      keys.reserve(slots_.size());
      for (const Slot slot : slots_) keys.push_back(out.column(slot));
      std::size_t known = slots_.empty() && !any_ ? 0 : table_.size();
      any_ = true;
      PLENUM_TRY(table_.assign(keys, out.rows(), groups_));
      std::vector<std::uint32_t> rows;
      for (std::size_t row = 0; row < groups_.size(); ++row) {
        if (groups_[row] < known) continue;
        known = groups_[row] + 1;
        rows.push_back(static_cast<std::uint32_t>(row));
      }
      if (rows.empty()) continue;
      out.select(rows);
      return true;
    }
  }

 private:
  std::vector<Slot> slots_;
  GroupTable table_;
  std::vector<std::uint32_t> groups_;
  bool any_ = false;
};

}  // namespace

OperatorPtr make_distinct(OperatorPtr input, std::vector<Slot> slots) {
  return std::make_unique<Distinct>(std::move(input), std::move(slots));
}

}  // namespace plenum::query::exec
