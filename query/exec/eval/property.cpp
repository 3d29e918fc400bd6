// Properties gathered in batches, and tests of labels and types.
#include "core/try.hpp"
#include "query/exec/eval/compiler.hpp"

namespace plenum::query::exec {

namespace {

/// Rows of an id vector that are valid, as ids of storage.
template <class Id>
std::vector<Id> valid_ids(const Vector& vector, std::vector<std::uint32_t>& rows) {
  std::vector<Id> ids;
  ids.reserve(vector.size());
  const bool all = vector.all_valid();
  for (std::size_t row = 0; row < vector.size(); ++row) {
    if (!all && !vector.valid(row)) continue;
    ids.push_back(Id{vector.id(row)});
    if (!all) rows.push_back(static_cast<std::uint32_t>(row));
  }
  return ids;
}

template <class Id>
Status must_exist(ExecContext& context, std::span<const Id> ids, std::string_view what) {
  if (context.transaction() == nullptr) return {};
  for (const Id id : ids) {
    PLENUM_ASSIGN(const bool there, context.graph().contains(id));
    if (!there) return deleted_entity_error(what, id.value);
  }
  return {};
}

class PropertyReader final : public Evaluator {
 public:
  PropertyReader(EvaluatorPtr object, std::string key)
      : object_(std::move(object)), key_(std::move(key)) {}

  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    PLENUM_ASSIGN(const VectorPtr object, object_->evaluate(context, chunk));
    if (object->kind() == VectorKind::node) return gather<NodeId>(context, *object, "node");
    if (object->kind() == VectorKind::edge) return gather<EdgeId>(context, *object, "relationship");
    VectorBuilder out;
    for (std::size_t row = 0; row < object->size(); ++row) {
      PLENUM_ASSIGN(Value value, property_of(context, object->value(row), key_));
      if (object->is_constant()) return Vector::constant(value, object->size());
      out.push(std::move(value));
    }
    return VectorPtr(out.finish());
  }

 private:
  template <class Id>
  Result<VectorPtr> gather(ExecContext& context, const Vector& object, std::string_view what) {
    std::vector<std::uint32_t> rows;
    const std::vector<Id> ids = valid_ids<Id>(object, rows);
    const auto token = context.graph().find_property(key_);
    if (!token) {
      PLENUM_TRY(must_exist<Id>(context, ids, what));
      return Vector::nulls(object.size());
    }
    column_.clear();
    if (auto status = context.graph().gather(std::span<const Id>(ids), *token, column_);
        !status.ok()) {
      if (status.error().code() != ErrorCode::not_found) return status.error();
      return runtime_error(ErrorCode::not_found, "EntityNotFound", "DeletedEntityAccess",
                           "a deleted " + std::string(what) + " cannot be read");
    }
    VectorPtr values = Vector::from_column(column_);
    if (object.all_valid()) return values;
    auto out = std::make_shared<Vector>(values->kind());
    std::size_t next = 0;
    for (std::size_t row = 0; row < object.size(); ++row) {
      if (next < rows.size() && rows[next] == row) {
        out->push_from(*values, next++);
      } else {
        out->push_null();
      }
    }
    return VectorPtr(std::move(out));
  }

