#include "ingest/article_reader.hpp"

#include <fmt/format.h>
#include <iconv.h>
#include <uchardet.h>

#include <array>
#include <cerrno>
#include <memory>

#include "core/libxml.hpp"
#include "core/try.hpp"
#include "core/utf8.hpp"
#include "ingest/feed.hpp"
#include "ingest/feed_outline.hpp"
#include "ingest/pdf.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t guess_bytes_max = 256U << 10U;
constexpr std::string_view replacement = "\xEF\xBF\xBD";

Error not_text(std::string_view why) {
  return Error(ErrorCode::invalid_argument, fmt::format("the article is not text: {}", why))
      .with_hint("articles are plain text, Markdown, HTML, feeds or PDF");
}

bool is_control(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code < 0x20 && code != '\n' && code != '\r' && code != '\t' && code != '\f';
}

void note_damage(Damage& damage, std::uint64_t at) {
  if (damage.bytes++ == 0) damage.first = at;
}

/// UTF-8 to NFC, cluster by cluster; invalid bytes become U+FFFD.
MappedText normalise(std::string_view bytes, std::uint32_t at, Damage& damage, Watch watch) {
  MappedText out;
  out.text.reserve(bytes.size());
  const auto add = [&](std::uint32_t begin, std::uint32_t end, std::string_view words) {
    const bool same = bytes.substr(begin, end - begin) == words;
    out.map.add({static_cast<std::uint32_t>(out.text.size()),
                 static_cast<std::uint32_t>(words.size()), begin, end - begin, same});
    out.text.append(words);
  };
  while (at < bytes.size() && !watch.stopped()) {
    watch.reach(at, bytes.size());
    std::uint32_t end = at;
    while (end < bytes.size() && static_cast<unsigned char>(bytes[end]) < 0x80) ++end;
    // the last ASCII letter may carry combining marks
    const bool marked = end < bytes.size() && end > at;
    if (const std::uint32_t stop = marked ? end - 1 : end; stop > at) {
      add(at, stop, bytes.substr(at, stop - at));
      at = stop;
    }
    if (at >= bytes.size()) break;
    const core::CodePoint first = core::decode_utf8(bytes, at);
    end = at + static_cast<std::uint32_t>(first.length);
    if (!first.valid) {
      add(at, end, replacement);
      note_damage(damage, at);
      at = end;
      continue;
    }
    for (int marks = 0; end < bytes.size() && marks < 32; ++marks) {
      const core::CodePoint next = core::decode_utf8(bytes, end);
      const bool combines = next.valid && ((next.value >= 0x300 && next.value < 0x370) ||
                                           (next.value >= 0x1100 && next.value < 0x1200) ||
                                           (next.value >= 0x3099 && next.value <= 0x309A) ||
                                           (next.value >= 0x591 && next.value < 0x700) ||
                                           (next.value >= 0x900 && next.value < 0x1000));
      if (!combines) break;
      end += static_cast<std::uint32_t>(next.length);
    }
    add(at, end, core::nfc(bytes.substr(at, end - at)));
    at = end;
  }
  return out;
}

struct CloseIconv {
  void operator()(void* handle) const { iconv_close(handle); }
};

/// Converts one character at a time, so that each knows its bytes.
Result<MappedText> convert(std::string_view bytes, const std::string& encoding, std::uint32_t at,
                           Damage& damage, Watch watch) {
  iconv_t opened = iconv_open("UTF-8", encoding.c_str());
  if (opened == reinterpret_cast<iconv_t>(-1))  // NOLINT: the library's way to say no
    return Error(ErrorCode::unsupported, fmt::format("cannot read text in {}", encoding));
  const std::unique_ptr<void, CloseIconv> handle(opened);
  MappedText out;
  while (at < bytes.size() && !watch.stopped()) {
    watch.reach(at, bytes.size());
    std::array<char, 16> buffer{};
    std::size_t taken = 0;
    for (std::size_t size = 1; size <= 6 && at + size <= bytes.size(); ++size) {
      char* in = const_cast<char*>(bytes.data()) + at;  // NOLINT: iconv does not write there
      char* to = buffer.data();
      std::size_t in_left = size;
      std::size_t out_left = buffer.size();
      iconv(opened, nullptr, nullptr, nullptr, nullptr);
      if (iconv(opened, &in, &in_left, &to, &out_left) != static_cast<std::size_t>(-1) &&
          in_left == 0) {
        taken = size;
        const std::string_view words(buffer.data(), buffer.size() - out_left);
        const bool same = bytes.substr(at, size) == words;
        out.map.add({static_cast<std::uint32_t>(out.text.size()),
                     static_cast<std::uint32_t>(words.size()), at, static_cast<std::uint32_t>(size),
                     same});
        out.text.append(words);
        break;
      }
      if (errno == EILSEQ) break;
    }
    if (taken == 0) {
      out.map.add({static_cast<std::uint32_t>(out.text.size()), 3, at, 1, false});
      out.text.append(replacement);
      note_damage(damage, at);
      taken = 1;
    }
    at += static_cast<std::uint32_t>(taken);
  }
  return out;
}

std::string guess(std::string_view bytes) {
  const std::unique_ptr<std::remove_pointer_t<uchardet_t>, void (*)(uchardet_t)> detector(
      uchardet_new(), uchardet_delete);
  const std::string_view part = bytes.substr(0, guess_bytes_max);
  if (uchardet_handle_data(detector.get(), part.data(), part.size()) != 0) return {};
  uchardet_data_end(detector.get());
  return uchardet_get_charset(detector.get());
}

