#include "query/exec/op/row_search.hpp"

#include "core/try.hpp"

namespace plenum::query::exec {

Status RowSearch::open(ExecContext& context) {
  in_ = Chunk();
  row_ = 0;
  return PipeOperator::open(context);
}

Result<bool> RowSearch::produce(ExecContext& context, Chunk& out) {
  std::vector<std::uint32_t> parents;
  std::vector<std::uint64_t> ids;
  while (ids.empty()) {
    if (row_ >= in_.rows()) {
      row_ = 0;
      PLENUM_ASSIGN(const bool more, input().next(context, in_));
      if (!more) {
        in_ = Chunk();
        return false;
      }
      PLENUM_TRY(prepare(context, in_));
      PLENUM_TRY(start(context, row_));
    }
    while (row_ < in_.rows() && ids.size() < chunk_rows) {
      PLENUM_TRY(context.governor().tick());
      PLENUM_TRY(take(context, chunk_rows - ids.size(), ids));
      parents.resize(ids.size(), static_cast<std::uint32_t>(row_));
      if (finished() && ++row_ < in_.rows()) PLENUM_TRY(start(context, row_));
    }
  }
  out = in_.gather(parents, keep_);
  out.set(slot_, as_vector(std::move(ids)));
  return true;
}

}  // namespace plenum::query::exec
