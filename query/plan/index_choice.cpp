#include "query/plan/index_choice.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "query/plan/expressions.hpp"
#include "storage/index/index_scan.hpp"

namespace plenum::query::plan {

namespace {

/// Items of a list whose length is not known.
constexpr double list_items = 4;

/// A test with the predicate that it comes from.
struct Test : PropertyTest {
  const bind::Expression* predicate = nullptr;
};

class Chooser {
 public:
  Chooser(const std::vector<const bind::Expression*>& predicates, Slot slot,
          const std::set<Slot>& scope)
      : slot_(slot), scope_(scope) {
    for (const bind::Expression* predicate : predicates) collect(*predicate);
  }

  bool empty() const { return tests_.empty() && present_.empty(); }
  /// Labels that predicates require.
  const std::vector<std::string>& labels() const { return labels_; }

  /// What the tests make of an index whose properties have these names.
  std::optional<IndexChoice> use(const Cost& cost, const storage::SchemaEntry& entry,
                                 const std::vector<std::string>& keys) const {
    IndexChoice out;
    IndexSeek& seek = out.seek;
    int bounds = 0;
    std::string how;
    for (const std::string& key : keys) {
      const Test* test = find(key, Test::Kind::equal);
      if (test == nullptr && !seek.each) {
        test = find(key, Test::Kind::in);
        if (test != nullptr) seek.each = seek.equal.size();
      }
      if (test == nullptr) {
        bounds = range(key, how, out);
        break;
      }
      seek.equal.push_back(test->value);
      how += (how.empty() ? "" : ", ") + key + (test->kind == Test::Kind::in ? " IN" : " =");
      note(*test, out);
    }
    if (how.empty()) return std::nullopt;
    seek.how = std::move(how);
    seek.index = entry.rule.name;
    out.rows = estimate(cost, entry, bounds, out);
    return out;
  }

 private:
  void collect(const bind::Expression& predicate) {
    if (const auto* test = std::get_if<bind::HasLabels>(&predicate.node)) {
      const auto* reference = std::get_if<bind::SlotReference>(&test->object->node);
      if (reference != nullptr && reference->slot == slot_) require(test->test);
      return;
    }
    if (const auto* unary = std::get_if<bind::Unary>(&predicate.node)) {
      const PropertyOfSlot property = property_of_slot(*unary->operand);
      const bool present = unary->op == bind::UnaryOperator::is_not_null;
      if (present && property.key != nullptr && property.slot == slot_) {
        present_.emplace(*property.key, &predicate);
      }
      return;
    }
    for (PropertyTest& test : property_tests(predicate)) {
      if (test.slot == slot_) add({std::move(test), &predicate});
    }
  }

  void require(const bind::LabelTest& test) {
    if (test.kind == bind::LabelTest::Kind::name) labels_.push_back(test.name);
    if (test.kind != bind::LabelTest::Kind::conjunction) return;
    for (const bind::LabelTest& part : test.operands) {
      if (part.kind == bind::LabelTest::Kind::name) labels_.push_back(part.name);
    }
  }

  void add(Test test) {
    if (!bind::same_expression(*test.value, *test.value)) return;
    std::vector<Slot> slots;
    bind::collect_slots(*test.value, slots);
    const bool known =
        std::all_of(slots.begin(), slots.end(), [&](Slot s) { return scope_.contains(s); });
    if (known) tests_.push_back(std::move(test));
  }

  const Test* find(const std::string& key, Test::Kind kind) const {
    for (const Test& test : tests_) {
      if (test.kind == kind && test.key == key) return &test;
    }
    return nullptr;
  }

  static void note(const Test& test, IndexChoice& out) {
    std::vector<Slot> slots;
    bind::collect_slots(*test.value, slots);
    out.reads_scope = out.reads_scope || !slots.empty();
    if (!out.tests(test.predicate)) out.predicates.push_back(test.predicate);
  }

