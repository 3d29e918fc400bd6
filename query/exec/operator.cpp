#include "query/exec/operator.hpp"

#include "core/clock.hpp"
#include "core/try.hpp"

namespace plenum::query::exec {

Result<bool> Operator::next(ExecContext& context, Chunk& out) {
  Result<bool> more = context.profile ? measured(context, out) : produce(context, out);
  if (!more.ok()) [[unlikely]]
    more = placed(more.error(), clause);
  return more;
}

Result<bool> Operator::measured(ExecContext& context, Chunk& out) {
  const std::uint64_t start = core::system_clock().monotonic_ns();
  Result<bool> more = produce(context, out);
  profile_.nanoseconds += core::system_clock().monotonic_ns() - start;
  if (more.ok() && *more) {
    if (out.unflat) {
      for (std::size_t row = 0; row < out.rows(); ++row) {
        profile_.rows += out.unflat->multiplicity(row);
      }
    } else {
      profile_.rows += out.rows();
    }
  }
  return more;
}

}  // namespace plenum::query::exec
