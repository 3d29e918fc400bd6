#include <algorithm>
#include <set>
#include <unordered_map>

#include "ingest/mentions.hpp"
#include "ingest/relations.hpp"

namespace plenum::ingest {
namespace {

/// Wholes that the pack knows (`part_of=`), where the article names part and whole.
void known_parts(Analysis& work) {
  std::set<std::uint32_t> done;
  for (std::uint32_t i = 0; i < work.doc.mentions.size() && !work.stopped(); ++i) {
    const Mention& mention = work.doc.mentions[i];
    if (mention.entity == no_index || mention.bare) continue;
    const std::string_view whole = property(work.doc.entities[mention.entity].props, "part_of");
    if (whole.empty()) continue;
    const std::uint32_t other = find_entity(work, work.roles.body, whole);
    if (other == no_index || !done.insert(mention.entity).second) continue;
    AssertionDraft draft;
    draft.type = work.roles.part;
    draft.subject = mention.entity;
    draft.object = other;
    draft.subject_mention = i;
    draft.first = mention.first_token;
    draft.end = mention.end_token;
    draft.rule = "membership.known_part";
    draft.confidence = 800;
    add_assertion(work, std::move(draft));
  }
}

std::unordered_map<std::string, std::vector<std::uint32_t>> bodies_by_acronym(
    const Analysis& work) {
  constexpr std::size_t entities_looked_at_max = 512;
  std::unordered_map<std::string, std::vector<std::uint32_t>> found;
  const std::size_t stop = std::min(work.doc.entities.size(), entities_looked_at_max);
  for (std::uint32_t i = 0; i < stop; ++i) {
    const Entity& each = work.doc.entities[i];
    const std::string_view acronym = property(each.props, "acronym");
    if (work.roles.body.has(each.type) && !acronym.empty())
      found[std::string(acronym)].push_back(i);
  }
  return found;
}

/// "MOST Center for X": a body whose name begins with the name of another is its part.
void named_parts(Analysis& work) {
  const std::size_t count = work.doc.mentions.size();
  const auto by_acronym = bodies_by_acronym(work);
  for (std::uint32_t i = 0; i < count && !work.stopped(); ++i) {
    const Mention& mention = work.doc.mentions[i];
    if (mention.entity == no_index || mention.bare || mention.rule == "gazetteer") continue;
    const Entity& part = work.doc.entities[mention.entity];
    if (!work.roles.body.has(part.type) && !work.roles.organization.has(part.type)) continue;
    if (mention.end_token - mention.first_token < 3) continue;
    std::uint32_t whole = no_index;
    const std::string first = work.words(mention.first_token, mention.first_token + 1);
    if (const auto known = by_acronym.find(first); known != by_acronym.end()) {
      for (const std::uint32_t body : known->second) {
        if (body != mention.entity) whole = body;
      }
    }
    if (whole == no_index) {
      const std::uint32_t begin = mention.first_token;
      for (std::uint32_t n = work.name_begin[begin]; n < work.name_begin[begin + 1]; ++n) {
        const GazetteerEntry& entry = work.data.entries[work.names[n].entry];
        if (work.roles.body.has(entry.type) && work.names[n].length + begin < mention.end_token)
          whole = find_entity(work, work.roles.body, entry.name);
      }
    }
    if (whole == no_index || whole == mention.entity) continue;
    AssertionDraft draft;
    draft.type = work.roles.part;
    draft.subject = mention.entity;
    draft.object = whole;
    draft.subject_mention = i;
    draft.first = mention.first_token;
    draft.end = mention.end_token;
    draft.rule = "membership.named_part";
    draft.confidence = 800;
    add_assertion(work, std::move(draft));
  }
}

bool is_party(const Analysis& work, const Entity& each) {
  if (!work.roles.body.has(each.type) && !work.roles.organization.has(each.type)) return false;
  const std::string_view kind = property(each.props, "kind");
  return kind == "party" || each.name.ends_with(" Party") || each.name.starts_with("Party of ");
}

void add_member(Analysis& work, std::uint32_t person, std::uint32_t party) {
  work.roles.official.give(work.doc.entities[entity_of(work, person)].type);
  AssertionDraft draft;
  draft.type = work.roles.membership;
  draft.subject = entity_of(work, person);
  draft.object = work.doc.mentions[party].entity;
  draft.subject_mention = person;
  draft.object_mention = party;
  draft.first =
      std::min(work.doc.mentions[person].first_token, work.doc.mentions[party].first_token);
  draft.end = std::max(work.doc.mentions[person].end_token, work.doc.mentions[party].end_token);
  draft.rule = "membership.party";
  draft.confidence = 830;
  add_assertion(work, std::move(draft));
}

/// Whether an office in the party is told: that says more than membership.
bool leads_party(const Analysis& work, std::uint32_t person, std::uint32_t party) {
  const std::uint32_t end =
      std::max(work.doc.mentions[party].first_token, work.doc.mentions[person].first_token);
  const std::uint32_t first =
      std::min(work.doc.mentions[party].end_token, work.doc.mentions[person].end_token);
  for (std::uint32_t at = first; at < end; ++at) {
    if (work.is_word(at, "leader") || work.is_word(at, "leaders")) return true;
    if (work.is_any(at, "co-leader", "chairman", "chairwoman", "chairperson", "head")) return true;
    if (work.is_word(at, "co") && work.is_word(at + 1, "leader")) return true;
  }
  return false;
}

bool is_leader(const Analysis& work, std::uint32_t mention) {
  if (mention == no_index || entity_of(work, mention) == no_index) return false;
  const std::string& type = work.doc.entities[entity_of(work, mention)].type;
  return work.roles.acts(type);
}

/// "the Freedom Party (FP) of outgoing Chancellor X", "the party of jailed former premier X".
bool party_of_person(Analysis& work, const Mention& party, std::uint32_t number) {
  std::uint32_t at = party.end_token;
  if (work.is_word(at, "(") && work.is_word(at + 2, ")")) at += 3;
  if (work.is_word(at, ",") && work.is_word(at + 1, "the") && work.is_word(at + 2, "party"))
    at += 3;
  if (!work.is_word(at, "of")) return false;
  const std::uint32_t stop = std::min(work.token_count(), at + 7);
  for (std::uint32_t i = at + 1; i < stop; ++i) {
    if (work.has(i, token_mark)) return false;
    if (work.mention_at[i] == no_index) continue;
    if (!is_leader(work, work.mention_at[i])) return false;
    add_member(work, work.mention_at[i], number);
    return true;
  }
  return false;
}

/// "X's Freedom Party", "X of the Freedom Party", "the Freedom Party's X".
void party_members(Analysis& work) {
  const std::size_t count = work.doc.mentions.size();
  for (std::uint32_t i = 0; i < count && !work.stopped(); ++i) {
    const Mention& party = work.doc.mentions[i];
    if (party.entity == no_index || work.mention_at[party.first_token] != i) continue;
    if (!is_party(work, work.doc.entities[party.entity])) continue;
    const std::uint32_t floor = work.doc.sentences[party.sentence].first_token;
    std::uint32_t at = party.first_token;
    while (at > floor && party.first_token - at < 3 &&
           (work.is_word(at - 1, "the") || can_modify(work, at - 1)) &&
           work.mention_at[at - 1] == no_index)
      --at;
    if (at <= floor) continue;
    if (party_of_person(work, party, i)) continue;
    const bool owns = work.has(at - 1, token_possessive) && at > floor + 1;
    const bool of = work.is_word(at - 1, "of") || work.is_word(at - 1, "from");
    std::uint32_t person = owns || of ? work.mention_at[at - 2] : no_index;
    for (std::uint32_t back = at - 1; of && person == no_index && back-- > floor;) {
      // "X, a former minister from the Party": the person before the apposition
      if (at - back > 14) break;
      const std::uint32_t other = work.mention_at[back];
      if (other == no_index || entity_of(work, other) == no_index) continue;
      const std::string& kind = work.doc.entities[entity_of(work, other)].type;
      if (!work.roles.acts(kind)) continue;
      if (work.is_word(work.doc.mentions[other].end_token, ",")) person = other;
      break;
    }
    if (person == no_index && work.has(party.end_token, token_possessive))
      person = work.mention_at[party.end_token + 1];
    if (is_leader(work, person) && !leads_party(work, person, i)) add_member(work, person, i);
  }
}

}  // namespace

void relate_membership(Analysis& work, RelationState& state) {
  known_parts(work);
  named_parts(work);
  party_members(work);
  assert_patterns(work, state, {work.roles.part, work.roles.membership, work.roles.located});
}

}  // namespace plenum::ingest
