// Prepared statements and streams: what the engine hands out.
#include <utility>

#include "core/clock.hpp"
#include "query/execution.hpp"
#include "query/statement_compiler.hpp"

namespace plenum::query {

namespace {

using Compiled = std::shared_ptr<const CompiledStatement>;

class ExecutionStream final : public Stream {
 public:
  ExecutionStream(Compiled compiled, std::unique_ptr<Execution> execution, const Timings& timings,
                  std::uint64_t started_us)
      : compiled_(std::move(compiled)),
        execution_(std::move(execution)),
        timings_(timings),
        spent_us_(core::monotonic_us() - started_us) {}

  const std::vector<std::string>& columns() const noexcept override { return compiled_->columns; }
  Result<bool> next() override {
    if (done_) return false;
    ++at_;
    while (at_ >= rows_) {
      const std::uint64_t before = core::monotonic_us();
      auto more = execution_->next(cells_, rows_);
      spent_us_ += core::monotonic_us() - before;
      at_ = 0;
      done_ = !more.ok() || !*more;
      if (done_) {
        timings_.execute_us = spent_us_;
        timings_.total_us = timings_.parse_us + timings_.plan_us + timings_.execute_us;
        return more;
      }
    }
    if (timings_.first_row_us == 0) timings_.first_row_us = spent_us_;
    return true;
  }
  std::span<const Value> row() const noexcept override {
    const std::size_t width = compiled_->columns.size();
    return std::span(cells_).subspan(at_ * width, width);
  }
  const Timings& timings() const noexcept override { return timings_; }
  const Summary& summary() const noexcept override { return execution_->summary(); }
  const std::vector<std::string>& notices() const noexcept override { return compiled_->notices; }

 private:
  Compiled compiled_;
  std::unique_ptr<Execution> execution_;
  Timings timings_;
  std::uint64_t spent_us_;  ///< in the execution, not with whoever takes the rows
  std::vector<Value> cells_;
  std::size_t rows_ = 0;
  std::size_t at_ = 0;
  bool done_ = false;
};

/// Rows that are there already.
class TableStream final : public Stream {
 public:
  explicit TableStream(Table table) : table_(std::move(table)) {}
  const std::vector<std::string>& columns() const noexcept override { return table_.columns(); }
  Result<bool> next() override {
    if (at_ >= table_.size()) return false;
    const Row row = table_[at_++];
    row_ = row.size() == 0 ? std::span<const Value>() : std::span(&row[0], row.size());
    return true;
  }
  std::span<const Value> row() const noexcept override { return row_; }
  const Timings& timings() const noexcept override { return table_.timings(); }
  const Summary& summary() const noexcept override { return table_.summary(); }
  const std::vector<std::string>& notices() const noexcept override { return table_.notices(); }

 private:
  Table table_;
  std::size_t at_ = 0;
  std::span<const Value> row_;
};

/// Rows of a statement whose plan was made for the shape of its text.
class TextStream final : public Stream {
 public:
  TextStream(std::unique_ptr<Stream> rows, ReadyStatement ready, std::string_view text)
      : rows_(std::move(rows)), ready_(std::move(ready)), text_(text) {}

  const std::vector<std::string>& columns() const noexcept override { return rows_->columns(); }
  Result<bool> next() override {
    auto more = rows_->next();
    if (!more.ok()) return ready_.as_written(more.error(), text_);
    return more;
  }
  std::span<const Value> row() const noexcept override { return rows_->row(); }
  const Timings& timings() const noexcept override { return rows_->timings(); }
  const Summary& summary() const noexcept override { return rows_->summary(); }
  const std::vector<std::string>& notices() const noexcept override { return rows_->notices(); }

 private:
  std::unique_ptr<Stream> rows_;
  ReadyStatement ready_;
  std::string text_;
};

}  // namespace

std::unique_ptr<Stream> make_stream_of_text(std::unique_ptr<Stream> rows,
                                            const ReadyStatement& ready, std::string_view text) {
  return std::make_unique<TextStream>(std::move(rows), ready, text);
}

std::unique_ptr<Stream> make_stream(Compiled compiled, std::unique_ptr<Execution> execution,
                                    const Timings& timings, std::uint64_t started_us) {
  return std::make_unique<ExecutionStream>(std::move(compiled), std::move(execution), timings,
                                           started_us);
}

std::unique_ptr<Stream> make_stream(Table table) {
  return std::make_unique<TableStream>(std::move(table));
}

PreparedStatement::PreparedStatement(std::shared_ptr<const CompiledStatement> compiled)
    : compiled_(std::move(compiled)) {}
bool PreparedStatement::is_write() const noexcept {
  return compiled_ && compiled_->statement.updates &&
         compiled_->statement.explain != ast::ExplainMode::explain;
}
const std::vector<std::string>& PreparedStatement::columns() const noexcept {
  static const std::vector<std::string> none;
  return compiled_ ? compiled_->columns : none;
}
const std::string& PreparedStatement::text() const noexcept {
  static const std::string none;
  return compiled_ ? compiled_->text : none;
}
std::uint64_t PreparedStatement::compile_us() const noexcept {
  return compiled_ ? compiled_->parse_us + compiled_->plan_us : 0;
}

}  // namespace plenum::query
