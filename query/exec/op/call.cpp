// CALL of a procedure, and FOREACH.
#include <fmt/format.h>

#include "core/try.hpp"
#include "query/exec/eval/value_ops.hpp"
#include "query/exec/op/update.hpp"

namespace plenum::query::exec {

namespace {

/// An INTEGER passes for a FLOAT.
Value coerced(Value value, FieldType type) {
  if (type == FieldType::floating && value.kind() == ValueKind::integer) {
    return Value(static_cast<double>(value.as_integer()));
  }
  return value;
}

/// Collects what a procedure emits for one input row.
class Sink final : public RowSink {
 public:
  Sink(ExecContext& context, std::size_t columns, Charge& charge)
      : context_(context), columns_(columns), charge_(charge) {}

  Result<bool> emit(std::span<Value> row) override {
    if (row.size() != columns_) {
      return Error(ErrorCode::internal, fmt::format("a procedure emitted {} values for {} columns",
                                                    row.size(), columns_));
    }
    PLENUM_TRY(context_.governor().tick());
    const std::size_t room = cells.capacity();
    std::uint64_t bytes = 0;
    for (Value& value : row) {
      bytes += bytes_beside(value, counted_);
      cells.push_back(std::move(value));
    }
    PLENUM_TRY(charge_.add(bytes + (cells.capacity() - room) * sizeof(Value)));
    ++rows;
    return true;
  }
  std::vector<Value> cells;
  std::size_t rows = 0;

 private:
  ExecContext& context_;
  std::size_t columns_;
  Charge& charge_;
  CountedValues counted_;
};

class Call final : public PipeOperator {
 public:
  Call(OperatorPtr input, CallSpec spec) : PipeOperator(std::move(input)), spec_(std::move(spec)) {}

  Status open(ExecContext& context) override {
    in_ = Chunk();
    row_ = 0;
    at_ = 0;
    cells_.clear();
    found_ = 0;
    charge_.reset(&context.governor());
    return PipeOperator::open(context);
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    std::vector<std::uint32_t> parents;
    std::vector<VectorBuilder> columns(spec_.yields.size());
    while (parents.empty()) {
      if (row_ >= in_.rows()) {
        PLENUM_ASSIGN(const bool more, next_input(context));
        if (!more) return false;
      }
      while (row_ < in_.rows() && parents.size() < chunk_rows) {
        if (!called_) PLENUM_TRY(call(context));
        take(parents, columns);
        if (at_ < found_) break;
        ++row_;
        called_ = false;
      }
    }
    out = in_.gather(parents, spec_.keep);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      out.set(spec_.yields[i].second, columns[i].finish());
    }
    return true;
  }

 private:
  Result<bool> next_input(ExecContext& context) {
    PLENUM_ASSIGN(const bool more, input().next(context, in_));
    row_ = 0;
    called_ = false;
    if (!more) {
      in_ = Chunk();
      return false;
    }
    arguments_.clear();
    for (const EvaluatorPtr& argument : spec_.arguments) {
      PLENUM_ASSIGN(VectorPtr values, argument->evaluate(context, in_));
      arguments_.push_back(std::move(values));
    }
    return true;
  }

  Status call(ExecContext& context) {
    const Procedure& procedure = *spec_.procedure;
    std::vector<Value> arguments;
    for (std::size_t i = 0; i < arguments_.size(); ++i) {
      PLENUM_ASSIGN(Value whole, placed(materialise(context.graph(), arguments_[i]->value(row_)),
                                        spec_.arguments[i]->span()));
      arguments.push_back(coerced(std::move(whole), procedure.parameters[i].type));
    }
    charge_.reset(&context.governor());
    Sink sink(context, procedure.columns.size(), charge_);
    PLENUM_TRY(context.governor().check());
    PLENUM_TRY(placed(procedure.run(arguments, context.call_context(), sink), spec_.span));
    PLENUM_TRY(context.governor().check());
    cells_ = std::move(sink.cells);
    found_ = procedure.columns.empty() ? 1 : sink.rows;
    at_ = 0;
    called_ = true;
    return {};
  }

  void take(std::vector<std::uint32_t>& parents, std::vector<VectorBuilder>& columns) {
    const std::size_t width = spec_.procedure->columns.size();
    for (; at_ < found_ && parents.size() < chunk_rows; ++at_) {
      parents.push_back(static_cast<std::uint32_t>(row_));
      for (std::size_t i = 0; i < columns.size(); ++i) {
        columns[i].push(cells_[at_ * width + spec_.yields[i].first]);
      }
    }
  }

  CallSpec spec_;
  Chunk in_;
  std::size_t row_ = 0;
  bool called_ = false;
  std::vector<VectorPtr> arguments_;
  std::vector<Value> cells_;
  std::size_t found_ = 0;
  std::size_t at_ = 0;
  Charge charge_;
};

class Foreach final : public Barrier {
 public:
  Foreach(OperatorPtr input, EvaluatorPtr list, Slot slot, Subplan body, std::vector<Slot> keep)
      : Barrier(std::move(input), std::move(keep)),
        list_(std::move(list)),
        slot_(slot),
        body_(std::move(body)) {}

 protected:
  Status apply(ExecContext& context, std::vector<Chunk>& chunks) override {
    for (const Chunk& chunk : chunks) {
      PLENUM_ASSIGN(const VectorPtr lists, list_->evaluate(context, chunk));
      std::vector<std::uint32_t> parents;
      VectorBuilder items;
      for (std::size_t row = 0; row < chunk.rows(); ++row) {
        PLENUM_TRY(context.governor().tick());
        const Value value = lists->value(row);
        if (value.is_null()) continue;
        const List* list = value.get_if<List>();
        if (list == nullptr) {
          return placed(type_error("InvalidArgumentType", "FOREACH takes a LIST"), list_->span());
        }
        for (const Value& item : *list) {
          parents.push_back(static_cast<std::uint32_t>(row));
          items.push(item);
        }
      }
      if (parents.empty()) continue;
      PLENUM_TRY(run(context, chunk, parents, items.finish()));
    }
    return {};
  }

 private:
  Status run(ExecContext& context, const Chunk& chunk, const std::vector<std::uint32_t>& parents,
             VectorPtr items) {
    Chunk rows = chunk.gather(parents, body_.imports);
    rows.set(slot_, std::move(items));
    for (ArgumentSource* argument : body_.arguments) argument->supply(rows);
    PLENUM_TRY(body_.root->open(context));
    Chunk out;
    while (true) {
      PLENUM_ASSIGN(const bool more, body_.root->next(context, out));
      if (!more) break;
    }
    body_.root->close(context);
    return {};
  }

  EvaluatorPtr list_;
  Slot slot_;
  Subplan body_;
};

}  // namespace

OperatorPtr make_call(OperatorPtr input, CallSpec spec) {
  return std::make_unique<Call>(std::move(input), std::move(spec));
}

OperatorPtr make_foreach(OperatorPtr input, EvaluatorPtr list, Slot slot, Subplan body,
                         std::vector<Slot> keep) {
  return std::make_unique<Foreach>(std::move(input), std::move(list), slot, std::move(body),
                                   std::move(keep));
}

}  // namespace plenum::query::exec
