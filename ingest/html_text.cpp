#include <array>
#include <charconv>

#include "core/libxml.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "ingest/article_reader.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t entity_bytes_max = 32;
constexpr std::size_t meta_bytes_max = 8192;  ///< a larger one tells nothing of the page

constexpr std::array<std::string_view, 17> dropped = {
    "script", "style",  "nav",    "noscript", "svg",    "template", "form",   "footer", "aside",
    "iframe", "button", "select", "textarea", "object", "head",     "figure", "menu"};

constexpr std::array<std::string_view, 29> breaking = {
    "p",  "div", "br", "h1",         "h2",      "h3",      "h4",     "h5",   "h6",         "li",
    "ul", "ol",  "tr", "table",      "section", "article", "header", "main", "blockquote", "pre",
    "hr", "dd",  "dt", "figcaption", "address", "time",    "body",   "td",   "th"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::string_view each : names) {
    if (each == name) return true;
  }
  return false;
}

/// Elements without content, and the page itself: nothing of them can be hidden.
constexpr std::array<std::string_view, 16> never_hidden = {
    "html", "body", "br",  "hr",    "img",   "input",  "link",  "meta",
    "area", "base", "col", "embed", "param", "source", "track", "wbr"};

/// Elements that the next of their kind ends.
constexpr std::array<std::string_view, 8> unclosed = {"p",  "li", "dd", "dt",
                                                      "tr", "td", "th", "option"};
constexpr std::array<std::string_view, 4> holders = {"ul", "ol", "dl", "table"};

struct Tag {
  std::string name;
  bool closing = false;
  std::uint32_t end = 0;  ///< just past '>'
};

class Scanner {
 public:
  Scanner(const MappedText& source, PageHead& head, Watch watch)
      : text_(source.text), builder_(source), head_(head), watch_(watch) {}

  MappedText run() {
    const auto size = static_cast<std::uint32_t>(text_.size());
    while (at_ < size && !watch_.stopped()) {
      watch_.reach(at_, size);
      const char each = text_[at_];
      if (each == '<') {
        markup();
      } else if (!skipping_.empty()) {
        const std::size_t next = text_.find('<', at_);
        at_ = next == std::string_view::npos ? size : static_cast<std::uint32_t>(next);
      } else if (each == '&') {
        entity();
      } else {
        plain();
      }
    }
    return builder_.take();
  }

 private:
  void plain() {
    const std::uint32_t begin = at_;
    while (at_ < text_.size() && text_[at_] != '<' && text_[at_] != '&' && text_[at_] != '\n')
      ++at_;
    builder_.copy(begin, at_);
    if (at_ < text_.size() && text_[at_] == '\n') {  // a line break is a space in HTML
      builder_.replace(at_, at_ + 1, " ");
      ++at_;
    }
  }

  void entity() {
    const std::string_view rest = text_.substr(at_, entity_bytes_max);
    const std::size_t end = rest.find(';');
    std::string words;
    if (end != std::string_view::npos && end > 1) words = entity_text(rest.substr(1, end - 1));
    if (words.empty()) {
      builder_.copy(at_, at_ + 1);
      ++at_;
    } else {
      builder_.replace(at_, at_ + static_cast<std::uint32_t>(end) + 1, words);
      at_ += static_cast<std::uint32_t>(end) + 1;
    }
  }

  void markup() {
    const std::uint32_t begin = at_;
    if (text_.substr(at_, 4) == "<!--") {
      const std::size_t end = text_.find("-->", at_ + 4);
      at_ = end == std::string_view::npos ? static_cast<std::uint32_t>(text_.size())
                                          : static_cast<std::uint32_t>(end) + 3;
      return;
    }
    const Tag tag = read_tag();
    if (tag.end == 0) {  // no tag: a less-than sign
      if (skipping_.empty()) builder_.copy(at_, at_ + 1);
      ++at_;
      return;
    }
    at_ = tag.end;
    const std::string_view whole = text_.substr(begin, tag.end - begin);
    if (tag.name == "meta" && whole.size() <= meta_bytes_max) meta(whole);
    if (tag.name == "title" && !tag.closing && head_.title.empty()) page_title();
    if (!skipping_.empty() && ends_unclosed(tag)) skipping_.clear();
    if (!skipping_.empty()) {
      if (tag.name == skipping_) depth_ = tag.closing ? depth_ - 1 : depth_ + 1;
      if (depth_ == 0 || (skipping_ == "head" && tag.name == "body")) skipping_.clear();
    } else if (!tag.closing && among(dropped, tag.name) && !whole.ends_with("/>")) {
      skipping_ = tag.name;
      depth_ = 1;
      if (tag.name == "script" || tag.name == "style") raw_text();
    } else if (!tag.closing && !among(never_hidden, tag.name) && !whole.ends_with("/>") &&
               is_hidden(whole)) {
      skipping_ = tag.name;
      depth_ = 1;
      held_ = 0;
    }
    if (among(breaking, tag.name)) builder_.replace(begin, tag.end, "\n\n");
  }

