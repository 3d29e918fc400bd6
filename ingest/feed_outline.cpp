#include "ingest/feed_outline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "core/libxml.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "core/utf8.hpp"

namespace plenum::ingest {
namespace {

constexpr std::string_view xml_blanks = " \t\r\n";
constexpr std::string_view atom_name = "http://www.w3.org/2005/Atom";
constexpr std::string_view old_atom_name = "http://purl.org/atom/ns#";
constexpr std::string_view rss_name = "http://purl.org/rss/1.0/";

std::string_view text_at(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

/// Just past the prolog part that begins at `at`; `at` when there is none.
std::size_t after_prolog_part(std::string_view text, std::size_t at) {
  struct Form {
    std::string_view open;
    std::string_view close;
  };
  for (const Form& form : {Form{"<?", "?>"}, Form{"<!--", "-->"}}) {
    if (text.substr(at, form.open.size()) != form.open) continue;
    const std::size_t end = text.find(form.close, at + form.open.size());
    return end == std::string_view::npos ? text.size() : end + form.close.size();
  }
  if (!core::starts_with_ignoring_ascii_case(text.substr(at), "<!doctype")) return at;
  std::size_t end = text.find_first_of("[>", at);
  if (end != std::string_view::npos && text[end] == '[') end = text.find("]>", end);
  return end == std::string_view::npos ? text.size() : text.find('>', end) + 1;
}

/// Where the XML declaration ends; 0: there is none.
std::size_t declaration_end(std::string_view text) {
  const bool there = text.starts_with("<?xml") && text.size() > 5 &&
                     xml_blanks.find(text[5]) != std::string_view::npos;
  return there ? after_prolog_part(text, 0) : 0;
}

/// What an element is, by its name and the one around it.
enum class Role : std::uint8_t {
  root,
  channel,
  entry,
  feed_title,
  feed_author,
  title,
  content,
  summary,
  published,
  updated,
  author,
  link,
  id,
  source,
  person_name,
  source_title,
  other
};

enum class Vocabulary : std::uint8_t { feed, content, dublin_core, other };

Vocabulary vocabulary_of(std::string_view prefix, std::string_view name) {
  constexpr std::array feeds = {atom_name, old_atom_name, rss_name,
                                std::string_view("http://my.netscape.com/rdf/simple/0.9/"),
                                std::string_view("http://backend.userland.com/rss2")};
  if (name == "http://purl.org/rss/1.0/modules/content/") return Vocabulary::content;
  if (name == "http://purl.org/dc/elements/1.1/") return Vocabulary::dublin_core;
  if (std::ranges::find(feeds, name) != feeds.end()) return Vocabulary::feed;
  if (!name.empty()) return Vocabulary::other;
  if (prefix == "content") return Vocabulary::content;  // a prefix that the feed forgot to declare
  if (prefix == "dc") return Vocabulary::dublin_core;
  return prefix.empty() ? Vocabulary::feed : Vocabulary::other;
}

struct EntryName {
  Vocabulary vocabulary;
  std::string_view name;
  Role role;
};

constexpr std::array entry_names = {EntryName{Vocabulary::feed, "title", Role::title},
                                    EntryName{Vocabulary::content, "encoded", Role::content},
                                    EntryName{Vocabulary::feed, "content", Role::content},
                                    EntryName{Vocabulary::feed, "description", Role::summary},
                                    EntryName{Vocabulary::feed, "summary", Role::summary},
                                    EntryName{Vocabulary::feed, "pubDate", Role::published},
                                    EntryName{Vocabulary::feed, "published", Role::published},
                                    EntryName{Vocabulary::feed, "issued", Role::published},
                                    EntryName{Vocabulary::dublin_core, "date", Role::published},
                                    EntryName{Vocabulary::feed, "updated", Role::updated},
                                    EntryName{Vocabulary::feed, "modified", Role::updated},
                                    EntryName{Vocabulary::feed, "author", Role::author},
                                    EntryName{Vocabulary::dublin_core, "creator", Role::author},
                                    EntryName{Vocabulary::feed, "link", Role::link},
                                    EntryName{Vocabulary::feed, "guid", Role::id},
                                    EntryName{Vocabulary::feed, "id", Role::id},
                                    EntryName{Vocabulary::feed, "source", Role::source}};

Role role_of(Role around, Vocabulary vocabulary, std::string_view name) {
  const bool feed = vocabulary == Vocabulary::feed;
  switch (around) {
    case Role::root:
      if (feed && name == "channel") return Role::channel;
      if (feed && name == "author") return Role::feed_author;
      [[fallthrough]];
    case Role::channel:
      if (feed && (name == "item" || name == "entry")) return Role::entry;
      return feed && name == "title" ? Role::feed_title : Role::other;
    case Role::entry:
      for (const EntryName& each : entry_names) {
        if (each.vocabulary == vocabulary && each.name == name) return each.role;
      }
      return Role::other;
    case Role::author:
    case Role::feed_author:
      return feed && name == "name" ? Role::person_name : Role::other;
    case Role::source:
      return feed && name == "title" ? Role::source_title : Role::other;
    case Role::feed_title:
    case Role::title:
    case Role::content:
    case Role::summary:
    case Role::published:
    case Role::updated:
    case Role::link:
    case Role::id:
    case Role::person_name:
    case Role::source_title:
    case Role::other:
      break;
  }
  return Role::other;
}

struct FreeParser {
  const core::LibXml* xml = nullptr;
  void operator()(xmlParserCtxt* parser) const {
    // Where a document type was declared there is a document, which its parser does not own.
    if (parser->myDoc != nullptr) xml->free_doc(parser->myDoc);
    xml->free_parser_ctxt(parser);
  }
};
using Parser = std::unique_ptr<xmlParserCtxt, FreeParser>;

class Outliner {
 public:
  explicit Outliner(std::string_view text) : text_(text), start_(declaration_end(text)) {}

  Result<FeedOutline> run() {
    PLENUM_ASSIGN(xml_, core::load_libxml());
    // The text is UTF-8 whatever its declaration says, so the parser does not see that.
    const std::string_view rest = text_.substr(start_);
    parser_ = Parser(xml_->create_memory_parser_ctxt(rest.data(), static_cast<int>(rest.size())),
                     FreeParser{xml_});
    if (!parser_) return Error(ErrorCode::syntax, "not well-formed XML: the document is empty");
    xmlSAXHandler handler{};
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = &Outliner::on_start;
    handler.endElementNs = &Outliner::on_end;
    handler.getEntity = &Outliner::on_entity;
    handler.entityDecl = &Outliner::on_declaration;
    handler.serror = &Outliner::on_error;
    *parser_->sax = handler;
    parser_->userData = this;
    xml_->ctxt_use_options(parser_.get(), XML_PARSE_NONET);
    if (start_ > 0) outline_.frame.push_back({0, static_cast<std::uint32_t>(start_)});
    xml_->parse_document(parser_.get());
    if (parser_->wellFormed == 0 || failed_) return error();
    return std::move(outline_);
  }

 private:
  struct Open {
    Role role = Role::other;
    FeedPart part;
  };

  std::uint32_t position() const {
    const xmlParserInput* input = parser_->input;
    if (input == nullptr) return static_cast<std::uint32_t>(text_.size());
    const auto read = input->consumed + static_cast<unsigned long>(input->cur - input->base);
    return static_cast<std::uint32_t>(std::min<std::size_t>(start_ + read, text_.size()));
  }

  static void on_start(void* self, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri,
                       int, const xmlChar**, int count, int, const xmlChar** attributes) {
    static_cast<Outliner*>(self)->start(text_at(name), vocabulary_of(text_at(prefix), text_at(uri)),
                                        {attributes, count});
  }
  static void on_end(void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
    static_cast<Outliner*>(self)->end();
  }

  struct Attributes {
    const xmlChar** fields;  ///< five an attribute: name, prefix, URI, begin and end of the value
    int count;

    std::string_view value(std::string_view name) const {
      for (int i = 0; i < count; ++i) {
        const xmlChar** each = fields + std::ptrdiff_t{5} * i;
        if (each[1] != nullptr || text_at(each[0]) != name) continue;
        return {reinterpret_cast<const char*>(each[3]),
                static_cast<std::size_t>(each[4] - each[3])};
      }
      return {};
    }
  };

  // The parser stands before the end of the start tag, which has no other '<'.
  void start(std::string_view name, Vocabulary vocabulary, Attributes attributes) {
    const std::uint32_t at = position();
    Open open;
    open.role = open_.empty() ? Role::root : role_of(open_.back().role, vocabulary, name);
    open.part.element.begin = static_cast<std::uint32_t>(text_.rfind('<', at));
    open.part.content.begin =
        static_cast<std::uint32_t>(std::min(text_.find('>', at) + 1, text_.size()));
    open.part.type = attributes.value("type");
    open.part.href = attributes.value("href");
    open.part.permalink = attributes.value("isPermaLink") != "false";
    const std::string_view relation = attributes.value("rel");
    if (open.role == Role::link && !relation.empty() && relation != "alternate") {
      open.role = Role::other;
    }
    if (open.role == Role::root) outline_.atom = name == "feed";
    if (open.role == Role::root || open.role == Role::channel) {
      outline_.frame.push_back({open.part.element.begin, open.part.content.begin});
    }
    if (open.role == Role::entry) entry_ = {};
    open_.push_back(std::move(open));
  }

  // The parser stands behind the end tag, which has no '<' but its first sign.
  void end() {
    Open open = std::move(open_.back());
    open_.pop_back();
    const std::uint32_t at = position();
    FeedPart& part = open.part;
    part.element.end = at;
    part.content.end = part.content.begin;
    if (at > part.content.begin) {
      part.content.end = static_cast<std::uint32_t>(text_.rfind('<', at - 1));
    }
    close(open.role, std::move(part));
  }

  void close(Role role, FeedPart part) {
    switch (role) {
      case Role::root:
      case Role::channel:
        if (part.content.end < part.element.end && part.content.begin < part.element.end) {
          outline_.frame.push_back({part.content.end, part.element.end});
        }
        return;
      case Role::entry:
        entry_.element = part.element;
        outline_.entries.push_back(std::move(entry_));
        return;
      case Role::feed_title:
      case Role::feed_author:
        outline_.frame.push_back(part.element);
        return keep(role == Role::feed_title ? outline_.title : outline_.author, std::move(part));
      case Role::person_name: {
        const bool of_feed = open_.back().role == Role::feed_author;
        return keep(of_feed ? outline_.author : entry_.author, std::move(part));
      }
      case Role::source_title:
      case Role::source:
        return keep(entry_.source, std::move(part));
      case Role::title:
        return keep(entry_.title, std::move(part));
      case Role::content:
        return keep(entry_.content, std::move(part));
      case Role::summary:
        return keep(entry_.summary, std::move(part));
      case Role::published:
        return keep(entry_.published, std::move(part));
      case Role::updated:
        return keep(entry_.updated, std::move(part));
      case Role::author:
        return keep(entry_.author, std::move(part));
      case Role::link:
        return keep(entry_.link, std::move(part));
      case Role::id:
        return keep(entry_.id, std::move(part));
      case Role::other:
        return;
    }
  }

  /// The first of several counts; of nested ones that is the inner.
  static void keep(FeedPart& place, FeedPart part) {
    if (!place.found()) place = std::move(part);
  }

  /// Entities of HTML are known in feeds, though no document type declares them.
  static xmlEntity* on_entity(void* self, const xmlChar* name) {
    if (static_cast<Outliner*>(self)->xml_->entity_lookup(name) == nullptr) return nullptr;
    static const xmlChar content[] = "?";  // nobody reads it: the text is read by its spans
    auto* outliner = static_cast<Outliner*>(self);
    outliner->known_ = {};
    outliner->known_.type = XML_ENTITY_DECL;
    outliner->known_.etype = XML_INTERNAL_PREDEFINED_ENTITY;
    outliner->known_.name = name;
    outliner->known_.content = const_cast<xmlChar*>(content);  // NOLINT: nobody writes it
    outliner->known_.length = 1;
    return &outliner->known_;
  }

  static void on_declaration(void* self, const xmlChar* name, int, const xmlChar*, const xmlChar*,
                             xmlChar*) {
    auto* outliner = static_cast<Outliner*>(self);
    outliner->fail(fmt::format("it declares an entity '{}', which is not read", text_at(name)));
    outliner->xml_->stop_parser(outliner->parser_.get());
  }

  static void on_error(void* self, xmlErrorPtr problem) {
    if (problem->level < XML_ERR_FATAL) return;
    const char* words = problem->message;
    static_cast<Outliner*>(self)->fail(
        std::string(core::trim(words == nullptr ? "damaged" : words)));
  }

  void fail(std::string words) {
    if (failed_) return;
    failed_ = true;
    problem_ = std::move(words);
    problem_at_ = position();
  }

  Error error() const {
    const std::string_view before = text_.substr(0, problem_at_);
    const std::size_t line = before.rfind('\n') + 1;  // npos + 1 is 0
    SourceSpan place;
    place.line = static_cast<std::uint32_t>(std::ranges::count(before, '\n')) + 1;
    place.column = static_cast<std::uint32_t>(core::count_code_points(before.substr(line))) + 1;
    place.offset = problem_at_;
    return Error(ErrorCode::syntax, fmt::format("the feed is not well-formed XML: {}",
                                                problem_.empty() ? "damaged" : problem_))
        .with_place(place);
  }

  std::string_view text_;
  std::size_t start_;
  const core::LibXml* xml_ = nullptr;
  Parser parser_;
  FeedOutline outline_;
  FeedEntry entry_;
  std::vector<Open> open_;
  xmlEntity known_{};
  bool failed_ = false;
  std::string problem_;
  std::uint32_t problem_at_ = 0;
};

}  // namespace

bool looks_like_feed(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    at = std::min(text.find_first_not_of(xml_blanks, at), text.size());
    const std::size_t next = after_prolog_part(text, at);
    if (next != at) {
      at = next;
      continue;
    }
    if (at >= text.size() || text[at] != '<') return false;
    const std::string_view tag = text.substr(at + 1, text.find('>', at) - at);
    const std::string_view name = tag.substr(0, tag.find_first_of(" \t\r\n/>"));
    const auto names = [&](std::string_view uri) {
      return tag.find(uri) != std::string_view::npos;
    };
    if (name == "rss") return true;
    if (name == "feed" || name.ends_with(":feed")) return names(atom_name) || names(old_atom_name);
    return name == "rdf:RDF" && (names(rss_name) || names("netscape.com/rdf/simple"));
  }
  return false;
}

Result<FeedOutline> outline_feed(std::string_view text) { return Outliner(text).run(); }

}  // namespace plenum::ingest
