#include "core/hash.hpp"
#include "core/try.hpp"
#include "core/value_order.hpp"
#include "query/exec/op/aggregate.hpp"

namespace plenum::query::exec {

void GroupTable::clear(ExecContext& context, std::size_t key_count) {
  key_count_ = key_count;
  groups_ = 0;
  keys_.clear();
  general_.clear();
  counted_.clear();
  for (auto& map : by_id_) map.clear();
  charge_.reset(&context.governor());
}

namespace {

std::uint64_t hash_entity(VectorKind kind, std::uint64_t id) {
  return core::hash_combine(static_cast<std::uint64_t>(kind), id);
}

/// The same for equivalent values, whether they stand in a typed column or by themselves. Without
/// making values of texts and graph elements, which takes an allocation each.
std::uint64_t hash_key(const Vector& keys, std::size_t row) {
  if (!keys.valid(row)) return core::equivalence_hash(Value());
  switch (keys.kind()) {
    case VectorKind::string:
      return core::stable_hash64(keys.string(row));
    case VectorKind::node:
    case VectorKind::edge:
      return hash_entity(keys.kind(), keys.id(row));
    case VectorKind::any: {
      const Value& value = keys.any(row);
      if (const auto* text = value.get_if<std::string>()) return core::stable_hash64(*text);
      if (const auto* node = value.get_if<Node>()) {
        return hash_entity(VectorKind::node, node->id.value);
      }
      if (const auto* edge = value.get_if<Edge>()) {
        return hash_entity(VectorKind::edge, edge->id.value);
      }
      return core::equivalence_hash(value);
    }
    default:
      return core::equivalence_hash(keys.value(row));
  }
}

bool same_key(const Vector& a, std::size_t row, const Vector& b, std::size_t group) {
  if (a.kind() == b.kind() && a.valid(row) && b.valid(group)) {
    switch (a.kind()) {
      case VectorKind::string:
        return a.string(row) == b.string(group);
      case VectorKind::node:
      case VectorKind::edge:
        return a.id(row) == b.id(group);
      case VectorKind::integer:
        return a.integer(row) == b.integer(group);
      case VectorKind::any:
        return core::equivalent(a.any(row), b.any(group));
      default:
        break;
    }
  }
  return core::equivalent(a.value(row), b.value(group));
}

}  // namespace

Result<std::uint32_t> GroupTable::find_or_add(const std::vector<VectorPtr>& keys, std::size_t row) {
  std::uint64_t hash = 0;
  for (const VectorPtr& key : keys) {
    hash = (hash ^ hash_key(*key, row)) * 0x9E3779B97F4A7C15ULL;
  }
  const auto [begin, end] = general_.equal_range(hash);
  for (auto it = begin; it != end; ++it) {
    bool same = true;
    for (std::size_t i = 0; i < key_count_ && same; ++i) {
      same = same_key(*keys[i], row, keys_[i], it->second);
    }
    if (same) return it->second;
  }
  std::uint64_t bytes = hashed(sizeof(decltype(general_)::value_type));
  for (std::size_t i = 0; i < key_count_; ++i) {
    if (keys_.size() <= i) keys_.emplace_back(keys[i]->kind());
    bytes += append_row(keys_[i], *keys[i], row, counted_);
  }
  PLENUM_TRY(charge_.add(bytes));
  const auto group = static_cast<std::uint32_t>(groups_++);
  general_.emplace(hash, group);
  return group;
}

Status GroupTable::assign_ids(const std::vector<VectorPtr>& keys, std::size_t rows,
                              std::vector<std::uint32_t>& groups) {
  const Vector& column = *keys[0];
  const bool integers = column.kind() == VectorKind::integer;
  auto& map = by_id_[integers ? 0 : column.kind() == VectorKind::node ? 1 : 2];
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint64_t id =
        integers ? static_cast<std::uint64_t>(column.integer(i)) : column.id(i);
    if (const auto found = map.find(id); found != map.end()) {
      groups[i] = found->second;
      continue;
    }
    PLENUM_ASSIGN(groups[i], find_or_add(keys, i));
    map.emplace(id, groups[i]);
    PLENUM_TRY(charge_.add(hashed(sizeof(std::pair<std::uint64_t, std::uint32_t>))));
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
      return assign_ids(keys, rows, groups);
    }
  }
  for (std::size_t i = 0; i < rows; ++i) {
    PLENUM_ASSIGN(groups[i], find_or_add(keys, i));
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
