#include "row_printer.hpp"

#include <algorithm>
#include <utility>

#include "plenum/export.hpp"
#include "print_formats.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

class JsonLines final : public RowPrinter {
 public:
  explicit JsonLines(const PrintOptions& options) : RowPrinter(options) {}

 private:
  void write_head() override {
    if (columns_.empty()) return;
    append_columns_json(out_, columns_);
    tame_json(0);
    out_ += '\n';
  }
  void write_row(Row row) override {
    const std::size_t from = out_.size();
    out_ += "{\"row\":";
    append_row_json(out_, row, options_.tck_values);
    out_ += '}';
    tame_json(from);
    out_ += '\n';
  }
  void write_tail(const Summary& summary, const Timings& t) override {
    out_ += "{\"summary\":";
    append_summary_json(out_, summary);
    out_ += "}\n";
    if (!options_.timing) return;
    out_ += "{\"timing\":{\"parse_us\":" + std::to_string(t.parse_us) +
            ",\"plan_us\":" + std::to_string(t.plan_us) +
            ",\"execute_us\":" + std::to_string(t.execute_us) +
            ",\"first_row_us\":" + std::to_string(t.first_row_us) +
            ",\"commit_us\":" + std::to_string(t.commit_us) +
            ",\"total_us\":" + std::to_string(t.total_us) + ",\"rows\":" + std::to_string(rows_) +
            ",\"plan_cache\":\"" + (t.plan_cache_hit ? "hit" : "miss") + "\"}}\n";
  }
};

/// For programs: bare scalars; lists, maps and graph elements as JSON.
std::string cell_for_programs(const Value& value, bool terminal) {
  std::string out;
  switch (value.kind()) {
    case ValueKind::null:
      return out;
    case ValueKind::string:
      out = value.as_string();
      break;
    case ValueKind::list:
    case ValueKind::map:
    case ValueKind::node:
    case ValueKind::edge:
    case ValueKind::path:
      out = to_json(value);
      break;
    case ValueKind::boolean:
    case ValueKind::integer:
    case ValueKind::floating:
    case ValueKind::date:
    case ValueKind::local_time:
    case ValueKind::time:
    case ValueKind::local_date_time:
    case ValueKind::date_time:
    case ValueKind::duration:
      return cell_for_people(value);
  }
  return terminal ? neutralise(out) : out;
}

