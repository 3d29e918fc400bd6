// One MATCH: where to start, in which order to walk, where predicates go, how parts join.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/try.hpp"
#include "query/parse/limits.hpp"
#include "query/plan/expressions.hpp"
#include "query/plan/index_choice.hpp"
#include "query/plan/match_order.hpp"
#include "query/plan/planner.hpp"
#include "storage/schema.hpp"

namespace plenum::query::plan {

namespace {

/// Largest pattern of one MATCH: planning takes the square of it.
constexpr std::size_t pattern_elements_max = 1000;
/// Most nodes that are tried as the first one of a walk.
constexpr std::size_t starts_max = 16;
/// What an index is asked again for every row, where it could be asked once.
constexpr double few_rows = 8;

class MatchPlanner {
 public:
  MatchPlanner(Planner& planner, const bind::QueryGraph& graph, Scope& scope)
      : planner_(planner),
        graph_(graph),
        scope_(scope),
        node_known_(graph.nodes.size()),
        edge_done_(graph.edges.size()),
        shortest_(graph.edges.size()),
        predicate_done_(graph.predicates.size()) {
    for (const auto& predicate : graph.predicates) {
      auto one_of = planner.options().seeks ? as_one_of(*predicate.expression) : nullptr;
      tests_.push_back(one_of ? planner.keep(std::move(one_of)) : predicate.expression.get());
    }
    for (const auto& path : graph.paths) {
      if (path.mode == bind::PathMode::walk) continue;
      for (const std::size_t edge : path.edges) {
        shortest_[edge] = path.mode == bind::PathMode::shortest ? 1 : 2;
      }
    }
  }

  Result<NodePtr> run(NodePtr plan) {
    if (graph_.edges.size() > pattern_elements_max || graph_.nodes.size() > pattern_elements_max) {
      return parse::query_limit_error(
          fmt::format("a MATCH has more than {} nodes or relationships in its patterns",
                      pattern_elements_max),
          planner_.clause_place(), "use a variable-length pattern, or split it with WITH");
    }
    for (const auto& predicate : graph_.predicates) PLENUM_TRY(planner_.note(predicate.expression));
    for (const auto& edge : graph_.edges) {
      for (const auto& predicate : edge.element_predicates) PLENUM_TRY(planner_.note(predicate));
    }
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (!graph_.nodes[i].bound) continue;
      plan = learn_node(i, std::move(plan), planner_.cost().assumed_share(graph_.nodes[i]));
    }
    plan = bound_edges(apply_ready(std::move(plan)));
    plan = walk_known(std::move(plan));
    while (const auto start = next_start()) {
      plan = start->edge ? start_edge(start->index, std::move(plan))
                         : component(start->index, std::move(plan));
    }
    plan = shortest_paths(std::move(plan));
    plan = paths(std::move(plan));
    return apply_ready(std::move(plan), true);
  }

 private:
  /// A node became known: its labels (but the one that a scan saw to) are tested.
  /// `share`: of the nodes that came so far, those that have the labels.
  NodePtr learn_node(std::size_t index, NodePtr plan, double share,
                     const std::string& seen_label = {}) {
    const bind::PatternNode& node = graph_.nodes[index];
    node_known_[index] = 1;
    scope_.insert(node.slot);
    std::vector<bind::LabelTest> tests;
    for (const std::string& label : node.labels) {
      if (label != seen_label) tests.push_back({bind::LabelTest::Kind::name, label, {}});
    }
    if (tests.empty()) return plan;
    const double rows = plan->rows * share;
    bind::LabelTest all{bind::LabelTest::Kind::conjunction, {}, std::move(tests)};
    return planner_.make(LabelFilter{node.slot, std::move(all)}, rows, std::move(plan));
  }

  bool in_scope(const std::vector<Slot>& slots, const Scope& scope) const {
    return std::all_of(slots.begin(), slots.end(), [&](Slot s) { return scope.contains(s); });
  }

