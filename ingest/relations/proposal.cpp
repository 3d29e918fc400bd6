#include <algorithm>
#include <set>

#include "ingest/relations.hpp"

namespace plenum::ingest {
namespace {

/// "X and Y have been rolled out": without an agent it is the government of the article's country.
void rolled_out(Analysis& work) {
  const std::uint32_t government =
      find_entity(work, work.roles.body, work.government_of(work.home_country_name));
  if (government == no_index) return;
  std::uint32_t plans = 0;
  for (const std::string& type : work.roles.plan.types()) plans |= work.data.type_bit(type);
  std::vector<Item> items;
  for (std::uint32_t s = 0; s < work.doc.sentences.size() && !work.stopped(); ++s) {
    const Sentence& sentence = work.doc.sentences[s];
    bool cue = false;
    for (std::uint32_t at = sentence.first_token; at < sentence.end_token; ++at)
      cue = cue || (work.match(at, Cue::implement) != 0 && at > sentence.first_token &&
                    (work.is_word(at - 1, "been") || work.is_word(at - 1, "were") ||
                     work.is_word(at - 1, "was") || work.is_word(at - 1, "being")));
    if (!cue) continue;
    work.items(s, items);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!item_is(work, items[i], plans)) continue;
      const std::vector<Item> list = coordinated(work, items, i, plans);
      // the list must run up to the verb: nothing but commas and auxiliaries between
      std::uint32_t at = list.back().end;
      for (int steps = 0; steps < 6 && at < sentence.end_token; ++steps) {
        if (work.match(at, Cue::implement) != 0) break;
        ++at;
      }
      if (at >= sentence.end_token || work.match(at, Cue::implement) == 0) continue;
      const std::uint32_t after = at + work.match(at, Cue::implement);
      if (work.is_word(after, "by")) break;  // an agent is named: the patterns have it
      for (const Item& plan : list) {
        AssertionDraft draft;
        draft.type = work.roles.implemented;
        draft.subject = government;
        draft.object = entity_of(work, plan.mention);
        draft.object_mention = plan.mention;
        draft.first = list.front().first;
        draft.end = after;
        draft.rule = "proposal.rolled_out";
        draft.confidence = 650;
        add_assertion(work, std::move(draft));
      }
      break;
    }
  }
}

/// "..., will implement it": the plan named last before, carried out by the body that is the
/// subject.
void carried_out(Analysis& work) {
  constexpr std::uint32_t mentions_back = 12;
  for (std::uint32_t at = 1; at + 1 < work.token_count() && !work.stopped(); ++at) {
    const std::uint32_t size = work.match(at, Cue::implement);
    if (size == 0 || !work.is_word(at + size, "it")) continue;
    const std::uint32_t s = work.sentence_at[at];
    const auto [first, end] = mentions_of(work, s);
    std::uint32_t here = first;
    while (here < end && work.doc.mentions[here].first_token < at) ++here;
    std::uint32_t body = no_index;
    std::uint32_t plan = no_index;
    for (std::uint32_t back = 1; back <= mentions_back && back <= here && plan == no_index;
         ++back) {
      const Mention& each = work.doc.mentions[here - back];
      if (each.sentence + 1 < s || each.entity == no_index) break;
      const std::string& type = work.doc.entities[each.entity].type;
      if (work.roles.plan.has(type)) plan = here - back;
      if (plan == no_index && each.sentence == s && work.roles.body.has(type)) body = here - back;
    }
    if (body == no_index || plan == no_index) continue;
    AssertionDraft draft;
    draft.type = work.roles.implemented;
    draft.subject = entity_of(work, body);
    draft.object = entity_of(work, plan);
    draft.subject_mention = body;
    draft.first = work.doc.mentions[body].first_token;
    draft.end = at + size + 1;
    draft.trigger = at;
    draft.rule = "proposal.carried_out";
    draft.confidence = 760;
    add_assertion(work, std::move(draft));
  }
}

}  // namespace

void relate_proposal(Analysis& work, RelationState& state) {
  assert_patterns(work, state, {work.roles.proposed, work.roles.implemented, work.roles.competes});
  rolled_out(work);
  carried_out(work);
}

}  // namespace plenum::ingest
