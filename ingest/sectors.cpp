#include <fmt/format.h>

#include <algorithm>

#include "core/utf8.hpp"
#include "ingest/mentions.hpp"
#include "ingest/numbers.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t item_tokens_max = 5;
constexpr std::uint32_t list_tokens_max = 80;

/// A sector of the gazetteer (weak ones too) that ends just before `end`.
const NameSpan* sector_before(const Analysis& work, std::uint32_t end, std::uint32_t floor) {
  for (std::uint32_t at = end > floor + item_tokens_max ? end - item_tokens_max : floor; at < end;
       ++at) {
    for (std::uint32_t i = work.name_begin[at]; i < work.name_begin[at + 1]; ++i) {
      if (at + work.names[i].length == end &&
          work.roles.field.has(work.data.entries[work.names[i].entry].type))
        return &work.names[i];
    }
  }
  return nullptr;
}

Candidate sector(const Analysis& work, std::uint32_t first, std::uint32_t end,
                 std::string_view rule) {
  Candidate found;
  found.first = first;
  found.end = end;
  found.type = work.roles.field.name();
  found.rule = rule;
  found.priority = 3;
  found.name = core::to_lower(work.words(first, end));
  for (std::uint32_t at = first; at < end; ++at)
    found.several = found.several || (found.rule == "sector.list" && work.is_word(at, "and"));
  return found;
}

void of_entry(const Analysis& work, const NameSpan& name, Candidate& found) {
  const GazetteerEntry& entry = work.data.entries[name.entry];
  found.entry = name.entry;
  found.name = entry.name;
  found.props = entry.props;
  set_property(found.props, "weak", "");
}

/// A plain noun phrase of one or two words before `end` that can name an industry.
std::uint32_t plain_item(const Analysis& work, std::uint32_t end, std::uint32_t floor) {
  std::uint32_t first = end;
  while (first > floor && end - first < 2) {
    const std::uint32_t at = first - 1;
    if (!can_modify(work, at) || work.has(at, token_capital) || work.is(at, Cue::sector_stop) ||
        part_of_speech(work, at) == 'g' || number_value(work, at) > 0)
      break;  // "five sectors"
    first = at;
  }
  return first;
}

/// "its electric vehicle, wind, and solar industries": items to the left of an industry noun.
void before_noun(const Analysis& work, const Sentence& sentence, std::uint32_t noun,
                 std::uint32_t size, std::vector<Candidate>& out) {
  const std::uint32_t floor = sentence.first_token;
  std::uint32_t end = noun;
  bool known = false;
  std::vector<Candidate> items;
  const std::size_t before = items.size();
  while (end > floor && items.size() < 8) {
    const bool first_item = items.size() == before;
    Candidate item;
    if (const NameSpan* name = sector_before(work, end, floor)) {
      item = sector(work, name->first, end, "sector.noun");
      of_entry(work, *name, item);
      known = true;
    } else {
      const std::uint32_t begin = plain_item(work, end, floor);
      if (begin == end) break;
      item = sector(work, begin, end, "sector.phrase");
    }
    const std::uint32_t begin = item.first;
    if (first_item) item.end = noun + size;
    items.push_back(std::move(item));
    // a comma or "and" leads to the item before
    std::uint32_t link = begin;
    while (link > floor && (work.is_word(link - 1, ",") || work.is_word(link - 1, "and") ||
                            work.is_word(link - 1, "or")))
      --link;
    if (link == begin) break;
    end = link;
  }
  const bool plural = work.surface(noun).ends_with('s');
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool sure = items[i].entry != no_index;
    // an unknown phrase counts right before its noun; further left only beside known sectors
    if (!sure && i > 0 && !(known && plural)) break;
    if (i > 0 && !plural) break;
    items[i].priority = sure ? 6 : 2;
    out.push_back(std::move(items[i]));
  }
}

