#include "exchange/bulk_csv/bulk_csv.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "exchange/bulk_csv/bad_rows.hpp"
#include "exchange/bulk_csv/batch_writer.hpp"
#include "exchange/bulk_csv/in_order.hpp"
#include "exchange/bulk_csv/plan.hpp"
#include "exchange/bulk_csv/row_place.hpp"
#include "exchange/bulk_csv/row_rules.hpp"

namespace plenum::exchange::bulk_csv {

namespace {

/// One piece of one file, in the order in which they are taken.
struct Task {
  PlannedGroup* group = nullptr;
  const PlannedFile* file = nullptr;
  std::uint64_t piece = 0;

  std::uint64_t end() const { return std::min((piece + 1) * piece_bytes, file->input->size()); }
  std::optional<std::uint64_t> known_start() const {
    const std::uint64_t start = file->rows_start;
    return start / piece_bytes == piece || piece == 0 ? std::optional(start) : std::nullopt;
  }
};

std::vector<Task> tasks_of(std::vector<PlannedGroup>& groups) {
  std::vector<Task> tasks;
  for (PlannedGroup& group : groups) {
    for (const PlannedFile& file : group.files) {
      for (std::uint64_t piece = 0; piece * piece_bytes < file.input->size(); ++piece) {
        tasks.push_back({&group, &file, piece});
      }
    }
  }
  return tasks;
}

/// All files read once: good rows are written, bad ones reported.
class Pass {
 public:
  Pass(const Request& request, Plan& plan, const storage::Snapshot& before, BadRows& bad,
       BatchWriter& writer)
      : request_(request),
        plan_(plan),
        before_(before),
        rules_(before),
        bad_(bad),
        writer_(writer) {}

  Status run() {
    PLENUM_TRY(read(plan_.nodes));
    PLENUM_TRY(add_known_nodes(plan_, before_, request_.interrupt));
    return read(plan_.relationships);
  }
  std::uint64_t skipped() const noexcept { return skipped_; }

 private:
  Status read(std::vector<PlannedGroup>& groups) {
    const std::vector<Task> tasks = tasks_of(groups);
    return in_order(
        tasks.size(), request_.threads,
        [&tasks](std::size_t i) {
          const Task& task = tasks[i];
          return read_piece(*task.file->input, task.piece, task.group->layout, task.known_start());
        },
        [this, &tasks](std::size_t i, Batch&& batch) { return take(tasks[i], std::move(batch)); });
  }

  Status take(const Task& task, Batch&& batch) {
    PLENUM_TRY(core::check_interrupt(request_.interrupt));
    if (task.piece == 0) {
      next_ = task.file->rows_start;
      lines_ = task.file->lines_before;
    }
    if (next_ < task.end()) {
      // The guess was wrong: the piece begins inside of quotes.
      if (batch.start != next_ && !(batch.failure && batch.start == Batch::nowhere)) {
        batch = read_piece(*task.file->input, task.piece, task.group->layout, next_);
      }
      PLENUM_TRY(take_rows(task, batch));
      next_ = batch.end;
      lines_ += batch.lines;
    }
    const std::uint64_t bytes = task.end() - task.piece * piece_bytes;
    bytes_done_ += bytes;
    if (request_.progress) {
      request_.progress(bytes_done_, plan_.bytes, task.file->input->path());
    }
    return {};
  }

  Status take_rows(const Task& task, Batch& batch) {
    const std::string& path = task.file->input->path();
    if (batch.failure) {
      SourceSpan where = batch.failure->where();
      where.line += static_cast<std::uint32_t>(lines_);
      where.column = 1;
      const bool placed = where.line > 0 && batch.failure->file().empty();
      return placed ? batch.failure->with_place(where).with_file(path) : *batch.failure;
    }
    const Layout& layout = task.group->layout;
    PLENUM_TRY(admit(*task.group, batch));
    for (BadRow& row : batch.bad) {
      row.line += lines_ + 1;
      PLENUM_TRY(bad_.add(path, row));
      if (!bad_.too_many()) continue;
      return bad_.too_many_with(row)
          .with_place(place_of(*task.file->input, layout.dialect, row))
          .with_file(path);
    }
    PLENUM_TRY(writer_.write(*task.group, batch));
    if (layout.kind == FileKind::nodes) enter_nodes(*task.group, batch);
    return {};
  }

