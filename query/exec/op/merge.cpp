// MERGE: row by row, each row seeing what the rows before it made.
#include "core/try.hpp"
#include "query/exec/op/update.hpp"
#include "query/exec/row_store.hpp"

namespace plenum::query::exec {

namespace {

std::vector<Slot> all_slots(const MergeSpec& spec) {
  std::vector<Slot> out = spec.keep;
  out.insert(out.end(), spec.inner.begin(), spec.inner.end());
  return out;
}

class Merge final : public Barrier {
 public:
  Merge(OperatorPtr input, Subplan match, MergeSpec spec, std::vector<Slot> keep)
      : Barrier(std::move(input), std::move(keep)),
        match_(std::move(match)),
        spec_(std::move(spec)),
        store_(all_slots(spec_)) {}

 protected:
  Status apply(ExecContext& context, std::vector<Chunk>& chunks) override {
    store_.clear(context);
    for (const Chunk& chunk : chunks) {
      PLENUM_TRY(refuse_null_properties(context, spec_.create, chunk));
      for (std::size_t row = 0; row < chunk.rows(); ++row) {
        PLENUM_TRY(context.governor().tick());
        PLENUM_TRY(merge_row(context, chunk, static_cast<std::uint32_t>(row)));
      }
    }
    chunks.clear();
    for (std::size_t from = 0; from < store_.rows(); from += chunk_rows) {
      chunks.push_back(store_.slice(from));
    }
    return {};
  }

 private:
  Status merge_row(ExecContext& context, const Chunk& chunk, std::uint32_t row) {
    PLENUM_TRY(match_.start(context, chunk, {&row, 1}));
    std::vector<Chunk> found;
    const Status status = matches(context, chunk, row, found);
    match_.root->close(context);
    if (!status.ok()) return status.error();
    std::vector<SetSpec>& items = found.empty() ? spec_.on_create : spec_.on_match;
    if (found.empty()) {
      Chunk created = chunk.gather({&row, 1}, spec_.keep);
      PLENUM_TRY(create_pattern(context, spec_.create, created));
      found.push_back(std::move(created));
    }
    for (SetSpec& item : items) PLENUM_TRY(apply_item(context, item, found));
    for (const Chunk& part : found) PLENUM_TRY(store_.append(context, part));
    return {};
  }

  Status matches(ExecContext& context, const Chunk& chunk, std::uint32_t row,
                 std::vector<Chunk>& found) {
    Chunk part;
    while (true) {
      PLENUM_ASSIGN(const bool more, match_.root->next(context, part));
      if (!more) return {};
      const std::vector<std::uint32_t> parents(part.rows(), row);
      Chunk out = chunk.gather(parents, spec_.keep);
      for (const Slot slot : spec_.inner) {
        if (part.has(slot)) out.set(slot, part.column(slot));
      }
      found.push_back(std::move(out));
    }
  }

  Subplan match_;
  MergeSpec spec_;
  RowStore store_;
};

}  // namespace

OperatorPtr make_merge(OperatorPtr input, Subplan match, MergeSpec spec, std::vector<Slot> keep) {
  std::vector<PathSpec> paths = std::move(spec.paths);
  OperatorPtr out =
      std::make_unique<Merge>(std::move(input), std::move(match), std::move(spec), std::move(keep));
  for (PathSpec& path : paths) out = make_build_path(std::move(out), std::move(path));
  return out;
}

}  // namespace plenum::query::exec
