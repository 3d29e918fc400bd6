#include "core/try.hpp"
#include "query/exec/op/update.hpp"

namespace plenum::query::exec {

Status Barrier::open(ExecContext& context) {
  chunks_.clear();
  next_ = 0;
  applied_ = false;
  counted_.clear();
  charge_.reset(&context.governor());
  return PipeOperator::open(context);
}

Result<bool> Barrier::produce(ExecContext& context, Chunk& out) {
  if (!applied_) {
    Chunk chunk;
    while (true) {
      PLENUM_ASSIGN(const bool more, input().next(context, chunk));
      if (!more) break;
      chunk.keep(keep_);
      chunk.compact();
      chunk.own_strings();
      PLENUM_TRY(charge_.add(chunk.bytes(counted_)));
      chunks_.push_back(std::move(chunk));
    }
    if (context.transaction() == nullptr) {
      return Error(ErrorCode::read_only, "the statement writes, but it runs on a read-only view");
    }
    PLENUM_TRY(apply(context, chunks_));
    applied_ = true;
  }
  if (next_ >= chunks_.size()) return false;
  out = std::move(chunks_[next_++]);
  return true;
}

}  // namespace plenum::query::exec
