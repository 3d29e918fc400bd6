#pragma once
// Purpose: a loaded pack as the stages use it: vocabulary, word classes, gazetteer, patterns.
// May depend on: ingest/pack.hpp, ingest/model.hpp, ingest/id_map.hpp, ingest/roles.hpp, std.
// Invariants: read-only after load; word ids start at 1 (0 is "not in the pack"); a class is the
// name of a file in cues/ without its ending, and there are at most 64.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/id_map.hpp"
#include "ingest/model.hpp"
#include "ingest/pack.hpp"
#include "ingest/roles.hpp"

namespace plenum::ingest {

/// The word classes that the stages ask for by name; a pack may lack any of them (then nothing is
/// of that class) and have others, for its patterns.
enum class Cue : std::uint8_t {
  function_word,
  common,
  title,
  role,
  role_modifier,
  body_head,
  org_head,
  firm_suffix,
  place_head,
  event_head,
  plan_head,
  plan_noun,
  plan_stop,
  document_noun,
  speech_verb,
  speech_noun,
  promote_verb,
  restrict_verb,
  phase_out_verb,
  negation,
  modal,
  number,
  scale,
  month,
  unit,
  ordinal,
  fraction,
  given_name,
  surname,
  particle,
  demonym,
  government_noun,
  indicator,
  fall_verb,
  rise_verb,
  approximate,
  target_word,
  forecast_word,
  sector_noun,
  sector_stop,
  list_cue,
  definite_body,
  abbreviation,
  location_preposition,
  media_noun,
  plural_person,
  boilerplate,
  org_noun,
  appoint_verb,
  remove_verb,
  attribution,
  restrict_noun,
  pronoun,
  speech_skip,
  implement,
  weekday,
  force,
  adopt,
  count
};

inline constexpr std::size_t cue_count = static_cast<std::size_t>(Cue::count);
inline constexpr std::uint8_t class_none = 255;
inline constexpr std::size_t class_count_max = 64;
inline constexpr std::size_t form_tokens_max = 14;  ///< longest name or cue, in tokens

/// One row of a gazetteer file.
struct GazetteerEntry {
  std::string name;
  std::string type;
  Properties props;
  std::string place;  ///< "gazetteer/bodies.tsv:12"
};

/// What a walk through the trie can end in.
struct TrieEnd {
  std::uint32_t entry = no_index;  ///< gazetteer entry, or
  std::uint8_t word_class = class_none;
  std::uint32_t value = no_index;  ///< of a cue with a value
  std::uint32_t line = 0;          ///< of a cue, in its file
  std::uint16_t capitals = 0;      ///< bit i: token i must begin with a capital
  std::uint16_t all_caps = 0;      ///< bit i: token i must be in capitals throughout
};

/// A value of a cue: "month<TAB>1".
struct CueValue {
  std::string text;
};

/// One step of a pattern.
struct PatternElement {
  enum class Kind : std::uint8_t { words, word_class, mention, gap, mark };
  Kind kind = Kind::words;
  std::vector<std::uint32_t> words;  ///< alternatives, or of a mark its folded form's id
  std::uint8_t word_class = class_none;
  std::uint32_t types = 0;  ///< bit set over PackData::types
  std::uint8_t gap_max = 0;
  bool optional = false;
  bool list = false;  ///< "A, B and C" of the same types
  std::string variable;
};

/// `rule ID CONFIDENCE: elements => RELATION($a, $b) {prop=value, prop=$var}`
struct PatternRule {
  std::string id;
  std::string place;  ///< "patterns/office.kgp:12"
  std::uint16_t confidence = 0;
  std::vector<PatternElement> elements;
  std::string relation;
  std::string from;
  std::string to;
  std::vector<std::pair<std::string, std::string>> props;
  std::uint64_t needs = 0;  ///< classes that the sentence must hold
};

/// An office that one person holds at a time.
struct SoleOffice {
  std::string name;
  std::vector<std::string> not_in;  ///< bodies where several hold it
};

struct PackData {
  std::string id;
  std::string folder;
  WordIds vocabulary;
  std::vector<std::uint64_t> word_classes;  ///< by word id: classes of the single word
  std::vector<std::string> class_names;
  std::array<std::uint8_t, cue_count> cue_class{};
  std::uint64_t cased_classes = 0;  ///< classes whose words count only with a capital
  std::vector<CueValue> values;
  IdMap word_values;  ///< class << 32 | word -> value
  /// class << 32 | word -> line in the class's file; not of the long lists, which say no relation
  IdMap cue_lines;
  IdMap trie;                              ///< node << 32 | word -> node
  std::vector<std::vector<TrieEnd>> ends;  ///< by node
  std::vector<GazetteerEntry> entries;
  NameMap<std::uint32_t> entry_by_name;
  /// "central bank/Japan" -> entry: the one body of its kind and country; of several the first.
  NameMap<std::uint32_t> body_by_kind;
  std::vector<std::string> types;
  NameMap<std::vector<std::string>> labels;
  NameMap<std::uint32_t> type_bits;  ///< by label: the types that have it, a bit each
  std::vector<RelationType> relations;
  Roles roles;
  std::string type_list;  ///< of the two, as articles keep it (ingest/type_list.hpp)
  std::vector<PatternRule> rules;
  NameMap<SoleOffice> sole_offices;  ///< by folded title

  std::uint32_t word(std::string_view folded) const { return vocabulary.find(folded); }
  /// The value of a word of a class, if it has one; empty: none.
  std::string_view word_value(std::uint8_t word_class, std::uint32_t word) const {
    const std::uint32_t value = word_values.find(std::uint64_t{word_class} << 32U | word);
    return value == no_index ? std::string_view() : values[value].text;
  }
  std::uint8_t cue(Cue which) const { return cue_class[static_cast<std::size_t>(which)]; }
  std::uint64_t cue_bit(Cue which) const {
    const std::uint8_t at = cue(which);
    return at == class_none ? 0 : std::uint64_t{1} << at;
  }
  std::uint32_t type_bit(std::string_view type) const;
};

/// The name of a cue, i.e. of its file: Cue::speech_verb -> "speech_verb".
std::string_view cue_name(Cue which) noexcept;

/// Other forms of a word: verbs in -s, -ed, -ing; nouns in the plural. The word itself comes first.
std::vector<std::string> inflect(std::string_view word, bool verb);

/// Reads one pattern file into `data.rules`. Errors name file and line.
Status read_patterns(std::string_view text, std::string_view file, PackData& data);

}  // namespace plenum::ingest
