#include "ingest/mentions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "core/text.hpp"
#include "ingest/country_bodies.hpp"
#include "ingest/home_country.hpp"

namespace plenum::ingest {

int ordinal_at(const Analysis& work, std::uint32_t at) {
  const std::string_view value = work.value(at, Cue::ordinal);
  if (!value.empty()) return static_cast<int>(core::parse_integer(value).value_or(0));
  if (!work.has(at, token_digit)) return 0;
  const std::string_view word = work.surface(at);
  if (word.size() < 3 || word.size() > 5) return 0;
  const std::string_view ending = word.substr(word.size() - 2);
  if (ending != "st" && ending != "nd" && ending != "rd" && ending != "th") return 0;
  return static_cast<int>(core::parse_integer(word.substr(0, word.size() - 2)).value_or(0));
}

std::string ordinal_word(int number) {
  static constexpr std::array<std::string_view, 11> words = {"",       "First", "Second", "Third",
                                                             "Fourth", "Fifth", "Sixth",  "Seventh",
                                                             "Eighth", "Ninth", "Tenth"};
  if (number > 0 && number < 11) return std::string(words[static_cast<std::size_t>(number)]);
  const int tens = number % 100;
  const int last = number % 10;
  const char* ending = tens >= 11 && tens <= 13 ? "th"
                       : last == 1              ? "st"
                       : last == 2              ? "nd"
                       : last == 3              ? "rd"
                                                : "th";
  return fmt::format("{}{}", number, ending);
}

char part_of_speech(const Analysis& work, std::uint32_t at) {
  if (const std::string_view value = work.value(at, Cue::common); !value.empty())
    return value.front();
  const std::uint8_t word_class = work.data.cue(Cue::common);
  if (word_class == class_none) return 0;
  const std::string word = fold(work.surface(at));
  const auto look = [&](const std::string& base) -> char {
    const std::uint32_t id = work.data.word(base);
    const std::string_view value = id == 0 ? "" : work.data.word_value(word_class, id);
    return value.empty() ? '\0' : value.front();
  };
  struct Ending {
    std::string_view cut;
    std::string_view add;
  };
  static constexpr std::array<Ending, 8> endings = {{{"ies", "y"},
                                                     {"es", "e"},
                                                     {"es", ""},
                                                     {"s", ""},
                                                     {"ing", "e"},
                                                     {"ing", ""},
                                                     {"ed", "e"},
                                                     {"ed", ""}}};
  for (const Ending& each : endings) {
    if (!word.ends_with(each.cut) || word.size() < each.cut.size() + 3) continue;
    const char found = look(word.substr(0, word.size() - each.cut.size()) + std::string(each.add));
    if (found != 0) return each.cut == "ing" && found == 'v' ? 'g' : found;
  }
  return 0;
}

bool may_be_noun(const Analysis& work, std::uint32_t at) {
  const std::string_view parts = work.value(at, Cue::common);
  return parts.find('n') != std::string_view::npos;
}

bool can_modify(const Analysis& work, std::uint32_t at) {
  if (at >= work.token_count()) return false;
  if (work.has(at, token_mark | token_possessive | token_digit)) return false;
  if (work.is(at, Cue::function_word)) return false;
  const char part = part_of_speech(work, at);
  if (part == 'r') return false;
  return part != 'v' || work.has(at, token_hyphen_before) || work.has(at + 1, token_hyphen_before);
}

namespace {

/// "Mongolia" in "Inner Mongolia": a place of a longer name, which begins before.
bool ends_other_place(const Analysis& work, std::uint32_t at) {
  if (at == 0) return false;
  for (std::uint32_t i = work.name_begin[at - 1]; i < work.name_begin[at]; ++i) {
    if (work.names[i].length > 1 &&
        work.roles.place.has(work.data.entries[work.names[i].entry].type))
      return true;
  }
  return false;
}

}  // namespace

std::string_view country_at(const Analysis& work, std::uint32_t at, std::uint32_t& size) {
  if (at >= work.token_count() || ends_other_place(work, at)) return {};
  for (std::uint32_t i = work.name_begin[at]; i < work.name_begin[at + 1]; ++i) {
    const GazetteerEntry& entry = work.data.entries[work.names[i].entry];
    if (property(entry.props, "kind") == "country") {
      size = work.names[i].length;
      return entry.name;
    }
  }
  if (const std::uint32_t tokens = work.match(at, Cue::demonym)) {
    size = tokens;
    return work.value(at, Cue::demonym);
  }
  return {};
}

bool is_destination(const Analysis& work, std::uint32_t at) {
  if (at == 0) return false;
  if (work.is_any(at - 1, "visit", "visits", "visited", "visiting", "tours", "toured")) return true;
  return at > 1 && work.is_any(at - 1, "to", "in", "for") &&
         work.is_any(at - 2, "travel", "travels", "travelled", "traveled", "travelling",
                     "traveling", "trip", "visit", "tour", "fly", "flies", "flew", "heads",
                     "headed", "arrive", "arrives", "arrived", "leaves", "left");
}

bool is_title_case(const Analysis& work, std::uint32_t sentence) {
  const Sentence& each = work.doc.sentences[sentence];
  const BlockKind kind = work.doc.article.blocks[each.block].kind;
  if (kind == BlockKind::title) return true;
  if (kind == BlockKind::byline) return false;  // names are all there is
  const std::uint32_t last = each.end_token > each.first_token ? each.end_token - 1 : 0;
  if (work.is_word(last, ".") || work.has(last, token_close_quote)) return false;  // running text
  std::uint32_t words = 0;
  std::uint32_t capitals = 0;
  for (std::uint32_t at = each.first_token; at < each.end_token; ++at) {
    if (!work.has(at, token_word) || work.is(at, Cue::function_word)) continue;
    ++words;
    capitals += work.has(at, token_capital) ? 1U : 0U;
  }
  return words >= 5 && capitals * 10 >= words * 9;
}

namespace {

/// A capital names its government, unless a preposition of place says that the city is meant.
void capital_city(const Analysis& work, const NameSpan& name, Candidate& candidate) {
  const GazetteerEntry& entry = work.data.entries[name.entry];
  const std::string_view country = property(entry.props, "capital_of");
  if (country.empty() || work.roles.body.empty()) return;
  const bool located = name.first > 0 && work.match_before(name.first, Cue::location_preposition,
                                                           name.first - 1) != no_index;
  // "Paris-based", "London-listed": the city
  if (work.has(candidate.end, token_hyphen_before)) return;
  // "a Nairobi think tank", "another Paris suburb"
  if (name.first > 0 && (work.is_word(name.first - 1, "a") || work.is_word(name.first - 1, "an") ||
                         work.is_word(name.first - 1, "another")))
    return;
  // "mayor of Warsaw", "the Warsaw office", "University of Warsaw"
  const std::uint32_t end = candidate.end;
  const bool owned =
      name.first > 1 && work.is_word(name.first - 1, "of") &&
      (work.is_word(name.first - 2, "mayor") || work.is(name.first - 2, Cue::org_head) ||
       work.value(name.first - 2, Cue::title) == "local");
  const bool described = name.first > 0 && work.is_word(name.first - 1, "the") &&
                         may_be_noun(work, end) && !work.has(end, token_capital) &&
                         part_of_speech(work, end) == 'n' &&
                         work.match(end, Cue::government_noun) == 0;
  if (owned || described) return;
  // a dateline, no subject with a clause of its own: "Moscow, whose exports ..."
  const bool dated = (work.is_word(end, ",") && !work.is_word(end + 1, "whose") &&
                      !work.is_word(end + 1, "which")) ||
                     work.is_word(end, "(");
  if (located || (dated && work.has(name.first, token_first))) return;
  candidate.type = work.roles.body.name();
  candidate.name = work.government_of(country);
  candidate.rule = "mention.capital_as_government";
  candidate.entry = no_index;
  set_property(candidate.props, "jurisdiction", std::string(country));
  set_property(candidate.props, "kind", "government");
}

/// Whether the capitalised word before a token belongs to its name, and to nothing else.
bool longer_name(const Analysis& work, std::uint32_t at) {
  const std::uint32_t before = at - 1;
  std::uint32_t size = 0;
  if (!work.surface(at).ends_with("s") || !work.has(before, token_capital) ||
      work.has(before, token_all_caps) || work.has(before, token_first) ||
      work.is(before, Cue::function_word) || !country_at(work, before, size).empty())
    return false;
  for (std::uint32_t first = before; first + 4 > before; --first) {  // "House Democrats"
    for (std::uint32_t i = work.name_begin[first]; i < work.name_begin[first + 1]; ++i) {
      if (first + work.names[i].length == at) return false;
    }
    if (first == 0) break;
  }
  return work.sentence_at[before] == work.sentence_at[at];
}

/// Whether the words only look like the name: part of a hyphenated word, of an indicator, of a
/// capitalised phrase, or the short name of a body of a country that is not spoken of.
bool misplaced(const Analysis& work, std::uint32_t sentence, const NameSpan& name,
               const GazetteerEntry& entry) {
  const std::uint32_t at = name.first;
  const bool firm = work.roles.organization.has(entry.type) || work.roles.acts(entry.type);
  if (firm && work.has(at, token_hyphen_before)) return true;
  if (work.roles.field.has(entry.type) && work.has(at, token_hyphen_before) &&
      work.is_word(at - 1, "non"))
    return true;  // "non-oil exports" are not of oil
  if (work.is_word(at + name.length, "$") && work.match(at, Cue::unit) > name.length)
    return true;  // "US$ 9 billion"
  // "The National Treasury" is no newspaper
  const std::uint32_t next = at + name.length;
  const bool media = firm && property(entry.props, "kind") == "media";
  if (media && work.has(next, token_capital) &&
      (work.is(next, Cue::body_head) || work.is(next, Cue::org_head)))
    return true;
  // "the Nikkei index", "the Nikkei Stock Average" are no newspapers either
  if (media && (work.is_word(next, "index") || work.is_word(next, "average") ||
                work.match(at, Cue::indicator) > name.length))
    return true;
  // "the Free Democrats" are not the Democrats
  if (work.roles.body.has(entry.type) && name.length == 1 && at > 0 && longer_name(work, at))
    return true;
  if (work.roles.body.has(entry.type)) {
    if (name.length == 1 && at > 0 && ordinal_at(work, at - 1) > 0) return true;
    if (name.length == 1 && at > 0 && property(entry.props, "generic") == "true" &&
        work.has(at - 1, token_capital) && !work.has(at, token_first) &&
        !work.is(at - 1, Cue::function_word))
      return true;              // "CCP Congress", "Party Congress"
    std::uint32_t country = 0;  // "U.S. State Department" says whose it is
    if (!country_at(work, at, country).empty() && country < name.length) return false;
    if (at > 0 && country_at(work, at - 1, country) == property(entry.props, "jurisdiction") &&
        country == 1)
      return false;
    return property(entry.props, "generic") == "true" &&
           !work.countries.contains(std::string(property(entry.props, "jurisdiction")));
  }
  if (!work.roles.field.has(entry.type)) return false;
  if (work.match(at, Cue::indicator) > name.length) return true;
  if (work.match(at, Cue::title) > name.length) return true;  // "defence minister"
  const bool shouted = name.length < 3 && work.has(at, token_capital) &&
                       !work.has(at, token_all_caps) && !work.has(at, token_first) &&
                       !is_title_case(work, sentence);
  return shouted && (work.has(at - 1, token_capital) || work.is_word(at - 1, "and") ||
                     work.is_word(at - 1, "of") || work.has(at + name.length, token_capital));
}

/// Chooses among overlapping candidates: longer first, then priority, then text order.
std::vector<Candidate> choose(const Roles& roles, std::vector<Candidate> all, std::uint32_t tokens,
                              std::uint32_t base) {
  std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
    const std::uint32_t size_a = a.end - a.first;
    const std::uint32_t size_b = b.end - b.first;
    if (size_a != size_b) return size_a > size_b;
    if (a.priority != b.priority) return a.priority > b.priority;
    return a.first < b.first;
  });
  std::vector<std::uint32_t> owner(tokens, no_index);  // chosen candidate that covers a token
  std::vector<std::uint8_t> depth(tokens, 0);
  std::vector<Candidate> chosen;
  for (Candidate& each : all) {
    const std::uint32_t outer = owner[each.first - base];
    bool fits = true;
    for (std::uint32_t at = each.first; at < each.end; ++at) {
      fits = fits && owner[at - base] == outer && depth[at - base] < 3;
    }
    // a shorter form of a name inside its longer one is the same mention
    fits = fits && std::none_of(chosen.begin(), chosen.end(), [&](const Candidate& other) {
             return !each.name.empty() && other.name == each.name && other.type == each.type &&
                    other.first <= each.first && each.end <= other.end;
           });
    if (!fits) continue;
    if (outer != no_index) {
      const Candidate& around = chosen[outer];
      const bool whole = roles.body.has(each.type) && !each.name.empty() &&
                         property(around.props, "part_of") == each.name;
      // "South Africa's central bank" names the country too, "the Chinese parliament" does not
      const bool country = around.rule == "mention.government" &&
                           (roles.place.has(each.type) || roles.official.has(each.type));
      const bool holds = roles.event.has(around.type) || roles.plan.has(around.type) || whole ||
                         country || (roles.field.has(around.type) && around.several);
      const bool inner = each.type != around.type || roles.field.has(each.type) || whole;
      const bool known = each.entry != no_index || each.rule.starts_with("run.") ||
                         each.rule.starts_with("mention.");
      const bool same = around.first == each.first && around.end == each.end;
      const bool within =
          country && std::any_of(chosen.begin(), chosen.end(), [&](const auto& other) {
            return other.nested && roles.place.has(other.type) && other.first <= each.first &&
                   each.end <= other.end;
          });
      if (!holds || !inner || !known || same || within || each.reference != Reference::name)
        continue;
      each.nested = true;
    }
    const auto number = static_cast<std::uint32_t>(chosen.size());
    for (std::uint32_t at = each.first; at < each.end; ++at) {
      ++depth[at - base];
      if (outer == no_index) owner[at - base] = number;
    }
    chosen.push_back(std::move(each));
  }
  std::stable_sort(chosen.begin(), chosen.end(), [](const Candidate& a, const Candidate& b) {
    return a.first != b.first ? a.first < b.first : a.end > b.end;
  });
  return chosen;
}

}  // namespace

