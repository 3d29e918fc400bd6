#include "storage/index/index_scan.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/try.hpp"
#include "core/value_order.hpp"
#include "storage/ordered_code.hpp"

namespace plenum::storage {

namespace {

std::string rank_byte(int rank) { return std::string(1, static_cast<char>(rank)); }

}  // namespace

IndexScan::IndexScan(const Snapshot& graph, Schema::EntryPtr entry, IndexSeek seek)
    : graph_(graph), entry_(std::move(entry)), seek_(std::move(seek)), cursor_(graph_, *entry_) {
  done_ = !locate() || (!high_.empty() && high_ <= low_);
}

bool IndexScan::locate() {
  std::string base;
  for (const Value& value : seek_.equal) {
    if (value.is_null()) return false;
    bool ok = true;
    const KeyComponent component = key_component(value, ok);
    if (!ok) return false;
    base += component.key();
    recheck_ = recheck_ || component.cut;
  }
  low_ = base;
  high_ = after_prefix(base);
  return narrow(base);
}

bool IndexScan::narrow(const std::string& base) {
  if (seek_.prefix) {
    const KeyComponent component = prefix_component(*seek_.prefix);
    recheck_ = recheck_ || component.cut;
    low_ = base + component.bytes;
    high_ = after_prefix(low_);
    return true;
  }
  if (!seek_.lower && !seek_.upper) return true;
  const Value& one = seek_.lower ? seek_.lower->value : seek_.upper->value;
  const int rank = core::order_rank(one.kind());
  if (one.is_null()) return false;
  if (seek_.lower && seek_.upper) {
    if (core::order_rank(seek_.upper->value.kind()) != rank) return false;
  }
  low_ = base + rank_byte(rank);
  high_ = base + rank_byte(rank + 1);
  const auto bound = [&](const Value& value, KeyComponent& out) {
    bool ok = true;
    out = key_component(value, ok);
    recheck_ = recheck_ || out.cut || !ok;
    return ok;
  };
  KeyComponent component;
  if (seek_.lower && bound(seek_.lower->value, component)) {
    low_ = base + component.bytes;
    if (!component.cut && !seek_.lower->inclusive) low_ = after_prefix(low_);
  }
  if (seek_.upper && bound(seek_.upper->value, component)) {
    high_ = base + component.bytes;
    if (component.cut || seek_.upper->inclusive) high_ = after_prefix(high_);
  }
  return true;
}

bool IndexScan::fits(const std::vector<Value>& values) const {
  const std::size_t given = seek_.equal.size();
  for (std::size_t i = 0; i < given; ++i) {
    if (!core::equivalent(values[i], seek_.equal[i])) return false;
  }
  if (given >= values.size()) return true;
  const Value& next = values[given];
  if (seek_.prefix) {
    const auto* text = next.get_if<std::string>();
    return text != nullptr && text->compare(0, seek_.prefix->size(), *seek_.prefix) == 0;
  }
  const auto inside = [&](const std::optional<IndexBound>& bound, int sign) {
    if (!bound) return true;
    if (core::order_rank(bound->value.kind()) != core::order_rank(next.kind())) return false;
    const int order = core::compare_order(next, bound->value) * sign;
    return order > 0 || (order == 0 && bound->inclusive);
  };
  return inside(seek_.lower, 1) && inside(seek_.upper, -1);
}

Status IndexScan::next(std::size_t limit, std::vector<std::uint64_t>& out) {
  if (done_) return {};
  if (!begun_) PLENUM_TRY(cursor_.seek(low_));
  begun_ = true;
  for (std::size_t taken = 0; taken < limit;) {
    if (cursor_.at_end() || (!high_.empty() && cursor_.key() >= high_)) {
      done_ = true;
      break;
    }
    PLENUM_ASSIGN(const bool fits, holds());
    if (fits) {
      out.push_back(cursor_.id());
      ++taken;
    }
    PLENUM_TRY(cursor_.next());
  }
  return {};
}

// Of the entries of an entity that changed only one has its present key.
Result<bool> IndexScan::holds() const {
  const bool is_node = entry_->rule.entity == EntityKind::node;
  const std::uint64_t id = cursor_.id();
  if (is_node ? graph_.hides(NodeId{id}) : graph_.hides(EdgeId{id})) return false;
  if (cursor_.exact() && !recheck_) return true;
  PLENUM_ASSIGN(const auto values, rule_values(graph_, entry_->rule, cursor_.id()));
  return values && index_key(*values) == cursor_.key() && (!recheck_ || fits(*values));
}

double estimate_seek(const Snapshot& graph, const SchemaEntry& entry, std::size_t equal,
                     int bounds) {
  const IndexSize numbers = index_size(graph, entry);
  const auto size = static_cast<double>(numbers.entries);
  const double distinct = std::max(1.0, static_cast<double>(numbers.distinct));
  const auto all = static_cast<double>(entry.rule.properties.size());
  // The properties are taken to be alike and independent of one another.
  double rows = size / std::pow(distinct, std::min(1.0, static_cast<double>(equal) / all));
  if (bounds == 1) rows *= 0.3;
  if (bounds >= 2) rows *= 0.1;
  if (entry.rule.is_unique() && static_cast<double>(equal) >= all) return 1;
  return std::max(rows, 1.0);
}

}  // namespace plenum::storage