  int range(const std::string& key, std::string& how, IndexChoice& out) const {
    IndexSeek& seek = out.seek;
    const std::string before = how.empty() ? "" : ", ";
    if (const Test* prefix = find(key, Test::Kind::prefix)) {
      seek.prefix = prefix->value;
      note(*prefix, out);
      how += before + key + " STARTS WITH";
      return 2;
    }
    const Test* lower = find(key, Test::Kind::lower);
    const Test* upper = find(key, Test::Kind::upper);
    if (lower == nullptr && upper == nullptr) {
      const auto present = present_.find(key);
      if (!how.empty() || present == present_.end()) return 0;
      out.predicates.push_back(present->second);  // the index has every value of its first property
      how = key + " IS NOT NULL";
      return 0;
    }
    how += before + key;
    if (lower != nullptr) {
      seek.lower = lower->value;
      seek.lower_inclusive = lower->inclusive;
      how += lower->inclusive ? " >=" : " >";
      note(*lower, out);
    }
    if (upper != nullptr) {
      seek.upper = upper->value;
      seek.upper_inclusive = upper->inclusive;
      how += upper->inclusive ? " <=" : " <";
      note(*upper, out);
    }
    return (lower != nullptr ? 1 : 0) + (upper != nullptr ? 1 : 0);
  }

  /// By the shares of the tests where statistics tell them all; the sizes of an index know several
  /// equalities together.
  static double estimate(const Cost& cost, const storage::SchemaEntry& entry, int bounds,
                         const IndexChoice& choice) {
    const storage::Snapshot& graph = cost.graph();
    const std::size_t equal = choice.seek.equal.size();
    double alike = storage::estimate_seek(graph, entry, equal, bounds);
    if (choice.seek.each) alike *= list_items;
    if (entry.rule.is_unique() && equal == entry.rule.properties.size()) return alike;
    const storage::SchemaRule& rule = entry.rule;
    double rows = static_cast<double>(rule.entity == storage::EntityKind::node
                                          ? graph.node_count(storage::LabelToken{rule.token})
                                          : graph.edge_count(storage::TypeToken{rule.token}));
    for (const bind::Expression* predicate : choice.predicates) {
      const auto share = cost.known_selectivity(*predicate);
      if (!share) return alike;
      rows *= *share;
    }
    return std::max({rows, equal > 1 ? alike : 1.0, 1.0});
  }

  Slot slot_;
  const std::set<Slot>& scope_;
  std::vector<Test> tests_;
  std::map<std::string, const bind::Expression*> present_;  ///< properties that must be there
  std::vector<std::string> labels_;
};

}  // namespace

std::optional<IndexChoice> choose_index(const Cost& cost,
                                        const std::vector<const bind::Expression*>& predicates,
                                        storage::EntityKind entity, Slot slot,
                                        const std::vector<std::string>& labels,
                                        const std::set<Slot>& scope) {
  const storage::Snapshot& graph = cost.graph();
  const auto schema = graph.schema();
  if (schema->empty()) return std::nullopt;
  const Chooser chooser(predicates, slot, scope);
  if (chooser.empty()) return std::nullopt;
  std::optional<IndexChoice> best;
  for (const auto& entry : schema->entries()) {
    const storage::SchemaRule& rule = entry->rule;
    if (!entry->index || entry->state != storage::RuleState::online || rule.entity != entity) {
      continue;
    }
    const std::string label(entity == storage::EntityKind::node
                                ? graph.label_name(storage::LabelToken{rule.token})
                                : graph.type_name(storage::TypeToken{rule.token}));
    const auto required = [&](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), label) != names.end();
    };
    if (!required(labels) && !required(chooser.labels())) continue;
    std::vector<std::string> keys;
    keys.reserve(rule.properties.size());
    for (const auto key : rule.properties) keys.emplace_back(graph.property_name(key));
    auto choice = chooser.use(cost, *entry, keys);
    if (!choice || (best && best->rows <= choice->rows)) continue;
    choice->seek.slot = slot;
    choice->seek.edge = entity == storage::EntityKind::edge;
    choice->seek.label = label;
    best = std::move(choice);
  }
  return best;
}

}  // namespace plenum::query::plan
