// The inner plan runs for the rows of the outer one: OPTIONAL MATCH, CALL { … }.
#include <numeric>

#include "core/try.hpp"
#include "query/exec/op/row_ops.hpp"

namespace plenum::query::exec {

namespace {

class Apply final : public PipeOperator {
 public:
  Apply(OperatorPtr outer, Subplan inner, ApplySpec spec)
      : PipeOperator(std::move(outer)), inner_(std::move(inner)), spec_(std::move(spec)) {}

  Status open(ExecContext& context) override {
    running_ = false;
    outer_ = Chunk();
    row_ = 0;
    collected_ = false;
    queue_.clear();
    counted_.clear();
    next_queued_ = 0;
    charge_.reset(&context.governor());
    return PipeOperator::open(context);
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    while (true) {
      PLENUM_TRY(context.governor().tick());
      if (running_) {
        Chunk found;
        PLENUM_ASSIGN(const bool more, inner_.root->next(context, found));
        if (!more) {
          inner_.root->close(context);
          running_ = false;
          if (finish_run(out)) return true;
          continue;
        }
        if (spec_.mode == ApplyMode::pass) continue;
        join(found, out);
        if (out.rows() > 0) return true;
        continue;
      }
      if (row_ >= outer_.rows()) {
        if (spec_.mode == ApplyMode::pass && outer_.rows() > 0 && !passed_) {
          passed_ = true;
          out = outer_;
          return true;
        }
        PLENUM_ASSIGN(const bool more, next_outer(context));
        if (!more) return false;
      }
      PLENUM_TRY(start_run(context));
    }
  }

 private:
  Result<bool> next_outer(ExecContext& context) {
    row_ = 0;
    passed_ = false;
    if (!spec_.eager) {
      Chunk next;
      PLENUM_ASSIGN(const bool more, input().next(context, next));
      outer_ = more ? std::move(next) : Chunk();
    } else {
      PLENUM_TRY(collect(context));
      outer_ = next_queued_ < queue_.size() ? std::move(queue_[next_queued_++]) : Chunk();
    }
    outer_.compact();
    matched_.assign(outer_.rows(), 0);
    return outer_.rows() > 0;
  }

  Status collect(ExecContext& context) {
    while (!collected_) {
      Chunk next;
      PLENUM_ASSIGN(const bool more, input().next(context, next));
      if (!more) {
        collected_ = true;
        break;
      }
      next.compact();
      next.own_strings();
      PLENUM_TRY(charge_.add(next.bytes(counted_)));
      queue_.push_back(std::move(next));
    }
    return {};
  }

  Status start_run(ExecContext& context) {
    first_ = row_;
    std::vector<std::uint32_t> rows(inner_.batched ? outer_.rows() - row_ : 1);
    std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(row_));
    row_ += rows.size();
    running_ = true;
    return inner_.start(context, outer_, rows);
  }

  void join(const Chunk& found, Chunk& out) {
    std::vector<std::uint32_t> parents(found.rows(), static_cast<std::uint32_t>(first_));
    if (inner_.batched) {
      const VectorPtr tag = found.column(inner_.row_tag);
      for (std::size_t i = 0; i < parents.size(); ++i) {
        parents[i] = static_cast<std::uint32_t>(tag->integer(i));
      }
    }
    for (const std::uint32_t parent : parents) matched_[parent] = 1;
    out = outer_.gather(parents, spec_.keep);
    for (const Slot slot : spec_.inner) {
      if (found.has(slot)) out.set(slot, found.column(slot));
    }
  }

  /// After a run: the outer rows of it that found nothing, with nulls.
  bool finish_run(Chunk& out) {
    if (spec_.mode != ApplyMode::optional) return false;
    std::vector<std::uint32_t> rows;
    for (std::size_t row = first_; row < row_; ++row) {
      if (matched_[row] == 0) rows.push_back(static_cast<std::uint32_t>(row));
    }
    if (rows.empty()) return false;
    out = outer_.gather(rows, spec_.keep);
    for (const Slot slot : spec_.inner) out.set(slot, Vector::nulls(rows.size()));
    return true;
  }

  Subplan inner_;
  ApplySpec spec_;
  Chunk outer_;
  std::size_t row_ = 0;
  std::size_t first_ = 0;
  bool running_ = false;
  bool passed_ = true;
  bool collected_ = false;
  std::vector<std::uint8_t> matched_;
  std::vector<Chunk> queue_;
  CountedValues counted_;
  std::size_t next_queued_ = 0;
  Charge charge_;
};

}  // namespace

OperatorPtr make_apply(OperatorPtr outer, Subplan inner, ApplySpec spec) {
  return std::make_unique<Apply>(std::move(outer), std::move(inner), std::move(spec));
}

}  // namespace plenum::query::exec
