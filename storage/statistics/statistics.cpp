#include "storage/statistics/statistics.hpp"

#include <cmath>

#include "storage/key_layout.hpp"
#include "storage/ordered_code.hpp"

namespace plenum::storage {

namespace {

/// A value that a sample shows so often is counted by that, others by what is left.
constexpr std::size_t frequent = 3;
/// What is not in a sample is taken to be there half as often as if it were once.
constexpr double unseen = 0.5;

bool has_all(const LabelSets& sets, std::uint32_t set, std::span<const LabelToken> labels) {
  return std::all_of(labels.begin(), labels.end(),
                     [&](LabelToken label) { return sets.has(set, label); });
}

/// Duj1 of Haas and Stokes (1998): different values among `all` rows, from a sample of `size` with
/// `distinct` values, `once` of which it has once.
double distinct_in_all(double size, double distinct, double once, double all) {
  return size * distinct / (size - once + once * size / all);
}

}  // namespace

ValueStatistics::ValueStatistics(Sample sample)
    : codes_(std::move(sample.codes)), scale_(sample.scale), entities_(sample.entities) {
  std::sort(codes_.begin(), codes_.end());
  const auto size = static_cast<double>(codes_.size());
  rows_ = size * scale_;
  double different = 0;
  double once = 0;
  double often = 0;
  double in_often = 0;
  for (auto first = codes_.begin(); first != codes_.end();) {
    const auto last = std::upper_bound(first, codes_.end(), *first);
    const auto count = static_cast<std::size_t>(last - first);
    ++different;
    if (count == 1) ++once;
    if (count >= frequent) {
      ++often;
      in_often += static_cast<double>(count);
    }
    first = last;
  }
  if (scale_ == 1) {
    distinct_ = different;
  } else if (sample.whole || codes_.empty()) {
    distinct_ = sample.distinct;
  } else {
    distinct_ = std::min(sample.distinct, distinct_in_all(size, different, once, rows_));
  }
  distinct_ = std::clamp(distinct_, std::max(1.0, different), std::max({1.0, different, rows_}));
  rare_ = (size - in_often) * scale_;
  rare_distinct_ = std::max(1.0, distinct_ - often);
}

double ValueStatistics::share(std::size_t first, std::size_t last) const noexcept {
  const double found = last > first ? static_cast<double>(last - first) : unseen;
  return std::min(1.0, found * scale_ / entities_);
}

double ValueStatistics::equal(const Value& value) const {
  const std::string code = value_code(value);
  if (code.empty()) return share(0, 0);  // null, or nothing that is stored
  const auto [low, high] = std::equal_range(codes_.begin(), codes_.end(), code);
  const auto count = static_cast<std::size_t>(high - low);
  if (scale_ == 1 || count >= frequent) return share(0, count);
  if (rare_ == 0) return share(0, 0);
  return std::min(1.0, rare_ / rare_distinct_ / entities_);
}

double ValueStatistics::between(const Value* low, bool low_inclusive, const Value* high,
                                bool high_inclusive) const {
  const std::string from = low == nullptr ? std::string() : value_code(*low);
  const std::string to = high == nullptr ? std::string() : value_code(*high);
  if ((low != nullptr && from.empty()) || (high != nullptr && to.empty())) return share(0, 0);
  const char rank = low != nullptr ? from[0] : to[0];
  const auto at_least = [&](const std::string& code) {
    return static_cast<std::size_t>(std::lower_bound(codes_.begin(), codes_.end(), code) -
                                    codes_.begin());
  };
  const auto above = [&](const std::string& code) {
    return static_cast<std::size_t>(std::upper_bound(codes_.begin(), codes_.end(), code) -
                                    codes_.begin());
  };
  std::size_t first = at_least(std::string(1, rank));
  std::size_t last = at_least(std::string(1, static_cast<char>(rank + 1)));
  if (low != nullptr) first = std::max(first, low_inclusive ? at_least(from) : above(from));
  if (high != nullptr) last = std::min(last, high_inclusive ? above(to) : at_least(to));
  return share(first, last);
}

double ValueStatistics::starts_with(const std::string& prefix) const {
  const std::string code = value_code_prefix(prefix);
  const auto first = std::lower_bound(codes_.begin(), codes_.end(), code);
  const auto last = std::lower_bound(first, codes_.end(), after_prefix(code));
  return share(0, static_cast<std::size_t>(last - first));
}

EdgeStatistics::EdgeStatistics(const AdjacencyStatistics& out, const AdjacencyStatistics& in,
                               const LabelSets& sets, std::uint32_t set_count)
    : sets_(sets), degrees_{out.degrees, in.degrees} {
  for (const auto& [key, edge] : out.edges) {
    ++sampled_;
    if (edge.source_set >= set_count || edge.target_set >= set_count) continue;
    ++pairs_[{edge.source_set, edge.target_set}];
  }
}

double EdgeStatistics::share(std::span<const LabelToken> from,
                             std::span<const LabelToken> to) const {
  if (sampled_ == 0) return 1;
  double found = 0;
  for (const auto& [sets, count] : pairs_) {
    if (has_all(sets_, sets.first, from) && has_all(sets_, sets.second, to)) found += count;
  }
  return std::max(found, unseen) / sampled_;
}

template <class Unit>
std::optional<Unit> Statistics::read(const std::string& unit) const {
  const std::string key = statistics_key(unit);
  const auto found = at_.engine()->multi_get(at_.snapshot(), kv::Family::meta, std::span(&key, 1));
  if (!found.ok() || !found->front()) return std::nullopt;
  const auto body = unseal(key, *found->front());
  return body.ok() ? Unit::decode(*body) : std::nullopt;
}

std::shared_ptr<const ColumnStatistics> Statistics::column(EntityKind kind,
                                                           PropertyToken key) const {
  const auto [at, fresh] = columns_.try_emplace({kind, key});
  if (!fresh) return at->second;
  if (auto found = read<ColumnStatistics>(column_unit(kind, key))) {
    at->second = std::make_shared<const ColumnStatistics>(*std::move(found));
  }
  return at->second;
}

bool Statistics::belongs(EntityKind kind, std::uint32_t group,
                         std::optional<std::uint32_t> label) const {
  if (!label) return true;
  if (kind == EntityKind::edge) return group == *label;
  return group < set_count_ && sets_.has(group, LabelToken{*label});
}

double Statistics::entities(EntityKind kind, std::optional<std::uint32_t> label) const {
  const bool nodes = kind == EntityKind::node;
  if (!label) return static_cast<double>(nodes ? counts_.nodes : counts_.edges);
  const auto& counts = nodes ? counts_.nodes_by_label : counts_.edges_by_type;
  return *label < counts.size() ? static_cast<double>(counts[*label]) : 0;
}

std::shared_ptr<const ValueStatistics> Statistics::make_values(
    EntityKind kind, PropertyToken key, std::optional<std::uint32_t> label) const {
  ValueStatistics::Sample sample;
  sample.entities = entities(kind, label);
  if (sample.entities == 0) return nullptr;
  const auto known = column(kind, key);
  if (known == nullptr) return nullptr;
  for (const auto& [id, value] : known->rows) {
    if (belongs(kind, value.group, label)) sample.codes.push_back(value.code);
  }
  sample.scale = std::ldexp(1.0, static_cast<int>(known->shift));
  sample.distinct = known->distinct.estimate();
  sample.whole = sample.codes.size() == known->rows.size();
  return std::make_shared<const ValueStatistics>(std::move(sample));
}

std::shared_ptr<const ValueStatistics> Statistics::values(
    EntityKind kind, PropertyToken key, std::optional<std::uint32_t> label) const {
  const std::lock_guard lock(mutex_);
  const auto [at, fresh] = values_.try_emplace({kind, key, label});
  if (fresh) at->second = make_values(kind, key, label);
  return at->second;
}

std::shared_ptr<const EdgeStatistics> Statistics::edges(TypeToken type) const {
  const std::lock_guard lock(mutex_);
  const auto [at, fresh] = edges_.try_emplace(type);
  if (!fresh) return at->second;
  const auto out = read<AdjacencyStatistics>(adjacency_unit(Direction::out, type));
  const auto in = read<AdjacencyStatistics>(adjacency_unit(Direction::in, type));
  if (out && in) {
    at->second = std::make_shared<const EdgeStatistics>(*out, *in, sets_, set_count_);
  }
  return at->second;
}

bool Statistics::makes_sense(const SegmentUnit& unit, std::string_view body) {
  return unit.space == Space::adjacency ? AdjacencyStatistics::decode(body).has_value()
                                        : ColumnStatistics::decode(body).has_value();
}

}  // namespace plenum::storage