/// What an XML declaration says of the encoding, where that is not UTF-8; empty: nothing.
std::string declared_encoding(std::string_view bytes) {
  if (!bytes.starts_with("<?xml")) return {};
  const std::string_view declaration = bytes.substr(0, std::min(bytes.find("?>"), bytes.size()));
  const std::size_t at = declaration.find("encoding");
  const std::size_t open = declaration.find_first_of("\"'", at);
  if (at == std::string_view::npos || open == std::string_view::npos) return {};
  const std::size_t close = declaration.find(declaration[open], open + 1);
  if (close == std::string_view::npos || close - open > 41) return {};
  std::string name = core::to_upper(declaration.substr(open + 1, close - open - 1));
  const bool plain = name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:") ==
                     std::string::npos;  // iconv takes orders after a slash
  return plain && name != "UTF-8" && name != "UTF8" ? name : std::string();
}

/// Whether most of what is not ASCII is well-formed UTF-8: then it is damaged UTF-8, since hardly
/// any sequence of other text is well-formed by chance.
bool mostly_utf8(std::string_view bytes) {
  std::size_t good = 0;
  std::size_t bad = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const core::CodePoint next = core::decode_utf8(bytes, at);
    if (!next.valid) ++bad;
    if (next.valid && next.length > 1) ++good;
    at += next.length;
  }
  return good >= bad;
}

Status refuse_binary(std::string_view bytes) {
  std::size_t controls = 0;
  for (char each : bytes) {
    if (each == '\0') return not_text("it has zero bytes");
    controls += is_control(each) ? 1U : 0U;
  }
  if (controls > 8 && controls * 20 > bytes.size()) return not_text("it has many control bytes");
  return {};
}

}  // namespace

Result<MappedText> decode(std::string_view bytes, std::string& encoding, Damage& damage,
                          Watch watch) {
  const auto mark = [&](std::string_view bom) { return bytes.starts_with(bom); };
  if (mark("\xFF\xFE") || mark("\xFE\xFF")) {
    encoding = mark("\xFF\xFE") ? "UTF-16LE" : "UTF-16BE";
    return convert(bytes, encoding, 2, damage, watch);
  }
  PLENUM_TRY(refuse_binary(bytes));
  if (core::is_valid_utf8(bytes)) {
    encoding = "UTF-8";
    return normalise(bytes, mark("\xEF\xBB\xBF") ? 3 : 0, damage, watch);
  }
  if (const std::string declared = declared_encoding(bytes); !declared.empty()) {
    encoding = declared;
    auto converted = convert(bytes, encoding, 0, damage, watch);
    if (converted.ok()) return converted;
  }
  encoding = guess(bytes);
  if (encoding == "UTF-8" || mostly_utf8(bytes)) {
    encoding = "UTF-8 (damaged)";
    return normalise(bytes, 0, damage, watch);
  }
  if (encoding.empty() || encoding == "ASCII") encoding = "WINDOWS-1252";
  damage.guessed = true;
  auto converted = convert(bytes, encoding, 0, damage, watch);
  if (!converted.ok()) {
    encoding = "WINDOWS-1252";
    return convert(bytes, encoding, 0, damage, watch);
  }
  return converted;
}

Result<Article> read_article(std::string bytes, std::string_view source_name, PageHead& head,
                             Watch watch) {
  Article article;
  article.source = source_name;
  article.sha256 = sha256_hex(bytes);
  article.bytes = std::move(bytes);
  PLENUM_TRY(watch.check());
  watch.begin("decoding");
  PLENUM_ASSIGN(MappedText text, decode(article.bytes, article.encoding, article.damage, watch));
  PLENUM_TRY(watch.check());
  if (text.text.find_first_not_of(" \t\r\n\f") == std::string::npos)
    return Error(ErrorCode::invalid_argument, "the article is empty");
  watch.begin("reading");
  if (looks_like_feed(text.text)) {
    PLENUM_ASSIGN(text, feed_text(text, head, watch));
  } else {
    const bool html = looks_like_html(text.text, source_name);
    if (html) {
      if (const auto xml = core::load_libxml(); !xml.ok())
        return xml.error();  // knows the entities
    }
    if (!html && looks_paged(text.text)) text = paged_text(text, watch);
    text = html ? html_text(text, head, watch) : plain_text(text, head, watch);
  }
  watch.begin("repairing");
  text = repair(text, watch);
  PLENUM_TRY(watch.check());
  article.text = std::move(text.text);
  article.map = std::move(text.map);
  return article;
}

std::string damage_warning(const Article& article) {
  const Damage& damage = article.damage;
  const std::string_view encoding =
      std::string_view(article.encoding).substr(0, article.encoding.find(' '));
  const std::string read_as =
      damage.guessed ? fmt::format("; the article was read as {}, which is a guess", encoding) : "";
  if (damage.bytes == 0) {
    if (!damage.guessed) return {};
    const std::size_t first = core::first_invalid_utf8(article.bytes).value_or(0);
    return fmt::format("{}: the byte at offset {} is not valid UTF-8{}", article.source, first,
                       read_as);
  }
  if (damage.bytes == 1) {
    return fmt::format("{}: the byte at offset {} is not valid {} and was read as U+FFFD{}",
                       article.source, damage.first, encoding, read_as);
  }
  return fmt::format(
      "{}: {} bytes are not valid {} and were each read as U+FFFD, the first at offset {}{}",
      article.source, damage.bytes, encoding, damage.first, read_as);
}

}  // namespace plenum::ingest