  EvaluatorPtr object_;
  std::string key_;
  storage::PropertyColumn column_;
};

/// The test with names looked up; a name that the catalog does not know holds for nothing.
struct ResolvedTest {
  bind::LabelTest::Kind kind = bind::LabelTest::Kind::any;
  std::optional<storage::LabelToken> label;
  std::optional<storage::TypeToken> type;
  std::vector<ResolvedTest> operands;
};

ResolvedTest resolve(const bind::LabelTest& test, const storage::Snapshot& graph) {
  ResolvedTest out;
  out.kind = test.kind;
  if (test.kind == bind::LabelTest::Kind::name) {
    out.label = graph.find_label(test.name);
    out.type = graph.find_type(test.name);
  }
  for (const auto& operand : test.operands) out.operands.push_back(resolve(operand, graph));
  return out;
}

template <class Name, class Any>
bool holds(const ResolvedTest& test, const Name& name, const Any& any) {
  using Kind = bind::LabelTest::Kind;
  switch (test.kind) {
    case Kind::name:
      return name(test);
    case Kind::any:
      return any();
    case Kind::negation:
      return !holds(test.operands[0], name, any);
    case Kind::conjunction:
      for (const auto& operand : test.operands) {
        if (!holds(operand, name, any)) return false;
      }
      return true;
    case Kind::disjunction:
      for (const auto& operand : test.operands) {
        if (holds(operand, name, any)) return true;
      }
      return false;
  }
  return false;
}

class LabelTester final : public Evaluator {
 public:
  LabelTester(EvaluatorPtr object, const bind::LabelTest& test)
      : object_(std::move(object)), test_(test) {}

  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    PLENUM_ASSIGN(const VectorPtr object, object_->evaluate(context, chunk));
    const ResolvedTest test = resolve(test_, context.graph());
    auto out = std::make_shared<Vector>(VectorKind::boolean);
    out->reserve(object->size());
    for (std::size_t row = 0; row < object->size(); ++row) {
      if (!object->valid(row)) {
        out->push_null();
        continue;
      }
      PLENUM_ASSIGN(const bool held, test_row(context, *object, row, test));
      out->push_boolean(held);
    }
    return VectorPtr(std::move(out));
  }

 private:
  static Result<bool> test_row(ExecContext& context, const Vector& object, std::size_t row,
                               const ResolvedTest& test) {
    const bool general = object.kind() == VectorKind::any;
    const Value value = general ? object.any(row) : Value();
    if (object.kind() == VectorKind::node || value.kind() == ValueKind::node) {
      const NodeId node = general ? value.as_node().id : NodeId{object.id(row)};
      return test_node(context, node, test);
    }
    if (object.kind() == VectorKind::edge || value.kind() == ValueKind::edge) {
      const EdgeId edge = general ? value.as_edge().id : EdgeId{object.id(row)};
      PLENUM_ASSIGN(const auto ends, context.ends(edge));
      return holds(
          test, [&](const ResolvedTest& t) { return t.type && *t.type == ends.type; },
          [] { return true; });
    }
    return type_error("InvalidArgumentType", "labels are tested on nodes and relationships only");
  }

  static Result<bool> test_node(ExecContext& context, NodeId node, const ResolvedTest& test) {
    const storage::Snapshot& graph = context.graph();
    if (context.transaction() != nullptr) {
      PLENUM_ASSIGN(const bool there, graph.contains(node));
      if (!there) return deleted_entity_error("node", node.value);
    }
    Status failed;
    const bool result = holds(
        test,
        [&](const ResolvedTest& t) {
          if (!t.label) return false;
          const auto has = graph.has_label(node, *t.label);
          if (!has.ok()) failed = has.error();
          return has.ok() && *has;
        },
        [&] {
          const auto labels = graph.labels(node);
          if (!labels.ok()) failed = labels.error();
          return labels.ok() && !labels->empty();
        });
    if (!failed.ok()) return failed.error();
    return result;
  }

  EvaluatorPtr object_;
  const bind::LabelTest& test_;
};

}  // namespace

EvaluatorPtr make_label_test(Slot slot, const bind::LabelTest& test) {
  return std::make_unique<LabelTester>(make_column_reader(slot), test);
}

Result<EvaluatorPtr> compile_node(const bind::Property& node, Compiler& compiler) {
  PLENUM_ASSIGN(EvaluatorPtr object, compiler.compile(*node.object));
  return EvaluatorPtr(std::make_unique<PropertyReader>(std::move(object), node.key));
}

Result<EvaluatorPtr> compile_node(const bind::HasLabels& node, Compiler& compiler) {
  PLENUM_ASSIGN(EvaluatorPtr object, compiler.compile(*node.object));
  return EvaluatorPtr(std::make_unique<LabelTester>(std::move(object), node.test));
}

}  // namespace plenum::query::exec
