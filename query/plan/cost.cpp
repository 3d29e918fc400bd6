#include "query/plan/cost.hpp"

#include <algorithm>
#include <cmath>

#include "query/plan/expressions.hpp"

namespace plenum::query::plan {

namespace {

constexpr std::size_t sample_nodes = 48;
// Shares of predicates that nothing is known of.
constexpr double equality_share = 0.1;
constexpr double range_share = 0.3;
constexpr double other_share = 0.5;
const std::string any_type;

double assumed_of(PropertyTest::Kind kind) {
  switch (kind) {
    case PropertyTest::Kind::equal:
      return equality_share;
    case PropertyTest::Kind::lower:
    case PropertyTest::Kind::upper:
      return range_share;
    case PropertyTest::Kind::in:
    case PropertyTest::Kind::prefix:
      return other_share;
  }
  return other_share;
}

/// The test alone, as one of values.
void set_bound(ValueTest& test, const PropertyTest& from) {
  switch (from.kind) {
    case PropertyTest::Kind::equal:
    case PropertyTest::Kind::in:
    case PropertyTest::Kind::prefix:
      test.value = from.value;
      test.kind = from.kind == PropertyTest::Kind::equal ? ValueTest::Kind::equal
                  : from.kind == PropertyTest::Kind::in  ? ValueTest::Kind::in
                                                         : ValueTest::Kind::prefix;
      return;
    case PropertyTest::Kind::lower:
      test.kind = ValueTest::Kind::range;
      test.value = from.value;
      test.lower_inclusive = from.inclusive;
      return;
    case PropertyTest::Kind::upper:
      test.kind = ValueTest::Kind::range;
      test.upper = from.value;
      test.upper_inclusive = from.inclusive;
      return;
  }
}

/// Do the two bound one range from either side?
bool opposite(const PropertyTest& a, const PropertyTest& b) {
  const bool kinds = (a.kind == PropertyTest::Kind::lower && b.kind == PropertyTest::Kind::upper) ||
                     (a.kind == PropertyTest::Kind::upper && b.kind == PropertyTest::Kind::lower);
  return kinds && a.slot == b.slot && a.key == b.key;
}

/// The way along an edge, seen from one of its ends.
Direction way_from(const bind::PatternEdge& edge, bool turned) {
  if (edge.direction == Direction::both) return Direction::both;
  return (edge.direction == Direction::out) != turned ? Direction::out : Direction::in;
}

std::optional<std::vector<storage::LabelToken>> tokens_of(const storage::Snapshot& graph,
                                                          const bind::PatternNode& node) {
  std::vector<storage::LabelToken> out;
  for (const std::string& label : node.labels) {
    const auto token = graph.find_label(label);
    if (!token) return std::nullopt;
    out.push_back(*token);
  }
  return out;
}

/// Was another edge of the type walked at the node where the step begins, seen the same way?
bool came_along(const Cost::Step& step, const std::string& type, Direction way) {
  const bind::PatternEdge& edge = step.graph.edges[step.edge];
  const std::size_t at = step.turned ? edge.to : edge.from;
  for (std::size_t i = 0; i < step.graph.edges.size(); ++i) {
    const bind::PatternEdge& other = step.graph.edges[i];
    if (step.walked[i] == 0 || i == step.edge || other.length) continue;
    if (other.types.size() != 1 || other.types[0] != type) continue;
    if ((other.from == at && way_from(other, false) == way) ||
        (other.to == at && way_from(other, true) == way)) {
      return true;
    }
  }
  return false;
}

}  // namespace

void Cost::learn(const bind::QueryGraph& graph) {
  for (const bind::PatternNode& node : graph.nodes) {
    const std::string label = rarest_label(node);
    if (label.empty() && elements_.contains(node.slot)) continue;  // told by an earlier clause
    Element element{storage::EntityKind::node, std::nullopt, nodes(node)};
    if (const auto token = graph_.find_label(label))
      element.label = static_cast<std::uint32_t>(*token);
    elements_[node.slot] = element;
  }
  for (const bind::PatternEdge& edge : graph.edges) {
    Element element{storage::EntityKind::edge, std::nullopt,
                    static_cast<double>(graph_.edge_count())};
    const auto token = edge.types.size() == 1 ? graph_.find_type(edge.types[0]) : std::nullopt;
    if (token) {
      element.label = static_cast<std::uint32_t>(*token);
      element.count = static_cast<double>(graph_.edge_count(*token));
    }
    elements_[edge.length ? edge.element : edge.slot] = element;
  }
  learn_ranges(graph);
  for (const auto& predicate : graph.predicates) share(*predicate.expression);
}

// Two predicates that bound one range: each has the root of the share of both.
void Cost::learn_ranges(const bind::QueryGraph& graph) {
  const auto single = [](const bind::Predicate& predicate) {
    auto tests = property_tests(*predicate.expression);
    return tests.size() == 1 ? std::optional(tests[0]) : std::nullopt;
  };
  for (std::size_t i = 0; i < graph.predicates.size(); ++i) {
    const auto one = single(graph.predicates[i]);
    if (!one || shares_.contains(graph.predicates[i].expression.get())) continue;
    for (std::size_t j = i + 1; j < graph.predicates.size(); ++j) {
      const auto other = single(graph.predicates[j]);
      if (!other || !opposite(*one, *other)) continue;
      auto test = test_at(one->slot, one->key);
      if (!test) break;
      set_bound(*test, *one);
      set_bound(*test, *other);
      Share both = share_of_test(*test, range_share * range_share);
      both.value = std::sqrt(both.value);
      shares_[graph.predicates[i].expression.get()] = both;
      shares_[graph.predicates[j].expression.get()] = both;
      break;
    }
  }
}

std::optional<ValueTest> Cost::test_at(bind::Slot slot, const std::string& key) const {
  const auto element = elements_.find(slot);
  const auto token = graph_.find_property(key);
  if (element == elements_.end() || !token) return std::nullopt;
  ValueTest test;
  test.entity = element->second.kind;
  test.label = element->second.label;
  test.key = *token;
  return test;
}

Cost::Values Cost::values_at(const PropertyOfSlot& property) const {
  if (property.key == nullptr || graph_.statistics() == nullptr) return nullptr;
  const auto test = test_at(property.slot, *property.key);
  return test ? graph_.statistics()->values(test->entity, test->key, test->label) : nullptr;
}

std::optional<double> Cost::known_selectivity(const bind::Expression& predicate) const {
  const Share& found = share(predicate);
  return found.known ? std::optional(found.value) : std::nullopt;
}

std::optional<double> Cost::different(const bind::Expression& expression) const {
  if (const auto* reference = std::get_if<bind::SlotReference>(&expression.node)) {
    const auto element = elements_.find(reference->slot);
    return element == elements_.end() ? std::nullopt : std::optional(element->second.count);
  }
  const Values values = values_at(property_of_slot(expression));
  return values == nullptr ? std::nullopt : std::optional(values->distinct());
}

const Cost::Share& Cost::share(const bind::Expression& predicate) const {
  if (const auto known = shares_.find(&predicate); known != shares_.end()) return known->second;
  const Share computed = computed_share(predicate);
  return shares_[&predicate] = computed;
}

Cost::Share Cost::computed_share(const bind::Expression& predicate) const {
  if (const auto* logical = std::get_if<bind::Logical>(&predicate.node)) {
    return share_of_logical(*logical);
  }
  if (const auto* unary = std::get_if<bind::Unary>(&predicate.node)) return share_of_unary(*unary);
  if (const auto* labels = std::get_if<bind::HasLabels>(&predicate.node)) {
    return share_of_labels(*labels);
  }
  if (const auto joined = share_of_join(predicate)) return *joined;
  return share_of_tests(predicate);
}

Cost::Share Cost::share_of_test(const ValueTest& test, double otherwise) const {
  if (depends_on_parameters(test)) tests_.push_back(test);
  const auto found = share_of(graph_, test, values_);
  return found ? Share{*found, true} : Share{otherwise, false};
}

Cost::Share Cost::share_of_tests(const bind::Expression& predicate) const {
  const std::vector<PropertyTest> tests = property_tests(predicate);
  const bool compares = std::holds_alternative<bind::Comparison>(predicate.node);
  Share all{1, !tests.empty()};
  for (std::size_t i = 0; i < tests.size(); ++i) {
    auto test = test_at(tests[i].slot, tests[i].key);
    if (!test) return {assumed_of(tests[i].kind), false};
    double assumed = assumed_of(tests[i].kind);
    set_bound(*test, tests[i]);
    if (i + 1 < tests.size() && opposite(tests[i], tests[i + 1])) {
      set_bound(*test, tests[++i]);
      assumed *= range_share;
    }
    const Share one = share_of_test(*test, assumed);
    all.value *= one.value;
    all.known = all.known && one.known;
  }
  if (!tests.empty()) return all;
  const bind::Expression* left = nullptr;
  const bind::Expression* right = nullptr;
  if (equality_sides(predicate, left, right)) return {equality_share, false};
  return {compares ? range_share : other_share, false};
}

/// `x.a = y.b`: each value of the side with fewer of them meets one of the other's.
std::optional<Cost::Share> Cost::share_of_join(const bind::Expression& predicate) const {
  const bind::Expression* left = nullptr;
  const bind::Expression* right = nullptr;
  if (!equality_sides(predicate, left, right)) return std::nullopt;
  const PropertyOfSlot a = property_of_slot(*left);
  const PropertyOfSlot b = property_of_slot(*right);
  if (a.key == nullptr || b.key == nullptr) return std::nullopt;
  const Values one = values_at(a);
  const Values other = values_at(b);
  if (one == nullptr || other == nullptr) return Share{equality_share, false};
  const double distinct = std::max({one->distinct(), other->distinct(), 1.0});
  return Share{one->present() * other->present() / distinct, true};
}

Cost::Share Cost::share_of_unary(const bind::Unary& unary) const {
  if (unary.op == bind::UnaryOperator::logical_not) {
    const Share inner = share(*unary.operand);
    return {inner.known ? std::max(0.0, 1 - inner.value) : other_share, inner.known};
  }
  const bool is_null = unary.op == bind::UnaryOperator::is_null;
  if (!is_null && unary.op != bind::UnaryOperator::is_not_null) return {other_share, false};
  const Values values = values_at(property_of_slot(*unary.operand));
  if (values == nullptr) return {other_share, false};
  return {is_null ? 1 - values->present() : values->present(), true};
}

Cost::Share Cost::share_of_labels(const bind::HasLabels& test) const {
  const auto* reference = std::get_if<bind::SlotReference>(&test.object->node);
  const auto element = reference == nullptr ? elements_.end() : elements_.find(reference->slot);
  if (element == elements_.end() || element->second.kind != storage::EntityKind::node ||
      test.test.kind != bind::LabelTest::Kind::name) {
    return {other_share, false};
  }
  const auto token = graph_.find_label(test.test.name);
  const double count = token ? static_cast<double>(graph_.node_count(*token)) : 0;
  return {std::min(1.0, count / std::max(1.0, element->second.count)), true};
}

Cost::Share Cost::share_of_logical(const bind::Logical& logical) const {
  const bool conjunction = logical.op == bind::LogicalOperator::logical_and;
  if (!conjunction && logical.op != bind::LogicalOperator::logical_or) return {other_share, false};
  Share out{1, true};
  for (const auto& operand : logical.operands) {
    const Share one = share(*operand);
    out.value *= conjunction ? one.value : 1 - one.value;
    out.known = out.known && one.known;
  }
  if (!out.known) return {conjunction ? out.value : other_share, false};
  return {conjunction ? out.value : 1 - out.value, true};
}

std::string Cost::rarest_label(const bind::PatternNode& node) const {
  std::string best;
  std::uint64_t best_count = 0;
  for (const std::string& label : node.labels) {
    const auto token = graph_.find_label(label);
    const std::uint64_t count = token ? graph_.node_count(*token) : 0;
    if (best.empty() || count < best_count) {
      best = label;
      best_count = count;
    }
  }
  return best;
}

double Cost::nodes(const bind::PatternNode& node) const {
  const std::string label = rarest_label(node);
  if (label.empty()) return static_cast<double>(graph_.node_count());
  const auto token = graph_.find_label(label);
  return token ? static_cast<double>(graph_.node_count(*token)) : 0;
}

double Cost::sampled_degree(const std::string& label, const std::string& type,
                            Direction way) const {
  const auto key = std::tuple(label, type, way);
  if (const auto known = degrees_.find(key); known != degrees_.end()) return known->second;
  double result = 0;
  const auto type_token = graph_.find_type(type);
  const bool impossible = !type.empty() && !type_token;
  if (!impossible && label.empty()) {
    const auto edges =
        static_cast<double>(type.empty() ? graph_.edge_count() : graph_.edge_count(*type_token));
    result = edges / std::max(1.0, static_cast<double>(graph_.node_count()));
  } else if (!impossible) {
    const auto token = graph_.find_label(label);
    std::vector<NodeId> nodes;
    storage::ScanPosition position;
    if (token && graph_.scan_nodes(*token, position, sample_nodes, nodes).ok() && !nodes.empty()) {
      double sum = 0;
      for (const NodeId node : nodes) {
        const auto degree =
            type.empty() ? graph_.degree(node, way) : graph_.degree(node, way, *type_token);
        if (degree.ok()) sum += static_cast<double>(*degree);
      }
      result = std::max(sum, 0.5) / static_cast<double>(nodes.size());
    }
  }
  return degrees_[key] = result;
}

double Cost::assumed_share(const bind::PatternNode& node) const {
  if (node.labels.empty()) return 1;
  const double all = std::max(1.0, static_cast<double>(graph_.node_count()));
  // Types mostly lead to one kind of node: the label says less than its share of all nodes.
  return std::sqrt(std::min(1.0, nodes(node) / all));
}

Cost::Fanout Cost::one_way(const Step& step, const std::string& type, Direction way) const {
  const bind::PatternEdge& edge = step.graph.edges[step.edge];
  const bool again = came_along(step, type, way);
  const auto [at, fresh] = ways_.try_emplace(Way(&edge, &type, step.turned, way, again));
  if (!fresh) return at->second;
  const auto token = graph_.find_type(type);
  const bool asks = token && graph_.statistics() != nullptr;
  const auto known = asks ? graph_.statistics()->edges(*token) : nullptr;
  if (known != nullptr) return at->second = known_way(step, *known, *token, way, again);
  const bind::PatternNode& from = step.graph.nodes[step.turned ? edge.to : edge.from];
  const bind::PatternNode& to = step.graph.nodes[step.turned ? edge.from : edge.to];
  return at->second = {sampled_degree(rarest_label(from), type, way), assumed_share(to)};
}

Cost::Fanout Cost::known_way(const Step& step, const storage::EdgeStatistics& known,
                             storage::TypeToken type, Direction way, bool again) const {
  const bind::PatternEdge& edge = step.graph.edges[step.edge];
  const bind::PatternNode& from = step.graph.nodes[step.turned ? edge.to : edge.from];
  const bind::PatternNode& to = step.graph.nodes[step.turned ? edge.from : edge.to];
  const auto from_labels = tokens_of(graph_, from);
  const auto to_labels = tokens_of(graph_, to);
  if (!from_labels || !to_labels) return {0, 0};  // nothing has such a label
  const bool out = way == Direction::out;
  const double leaving = out ? known.share(*from_labels, {}) : known.share({}, *from_labels);
  const double arriving =
      out ? known.share(*from_labels, *to_labels) : known.share(*to_labels, *from_labels);
  const double share = std::min(1.0, arriving / leaving);
  if (again) return {std::max(0.0, known.degrees(way).mean_at_edge() - 1), share};
  const auto edges = static_cast<double>(graph_.edge_count(type));
  return {edges * leaving / std::max(1.0, nodes(from)), share};
}

Cost::Fanout Cost::fanout(const Step& step) const {
  const bind::PatternEdge& edge = step.graph.edges[step.edge];
  const Direction along = way_from(edge, step.turned);
  Fanout sum;
  double arriving = 0;
  for (const Direction way : {Direction::out, Direction::in}) {
    if (along != Direction::both && along != way) continue;
    const auto add = [&](const std::string& type) {
      const Fanout one = one_way(step, type, way);
      sum.edges += one.edges;
      arriving += one.edges * one.share;
    };
    if (edge.types.empty()) add(any_type);
    for (const std::string& type : edge.types) add(type);
  }
  const bind::PatternNode& to = step.graph.nodes[step.turned ? edge.from : edge.to];
  sum.share = sum.edges > 0 ? arriving / sum.edges : assumed_share(to);
  if (!edge.length) return sum;
  double steps = 1;
  double total = edge.length->min == 0 ? 1 : 0;
  const std::uint64_t last = std::min<std::uint64_t>(edge.length->max, edge.length->min + 4);
  for (std::uint64_t length = 1; length <= last && steps < 1e12; ++length) {
    steps *= sum.edges;
    if (length >= edge.length->min) total += steps;
  }
  sum.edges = total;
  return sum;
}

}  // namespace plenum::query::plan