  // Whether a tag ends the hidden element that is being left out though nothing closes it: a
  // paragraph before any block, a list item or cell before its next, or with its list or table.
  bool ends_unclosed(const Tag& tag) {
    if (!among(unclosed, skipping_)) return false;
    if (tag.name == skipping_ && tag.closing) return false;
    if (skipping_ == "p") return tag.name != "br" && among(breaking, tag.name);
    if (among(holders, tag.name)) held_ += tag.closing ? -1 : 1;
    return held_ < 0 || (held_ == 0 && tag.name == skipping_);
  }

  // hidden, aria-hidden="true", style="display:none"
  static bool is_hidden(std::string_view tag) {
    constexpr std::string_view blanks = " \t\r\n\f/";
    std::size_t at = tag.find_first_of(blanks, 1);
    while (at < tag.size()) {
      at = tag.find_first_not_of(blanks, at);
      if (at >= tag.size() || tag[at] == '>') return false;
      const std::size_t end = std::min(tag.find_first_of(" \t\r\n\f/=>", at + 1), tag.size());
      const std::string name = core::to_lower(tag.substr(at, end - at));
      at = tag.find_first_not_of(" \t\r\n\f", end);
      std::string_view value;
      if (at < tag.size() && tag[at] == '=') {
        at = std::min(tag.find_first_not_of(" \t\r\n\f", at + 1), tag.size() - 1);
        const bool quoted = tag[at] == '"' || tag[at] == '\'';
        const std::size_t begin = quoted ? at + 1 : at;
        const std::size_t close = std::min(
            quoted ? tag.find(tag[at], begin) : tag.find_first_of(" \t\r\n\f>", begin), tag.size());
        value = tag.substr(begin, close - begin);
        at = quoted ? close + 1 : close;
      }
      if (name == "hidden") return true;
      if (name == "aria-hidden" && core::to_lower(value) == "true") return true;
      if (name == "style" && value.size() <= meta_bytes_max && hides(value)) return true;
    }
    return false;
  }

  static bool hides(std::string_view style) {
    std::string plain = core::to_lower(style);
    std::erase_if(plain, [](char each) { return each == ' ' || each == '\t' || each == '\n'; });
    for (std::string_view rule : {"display:none", "visibility:hidden"}) {
      const std::size_t at = plain.find(rule);
      if (at != std::string::npos && (at == 0 || plain[at - 1] == ';')) return true;
    }
    return false;
  }

  // Inside script and style only their own end counts.
  void raw_text() {
    const std::string end = "</" + skipping_;
    for (std::size_t at = text_.find("</", at_); at != std::string_view::npos;
         at = text_.find("</", at + 2)) {
      if (core::starts_with_ignoring_ascii_case(text_.substr(at), end)) {
        at_ = static_cast<std::uint32_t>(at);
        return;
      }
    }
    at_ = static_cast<std::uint32_t>(text_.size());
  }