  /// Predicates whose slots all have values now; at the end whatever is left.
  NodePtr apply_ready(NodePtr plan, bool all = false) {
    if (!planner_.options().push_down && !all) return plan;
    Filter filter;
    double rows = plan->rows;
    for (std::size_t i = 0; i < graph_.predicates.size(); ++i) {
      const auto& predicate = graph_.predicates[i];
      if (predicate_done_[i] != 0 || (!all && !in_scope(predicate.slots, scope_))) continue;
      predicate_done_[i] = 1;
      filter.predicates.push_back(predicate.expression.get());
      if (counted_.contains(tests_[i])) continue;
      rows *= planner_.cost().selectivity(*tests_[i]);
    }
    if (filter.predicates.empty()) return plan;
    // Cheap tests first: a subquery costs more than anything that is computed from the row.
    std::stable_partition(filter.predicates.begin(), filter.predicates.end(), [](const auto* e) {
      bool plain = true;
      for_each_subquery(*e, [&](const bind::Subquery&) { plain = false; });
      return plain;
    });
    return planner_.make(std::move(filter), rows, std::move(plan));
  }

  bool may_repeat(const bind::PatternEdge& a, const bind::PatternEdge& b) const {
    if (a.types.empty() || b.types.empty()) return true;
    return std::any_of(a.types.begin(), a.types.end(), [&](const std::string& type) {
      return std::find(b.types.begin(), b.types.end(), type) != b.types.end();
    });
  }

  Walk walk_of(std::size_t index, bool turned) const {
    const bind::PatternEdge& edge = graph_.edges[index];
    Walk walk;
    walk.edge = &edge;
    walk.turned = turned;
    const std::size_t from = turned ? edge.to : edge.from;
    const std::size_t to = turned ? edge.from : edge.to;
    walk.from = graph_.nodes[from].slot;
    walk.to = graph_.nodes[to].slot;
    walk.from_known = node_known_[from] != 0;
    walk.to_known = node_known_[to] != 0 || from == to;
    for (std::size_t other = 0; other < graph_.edges.size(); ++other) {
      if (other == index || shortest_[other] != 0 || shortest_[index] != 0) continue;
      const bind::PatternEdge& that = graph_.edges[other];
      if ((edge_done_[other] != 0 || that.bound) && may_repeat(edge, that)) {
        walk.different_from.push_back(that.slot);
      }
    }
    return walk;
  }

  /// `share`: of the nodes at its end that was not known, those that have the labels.
  NodePtr finish_edge(std::size_t index, NodePtr plan, double share) {
    edge_done_[index] = 1;
    const bind::PatternEdge& edge = graph_.edges[index];
    scope_.insert(edge.slot);
    for (const std::size_t end : {edge.from, edge.to}) {
      if (node_known_[end] == 0) plan = learn_node(end, std::move(plan), share);
    }
    return apply_ready(std::move(plan));
  }

  NodePtr bound_edges(NodePtr plan) {
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
      const bind::PatternEdge& edge = graph_.edges[i];
      if (!edge.bound || edge.length || shortest_[i] != 0) continue;
      EdgeEnds ends{walk_of(i, false)};
      ends.to_known = node_known_[edge.to] != 0;
      const double rows = plan->rows;
      plan = finish_edge(i, planner_.make(std::move(ends), rows, std::move(plan)), 1);
    }
    return plan;
  }

  NodePtr walk_edge(std::size_t index, NodePtr plan) {
    const bind::PatternEdge& edge = graph_.edges[index];
    const bool turned = node_known_[edge.from] == 0;
    const Walk walk = walk_of(index, turned);
    const Cost::Step step{graph_, index, turned, edge_done_};
    const Cost::Fanout fanout = planner_.cost().fanout(step);
    const double rows =
        plan->rows * (walk.to_known ? step_factor(planner_.cost(), step, true) : fanout.edges);
    NodePtr out;
    if (edge.length) {
      out = planner_.make(ExpandVar{walk}, rows, std::move(plan));
    } else if (walk.to_known) {
      out = planner_.make(ExpandInto{walk}, rows, std::move(plan));
    } else {
      out = planner_.make(Expand{walk}, rows, std::move(plan));
    }
    return finish_edge(index, std::move(out), fanout.share);
  }

  NodePtr walk_known(NodePtr plan) {
    const std::vector<std::size_t> order = walk_order(
        planner_.cost(), graph_, open_edges(), node_known_, edge_done_, planner_.options().reorder);
    for (const std::size_t edge : order) plan = walk_edge(edge, std::move(plan));
    return plan;
  }

