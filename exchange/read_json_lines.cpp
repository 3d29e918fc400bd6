// The reader of the format that write_json_lines.cpp describes.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/try.hpp"
#include "core/utf8.hpp"
#include "exchange/base64.hpp"
#include "exchange/import_session.hpp"
#include "exchange/json_value.hpp"

namespace plenum::exchange {
namespace {

/// Twice what the values of one node or edge may have: escapes take room.
constexpr std::size_t line_bytes_max = storage::Transaction::value_bytes_max * 2;

/// Lines of a source, with their places.
class LineReader {
 public:
  explicit LineReader(const ByteSource& source) : source_(source) {}

  /// False at the end. The line lives until the next call.
  Result<bool> next() {
    begin_ = end_;
    ++number_;
    std::size_t scanned = begin_;
    for (;;) {
      const auto newline = buffer_.find('\n', scanned);
      if (newline != std::string::npos) {
        line_ = std::string_view(buffer_).substr(begin_, newline - begin_);
        end_ = newline + 1;
        return true;
      }
      if (at_end_) {
        line_ = std::string_view(buffer_).substr(begin_);
        end_ = buffer_.size();
        return !line_.empty();
      }
      if (begin_ > 0) {
        dropped_ += begin_;
        buffer_.erase(0, begin_);
        begin_ = end_ = 0;
      }
      if (buffer_.size() > line_bytes_max) {
        return Error(ErrorCode::limit,
                     fmt::format("a line is longer than {} bytes", line_bytes_max));
      }
      scanned = buffer_.size();
      PLENUM_TRY(fill());
    }
  }
  std::string_view line() const { return line_; }

  /// The place of a byte of the present line.
  SourceSpan place(std::size_t offset, std::size_t length) const {
    offset = std::min(offset, line_.size());
    SourceSpan span;
    span.line = number_;
    span.column = static_cast<std::uint32_t>(core::count_code_points(line_.substr(0, offset)) + 1);
    span.offset = dropped_ + begin_ + offset;
    span.length = length;
    return span;
  }

 private:
  Status fill() {
    std::array<char, 64 * 1024> piece;
    PLENUM_ASSIGN(const std::size_t bytes, source_(piece));
    buffer_.append(piece.data(), bytes);
    at_end_ = bytes == 0;
    return {};
  }

  const ByteSource& source_;
  std::string buffer_;
  std::string_view line_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint32_t number_ = 0;
  bool at_end_ = false;
};

Result<const Value*> member(const Map& object, std::string_view name, ValueKind kind) {
  const auto found = object.find(name);
  if (found == object.end()) return bad_json(fmt::format("`{}` is missing", name));
  if (found->second.kind() != kind) {
    return bad_json(fmt::format("`{}` must be {}, not {}", name, value_kind_name(kind),
                                value_kind_name(found->second.kind())));
  }
  return &found->second;
}

Result<std::vector<std::string>> strings(const Map& object, std::string_view name) {
  PLENUM_ASSIGN(const Value* list, member(object, name, ValueKind::list));
  std::vector<std::string> all;
  for (const Value& item : list->as_list()) {
    const auto* text = item.get_if<std::string>();
    if (text == nullptr) return bad_json(fmt::format("`{}` must hold strings only", name));
    all.push_back(*text);
  }
  return all;
}

Result<std::vector<ReadProperty>> properties(const Map& object) {
  std::vector<ReadProperty> all;
  if (object.find("properties") == object.end()) return all;
  PLENUM_ASSIGN(const Value* map, member(object, "properties", ValueKind::map));
  for (const auto& [name, json] : map->as_map()) {
    auto value = decode_json(json);
    if (!value.ok()) return value.error().with_context(fmt::format("property `{}`", name));
    all.emplace_back(name, *std::move(value));
  }
  return all;
}

Status only(const Map& object, std::initializer_list<std::string_view> names) {
  for (const auto& [name, value] : object) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      return bad_json(fmt::format("`{}` has no meaning here", name));
    }
  }
  return {};
}

class JsonLinesReader {
 public:
  explicit JsonLinesReader(ImportSession& session) : session_(session) {}

  Status line(const Map& object) {
    if (!begun_) {
      begun_ = true;
      return object.count("format") > 0 ? header(object) : no_header();
    }
    if (object.count("node") > 0) return node(object);
    if (object.count("edge") > 0) return edge(object);
    if (object.count("document") > 0) return document(object);
    return bad_json("a line must be a node, an edge or a document");
  }

