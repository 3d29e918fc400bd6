#include "ingest/evidence.hpp"

#include <algorithm>

#include "core/bytes.hpp"

namespace plenum::ingest {
namespace {

// Frozen since format 1; one that has a link is written with it, as the second version.
constexpr std::uint8_t codec_version = 1;
constexpr std::uint8_t codec_version_with_link = 2;

// One list of fields a type serves both directions: Writer appends, Reader fills.
class Writer {
 public:
  std::string out;
  void number(std::uint64_t value) { core::append_varint(out, value); }
  void text(const std::string& value) { core::append_counted(out, value); }
  void integer(std::int64_t value) { core::append_signed_varint(out, value); }
  template <class Items, class Item>
  void list(Items& items, Item item) {
    number(items.size());
    for (auto& each : items) item(*this, each);
  }
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : in(bytes) {}
  core::ByteReader in;
  template <class Number>
  void number(Number& value) {
    value = static_cast<Number>(in.varint().value_or(0));
  }
  void text(std::string& value) { value = in.counted().value_or(std::string_view{}); }
  template <class Number>
  void integer(Number& value) {
    value = static_cast<Number>(in.signed_varint().value_or(0));
  }
  template <class Items, class Item>
  void list(Items& items, Item item) {
    const std::uint64_t count = in.varint().value_or(0);
    // Every element takes at least one byte, so a lying count cannot ask for more than is there.
    items.reserve(std::min<std::uint64_t>(count, in.remaining()));
    for (std::uint64_t i = 0; i < count && !in.failed(); ++i) item(*this, items.emplace_back());
  }
};

template <class Io, class T>
void span(Io& io, T& value) {
  io.number(value.begin);
  io.number(value.end);
}

template <class Io, class T>
void interval(Io& io, T& value) {
  io.integer(value.from_days);
  io.integer(value.to_days);
  if constexpr (std::is_same_v<Io, Writer>) {
    io.number(static_cast<std::uint64_t>(value.precision));
  } else {
    std::uint8_t precision = 0;
    io.number(precision);
    value.precision = static_cast<Precision>(std::min<std::uint8_t>(precision, 4));
  }
}

template <class Io, class T>
void properties(Io& io, T& value) {
  io.list(value, [](Io& in, auto& property) {
    in.text(property.name);
    in.text(property.value);
  });
}

template <class Io, class T>
void article(Io& io, T& value) {
  for (auto* text : {&value.bytes, &value.text, &value.sha256, &value.source, &value.encoding,
                     &value.language, &value.title, &value.author, &value.publisher}) {
    io.text(*text);
  }
  interval(io, value.published);
  io.list(value.blocks, [](Io& in, auto& block) {
    if constexpr (std::is_same_v<Io, Writer>) {
      in.number(static_cast<std::uint64_t>(block.kind));
    } else {
      std::uint8_t kind = 0;
      in.number(kind);
      block.kind =
          static_cast<BlockKind>(std::min(kind, static_cast<std::uint8_t>(BlockKind::dateline)));
    }
    span(in, block.text);
  });
}

template <class Io, class T>
void sentence(Io& io, T& value) {
  span(io, value.text);
  io.number(value.block);
}

template <class Io, class T>
void mention(Io& io, T& value) {
  span(io, value.text);
  io.number(value.sentence);
  io.number(value.entity);
  io.text(value.type);
  io.text(value.rule);
  io.number(value.bare);
}

template <class Io, class T>
void entity(Io& io, T& value) {
  io.text(value.type);
  io.text(value.name);
  const auto text = [](Io& in, auto& each) { in.text(each); };
  io.list(value.aliases, text);
  io.list(value.also_types, text);
  properties(io, value.props);
  io.number(value.bare);
  io.number(value.first_mention);
}

template <class Io, class T>
void assertion(Io& io, T& value) {
  io.text(value.type);
  for (auto* number : {&value.subject, &value.object, &value.subject_mention, &value.object_mention,
                       &value.sentence, &value.said_by}) {
    io.number(*number);
  }
  properties(io, value.props);
  span(io, value.text);
  io.text(value.rule);
  io.text(value.rule_place);
  io.number(value.confidence);
  io.number(value.negated);
  io.text(value.modality);
  interval(io, value.valid);
}

template <class Io, class T>
void sentences(Io& io, T& value) {
  article(io, value.article);
  io.text(value.pack_id);
  io.list(value.sentences, [](Io& in, auto& each) { sentence(in, each); });
}

template <class Io, class T>
void document(Io& io, T& value) {
  sentences(io, value);
  io.list(value.mentions, [](Io& in, auto& each) { mention(in, each); });
  io.list(value.entities, [](Io& in, auto& each) { entity(in, each); });
  io.list(value.assertions, [](Io& in, auto& each) { assertion(in, each); });
  io.number(value.dropped);
}

void put_map(Writer& out, const OffsetMap& map) {
  out.list(map.runs(), [](Writer& in, const MapRun& run) {
    for (std::uint32_t number : {run.text, run.text_size, run.raw, run.raw_size}) in.number(number);
    in.number(run.same ? 1 : 0);
  });
}

void get_map(Reader& in, OffsetMap& map) {
  std::vector<MapRun> runs;
  in.list(runs, [](Reader& reader, MapRun& run) {
    for (std::uint32_t* number : {&run.text, &run.text_size, &run.raw, &run.raw_size}) {
      reader.number(*number);
    }
    reader.number(run.same);
  });
  for (const MapRun& run : runs) map.add(run);
}

/// Indexes and spans of a decoded document point inside it.
bool consistent(const Document& document) {
  const std::size_t size = document.article.text.size();
  const auto inside = [&](Span span) { return span.begin <= span.end && span.end <= size; };
  for (const Sentence& each : document.sentences) {
    if (!inside(each.text)) return false;
  }
  for (const Mention& each : document.mentions) {
    if (!inside(each.text) || each.sentence >= document.sentences.size()) return false;
  }
  for (const Assertion& each : document.assertions) {
    if (!inside(each.text) || each.sentence >= document.sentences.size() ||
        each.subject >= document.entities.size() || each.object >= document.entities.size())
      return false;
  }
  return true;
}

}  // namespace

std::string encode_article(const Document& of, const std::vector<std::string>& paths) {
  Writer writer;
  const std::string& link = of.article.link;
  writer.number(link.empty() ? codec_version : codec_version_with_link);
  document(writer, of);
  put_map(writer, of.article.map);
  writer.list(paths, [](Writer& out, const std::string& path) { out.text(path); });
  if (!link.empty()) writer.text(link);
  return std::move(writer.out);
}

namespace {

bool known(std::uint8_t version) {
  return version == codec_version || version == codec_version_with_link;
}

Error undecoded() { return {ErrorCode::corruption, "an article's document does not decode"}; }

}  // namespace

Result<Document> decode_sentences(std::string_view bytes) {
  Reader reader(bytes);
  std::uint8_t version = 0;
  reader.number(version);
  Document document;
  if (known(version)) sentences(reader, document);
  if (!known(version) || reader.in.failed() || !consistent(document)) return undecoded();
  return document;
}

Result<StoredArticle> decode_article(std::string_view bytes) {
  Reader reader(bytes);
  std::uint8_t version = 0;
  reader.number(version);
  if (!known(version)) return undecoded();
  StoredArticle article;
  document(reader, article.document);
  get_map(reader, article.document.article.map);
  reader.list(article.paths, [](Reader& in, std::string& path) { in.text(path); });
  if (version == codec_version_with_link) reader.text(article.document.article.link);
  if (!reader.in.at_end() || !consistent(article.document)) return undecoded();
  return article;
}

}  // namespace plenum::ingest
