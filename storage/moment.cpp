#include "storage/moment.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/try.hpp"
#include "storage/visibility.hpp"

namespace plenum::storage {

namespace {

constexpr std::size_t ids_at_once = 2048;
constexpr std::int64_t seconds_a_day = 86'400;

std::int64_t whole_days(std::int64_t seconds) {
  return seconds / seconds_a_day - (seconds % seconds_a_day < 0 ? 1 : 0);
}

std::optional<std::int64_t> day_in(const PropertyColumn& column, std::size_t row) {
  std::int64_t day = 0;
  if (!column.is_valid(row) || !day_of(column.value(row), day)) return std::nullopt;
  return day;
}

/// Hides what does not hold on a day, a batch after the other.
template <class Id>
class Holding {
 public:
  Holding(const Snapshot& graph, std::int64_t day, VisibilityBuilder& builder)
      : graph_(graph), day_(day), builder_(builder) {}

  /// `strict`: what has no start or no end is hidden.
  Status take(const std::vector<Id>& ids, bool strict) {
    PLENUM_TRY(read(from_, "valid_from", ids));
    PLENUM_TRY(read(to_, "valid_to", ids));
    PLENUM_TRY(read(reported_, "first_reported", ids));
    for (std::size_t i = 0; i < ids.size(); ++i) {
      std::optional<std::int64_t> from = from_.day(i);
      const std::optional<std::int64_t> to = to_.day(i);
      if (strict && (!from || !to)) {
        builder_.hide(ids[i]);
        continue;
      }
      if (!from) {
        from = reported_.day(i);
        if (from && to) from = std::min(*from, *to);  // reported when it was over
      }
      if ((from && *from > day_) || (to && *to < day_)) builder_.hide(ids[i]);
    }
    return {};
  }

 private:
  struct Days {
    PropertyColumn column;
    bool present = false;
    std::optional<std::int64_t> day(std::size_t row) const {
      return present ? day_in(column, row) : std::nullopt;
    }
  };
  Status read(Days& days, std::string_view name, const std::vector<Id>& ids) {
    const auto key = graph_.find_property(name);
    days.present = key.has_value();
    days.column = PropertyColumn();
    return key ? graph_.gather(ids, *key, days.column) : Status();
  }

  const Snapshot& graph_;
  std::int64_t day_;
  VisibilityBuilder& builder_;
  Days from_;
  Days to_;
  Days reported_;
};

Status hide_nodes(const Snapshot& graph, std::int64_t day, const core::StopSignal& stop,
                  VisibilityBuilder& builder) {
  Holding<NodeId> holding(graph, day, builder);
  ScanPosition position;
  std::vector<NodeId> nodes;
  while (!position.done) {
    PLENUM_TRY(stop.check());
    nodes.clear();
    PLENUM_TRY(graph.scan_nodes(position, ids_at_once, nodes));
    PLENUM_TRY(holding.take(nodes, false));
  }
  return {};
}

/// An article that was not published yet is not there.
Status hide_articles(const Snapshot& graph, std::int64_t day, const core::StopSignal& stop,
                     VisibilityBuilder& builder) {
  const auto label = graph.find_label("Article");
  const auto published = graph.find_property("published");
  if (!label || !published) return {};
  ScanPosition position;
  std::vector<NodeId> nodes;
  while (!position.done) {
    PLENUM_TRY(stop.check());
    nodes.clear();
    PLENUM_TRY(graph.scan_nodes(*label, position, ids_at_once, nodes));
    PropertyColumn column;
    PLENUM_TRY(graph.gather(nodes, *published, column));
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const auto when = day_in(column, i);
      if (when && *when > day) builder.hide(nodes[i]);
    }
  }
  return {};
}

Status hide_edges(const Snapshot& graph, std::int64_t day, UnknownTime unknown,
                  const core::StopSignal& stop, VisibilityBuilder& builder) {
  Holding<EdgeId> holding(graph, day, builder);
  ScanPosition position;
  std::vector<EdgeId> edges;
  while (!position.done) {
    PLENUM_TRY(stop.check());
    edges.clear();
    PLENUM_TRY(graph.scan_edges(position, ids_at_once, edges));
    PLENUM_TRY(holding.take(edges, unknown == UnknownTime::exclude));
  }
  return {};
}

}  // namespace

bool day_of(const Value& value, std::int64_t& day) {
  switch (value.kind()) {
    case ValueKind::date:
      day = value.as_date().days;
      return true;
    case ValueKind::local_date_time:
      day = whole_days(value.as_local_date_time().seconds);
      return true;
    case ValueKind::date_time:
      day = whole_days(value.as_date_time().seconds + value.as_date_time().offset_seconds);
      return true;
    default:
      return false;
  }
}

Result<Snapshot> graph_as_of(const Snapshot& graph, std::int64_t day, UnknownTime unknown,
                             const core::StopSignal& stop) {
  VisibilityBuilder builder(graph);
  PLENUM_TRY(hide_nodes(graph, day, stop, builder));
  PLENUM_TRY(hide_articles(graph, day, stop, builder));
  PLENUM_TRY(hide_edges(graph, day, unknown, stop, builder));
  PLENUM_ASSIGN(auto visible, std::move(builder).finish(stop));
  return graph.showing(std::move(visible));
}

}  // namespace plenum::storage
