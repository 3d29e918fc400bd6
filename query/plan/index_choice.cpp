#include "query/plan/index_choice.hpp"

#include <algorithm>
#include <utility>

#include "query/plan/expressions.hpp"
#include "storage/index/index_scan.hpp"

namespace plenum::query::plan {

namespace {

/// Items of a list whose length is not known.
constexpr double list_items = 4;

/// A predicate as a test of one property of the element.
struct Test {
  enum class Kind : std::uint8_t { equal, in, lower, upper, prefix } kind;
  std::string key;
  const bind::Expression* value;
  bool inclusive = false;
};

const std::string* property_of(const bind::Expression& expression, Slot slot) {
  const auto* property = std::get_if<bind::Property>(&expression.node);
  if (property == nullptr) return nullptr;
  const auto* reference = std::get_if<bind::SlotReference>(&property->object->node);
  return reference != nullptr && reference->slot == slot ? &property->key : nullptr;
}

/// `left op right` where left is the property; nullopt for <>.
std::optional<Test> comparison(const std::string& key, bind::ComparisonOperator op,
                               const bind::Expression* value) {
  using Operator = bind::ComparisonOperator;
  switch (op) {
    case Operator::equal:
      return Test{Test::Kind::equal, key, value, true};
    case Operator::not_equal:
      return std::nullopt;
    case Operator::less:
      return Test{Test::Kind::upper, key, value, false};
    case Operator::less_equal:
      return Test{Test::Kind::upper, key, value, true};
    case Operator::greater:
      return Test{Test::Kind::lower, key, value, false};
    case Operator::greater_equal:
      return Test{Test::Kind::lower, key, value, true};
  }
  return std::nullopt;
}

bind::ComparisonOperator turned(bind::ComparisonOperator op) {
  using Operator = bind::ComparisonOperator;
  switch (op) {
    case Operator::less:
      return Operator::greater;
    case Operator::less_equal:
      return Operator::greater_equal;
    case Operator::greater:
      return Operator::less;
    case Operator::greater_equal:
      return Operator::less_equal;
    case Operator::equal:
    case Operator::not_equal:
      return op;
  }
  return op;
}

class Chooser {
 public:
  Chooser(const std::vector<bind::Predicate>& predicates, Slot slot, const std::set<Slot>& scope)
      : slot_(slot), scope_(scope) {
    for (const bind::Predicate& predicate : predicates) collect(*predicate.expression);
  }

  bool empty() const { return tests_.empty(); }
  /// Labels that predicates require.
  const std::vector<std::string>& labels() const { return labels_; }

  /// What the tests make of an index whose properties have these names.
  std::optional<IndexChoice> use(const storage::Snapshot& graph, const storage::SchemaEntry& entry,
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
        bounds = range(key, seek, how, out.reads_scope);
        break;
      }
      seek.equal.push_back(test->value);
      how += (how.empty() ? "" : ", ") + key + (test->kind == Test::Kind::in ? " IN" : " =");
      out.reads_scope = out.reads_scope || reads(*test->value);
    }
    if (how.empty()) return std::nullopt;
    seek.how = std::move(how);
    seek.index = entry.rule.name;
    out.rows = storage::estimate_seek(graph, entry, seek.equal.size(), bounds);
    if (seek.each) out.rows *= list_items;
    return out;
  }