  std::vector<std::uint8_t> open_edges() const {
    std::vector<std::uint8_t> open(graph_.edges.size());
    for (std::size_t i = 0; i < open.size(); ++i) {
      open[i] = edge_done_[i] == 0 && shortest_[i] == 0 ? 1 : 0;
    }
    return open;
  }

  /// A predicate by which the node can be looked up from what is in scope.
  std::optional<Lookup> lookup_for(std::size_t index, const Scope& scope) const {
    if (!planner_.options().seeks) return std::nullopt;
    for (const bind::Expression* test : tests_) {
      for (Lookup& lookup : lookups(*test)) {
        if (lookup.slot != graph_.nodes[index].slot) continue;
        if (!lookup.key.empty() && lookup.key != "key" && lookup.key != "name") continue;
        std::vector<Slot> reads;
        bind::collect_slots(*lookup.value, reads);
        if (in_scope(reads, scope)) return lookup;
      }
    }
    return std::nullopt;
  }

  std::optional<IndexChoice> index_for(std::size_t index, const Scope& scope) const {
    if (!planner_.options().seeks) return std::nullopt;
    const bind::PatternNode& node = graph_.nodes[index];
    return choose_index(planner_.cost(), tests_, storage::EntityKind::node, node.slot, node.labels,
                        scope);
  }

  /// A relationship that an index finds without a known end.
  std::optional<IndexChoice> index_for_edge(std::size_t index) const {
    const bind::PatternEdge& edge = graph_.edges[index];
    const bool open = edge_done_[index] == 0 && shortest_[index] == 0 && !edge.bound &&
                      !edge.length && edge.types.size() == 1 && node_known_[edge.from] == 0 &&
                      node_known_[edge.to] == 0;
    if (!open || !planner_.options().seeks) return std::nullopt;
    return choose_index(planner_.cost(), tests_, storage::EntityKind::edge, edge.slot, edge.types,
                        scope_);
  }

  /// An id names one node; an index with its label beats a lookup over all labels.
  static bool index_wins(const std::optional<Lookup>& lookup,
                         const std::optional<IndexChoice>& choice) {
    if (!choice) return false;
    return !lookup || (!lookup->key.empty() && choice->has_equality());
  }

  /// Nodes that a lookup by key, name or id finds.
  double lookup_rows(const Lookup& lookup, const bind::PatternNode& node) const {
    const double each = lookup.each ? 4 : 1;
    const auto share = planner_.cost().known_selectivity(*lookup.predicate);
    if (lookup.key.empty() || !share) return each;
    return std::max(1.0, planner_.cost().nodes(node) * *share);
  }

  double start_rows(std::size_t index, const Scope& scope) const {
    const bind::PatternNode& node = graph_.nodes[index];
    const auto lookup = lookup_for(index, scope);
    const auto choice = index_for(index, scope);
    const bool by_index = index_wins(lookup, choice);
    double rows = by_index ? choice->rows
                  : lookup ? lookup_rows(*lookup, node)
                           : planner_.cost().nodes(node);
    for (std::size_t i = 0; i < tests_.size(); ++i) {
      const bind::Expression* const expression = tests_[i];
      if ((by_index && choice->tests(expression)) || (!by_index && lookup)) continue;
      Scope with = scope;
      with.insert(node.slot);
      const auto& slots = graph_.predicates[i].slots;
      if (std::find(slots.begin(), slots.end(), node.slot) != slots.end() &&
          in_scope(slots, with)) {
        rows *= planner_.cost().selectivity(*expression);
      }
    }
    return rows;
  }

  struct Start {
    std::size_t index;
    bool edge = false;
  };