void find_gazetteer_names(const Analysis& work, std::uint32_t sentence,
                          std::vector<Candidate>& out) {
  const Sentence& each = work.doc.sentences[sentence];
  for (std::uint32_t at = each.first_token; at < each.end_token; ++at) {
    for (std::uint32_t i = work.name_begin[at]; i < work.name_begin[at + 1]; ++i) {
      const NameSpan& name = work.names[i];
      const GazetteerEntry& entry = work.data.entries[name.entry];
      if (property(entry.props, "weak") == "true") continue;  // only in lists of sectors
      if (misplaced(work, sentence, name, entry)) {
        own_house(work, name, entry, out);
        own_party(work, name, entry, out);
        continue;
      }
      Candidate candidate;
      candidate.first = at;
      candidate.end = at + name.length;
      candidate.type = entry.type;
      candidate.name = entry.name;
      candidate.props = entry.props;
      candidate.entry = name.entry;
      candidate.rule = "gazetteer";
      candidate.priority = 5;
      for (std::uint32_t i = at; i < candidate.end; ++i)
        candidate.several =
            candidate.several || (work.roles.field.has(entry.type) && work.is_word(i, "and") &&
                                  work.match(candidate.end - 1, Cue::sector_noun) != 0 &&
                                  work.value(candidate.end - 1, Cue::sector_noun).empty());
      capital_city(work, name, candidate);
      out.push_back(std::move(candidate));
    }
    std::uint32_t size = 0;
    const std::string_view country = country_at(work, at, size);
    if (country.empty()) {
      home_ministry(work, each, at, out);
      continue;
    }
    government_of_country(work, each, at, size, country, out);
  }
}