  /// Tells the rules which node a row is.
  void enter_nodes(const PlannedGroup& group, const Batch& batch) {
    if (rules_.graph_types().empty()) return;
    for (std::size_t row = 0; row < batch.rows; ++row) {
      if (!batch.dropped.empty() && batch.dropped[row] != 0) continue;
      rules_.graph_types().entered(group, batch, row, writer_.nodes()[row]);
    }
  }

  /// Drops rows that the constraints of the store refuse or whose id is taken; enters the ids of
  /// the others.
  Status admit(const PlannedGroup& group, Batch& batch) {
    const Layout& layout = group.layout;
    const bool with_ids = layout.id_space != nullptr;
    if (!with_ids && rules_.empty()) return {};
    const std::size_t bad_before = batch.bad.size();
    for (std::size_t row = 0; row < batch.rows; ++row) {
      if (!batch.dropped.empty() && batch.dropped[row] != 0) continue;
      if (!rules_.empty() && !(with_ids && layout.id_space->contains(ids_of(layout, batch), row))) {
        PLENUM_ASSIGN(std::string reason, rules_.refuse(group, batch, row));
        if (!reason.empty()) {
          drop(batch, row);
          batch.bad.push_back({batch.row_lines[row], 0, std::move(reason)});
          continue;
        }
      }
      if (with_ids) PLENUM_TRY(enter_id(layout, batch, row));
    }
    if (batch.bad.size() == bad_before) return {};
    std::stable_sort(batch.bad.begin(), batch.bad.end(),
                     [](const BadRow& a, const BadRow& b) { return a.line < b.line; });
    return {};
  }

  static const Column& ids_of(const Layout& layout, const Batch& batch) {
    return batch.columns[layout.column_of[layout.id_field]];
  }

  static void drop(Batch& batch, std::size_t row) {
    batch.dropped.resize(batch.rows);
    batch.dropped[row] = 1;
  }

  Status enter_id(const Layout& layout, Batch& batch, std::size_t row) {
    const Column& ids = ids_of(layout, batch);
    PLENUM_ASSIGN(const bool fresh, layout.id_space->add(ids, row));
    if (fresh) return {};
    drop(batch, row);
    if (request_.skip_duplicate_nodes) {
      ++skipped_;
      return {};
    }
    const std::string id =
        ids.is_integer() ? std::to_string(ids.integer(row)) : std::string(ids.string(row));
    batch.bad.push_back({batch.row_lines[row], layout.id_field + 1,
                         "`" + layout.header.fields[layout.id_field].text +
                             "`: another row has the id `" + id.substr(0, 100) + "` already"});
    return {};
  }

  const Request& request_;
  Plan& plan_;
  const storage::Snapshot& before_;
  RowRules rules_;
  BadRows& bad_;
  BatchWriter& writer_;
  std::uint64_t next_ = 0;   ///< offset of the next record of the present file
  std::uint64_t lines_ = 0;  ///< before it
  std::uint64_t skipped_ = 0;
  std::uint64_t bytes_done_ = 0;
};

}  // namespace

Result<Report> bulk_import(storage::Store& store, const Request& request) {
  // First the writer's place: the rules of the store are those that the rows are held against.
  PLENUM_ASSIGN(const auto loader,
                storage::BulkLoader::begin(
                    store, {request.threads, request.memory_bytes, request.interrupt}));
  const storage::Snapshot before = store.snapshot();
  PLENUM_ASSIGN(Plan plan, make_plan(request, before));
  BadRows bad(request.report_path, request.bad_rows_max);
  BatchWriter writer(*loader);
  Pass rows(request, plan, before, bad, writer);
  PLENUM_TRY(rows.run());
  PLENUM_TRY(bad.flush());
  PLENUM_ASSIGN(const storage::BulkLoadReport done, loader->finish());
  Report report;
  report.nodes = done.nodes;
  report.edges = done.edges;
  report.properties = done.properties;
  report.bad_rows = bad.count();
  report.skipped_duplicates = rows.skipped();
  return report;
}

}  // namespace plenum::exchange::bulk_csv
