#include "exchange/bulk_csv/id_space.hpp"

#include <array>

#include "core/hash.hpp"

namespace plenum::exchange::bulk_csv {

namespace {

constexpr std::size_t slots_min = 1024;
/// Lookups that are under way at once, so that their cache misses overlap: those of slots, and
/// half as far ahead those of what the slots name.
constexpr std::size_t lookahead = 32;

std::uint64_t hash(std::int64_t id) noexcept {
  return core::mix64(static_cast<std::uint64_t>(id) + 0x9E3779B97F4A7C15ULL);
}
std::uint64_t hash(std::string_view id) noexcept { return core::stable_hash64(id); }

}  // namespace

std::string_view IdSpace::text(std::uint32_t number) const noexcept {
  const std::uint64_t begin = number == 0 ? 0 : ends_[number - 1];
  return std::string_view(texts_).substr(begin, ends_[number] - begin);
}

bool IdSpace::same(std::uint32_t number, std::string_view id) const noexcept {
  return text(number) == id;
}

void IdSpace::keep(std::string_view id) {
  texts_ += id;
  ends_.push_back(texts_.size());
}

std::uint64_t IdSpace::hash_of(std::uint32_t number) const noexcept {
  return integers_ ? hash(keys_[number]) : hash(text(number));
}

std::uint64_t IdSpace::bytes() const noexcept {
  return slots_.capacity() * sizeof(std::uint32_t) + keys_.capacity() * sizeof(std::int64_t) +
         texts_.capacity() + ends_.capacity() * sizeof(std::uint64_t) +
         nodes_.capacity() * sizeof(NodeId);
}

template <class Key>
std::size_t IdSpace::slot_of(Key key, std::uint64_t hashed) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = static_cast<std::size_t>(hashed) & mask;
  while (slots_[at] != 0 && !same(slots_[at] - 1, key)) at = (at + 1) & mask;
  return at;
}

void IdSpace::grow() {
  const std::uint64_t count = added();
  std::vector<std::uint32_t>().swap(slots_);  // the old ones are not needed: free them first
  std::size_t size = slots_min;
  while (size < 4 * count) size *= 2;
  slots_.resize(size);
  for (std::uint32_t number = 0; number < count; ++number) {
    std::size_t at = static_cast<std::size_t>(hash_of(number)) & (size - 1);
    while (slots_[at] != 0) at = (at + 1) & (size - 1);
    slots_[at] = number + 1;
  }
}

template <class Key>
Result<bool> IdSpace::add_key(Key key, std::uint64_t hashed) {
  if (2 * (added() + 1) > slots_.size()) grow();
  const std::size_t at = slot_of(key, hashed);
  if (slots_[at] != 0) return false;
  if (added() >= ids_max) {
    return Error(ErrorCode::limit, "an id space holds at most " + std::to_string(ids_max) + " ids")
        .with_hint("give the files id spaces of their own: :ID(Name)");
  }
  keep(key);
  slots_[at] = static_cast<std::uint32_t>(added());
  return true;
}

Result<bool> IdSpace::add(std::int64_t id) { return add_key(id, hash(id)); }
Result<bool> IdSpace::add(std::string_view id) { return add_key(id, hash(id)); }
Result<bool> IdSpace::add(const Column& ids, std::size_t row) {
  return integers_ ? add(ids.integer(row)) : add(ids.string(row));
}

bool IdSpace::contains(const Column& ids, std::size_t row) const noexcept {
  if (slots_.empty()) return false;
  if (integers_) return slots_[slot_of(ids.integer(row), hash(ids.integer(row)))] != 0;
  return slots_[slot_of(ids.string(row), hash(ids.string(row)))] != 0;
}

std::optional<NodeId> IdSpace::find(std::int64_t id) const noexcept {
  if (slots_.empty() || !integers_) return std::nullopt;
  const std::uint32_t found = slots_[slot_of(id, hash(id))];
  return found == 0 ? std::nullopt : std::optional(nodes_[found - 1]);
}

std::optional<NodeId> IdSpace::find(std::string_view id) const noexcept {
  if (slots_.empty() || integers_) return std::nullopt;
  const std::uint32_t found = slots_[slot_of(id, hash(id))];
  return found == 0 ? std::nullopt : std::optional(nodes_[found - 1]);
}

void IdSpace::find(const Column& ids, std::vector<NodeId>& nodes) const {
  const std::size_t rows = ids.rows();
  if (slots_.empty()) return nodes.resize(nodes.size() + rows, NodeId{0});
  const std::size_t mask = slots_.size() - 1;
  std::array<std::uint64_t, lookahead> hashes{};
  const auto prepare = [&](std::size_t row) {
    const std::uint64_t hashed = integers_ ? hash(ids.integer(row)) : hash(ids.string(row));
    hashes[row % lookahead] = hashed;
    __builtin_prefetch(&slots_[static_cast<std::size_t>(hashed) & mask]);
  };
  // What stands in the first slot is the id itself, mostly.
  const auto prepare_id = [&](std::size_t row) {
    const std::uint32_t likely = slots_[static_cast<std::size_t>(hashes[row % lookahead]) & mask];
    if (likely == 0) return;
    if (integers_) {
      __builtin_prefetch(&keys_[likely - 1]);
    } else {
      __builtin_prefetch(&ends_[likely - 1]);
    }
    __builtin_prefetch(&nodes_[likely - 1]);
  };
  for (std::size_t row = 0; row < std::min(rows, lookahead); ++row) prepare(row);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint64_t hashed = hashes[row % lookahead];
    if (row + lookahead < rows) prepare(row + lookahead);
    if (row + lookahead / 2 < rows) prepare_id(row + lookahead / 2);
    const std::size_t at =
        integers_ ? slot_of(ids.integer(row), hashed) : slot_of(ids.string(row), hashed);
    const std::uint32_t found = ids.holds(row) ? slots_[at] : 0;
    nodes.push_back(found == 0 ? NodeId{0} : nodes_[found - 1]);
  }
}

}  // namespace plenum::exchange::bulk_csv
