// GraphML through libxml2's pull reader. No network, no DTD (a document type is refused, so there
// are no entities to expand), libxml2's own limits of depth and text size stay on.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <unordered_map>

#include "core/libxml.hpp"
#include "core/temporal_text.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "exchange/graphml_keys.hpp"
#include "exchange/import_session.hpp"
#include "exchange/label_list.hpp"

namespace plenum::exchange {
namespace {

std::string_view view_of(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

struct ReaderFree {
  const core::LibXml* xml = nullptr;
  void operator()(xmlTextReader* reader) const { xml->free_text_reader(reader); }
};
using Reader = std::unique_ptr<xmlTextReader, ReaderFree>;

/// Keys a file may declare; text one element may hold; edges that wait for their nodes. Nodes and
/// edges themselves are bounded by the transaction.
constexpr std::size_t keys_max = 10'000;
constexpr std::size_t text_bytes_max = 64ULL * 1024 * 1024;
constexpr std::size_t pending_bytes_max = 64ULL * 1024 * 1024;

/// An element that collects data until it ends.
struct Open {
  enum class Kind { node, edge } kind = Kind::node;
  std::string id;
  std::string from;
  std::string to;
  std::vector<ReadProperty> properties;
  std::set<std::string> seen_keys;
  std::set<std::string> names;  // of the properties
  std::vector<std::string> labels;
  std::string type;
  SourceSpan place;
};

class GraphmlReader {
 public:
  GraphmlReader(ImportSession& session, const ByteSource& source)
      : session_(session), source_(source) {}

  Result<ImportReport> run() {
    PLENUM_ASSIGN(xml_, core::load_libxml());
    constexpr int ways = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES;
    reader_ = Reader(
        xml_->reader_for_io(&GraphmlReader::read_bytes, nullptr, this, nullptr, nullptr, ways),
        ReaderFree{xml_});
    if (!reader_) return Error(ErrorCode::limit, "out of memory");
    xml_->text_reader_set_structured_error_handler(reader_.get(), &GraphmlReader::on_error, this);
    for (;;) {
      const int state = xml_->text_reader_read(reader_.get());
      if (source_error_) return *source_error_;
      if (state < 0) return session_.at(xml_error(), error_place_);
      if (state == 0) break;
      if (const Status done = event(); !done.ok()) return session_.at(done.error(), place());
    }
    if (!seen_root_) return session_.at(bad("this is not GraphML"), place());
    PLENUM_TRY(join_pending());
    return session_.report();
  }

 private:
  static Error bad(std::string message) {
    return {ErrorCode::invalid_argument, std::move(message)};
  }

  static Error too_much(std::string_view what, std::size_t limit) {
    return {ErrorCode::limit, fmt::format("too much {}: at most {} are allowed", what, limit)};
  }

  static int read_bytes(void* self, char* buffer, int length) {
    auto* reader = static_cast<GraphmlReader*>(self);
    const auto bytes = reader->source_({buffer, static_cast<std::size_t>(length)});
    if (bytes.ok()) {
      reader->note_lines({buffer, *bytes});
      return static_cast<int>(*bytes);
    }
    reader->source_error_ = bytes.error();
    return -1;
  }

  void note_lines(std::string_view piece) {
    for (std::size_t i = 0; i < piece.size(); ++i) {
      if (piece[i] == '\n') line_starts_.push_back(bytes_read_ + i + 1);
    }
    bytes_read_ += piece.size();
  }

  static void on_error(void* self, xmlErrorPtr error) {
    auto* reader = static_cast<GraphmlReader*>(self);
    if (error->level < XML_ERR_ERROR || !reader->error_text_.empty()) return;
    reader->error_text_ = core::trim(error->message == nullptr ? "" : error->message);
    reader->error_place_ = reader->line_place(static_cast<std::size_t>(std::max(error->line, 1)),
                                              static_cast<std::size_t>(std::max(error->int2, 1)));
  }

  Error xml_error() const {
    return {ErrorCode::syntax,
            fmt::format("not well-formed XML: {}", error_text_.empty() ? "damaged" : error_text_)};
  }

  /// The line on which the present element starts. libxml2 keeps no columns of nodes.
  SourceSpan place() const {
    xmlNode* node = xml_->text_reader_current_node(reader_.get());
    const long line = node == nullptr ? 1 : xml_->get_line_no(node);
    return line_place(line > 0 ? static_cast<std::size_t>(line) : 1, 1);
  }

  SourceSpan line_place(std::size_t line, std::size_t column) const {
    SourceSpan span;
    span.line = static_cast<std::uint32_t>(line);
    span.column = static_cast<std::uint32_t>(column);
    span.offset = line <= line_starts_.size() ? line_starts_[line - 1] + column - 1 : 0;
    return span;
  }

  std::string attribute(const char* name) const {
    std::unique_ptr<xmlChar, void (*)(void*)> value(
        xml_->text_reader_get_attribute(reader_.get(), reinterpret_cast<const xmlChar*>(name)),
        xml_->free);
    return std::string(view_of(value.get()));
  }
  std::string own_attribute(const char* name) const {
    std::unique_ptr<xmlChar, void (*)(void*)> value(
        xml_->text_reader_get_attribute_ns(reader_.get(), reinterpret_cast<const xmlChar*>(name),
                                           reinterpret_cast<const xmlChar*>("urn:plenum:graphml")),
        xml_->free);
    return std::string(view_of(value.get()));
  }

  Status event() {
    const std::string_view name = view_of(xml_->text_reader_const_local_name(reader_.get()));
    switch (xml_->text_reader_node_type(reader_.get())) {
      case XML_READER_TYPE_DOCUMENT_TYPE:
        return bad("document type declarations are refused");
      case XML_READER_TYPE_ENTITY_REFERENCE:
        return bad("entity references are refused");
      case XML_READER_TYPE_ELEMENT: {
        const bool empty = xml_->text_reader_is_empty_element(reader_.get()) == 1;
        PLENUM_TRY(start(std::string(name)));
        return empty ? end(std::string(view_of(xml_->text_reader_const_local_name(reader_.get()))))
                     : Status();
      }
      case XML_READER_TYPE_END_ELEMENT:
        return end(std::string(name));
      case XML_READER_TYPE_TEXT:
      case XML_READER_TYPE_CDATA:
      case XML_READER_TYPE_WHITESPACE:
      case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        if (collecting_ && foreign_depth_ == 0) {
          text_ += view_of(xml_->text_reader_const_value(reader_.get()));
          if (text_.size() > text_bytes_max) return too_much("text of one element", text_bytes_max);
        }
        return {};
      default:
        return {};
    }
  }

  Status start(const std::string& name) {
    if (!seen_root_) {
      if (name != "graphml")
        return bad(fmt::format("this is not GraphML: it starts with <{}>", name));
      seen_root_ = true;
      return {};
    }
    if (collecting_) {  // markup inside of data: drawing hints of editors
      ++foreign_depth_;
      session_.lose("data that is markup instead of text", text_key_);
      return {};
    }
    if (name == "key") return start_key();
    if (name == "node" || name == "edge") return start_element(name);
    if (name == "data" || name == "default") {
      collecting_ = true;
      text_.clear();
      text_key_ = name == "data" ? attribute("key") : last_key_;
    } else if (name == "graph") {
      if (attribute("edgedefault") == "undirected") {
        session_.lose("undirected graphs, read as directed from source to target", attribute("id"));
      }
    } else if (name == "hyperedge" || name == "port" || name == "endpoint") {
      session_.lose(name + " elements, left out", attribute("id"));
    }
    return {};
  }

  Status start_key() {
    last_key_ = attribute("id");
    if (last_key_.empty()) return bad("a <key> has no id");
    if (keys_.size() >= keys_max) return too_much("keys", keys_max);
    GraphmlKey key;
    key.name = attribute("attr.name");
    if (key.name.empty()) key.name = last_key_;
    key.element = attribute("for");
    key.type = attribute("attr.type");
    key.own_type = own_attribute("type");
    key.role = graphml_role(last_key_, key, own_attribute("role"));
    if (!keys_.emplace(last_key_, std::move(key)).second) {
      return bad(fmt::format("there are two keys `{}`", last_key_));
    }
    return {};
  }

  Status start_element(const std::string& name) {
    Open open;
    open.place = place();
    open.id = attribute("id");
    if (name == "node") {
      if (open.id.empty()) return bad("a <node> has no id");
      const std::string labels = attribute("labels");
      if (!labels.empty()) open.labels = split_labels(labels);
    } else {
      open.kind = Open::Kind::edge;
      open.from = attribute("source");
      open.to = attribute("target");
      open.type = attribute("label");
      if (open.from.empty() || open.to.empty()) return bad("an <edge> needs source and target");
    }
    open_.push_back(std::move(open));
    return {};
  }

  Status end(const std::string& name) {
    if (foreign_depth_ > 0) {
      --foreign_depth_;
      return {};
    }
    if (name == "default") {
      collecting_ = false;
      const auto key = keys_.find(text_key_);
      if (key != keys_.end()) key->second.fallback = text_;
    } else if (name == "data") {
      collecting_ = false;
      if (!open_.empty()) return add(open_.back(), text_key_, text_);
    } else if ((name == "node" || name == "edge") && !open_.empty()) {
      Open open = std::move(open_.back());
      open_.pop_back();
      return finish(std::move(open));
    }
    return {};
  }

  Status add(Open& open, const std::string& key_id, const std::string& text) {
    const auto key = keys_.find(key_id);
    if (key == keys_.end()) return bad(fmt::format("there is no key `{}`", key_id));
    open.seen_keys.insert(key_id);
    switch (key->second.role) {
      case GraphmlRole::labels:
        open.labels = split_labels(text);
        return {};
      case GraphmlRole::type:
        open.type = text;
        return {};
      case GraphmlRole::internal:
        return {};
      case GraphmlRole::property: {
        PLENUM_ASSIGN(Value value, graphml_value(key->second, text));
        if (!open.names.insert(key->second.name).second) {
          return bad(fmt::format("property `{}` is given twice", key->second.name));
        }
        open.properties.emplace_back(key->second.name, std::move(value));
        return {};
      }
    }
    return {};
  }

  /// Defaults of keys the element does not mention.
  Status complete(Open& open) {
    const std::string_view element = open.kind == Open::Kind::node ? "node" : "edge";
    for (const auto& [id, key] : keys_) {
      if (!key.fallback ||
          (key.element != element && key.element != "all" && !key.element.empty())) {
        continue;
      }
      if (open.seen_keys.count(id) == 0) {
        PLENUM_TRY(add(open, id, *key.fallback));
      }
    }
    return {};
  }

  Status finish(Open open) {
    PLENUM_TRY(session_.check());
    PLENUM_TRY(complete(open));
    if (open.kind == Open::Kind::node) {
      if (nodes_.count(open.id) > 0) return bad(fmt::format("there are two nodes `{}`", open.id));
      PLENUM_ASSIGN(const NodeId node, session_.node(open.labels, open.properties));
      nodes_.emplace(std::move(open.id), node);
      return {};
    }
    if (nodes_.count(open.from) > 0 && nodes_.count(open.to) > 0) return create_edge(open);
    pending_bytes_ += 256 + open.from.size() + open.to.size() + open.type.size();
    for (const auto& [name, value] : open.properties) {
      const auto* text = value.get_if<std::string>();
      pending_bytes_ += 128 + name.size() + (text == nullptr ? 0 : text->size());
    }
    if (pending_bytes_ > pending_bytes_max) {
      return too_much("data of edges that stand before their nodes", pending_bytes_max);
    }
    pending_.push_back(std::move(open));  // an edge may stand before its nodes
    return {};
  }

  Status create_edge(const Open& open) {
    return session_.edge(open.type.empty() ? "RELATED" : open.type, nodes_.at(open.from),
                         nodes_.at(open.to), open.properties);
  }

  Status join_pending() {
    for (const Open& open : pending_) {
      for (const std::string& end : {open.from, open.to}) {
        if (nodes_.count(end) == 0) {
          return session_.at(bad(fmt::format("there is no node `{}`", end)), open.place);
        }
      }
      if (const Status done = create_edge(open); !done.ok()) {
        return session_.at(done.error(), open.place);
      }
    }
    return {};
  }

  ImportSession& session_;
  const ByteSource& source_;
  const core::LibXml* xml_ = nullptr;
  Reader reader_;
  std::optional<Error> source_error_;
  std::string error_text_;
  SourceSpan error_place_;
  std::vector<std::size_t> line_starts_{0};
  std::size_t bytes_read_ = 0;
  bool seen_root_ = false;
  bool collecting_ = false;
  int foreign_depth_ = 0;
  std::string text_;
  std::string text_key_;
  std::string last_key_;
  std::map<std::string, GraphmlKey> keys_;
  std::unordered_map<std::string, NodeId> nodes_;
  std::vector<Open> open_;
  std::vector<Open> pending_;
  std::size_t pending_bytes_ = 0;
};

}  // namespace

Result<ImportReport> read_graphml(ImportSession& session, const ByteSource& source) {
  return GraphmlReader(session, source).run();
}

}  // namespace plenum::exchange
