#include "ingest/feed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "core/try.hpp"
#include "core/utf8.hpp"
#include "ingest/feed_outline.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t prolog_bytes_max = 16U << 10U;  ///< the root element stands in them
constexpr std::size_t id_bytes_max = 512;             ///< of a longer one the hash counts
constexpr std::size_t reference_bytes_max = 32;

/// Content of an XML element to the text that it stands for: references decoded, CDATA sections
/// opened, comments dropped, elements kept as markup or dropped with their tags.
class XmlText {
 public:
  XmlText(const MappedText& source, Span content, bool keep_markup)
      : text_(std::string_view(source.text).substr(0, content.end)),
        builder_(source),
        at_(content.begin),
        keep_markup_(keep_markup) {}

  MappedText run() {
    while (at_ < text_.size()) {
      const auto next =
          static_cast<std::uint32_t>(std::min(text_.find_first_of("<&", at_), text_.size()));
      builder_.copy(at_, next);
      at_ = next;
      if (at_ < text_.size()) text_[at_] == '&' ? reference() : markup();
    }
    return builder_.take();
  }

 private:
  void reference() {
    const std::string_view rest = text_.substr(at_, reference_bytes_max);
    const std::size_t end = rest.find(';');
    const std::string words = end != std::string_view::npos && end > 1
                                  ? entity_text(rest.substr(1, end - 1))
                                  : std::string();
    const std::uint32_t size = words.empty() ? 1 : static_cast<std::uint32_t>(end) + 1;
    if (words.empty()) {
      builder_.copy(at_, at_ + size);
    } else {
      builder_.replace(at_, at_ + size, words);
    }
    at_ += size;
  }

  void markup() {
    constexpr std::string_view section = "<![CDATA[";
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with(section)) {
      const std::uint32_t begin = at_ + static_cast<std::uint32_t>(section.size());
      const std::uint32_t end = find("]]>", begin);
      builder_.copy(begin, end);
      at_ = std::min(end + 3, static_cast<std::uint32_t>(text_.size()));
      return;
    }
    const std::uint32_t begin = at_;
    const std::string_view close = rest.starts_with("<!--") ? "-->" : ">";
    at_ = std::min(find(close, at_) + static_cast<std::uint32_t>(close.size()),
                   static_cast<std::uint32_t>(text_.size()));
    if (keep_markup_ && close == ">") builder_.copy(begin, at_);
  }

  std::uint32_t find(std::string_view words, std::uint32_t from) const {
    return static_cast<std::uint32_t>(std::min(text_.find(words, from), text_.size()));
  }

  std::string_view text_;
  TextBuilder builder_;
  std::uint32_t at_;
  const bool keep_markup_;
};

/// White space levelled to one blank, none at the ends.
std::string levelled(std::string_view text) {
  std::string out;
  for (const char each : core::trim(text)) {
    const bool blank = each == ' ' || each == '\n' || each == '\r' || each == '\t';
    if (!blank) out += each;
    if (blank && !out.ends_with(' ')) out += ' ';
  }
  return out;
}

/// What a part says as one line of plain words, references decoded once.
std::string words_of(const MappedText& source, const FeedPart& part) {
  return part.found() ? levelled(XmlText(source, part.content, false).run().text) : std::string();
}

enum class Form : std::uint8_t { none, plain, html, xhtml };

Form form_of(const FeedPart& part, bool atom) {
  if (!part.found()) return Form::none;
  if (!atom) return Form::html;
  if (part.type == "html" || part.type == "text/html") return Form::html;
  if (part.type == "xhtml" || part.type == "application/xhtml+xml") return Form::xhtml;
  const bool text = part.type.empty() || part.type == "text" || part.type.starts_with("text/");
  return text ? Form::plain : Form::none;
}

/// A part as text: HTML is read by the reader of pages.
MappedText rendered(const MappedText& source, const FeedPart& part, bool atom, Watch watch) {
  PageHead unused;
  switch (form_of(part, atom)) {
    case Form::none:
      break;
    case Form::plain:
      return XmlText(source, part.content, false).run();
    case Form::html:
      return html_text(XmlText(source, part.content, true).run(), unused, watch);
    case Form::xhtml: {
      TextBuilder inside(source);
      inside.copy(part.content.begin, part.content.end);
      return html_text(inside.take(), unused, watch);
    }
  }
  return {};
}

bool is_blank(const MappedText& text) {
  return text.text.find_first_not_of(" \t\r\n\f") == std::string::npos;
}

std::string plain_line(const MappedText& text) { return levelled(repair(text).text); }

void append(MappedText& out, const MappedText& part) {
  if (!out.text.empty()) {
    const Span place = part.map.to_raw({0, 0});
    out.map.add({static_cast<std::uint32_t>(out.text.size()), 2, place.begin, 0, false});
    out.text += "\n\n";
  }
  const auto size = static_cast<std::uint32_t>(part.text.size());
  part.map.slice({0, size}, static_cast<std::uint32_t>(out.text.size()), out.map);
  out.text += part.text;
}

