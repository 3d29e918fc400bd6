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

/// All files read once: to look for bad rows, to write, or both.
class Pass {
 public:
  /// `bad` null: bad rows were reported before. `writer` null: nothing is written.
  Pass(const Request& request, Plan& plan, BadRows* bad, BatchWriter* writer)
      : request_(request), plan_(plan), bad_(bad), writer_(writer) {}

  /// `done` of `total` bytes were read by earlier passes.
  Status run(const storage::Snapshot& before, std::uint64_t done, std::uint64_t total) {
    bytes_before_ = done;
    bytes_total_ = total;
    for (const auto& [name, space] : plan_.spaces) space->ids.clear();
    PLENUM_TRY(read(plan_.nodes));
    PLENUM_TRY(add_known_nodes(plan_, before, request_.interrupt));
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
      request_.progress(bytes_before_ + bytes_done_, bytes_total_, task.file->input->path());
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
    if (layout.id_space != nullptr) PLENUM_TRY(enter_ids(layout, batch));
    for (BadRow& row : batch.bad) {
      if (bad_ == nullptr) break;
      row.line += lines_ + 1;
      PLENUM_TRY(bad_->add(path, row));
    }
    if (writer_ != nullptr) return writer_->write(*task.group, batch);
    if (layout.id_space != nullptr) {
      const auto dropped = std::count(batch.dropped.begin(), batch.dropped.end(), 1);
      for (std::size_t i = static_cast<std::size_t>(dropped); i < batch.rows; ++i) {
        layout.id_space->bind(NodeId{1});  // any: only whether an end exists is asked
      }
    }
    return {};
  }

  /// Enters the ids of a batch and drops rows whose id is taken.
  Status enter_ids(const Layout& layout, Batch& batch) {
    const HeaderField& field = layout.header.fields[layout.id_field];
    const Column& ids = batch.columns[layout.column_of[layout.id_field]];
    bool sorted = true;
    for (std::size_t row = 0; row < batch.rows; ++row) {
      PLENUM_ASSIGN(const bool fresh, layout.id_space->add(ids, row));
      if (fresh) continue;
      batch.dropped.resize(batch.rows);
      batch.dropped[row] = 1;
      if (request_.skip_duplicate_nodes) {
        ++skipped_;
        continue;
      }
      sorted = false;
      const std::string id =
          ids.is_integer() ? std::to_string(ids.integer(row)) : std::string(ids.string(row));
      batch.bad.push_back(
          {batch.row_lines[row], layout.id_field + 1,
           "`" + field.text + "`: another row has the id `" + id.substr(0, 100) + "` already"});
    }
    if (!sorted) {
      std::stable_sort(batch.bad.begin(), batch.bad.end(),
                       [](const BadRow& a, const BadRow& b) { return a.line < b.line; });
    }
    return {};
  }

  const Request& request_;
  Plan& plan_;
  BadRows* bad_;
  BatchWriter* writer_;
  std::uint64_t next_ = 0;   ///< offset of the next record of the present file
  std::uint64_t lines_ = 0;  ///< before it
  std::uint64_t skipped_ = 0;
  std::uint64_t bytes_before_ = 0;
  std::uint64_t bytes_done_ = 0;
  std::uint64_t bytes_total_ = 0;
};

}  // namespace

Result<Report> bulk_import(storage::Store& store, const Request& request) {
  const storage::Snapshot before = store.snapshot();
  PLENUM_ASSIGN(Plan plan, make_plan(request, before));
  BadRows bad(request.report_path, request.bad_rows_max);
  Report report;
  const std::uint64_t passes = request.check_first ? 2 : 1;
  if (request.check_first) {
    Pass check(request, plan, &bad, nullptr);
    PLENUM_TRY(check.run(before, 0, passes * plan.bytes));
    report.skipped_duplicates = check.skipped();
  }
  PLENUM_ASSIGN(const auto loader,
                storage::BulkLoader::begin(
                    store, {request.threads, request.memory_bytes, request.interrupt}));
  BatchWriter writer(*loader);
  Pass write(request, plan, request.check_first ? nullptr : &bad, &writer);
  PLENUM_TRY(write.run(before, (passes - 1) * plan.bytes, passes * plan.bytes));
  if (!request.check_first) report.skipped_duplicates = write.skipped();
  PLENUM_TRY(bad.flush());
  PLENUM_ASSIGN(const storage::BulkLoadReport done, loader->finish());
  report.nodes = done.nodes;
  report.edges = done.edges;
  report.properties = done.properties;
  report.bad_rows = bad.count();
  return report;
}

}  // namespace plenum::exchange::bulk_csv
