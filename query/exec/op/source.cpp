#include "query/exec/op/source.hpp"

#include <cstdint>
#include <utility>

#include "core/try.hpp"

namespace plenum::query::exec {

namespace {

class Unit final : public Operator {
 public:
  Status open(ExecContext&) override {
    done_ = false;
    return {};
  }

 protected:
  Result<bool> produce(ExecContext&, Chunk& out) override {
    if (done_) return false;
    done_ = true;
    out = Chunk(0, 1);
    return true;
  }

 private:
  bool done_ = false;
};

class StoredCount final : public Operator {
 public:
  StoredCount(bool edges, std::optional<std::string> label, std::vector<Slot> slots)
      : edges_(edges), label_(std::move(label)), slots_(std::move(slots)) {}

  Status open(ExecContext&) override {
    done_ = false;
    return {};
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    PLENUM_TRY(context.governor().tick());
    if (done_) return false;
    done_ = true;
    out = Chunk(0, 1);
    const Value count(static_cast<std::int64_t>(counted(context.graph())));
    for (const Slot slot : slots_) out.set(slot, Vector::constant(count, 1));
    return true;
  }

 private:
  std::uint64_t counted(const storage::Snapshot& graph) const {
    if (!label_) return edges_ ? graph.edge_count() : graph.node_count();
    if (edges_) {
      const auto type = graph.find_type(*label_);
      return type ? graph.edge_count(*type) : 0;
    }
    const auto label = graph.find_label(*label_);
    return label ? graph.node_count(*label) : 0;
  }

  bool edges_;
  std::optional<std::string> label_;
  std::vector<Slot> slots_;
  bool done_ = false;
};

}  // namespace

OperatorPtr make_stored_count(bool edges, std::optional<std::string> label,
                              std::vector<Slot> slots) {
  return std::make_unique<StoredCount>(edges, std::move(label), std::move(slots));
}

OperatorPtr make_unit() { return std::make_unique<Unit>(); }

Result<bool> Argument::produce(ExecContext& context, Chunk& out) {
  PLENUM_TRY(context.governor().tick());
  if (done_ || rows_.rows() == 0) return false;
  done_ = true;
  out = rows_;
  return true;
}

}  // namespace plenum::query::exec
