#pragma once
// Purpose: what the pipeline makes of one article: text with its map, sentences, mentions,
// assertions. May depend on: std only. Invariants: every span lies inside Article::text, and the
// map leads it to bytes of Article::bytes; a Document is a pure function of (bytes, pack) - the
// source name is only carried along. Indexes (SentenceIndex, ...) point into the vectors of the
// same Document and nowhere else.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plenum::ingest {

/// A half-open range of bytes.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  std::uint32_t size() const noexcept { return end - begin; }
  bool empty() const noexcept { return end <= begin; }
  bool contains(Span other) const noexcept { return begin <= other.begin && other.end <= end; }
  bool overlaps(Span other) const noexcept { return begin < other.end && other.begin < end; }
  friend bool operator==(Span, Span) = default;
};

/// "No such element" for every index of this header.
inline constexpr std::uint32_t no_index = std::numeric_limits<std::uint32_t>::max();

/// How precisely a time is known. The order is from fine to coarse.
enum class Precision : std::uint8_t { day, month, quarter, year, unknown };

/// The stable name of a precision: "day", "month", "quarter", "year", "unknown".
std::string_view precision_name(Precision precision) noexcept;

/// An end of an interval that nobody tells.
inline constexpr std::int32_t open_start = std::numeric_limits<std::int32_t>::min();
inline constexpr std::int32_t open_end = std::numeric_limits<std::int32_t>::max();

/// A closed interval of civil days, "unknown" being the default. Never filled from a clock.
struct Interval {
  std::int32_t from_days = 0;                ///< first day, days since 1970-01-01, or open_start
  std::int32_t to_days = 0;                  ///< last day, or open_end
  Precision precision = Precision::unknown;  ///< of both ends the coarser

  bool known() const noexcept { return precision != Precision::unknown; }
  bool has_start() const noexcept { return known() && from_days != open_start; }
  bool has_end() const noexcept { return known() && to_days != open_end; }
  friend bool operator==(const Interval&, const Interval&) = default;
};

/// Where text came from: text bytes [text, text + text_size) stem from raw bytes
/// [raw, raw + raw_size). `same` means the bytes are equal, so that offsets inside map one to one.
struct MapRun {
  std::uint32_t text = 0;
  std::uint32_t text_size = 0;
  std::uint32_t raw = 0;
  std::uint32_t raw_size = 0;
  bool same = true;
  friend bool operator==(const MapRun&, const MapRun&) = default;
};

/// The map from text to raw bytes: runs in ascending order of both sides, without gaps in the text.
class OffsetMap {
 public:
  /// Appends a run; a run that continues the last one is merged into it.
  void add(MapRun run);
  /// Appends to `out` the runs of a span of this text, as text that starts at `text_at` there.
  void slice(Span text, std::uint32_t text_at, OffsetMap& out) const;
  /// The raw bytes that a span of the text stems from. O(log runs).
  Span to_raw(Span text) const noexcept;
  const std::vector<MapRun>& runs() const noexcept { return runs_; }

 private:
  std::vector<MapRun> runs_;
};

/// What a block of text is. Boilerplate is kept in the text, but nothing is extracted from it.
enum class BlockKind : std::uint8_t {
  title,
  byline,
  date,
  paragraph,
  list_item,
  boilerplate,
  dateline,  ///< the place that the first paragraph begins with
};

struct Block {
  BlockKind kind = BlockKind::paragraph;
  Span text;
};

/// What speaks against the bytes being text in the encoding they were read in.
struct Damage {
  std::uint64_t bytes = 0;  ///< that have no meaning in it; each was read as U+FFFD
  std::uint64_t first = 0;  ///< offset of the first of them, else of the first that is no UTF-8
  bool guessed = false;     ///< nothing but their frequencies says which encoding it is
};

/// One article as read: nothing interpreted but its outer form.
struct Article {
  std::string bytes;      ///< exactly as handed in
  std::string text;       ///< UTF-8, NFC, repaired; every span below points into this
  OffsetMap map;          ///< text -> bytes
  std::string sha256;     ///< of bytes, lower-case hex: the article's identity
  std::string source;     ///< path or name it was handed in under
  std::string encoding;   ///< "UTF-8", or what was guessed
  Damage damage;          ///< not stored: the bytes are
  std::string language;   ///< "en"; empty: unknown
  std::string title;      ///< empty: the text has none
  std::string author;     ///< empty: unknown
  std::string publisher;  ///< empty: unknown
  std::string link;       ///< its address; empty: unknown
  Interval published;     ///< unknown where the text does not say
  std::vector<Block> blocks;
};

struct Sentence {
  Span text;
  std::uint32_t block = 0;
  std::uint32_t first_token = 0;  ///< into Document::tokens
  std::uint32_t end_token = 0;
};

/// One word, number or mark. Tokens are for the pipeline and for --explain; they are not stored.
struct Token {
  Span text;
  std::uint32_t word = 0;   ///< id of the folded form in the pack's vocabulary; 0: not in the pack
  std::uint16_t flags = 0;  ///< TokenFlag bits
  std::uint64_t key = 0;    ///< word_key() of the folded form
};