/// "industries such as A, B and C, and D": what a list of sectors enumerates.
void after_cue(const Analysis& work, const Sentence& sentence, std::uint32_t at,
               std::vector<Candidate>& out) {
  const std::uint32_t stop = std::min(sentence.end_token, at + list_tokens_max);
  std::uint32_t begin = at;
  std::vector<Candidate> items;
  for (std::uint32_t i = at; i <= stop; ++i) {
    const bool comma = i < stop && work.is_word(i, ",");
    const bool plain = i < stop &&
                       (can_modify(work, i) || may_be_noun(work, i) || work.is_word(i, "and") ||
                        work.is_word(i, "or") || work.name_begin[i] != work.name_begin[i + 1]) &&
                       !work.has(i, token_mark);
    if (plain) continue;
    while (begin < i && (work.is_word(begin, "and") || work.is_word(begin, "or"))) ++begin;
    if (begin < i && i - begin <= item_tokens_max + 1) {
      std::uint32_t split = no_index;
      for (std::uint32_t k = begin + 1; k + 1 < i; ++k) {
        if (work.is_word(k, "and") || work.is_word(k, "or")) split = k;
      }
      // "A and B" at the end of a list are two, inside it they are one
      if (split != no_index && !comma) {
        items.push_back(sector(work, begin, split, "sector.list"));
        items.push_back(sector(work, split + 1, i, "sector.list"));
      } else {
        items.push_back(sector(work, begin, i, "sector.list"));
      }
    }
    if (!comma) break;
    begin = i + 1;
  }
  for (Candidate& item : items) {
    bool other = item.end - item.first > item_tokens_max;
    for (std::uint32_t i = item.first; i < item.end; ++i) {
      other = other || (work.has(i, token_capital) && !work.has(i, token_all_caps)) ||
              part_of_speech(work, i) == 'g' || work.has(i, token_possessive);
    }
    if (other) continue;
    if (const NameSpan* name = sector_before(work, item.end, item.first);
        name != nullptr && name->first == item.first)
      of_entry(work, *name, item);
    item.priority = 4;
    out.push_back(std::move(item));
  }
}

/// "wind and solar farms": a word that alone is no industry, joined to one that is.
void weak_in_pair(const Analysis& work, const Sentence& sentence, std::uint32_t at,
                  std::vector<Candidate>& out) {
  for (std::uint32_t i = work.name_begin[at]; i < work.name_begin[at + 1]; ++i) {
    const GazetteerEntry& entry = work.data.entries[work.names[i].entry];
    if (!work.roles.field.has(entry.type) || property(entry.props, "weak") != "true") continue;
    const std::uint32_t link = at + work.names[i].length;
    if (link + 1 >= sentence.end_token || !work.is_word(link, "and")) continue;
    for (std::uint32_t k = work.name_begin[link + 1]; k < work.name_begin[link + 2]; ++k) {
      const GazetteerEntry& other = work.data.entries[work.names[k].entry];
      if (!work.roles.field.has(other.type) || property(other.props, "weak") == "true") continue;
      Candidate item = sector(work, at, link, "sector.pair");
      of_entry(work, work.names[i], item);
      out.push_back(std::move(item));
      return;
    }
  }
}

/// Whether an industry noun stands shortly before a list cue.
bool lists_sectors(const Analysis& work, const Sentence& sentence, std::uint32_t cue) {
  const std::uint32_t floor = cue > sentence.first_token + 3 ? cue - 3 : sentence.first_token;
  for (std::uint32_t at = cue; at-- > floor;) {
    if (work.is(at, Cue::sector_noun)) return true;
  }
  return false;
}

}  // namespace

void find_sectors(const Analysis& work, std::uint32_t sentence, std::vector<Candidate>& out) {
  const Sentence& each = work.doc.sentences[sentence];
  for (std::uint32_t at = each.first_token; at < each.end_token; ++at) {
    const std::uint32_t noun = work.match(at, Cue::sector_noun);
    if (noun != 0 && work.value(at, Cue::sector_noun) != "list")
      before_noun(work, each, at, noun, out);
    weak_in_pair(work, each, at, out);
    const std::uint32_t cue = work.match(at, Cue::list_cue);
    if (cue != 0 && lists_sectors(work, each, at)) after_cue(work, each, at + cue, out);
  }
}

}  // namespace plenum::ingest