std::string csv_field(const Value& value, bool terminal) {
  if (value.is_null()) return {};
  std::string text = cell_for_programs(value, terminal);
  const bool plain = !text.empty() && text.find_first_of(",\"\n\r") == std::string::npos &&
                     text.front() != ' ' && text.back() != ' ';
  if (plain) return text;
  std::string out = "\"";
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string tsv_field(const Value& value, bool terminal) {
  std::string out;
  for (char c : cell_for_programs(value, false)) {
    switch (c) {
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\\':
        out += "\\\\";
        break;
      default:
        out += c;
    }
  }
  // After the escapes of the format, whose backslashes would be taken for the text's.
  return terminal ? neutralise(out) : out;
}

/// RFC 4180, but with LF as line end: quotes where needed, doubled inside; a null is an empty
/// field, an empty string a quoted one. Or fields by tabs: tab, line end and backslash as \t, \n,
/// \r and \\.
class Separated final : public RowPrinter {
 public:
  Separated(const PrintOptions& options, char separator)
      : RowPrinter(options), separator_(separator) {}

 private:
  void write_head() override {
    if (columns_.empty()) return;
    for (std::size_t i = 0; i < columns_.size(); ++i) write_field(i, Value(columns_[i]));
    out_ += '\n';
  }
  void write_row(Row row) override {
    if (columns_.empty()) return;
    for (std::size_t i = 0; i < row.size(); ++i) write_field(i, row[i]);
    out_ += '\n';
  }
  void write_field(std::size_t column, const Value& value) {
    if (column > 0) out_ += separator_;
    out_ += separator_ == ',' ? csv_field(value, options_.terminal)
                              : tsv_field(value, options_.terminal);
  }
  char separator_;
};

class Markdown final : public RowPrinter {
 public:
  explicit Markdown(const PrintOptions& options) : RowPrinter(options) {}

 private:
  void write_head() override {
    if (columns_.empty()) return;
    // Without an empty line the rows of this table would belong to the one above it.
    static bool first = true;
    if (!std::exchange(first, false)) out_ += '\n';
    out_ += '|';
    for (const std::string& name : columns_) write_cell(neutralise(name));
    out_ += "\n|";
    for (std::size_t i = 0; i < columns_.size(); ++i) out_ += " --- |";
    out_ += '\n';
  }
  void write_row(Row row) override {
    if (columns_.empty()) return;
    out_ += '|';
    for (std::size_t i = 0; i < row.size(); ++i) write_cell(cell_for_people(row[i]));
    out_ += '\n';
  }
  void write_cell(const std::string& text) {
    out_ += ' ';
    for (char c : text) {
      if (c == '|' || c == '\\' || c == '<' || c == '`' || c == '*' || c == '_') out_ += '\\';
      out_ += c;
    }
    out_ += " |";
  }
};

/// "column = value", a line each; a blank line between rows.
class Lines final : public RowPrinter {
 public:
  explicit Lines(const PrintOptions& options) : RowPrinter(options) {}

 private:
  void write_head() override {
    for (const std::string& name : columns_) {
      names_.push_back(neutralise(name));
      width_ = std::max(width_, display_width(names_.back()));
    }
  }
  void write_row(Row row) override {
    if (rows_ > 0) out_ += '\n';
    for (std::size_t i = 0; i < row.size(); ++i) {
      append_padded(out_, names_[i], width_, true);
      out_ += " = " + cell_for_people(row[i]) + '\n';
    }
  }
  std::vector<std::string> names_;
  std::size_t width_ = 0;
};

/// One array of objects, a row each.
class JsonArray final : public RowPrinter {
 public:
  explicit JsonArray(const PrintOptions& options) : RowPrinter(options) {}

 private:
  void write_head() override {
    if (!columns_.empty()) out_ += '[';
  }
  void write_row(Row row) override {
    if (columns_.empty()) return;
    out_ += rows_ > 0 ? ",\n" : "\n";
    const std::size_t from = out_.size();
    out_ += '{';
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out_ += ',';
      append_json(out_, Value(columns_[i]));
      out_ += ':';
      append_json(out_, row[i]);
    }
    out_ += '}';
    tame_json(from);
  }
  void write_tail(const Summary& /*summary*/, const Timings& /*timings*/) override {
    if (!columns_.empty()) out_ += rows_ > 0 ? "\n]\n" : "]\n";
  }
  /// The array stays open: a program that reads it must not take it for whole.
  void write_cut() override { out_ += '\n'; }
};

}  // namespace

void RowPrinter::begin(std::vector<std::string> columns) {
  columns_ = std::move(columns);
  write_head();
}

void RowPrinter::row(Row row) {
  write_row(row);
  ++rows_;
  constexpr std::size_t kept_max = 1U << 16U;
  constexpr std::chrono::milliseconds delay_max(20);
  const auto now = std::chrono::steady_clock::now();
  if (out_.size() < kept_max && now - flushed_ < delay_max) return;
  flush();
  if (now - flushed_ >= delay_max) flush_output();
  flushed_ = now;
}

void RowPrinter::end(const Summary& summary, const Timings& timings) {
  write_tail(summary, timings);
  flush();
}

void RowPrinter::cut() {
  write_cut();
  flush();
}

void RowPrinter::flush() {
  put(out_);
  out_.clear();
}

void RowPrinter::tame_json(std::size_t from) {
  if (options_.terminal) out_.replace(from, std::string::npos, neutralise_json(out_.substr(from)));
}

std::unique_ptr<RowPrinter> make_row_printer(const PrintOptions& options) {
  switch (options.format) {
    case OutputFormat::table:
    case OutputFormat::jsonl:
      break;
    case OutputFormat::csv:
      return std::make_unique<Separated>(options, ',');
    case OutputFormat::tsv:
      return std::make_unique<Separated>(options, '\t');
    case OutputFormat::markdown:
      return std::make_unique<Markdown>(options);
    case OutputFormat::line:
      return std::make_unique<Lines>(options);
    case OutputFormat::json:
      return std::make_unique<JsonArray>(options);
  }
  return std::make_unique<JsonLines>(options);
}

Status print_rows(Cursor& cursor, RowPrinter& printer) {
  bool begun = false;
  while (true) {
    auto more = cursor.next();
    if (!more.ok()) {
      if (begun) printer.cut();
      return more.error();
    }
    if (!std::exchange(begun, true)) printer.begin(cursor.columns());
    if (!*more) return {};
    printer.row(cursor.row());
    if (output_failed()) return finish_output();
  }
}

}  // namespace plenum::shell