  /// Of a file that ends: fails when it had no line.
  Status finish() const { return begun_ ? Status() : no_header(); }

 private:
  static Error no_header() {
    return bad_json("the first line does not name the format")
        .with_hint("it is {\"format\":\"plenum-graph\",\"version\":1}");
  }

  static Status header(const Map& object) {
    PLENUM_TRY(only(object, {"format", "version"}));
    PLENUM_ASSIGN(const Value* format, member(object, "format", ValueKind::string));
    PLENUM_ASSIGN(const Value* version, member(object, "version", ValueKind::integer));
    if (format->as_string() != "plenum-graph" || version->as_integer() != 1) {
      return Error(
          ErrorCode::unsupported,
          fmt::format("format `{}`, version {}, cannot be read; plenum-graph, version 1, can",
                      format->as_string(), version->as_integer()));
    }
    return {};
  }

  Status node(const Map& object) {
    PLENUM_TRY(only(object, {"node", "id", "labels", "properties"}));
    PLENUM_ASSIGN(const Value* number, member(object, "node", ValueKind::integer));
    std::vector<std::string> labels;
    if (object.count("labels") > 0) {
      PLENUM_ASSIGN(labels, strings(object, "labels"));
    }
    PLENUM_ASSIGN(const auto values, properties(object));
    if (nodes_.count(number->as_integer()) > 0) {
      return bad_json(fmt::format("there are two nodes {}", number->as_integer()));
    }
    PLENUM_ASSIGN(const NodeId id, session_.node(labels, values));
    nodes_.emplace(number->as_integer(), id);
    return {};
  }

  Status edge(const Map& object) {
    PLENUM_TRY(only(object, {"edge", "id", "type", "from", "to", "properties"}));
    PLENUM_ASSIGN(const Value* type, member(object, "type", ValueKind::string));
    PLENUM_ASSIGN(const NodeId from, end(object, "from"));
    PLENUM_ASSIGN(const NodeId to, end(object, "to"));
    PLENUM_ASSIGN(const auto values, properties(object));
    return session_.edge(type->as_string(), from, to, values);
  }

  Result<NodeId> end(const Map& object, std::string_view name) const {
    PLENUM_ASSIGN(const Value* number, member(object, name, ValueKind::integer));
    const auto found = nodes_.find(number->as_integer());
    if (found != nodes_.end()) return found->second;
    return bad_json(fmt::format("there is no node {} above this line", number->as_integer()));
  }

  Status document(const Map& object) {
    PLENUM_TRY(only(object, {"document", "references", "payload"}));
    PLENUM_ASSIGN(const Value* key, member(object, "document", ValueKind::string));
    PLENUM_ASSIGN(const auto references, strings(object, "references"));
    PLENUM_ASSIGN(const Value* payload, member(object, "payload", ValueKind::string));
    const auto bytes = decode_base64(payload->as_string());
    if (!bytes) return bad_json("`payload` is not Base64");
    return session_.document(key->as_string(), *bytes, references);
  }

  ImportSession& session_;
  bool begun_ = false;
  std::unordered_map<std::int64_t, NodeId> nodes_;
};

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

Result<ImportReport> read_json_lines(ImportSession& session, const ByteSource& source) {
  LineReader lines(source);
  JsonLinesReader reader(session);
  for (;;) {
    const auto more = lines.next();
    if (!more.ok()) return session.at(more.error(), lines.place(0, 0));
    if (!*more) {
      const Status whole = reader.finish();
      if (!whole.ok()) return session.at(whole.error(), lines.place(0, 0));
      return session.report();
    }
    PLENUM_TRY(session.check());
    if (is_blank(lines.line())) continue;
    const auto json = parse_json(lines.line());
    if (!json.ok()) {
      const SourceSpan where = json.error().where();
      return session.at(json.error(), lines.place(where.offset, where.length));
    }
    const auto* object = json->get_if<Map>();
    const Status done =
        object == nullptr ? bad_json("a line must be an object") : reader.line(*object);
    if (!done.ok()) return session.at(done.error(), lines.place(0, lines.line().size()));
  }
}

}  // namespace plenum::exchange