/// "jo@example.org (Jo Lind)" -> "Jo Lind"; an address alone is no name.
std::string person_of(std::string words) {
  if (words.find('@') == std::string::npos) return words;
  const std::size_t open = words.find('(');
  const std::size_t close = words.find(')', open);
  if (open == std::string::npos || close == std::string::npos) return {};
  return levelled(words.substr(open + 1, close - open - 1));
}

/// The day of "2025-10-24T08:00:00Z"; other forms of a date stay.
std::string day_of(std::string words) {
  if (words.size() > 10 && words[4] == '-' && words[7] == '-' && words[10] == 'T') words.resize(10);
  return words;
}

/// An address in an attribute or in text.
std::string address_of(const MappedText& source, const FeedEntry& entry) {
  if (!entry.link.href.empty()) {
    MappedText value{entry.link.href, {}};
    const auto size = static_cast<std::uint32_t>(value.text.size());
    return levelled(XmlText(value, {0, size}, false).run().text);
  }
  std::string link = words_of(source, entry.link);
  if (!link.empty()) return link;
  std::string id = entry.id.permalink ? words_of(source, entry.id) : std::string();
  return id.starts_with("http://") || id.starts_with("https://") ? id : std::string();
}

std::string id_of(const MappedText& source, const FeedEntry& entry, std::string_view bytes) {
  std::string id = words_of(source, entry.id);
  if (id.empty()) id = address_of(source, entry);
  if (id.empty()) id = words_of(source, entry.title);
  return id.empty() || id.size() > id_bytes_max ? sha256_hex(id.empty() ? bytes : id) : id;
}

/// The bytes of one entry with the frame around it.
FeedItem item_of(std::string_view bytes, const MappedText& text, const FeedOutline& outline,
                 const FeedEntry& entry) {
  std::vector<Span> parts = outline.frame;
  parts.push_back(entry.element);
  std::ranges::sort(parts, {}, &Span::begin);
  FeedItem item;
  const auto add = [&](Span raw) {
    item.places.add(
        {static_cast<std::uint32_t>(item.bytes.size()), raw.size(), raw.begin, raw.size(), true});
    item.bytes += bytes.substr(raw.begin, raw.size());
  };
  for (std::string_view mark : {"\xFF\xFE", "\xFE\xFF", "\xEF\xBB\xBF"}) {
    if (bytes.starts_with(mark)) add({0, static_cast<std::uint32_t>(mark.size())});
  }
  for (const Span part : parts) add(text.map.to_raw(part));
  item.id = id_of(text, entry, item.bytes);
  return item;
}

}  // namespace

bool is_feed(std::string_view bytes) {
  const std::string_view start = bytes.substr(0, prolog_bytes_max);
  const bool marked = start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF");
  if (!marked && start.find('<') == std::string_view::npos) return false;
  std::string encoding;
  Damage damage;
  const auto text = decode(start, encoding, damage);
  return text.ok() && looks_like_feed(text->text);
}

Result<Feed> cut_feed(std::string_view bytes, Watch watch) {
  std::string encoding;
  Damage damage;
  PLENUM_ASSIGN(const MappedText text, decode(bytes, encoding, damage, watch));
  PLENUM_TRY(watch.check());
  PLENUM_ASSIGN(const FeedOutline outline, outline_feed(text.text));
  Feed feed;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < outline.entries.size(); ++i) {
    PLENUM_TRY(watch.check());
    FeedItem item = item_of(bytes, text, outline, outline.entries[i]);
    if (ids.insert(item.id).second) {
      feed.items.push_back(std::move(item));
    } else {
      feed.warnings.push_back(
          fmt::format("item {} is left out: an earlier one has the id {}", i + 1, item.id));
    }
  }
  if (outline.entries.empty()) feed.warnings.emplace_back("the feed has no items");
  return feed;
}

Result<MappedText> feed_text(const MappedText& source, PageHead& head, Watch watch) {
  PLENUM_ASSIGN(const FeedOutline outline, outline_feed(source.text));
  if (outline.entries.empty()) {
    return Error(ErrorCode::invalid_argument, "the feed has no items");
  }
  const FeedEntry& entry = outline.entries.front();
  const MappedText title = rendered(source, entry.title, outline.atom, watch);
  const FeedPart* body_part = &entry.content;
  MappedText body = rendered(source, *body_part, outline.atom, watch);
  if (is_blank(body)) {
    body_part = &entry.summary;
    body = rendered(source, *body_part, outline.atom, watch);
  }
  head.title = plain_line(title);
  head.author = person_of(words_of(source, entry.author));
  if (head.author.empty()) head.author = person_of(words_of(source, outline.author));
  const FeedPart& from = entry.source.found() ? entry.source : outline.title;
  head.publisher = plain_line(rendered(source, from, outline.atom, watch));
  head.published = day_of(words_of(source, entry.published));
  if (head.published.empty()) head.published = day_of(words_of(source, entry.updated));
  head.link = address_of(source, entry);
  MappedText out;
  const bool title_first = entry.title.element.begin <= body_part->element.begin;
  for (const MappedText* part : {title_first ? &title : &body, title_first ? &body : &title}) {
    if (!is_blank(*part)) append(out, *part);
  }
  if (out.text.empty() && !watch.stopped()) {
    return Error(ErrorCode::invalid_argument, "the item has neither a title nor a text");
  }
  return out;
}

}  // namespace plenum::ingest