  // A tag ends at the first '>' outside of quotes, however far that is. Where that leads to a quote
  // that closes nothing, to a '<' outside of quotes or to the end of the text, a quote was never
  // closed: the tag ends at the first '>' in the last of the values that have one. Without any
  // there was no tag, and its words are read as text. Linear over all tags: of two scans that pass
  // the same byte, one outside of quotes, one inside " and one inside ' are possible, but no two in
  // the same state. For a later scan begins outside of quotes at a '<' that the earlier one passed
  // inside, and any sign takes different states to different states.
  Tag read_tag() const {
    Tag tag;
    std::uint32_t at = at_ + 1;
    if (at < text_.size() && text_[at] == '/') {
      tag.closing = true;
      ++at;
    }
    while (at < text_.size() && tag.name.size() < 16) {
      const char each = text_[at];
      const char lower = each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each;
      if (!((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') || lower == '!' ||
            lower == '?'))
        break;
      tag.name.push_back(lower);
      ++at;
    }
    // "<3" is words: no name of a tag begins with a digit
    if (tag.name.empty() || (tag.name.front() >= '0' && tag.name.front() <= '9')) return tag;
    char quote = 0;
    bool hides_end = false;  // the value since the last quote has a '>'
    for (; at < text_.size(); ++at) {
      const char each = text_[at];
      if (quote != 0) {
        if (each == '>' && !hides_end) tag.end = at + 1;
        hides_end = hides_end || each == '>';
        if (each != quote) continue;
        if (hides_end && !closes_value(at)) return tag;
        quote = 0;
      } else if (each == '"' || each == '\'') {
        quote = each;
        hides_end = false;
      } else if (each == '<') {
        return tag;
      } else if (each == '>') {
        tag.end = at + 1;
        return tag;
      }
    }
    return tag;
  }

  // After a value comes a blank or the end of the tag. A quote before anything else, or after '=',
  // opens the next value or begins what somebody said.
  bool closes_value(std::uint32_t quote) const {
    if (quote + 1 >= text_.size()) return true;
    return text_[quote - 1] != '=' &&
           std::string_view(" \t\r\n\f/>").find(text_[quote + 1]) != std::string_view::npos;
  }

  static std::string attribute(std::string_view tag, std::string_view name) {
    for (std::size_t at = tag.find(name); at != std::string_view::npos;
         at = tag.find(name, at + 1)) {
      std::size_t next = at + name.size();
      if (tag[at - 1] != ' ' && tag[at - 1] != '\n') continue;
      if (next + 1 >= tag.size() || tag[next] != '=') continue;
      const char quote = tag[next + 1];
      if (quote != '"' && quote != '\'') continue;
      const std::size_t end = tag.find(quote, next + 2);
      if (end != std::string_view::npos) return std::string(tag.substr(next + 2, end - next - 2));
    }
    return {};
  }

  void meta(std::string_view tag) {
    std::string name = attribute(tag, "name");
    if (name.empty()) name = attribute(tag, "property");
    const std::string content = attribute(tag, "content");
    if (name == "author" && head_.author.empty()) head_.author = content;
    if (name == "og:site_name") head_.publisher = content;
    if (name == "article:published_time" || name == "date") head_.published = content;
    if (name == "og:title") head_.title = content;
  }

  void page_title() {
    const std::size_t end = text_.find('<', at_);
    if (end == std::string_view::npos || end - at_ >= 512) return;
    std::string_view words = core::trim(text_.substr(at_, end - at_));
    while (!words.empty()) {
      const std::size_t semicolon = words.substr(0, entity_bytes_max).find(';');
      std::string decoded;
      if (words.front() == '&' && semicolon != std::string_view::npos && semicolon > 1)
        decoded = entity_text(words.substr(1, semicolon - 1));
      head_.title += decoded.empty() ? std::string(words.substr(0, 1)) : decoded;
      words.remove_prefix(decoded.empty() ? 1 : semicolon + 1);
    }
  }

  std::string_view text_;
  TextBuilder builder_;
  PageHead& head_;
  Watch watch_;
  std::uint32_t at_ = 0;
  std::string skipping_;
  int depth_ = 0;
  int held_ = 0;  ///< lists and tables inside the hidden element
};

}  // namespace

bool looks_like_html(std::string_view text, std::string_view source_name) {
  if (source_name.ends_with(".html") || source_name.ends_with(".htm")) return true;
  if (source_name.ends_with(".txt") || source_name.ends_with(".md")) return false;
  const std::string_view start = core::trim(text.substr(0, 1024));
  for (std::string_view mark : {"<!doctype html", "<html", "<head", "<body", "<article", "<div"}) {
    if (core::starts_with_ignoring_ascii_case(start, mark)) return true;
  }
  return start.find("<p>") != std::string_view::npos;
}

std::string entity_text(std::string_view name) {
  unsigned code = 0;
  if (name.front() == '#') {
    const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
    const std::string_view digits = name.substr(hex ? 2 : 1);
    const auto read =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return {};
  } else {
    const std::string copy(name);
    const auto xml = core::load_libxml();
    if (!xml.ok()) return {};  // who reads articles has told so
    const htmlEntityDesc* entity =
        (*xml)->entity_lookup(reinterpret_cast<const xmlChar*>(copy.c_str()));
    if (entity == nullptr) return {};
    code = entity->value;
  }
  if (code < 0x20 || (code >= 0x7F && code < 0xA0)) code = ' ';
  std::string words;
  core::append_utf8(words, code);
  return words;
}

MappedText html_text(const MappedText& source, PageHead& head, Watch watch) {
  return Scanner(source, head, watch).run();
}

}  // namespace plenum::ingest