/// A place in the text that names something.
struct Mention {
  Span text;
  std::uint32_t sentence = 0;
  std::uint32_t first_token = 0;
  std::uint32_t end_token = 0;
  std::uint32_t entity =
      no_index;       ///< into Document::entities; no_index: unknown, kept and counted
  std::string type;   ///< of the entity; "Unknown" without one
  std::string rule;   ///< id of the rule that found it
  bool bare = false;  ///< a surname, an acronym or a definite noun: merges inside its article only
};

/// A property of an entity or an assertion; lists of them are sorted by name, names are unique.
struct Property {
  std::string name;
  std::string value;
  friend bool operator==(const Property&, const Property&) = default;
};
using Properties = std::vector<Property>;

/// The value of a property, or an empty text.
std::string_view property(const Properties& properties, std::string_view name) noexcept;
/// Sets a property in sorted place; an empty value removes it.
void set_property(Properties& properties, std::string_view name, std::string value);

/// Most forms that are kept of one entity: an article can decline a name without end.
inline constexpr std::size_t aliases_max = 256;

/// What all coreferent mentions of one article stand for: the node it proposes.
/// Statements and statistics are entities too, with these properties:
/// Statement: text, mode (direct, indirect, mixed), verb, polarity (positive, negative), modality,
///   date, speaker (a name; may be missing).
/// Statistic: indicator, value (plain decimal with its sign), unit, period (text), period_from,
///   period_to (ISO dates), place, status (actual, target, forecast), comparator, approximate.
/// Others: acronym, kind, jurisdiction, iso, code, ordinal, from_year, to_year, family, given,
///   start, end - where known.
struct Entity {
  std::string type;                     ///< a node type of the pack, its most specific label
  std::string name;                     ///< canonical name
  std::vector<std::string> aliases;     ///< other forms in the text, sorted, without the name
  std::vector<std::string> also_types;  ///< e.g. an official who is an expert too; sorted
  Properties props;
  /// Nothing but bare mentions: a surname or definite noun alone. Must not merge across articles.
  bool bare = false;
  std::uint32_t first_mention = no_index;
};

/// One fact that one place in the article asserts.
struct Assertion {
  std::string type;                          ///< an edge type of the pack
  std::uint32_t subject = 0;                 ///< into Document::entities
  std::uint32_t object = 0;                  ///< into Document::entities
  std::uint32_t subject_mention = no_index;  ///< where known
  std::uint32_t object_mention = no_index;
  Properties props;  ///< title, role, status, stance, instrument, date, when, where
  std::uint32_t sentence = 0;
  Span text;         ///< the words that say it (inside the sentence)
  std::string rule;  ///< id of the rule
  /// Pack file and line of the pattern, or of the words that the rule looks for:
  /// "patterns/facts.kgp:12", "cues/title.txt:3". Empty: neither is in the pack.
  std::string rule_place;
  std::uint16_t confidence = 0;  ///< thousandths
  bool negated = false;          ///< polarity: the text denies it
  /// "fact", "plan", "target", "forecast", "possibility"; or what makes no fact of it: "ended",
  /// "threat", "proposal", "demand", "allegation", "question", "condition".
  std::string modality;
  std::uint32_t said_by = no_index;  ///< a Statement entity, or the article's own voice
  Interval valid;                    ///< when it holds in the world; usually unknown

  /// Whether the text says it as a fact: only such assertions make an edge.
  bool holds() const noexcept;
  /// Whether the text says as a fact that it is not so.
  bool denies() const noexcept { return negated && (modality.empty() || modality == "fact"); }
};

/// Why the gate refused an assertion.
enum class DropReason : std::uint8_t {
  of_itself,        ///< both ends are one entity
  words_elsewhere,  ///< its words are not in its sentence
  types,            ///< the pack does not join entities of these types so
};
inline constexpr std::size_t drop_reason_count = 3;

/// What a model outside added. Not stored with the document.
struct ExternalPart {
  std::uint32_t requests = 0;
  std::uint32_t failed = 0;   ///< parts of the text without an answer: the rules stand alone there
  std::uint32_t added = 0;    ///< assertions that no rule made
  std::uint32_t dropped = 0;  ///< names and relations that the text or the pack refused
  std::string problem;        ///< of the first that failed
  std::vector<std::pair<std::string, std::string>> replies;  ///< by key, to be kept
};

/// Everything one article gives.
struct Document {
  Article article;
  std::string pack_id;
  std::vector<Sentence> sentences;
  std::vector<Token> tokens;
  std::vector<Mention> mentions;      ///< in text order
  std::vector<Entity> entities;       ///< in order of first mention
  std::vector<Assertion> assertions;  ///< in text order, without repetition
  std::uint32_t dropped = 0;          ///< assertions refused by the gate
  /// The same by DropReason; of what extract() made only, it is not stored.
  std::array<std::uint32_t, drop_reason_count> drops{};
  ExternalPart external;

  std::string_view text_of(Span span) const noexcept {
    return std::string_view(article.text).substr(span.begin, span.size());
  }
};

}  // namespace plenum::ingest
