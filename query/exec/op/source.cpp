#include "query/exec/op/source.hpp"

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

}  // namespace

OperatorPtr make_unit() { return std::make_unique<Unit>(); }

Result<bool> Argument::produce(ExecContext& context, Chunk& out) {
  PLENUM_TRY(context.governor().tick());
  if (done_ || rows_.rows() == 0) return false;
  done_ = true;
  out = rows_;
  return true;
}

}  // namespace plenum::query::exec