 private:
  void collect(const bind::Expression& predicate) {
    if (const auto* chain = std::get_if<bind::Comparison>(&predicate.node)) {
      for (std::size_t i = 0; i < chain->operators.size(); ++i) {
        const bind::Expression* left = chain->operands[i].get();
        const bind::Expression* right = chain->operands[i + 1].get();
        if (const auto* key = property_of(*left, slot_)) {
          add(comparison(*key, chain->operators[i], right));
        }
        if (const auto* key = property_of(*right, slot_)) {
          add(comparison(*key, turned(chain->operators[i]), left));
        }
      }
      return;
    }
    if (const auto* test = std::get_if<bind::HasLabels>(&predicate.node)) {
      const auto* reference = std::get_if<bind::SlotReference>(&test->object->node);
      if (reference != nullptr && reference->slot == slot_) require(test->test);
      return;
    }
    const auto* binary = std::get_if<bind::Binary>(&predicate.node);
    if (binary == nullptr) return;
    const auto* key = property_of(*binary->left, slot_);
    if (key == nullptr) return;
    if (binary->op == bind::BinaryOperator::in) {
      add(Test{Test::Kind::in, *key, binary->right.get(), true});
    }
    if (binary->op == bind::BinaryOperator::starts_with) {
      add(Test{Test::Kind::prefix, *key, binary->right.get(), true});
    }
  }

  void require(const bind::LabelTest& test) {
    if (test.kind == bind::LabelTest::Kind::name) labels_.push_back(test.name);
    if (test.kind != bind::LabelTest::Kind::conjunction) return;
    for (const bind::LabelTest& part : test.operands) {
      if (part.kind == bind::LabelTest::Kind::name) labels_.push_back(part.name);
    }
  }

  void add(std::optional<Test> test) {
    if (!test || !bind::same_expression(*test->value, *test->value)) return;
    std::vector<Slot> slots;
    bind::collect_slots(*test->value, slots);
    const bool known =
        std::all_of(slots.begin(), slots.end(), [&](Slot s) { return scope_.contains(s); });
    if (known) tests_.push_back(*std::move(test));
  }

  const Test* find(const std::string& key, Test::Kind kind) const {
    for (const Test& test : tests_) {
      if (test.kind == kind && test.key == key) return &test;
    }
    return nullptr;
  }

  static bool reads(const bind::Expression& value) {
    std::vector<Slot> slots;
    bind::collect_slots(value, slots);
    return !slots.empty();
  }

  int range(const std::string& key, IndexSeek& seek, std::string& how, bool& reads_scope) const {
    const std::string before = how.empty() ? "" : ", ";
    if (const Test* prefix = find(key, Test::Kind::prefix)) {
      seek.prefix = prefix->value;
      reads_scope = reads_scope || reads(*prefix->value);
      how += before + key + " STARTS WITH";
      return 2;
    }
    const Test* lower = find(key, Test::Kind::lower);
    const Test* upper = find(key, Test::Kind::upper);
    if (lower == nullptr && upper == nullptr) return 0;
    how += before + key;
    for (const Test* test : {lower, upper}) {
      if (test != nullptr) reads_scope = reads_scope || reads(*test->value);
    }
    if (lower != nullptr) {
      seek.lower = lower->value;
      seek.lower_inclusive = lower->inclusive;
      how += lower->inclusive ? " >=" : " >";
    }
    if (upper != nullptr) {
      seek.upper = upper->value;
      seek.upper_inclusive = upper->inclusive;
      how += upper->inclusive ? " <=" : " <";
    }
    return (lower != nullptr ? 1 : 0) + (upper != nullptr ? 1 : 0);
  }

  Slot slot_;
  const std::set<Slot>& scope_;
  std::vector<Test> tests_;
  std::vector<std::string> labels_;
};

}  // namespace

std::optional<IndexChoice> choose_index(const storage::Snapshot& graph,
                                        const std::vector<bind::Predicate>& predicates,
                                        storage::EntityKind entity, Slot slot,
                                        const std::vector<std::string>& labels,
                                        const std::set<Slot>& scope) {
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
    auto choice = chooser.use(graph, *entry, keys);
    if (!choice || (best && best->rows <= choice->rows)) continue;
    choice->seek.slot = slot;
    choice->seek.edge = entity == storage::EntityKind::edge;
    choice->seek.label = label;
    best = std::move(choice);
  }
  return best;
}

}  // namespace plenum::query::plan