namespace {

/// "VIENNA, Oct 5": the town that is written from, never a government.
void find_dateline_place(const Analysis& work, const Sentence& sentence,
                         std::vector<Candidate>& out) {
  for (std::uint32_t at = sentence.first_token; at < sentence.end_token; ++at) {
    for (std::uint32_t i = work.name_begin[at]; i < work.name_begin[at + 1]; ++i) {
      const GazetteerEntry& entry = work.data.entries[work.names[i].entry];
      if (!work.roles.place.has(entry.type)) continue;
      Candidate place;
      place.first = at;
      place.end = at + work.names[i].length;
      place.type = entry.type;
      place.name = entry.name;
      place.props = entry.props;
      place.entry = work.names[i].entry;
      place.rule = "mention.dateline";
      place.priority = 5;
      out.push_back(std::move(place));
    }
  }
}

}  // namespace

std::vector<Candidate> find_candidates(Analysis& work) {
  std::vector<Candidate> chosen;
  count_countries(work);
  const std::size_t count = work.doc.sentences.size();
  for (std::uint32_t i = 0; i < count && !work.stopped_at(i, count); ++i) {
    std::vector<Candidate> all;
    const Sentence& sentence = work.doc.sentences[i];
    if (work.doc.article.blocks[sentence.block].kind == BlockKind::dateline) {
      find_dateline_place(work, sentence, all);
    } else {
      find_gazetteer_names(work, i, all);
      find_capital_runs(work, i, all);
      find_events(work, i, all);
      find_plans(work, i, all);
      find_plan_names(work, i, all);
      find_sectors(work, i, all);
      find_definites(work, i, all);
    }
    std::erase_if(all, [](const Candidate& each) { return each.type.empty(); });  // no such role
    std::vector<Candidate> some =
        choose(work.roles, std::move(all), sentence.end_token - sentence.first_token,
               sentence.first_token);
    std::move(some.begin(), some.end(), std::back_inserter(chosen));
  }
  return chosen;
}

}  // namespace plenum::ingest