  /// The best node, or relationship, to begin the next unconnected part with.
  std::optional<Start> next_start() const {
    std::vector<std::pair<double, std::size_t>> starts;  // by rows, then by place in the pattern
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (node_known_[i] != 0) continue;
      if (!planner_.options().reorder) return Start{i};
      starts.emplace_back(start_rows(i, scope_), i);
    }
    std::sort(starts.begin(), starts.end());
    // Walking from each start costs the square of the pattern: in a large one the cheapest few do.
    if (starts.size() > starts_max) starts.resize(starts_max);
    std::optional<Start> best;
    double best_cost = std::numeric_limits<double>::infinity();
    for (const auto& [rows, i] : starts) {
      std::vector<std::uint8_t> known = node_known_;
      known[i] = 1;
      const double cost = rows + walk_cost(planner_.cost(), graph_, open_edges(), known, edge_done_,
                                           std::max(rows, 0.01));
      if (cost < best_cost) {
        best_cost = cost;
        best = Start{i};
      }
    }
    if (best) try_edges(*best, best_cost);
    return best;
  }

  void try_edges(Start& best, double best_cost) const {
    if (planner_.cost().graph().schema()->empty()) return;
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
      const auto choice = index_for_edge(i);
      if (!choice) continue;
      std::vector<std::uint8_t> known = node_known_;
      known[graph_.edges[i].from] = known[graph_.edges[i].to] = 1;
      std::vector<std::uint8_t> open = open_edges();
      open[i] = 0;
      const double cost =
          choice->rows + walk_cost(planner_.cost(), graph_, open, known, edge_done_, choice->rows);
      if (cost >= best_cost) continue;
      best_cost = cost;
      best = {i, true};
    }
  }

  NodePtr start_edge(std::size_t index, NodePtr plan) {
    auto choice = index_for_edge(index);
    const double rows = plan->rows * choice->rows;
    counted_.insert(choice->predicates.begin(), choice->predicates.end());
    plan = planner_.make(std::move(choice->seek), rows, std::move(plan));
    EdgeEnds ends{walk_of(index, false)};
    ends.to_known = false;
    return walk_known(finish_edge(index, planner_.make(std::move(ends), rows, std::move(plan)), 1));
  }

  NodePtr start_node(std::size_t index, NodePtr plan) {
    const bind::PatternNode& node = graph_.nodes[index];
    const auto lookup = lookup_for(index, scope_);
    auto choice = index_for(index, scope_);
    if (index_wins(lookup, choice)) {
      const std::string seen = choice->seek.label;
      const double rows = plan->rows * choice->rows;
      counted_.insert(choice->predicates.begin(), choice->predicates.end());
      plan = planner_.make(std::move(choice->seek), rows, std::move(plan));
      return apply_ready(learn_node(index, std::move(plan), 1, seen));
    }
    if (lookup) {
      const exec::SeekKind kind = lookup->key.empty()    ? exec::SeekKind::id
                                  : lookup->key == "key" ? exec::SeekKind::key
                                                         : exec::SeekKind::name;
      const double rows = plan->rows * lookup_rows(*lookup, node);
      counted_.insert(lookup->predicate);
      plan =
          planner_.make(Seek{node.slot, kind, lookup->value, lookup->each}, rows, std::move(plan));
      return apply_ready(learn_node(index, std::move(plan), 1));
    }
    const std::string label = planner_.cost().rarest_label(node);
    const double rows = plan->rows * planner_.cost().nodes(node);
    plan = planner_.make(Scan{node.slot, label}, rows, std::move(plan));
    return apply_ready(learn_node(index, std::move(plan), 1, label));
  }

  NodePtr component(std::size_t start, NodePtr plan) {
    const bool first = std::holds_alternative<Unit>(plan->what);
    const auto choice = index_for(start, scope_);
    const bool looked_up = lookup_for(start, scope_).has_value() ||
                           (choice && (choice->reads_scope || choice->rows <= few_rows));
    if (first || looked_up || !worth_joining(start)) {
      return walk_known(start_node(start, std::move(plan)));
    }
    // An independent part: planned from nothing, then joined.
    Scope outer = std::move(scope_);
    scope_.clear();
    NodePtr right = walk_known(start_node(start, planner_.make(Unit{}, 1)));
    Scope inner = scope_;
    scope_ = std::move(outer);
    double rows = plan->rows * right->rows;
    HashJoin join = join_keys(inner, rows);
    scope_.insert(inner.begin(), inner.end());
    NodePtr out = join.left.empty()
                      ? planner_.make(Cartesian{}, rows, std::move(plan), std::move(right))
                      : planner_.make(std::move(join), rows, std::move(plan), std::move(right));
    return apply_ready(std::move(out));
  }

  /// A lone node without a test is as well scanned again for every row.
  bool worth_joining(std::size_t start) const {
    const Slot slot = graph_.nodes[start].slot;
    bool has_edge = false;
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
      const auto& edge = graph_.edges[i];
      has_edge = has_edge || edge.from == start || edge.to == start;
      if (edge_done_[i] != 0 || shortest_[i] != 0) continue;
      if (edge.bound || reads_rows(edge)) return false;
      // Edges of both sides must differ: only a walk that sees the other side's can tell.
      for (std::size_t other = 0; other < graph_.edges.size(); ++other) {
        if (edge_done_[other] != 0 && may_repeat(edge, graph_.edges[other])) return false;
      }
    }
    if (has_edge) return true;
    return std::any_of(graph_.predicates.begin(), graph_.predicates.end(), [&](const auto& p) {
      return std::find(p.slots.begin(), p.slots.end(), slot) != p.slots.end();
    });
  }

  /// Does what every edge of a variable length must meet read the rows that came in?
  static bool reads_rows(const bind::PatternEdge& edge) {
    std::vector<Slot> slots;
    for (const auto& predicate : edge.element_predicates) bind::collect_slots(*predicate, slots);
    return std::any_of(slots.begin(), slots.end(), [&](Slot s) { return s != edge.element; });
  }

  /// The equalities that join what is planned with `inner`; they make `rows` fewer.
  HashJoin join_keys(const Scope& inner, double& rows) {
    HashJoin join;
    if (!planner_.options().hash_joins) return join;
    for (std::size_t i = 0; i < graph_.predicates.size(); ++i) {
      const bind::Expression* left = nullptr;
      const bind::Expression* right = nullptr;
      if (predicate_done_[i] != 0 ||
          !equality_sides(*graph_.predicates[i].expression, left, right)) {
        continue;
      }
      std::vector<Slot> left_slots;
      std::vector<Slot> right_slots;
      bind::collect_slots(*left, left_slots);
      bind::collect_slots(*right, right_slots);
      if (left_slots.empty() || right_slots.empty()) continue;
      if (in_scope(left_slots, inner) && in_scope(right_slots, scope_)) {
        std::swap(left, right);
      } else if (!in_scope(left_slots, scope_) || !in_scope(right_slots, inner)) {
        continue;
      }
      join.left.push_back(left);
      join.right.push_back(right);
      rows *= planner_.cost().selectivity(*graph_.predicates[i].expression);
      predicate_done_[i] = 1;
    }
    return join;
  }

  NodePtr shortest_paths(NodePtr plan) {
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
      if (shortest_[i] == 0 || edge_done_[i] != 0) continue;
      ShortestPath path{walk_of(i, false), shortest_[i] == 2};
      const double rows = plan->rows;
      plan = finish_edge(i, planner_.make(std::move(path), rows, std::move(plan)), 1);
    }
    return plan;
  }

  NodePtr paths(NodePtr plan) {
    for (const auto& path : graph_.paths) {
      if (!path.slot) continue;
      BuildPath build{*path.slot, {}, {}};
      for (const std::size_t node : path.nodes) build.nodes.push_back(graph_.nodes[node].slot);
      for (const std::size_t edge : path.edges) build.edges.push_back(graph_.edges[edge].slot);
      scope_.insert(*path.slot);
      const double rows = plan->rows;
      plan = planner_.make(std::move(build), rows, std::move(plan));
    }
    return plan;
  }

  Planner& planner_;
  const bind::QueryGraph& graph_;
  Scope& scope_;
  std::vector<std::uint8_t> node_known_;
  std::vector<std::uint8_t> edge_done_;
  std::vector<std::uint8_t> shortest_;
  std::vector<std::uint8_t> predicate_done_;
  /// The predicates, in the form in which an index or a lookup can take them.
  std::vector<const bind::Expression*> tests_;
  std::set<const bind::Expression*> counted_;  ///< a seek's estimate has their shares
};

}  // namespace

Result<NodePtr> Planner::match(const bind::QueryGraph& graph, NodePtr input, Scope& scope) {
  cost_.learn(graph);
  return MatchPlanner(*this, graph, scope).run(std::move(input));
}

}  // namespace plenum::query::plan
