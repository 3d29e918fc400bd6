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

}  // namespace

void relate_proposal(Analysis& work, RelationState& state) {
  assert_patterns(work, state, {work.roles.proposed, work.roles.implemented, work.roles.competes});
  rolled_out(work);
}

}  // namespace plenum::ingest
