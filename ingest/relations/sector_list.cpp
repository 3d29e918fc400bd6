#include "ingest/relations/sector_list.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace plenum::ingest {
namespace {

constexpr std::uint32_t sentences_back_max = 7;  // title and dateline among them
constexpr std::size_t listed_min = 2;

/// Where the colon stands that sectors follow, after a noun for them and words of what is to come;
/// no_index: nowhere.
std::uint32_t colon_of_list(const Analysis& work, const Sentence& sentence) {
  std::uint32_t colon = sentence.first_token;
  while (colon < sentence.end_token && !(work.has(colon, token_mark) && work.is_word(colon, ":")))
    ++colon;
  if (colon + 1 >= sentence.end_token) return no_index;
  bool noun = false;
  bool to_come = false;
  for (std::uint32_t at = sentence.first_token; at < colon; ++at) {
    if (work.has(at, token_close_quote)) return no_index;
    noun = noun || work.is(at, Cue::sector_noun);
    to_come = to_come || !work.value(at, Cue::modal).empty() ||
              work.match(at, Cue::promote_verb) != 0 || work.is_word(at, "priority") ||
              work.is_word(at, "priorities");
  }
  return noun && to_come ? colon : no_index;
}

/// The plan that the sentences before are on: the one they name most, of these the last.
std::uint32_t plan_before(const Analysis& work, std::uint32_t sentence) {
  const std::uint32_t begin = mentions_of(work, sentence).first;
  std::vector<std::pair<std::uint32_t, int>> named;  // plans and how often, the last first
  for (std::uint32_t m = begin; m-- > 0;) {
    const Mention& each = work.doc.mentions[m];
    if (each.sentence + sentences_back_max < sentence) break;
    if (each.entity == no_index) continue;
    const Entity& entity = work.doc.entities[each.entity];
    const std::string_view kind = property(entity.props, "kind");
    if (work.roles.plan.has(entity.type) && kind != "policy" && kind != "slogan" &&
        kind != "doctrine") {
      const auto known = std::find_if(named.begin(), named.end(),
                                      [&](const auto& one) { return one.first == each.entity; });
      if (known == named.end())
        named.emplace_back(each.entity, 1);
      else
        ++known->second;
    }
  }
  const auto most = std::max_element(
      named.begin(), named.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == named.end() ? no_index : most->first;
}

}  // namespace

void relate_sector_lists(Analysis& work) {
  for (std::uint32_t s = 0; s < work.doc.sentences.size() && !work.stopped(); ++s) {
    const Sentence& sentence = work.doc.sentences[s];
    const std::uint32_t colon = colon_of_list(work, sentence);
    if (colon == no_index) continue;
    std::vector<std::uint32_t> fields;
    bool other = false;
    const auto [first, end] = mentions_of(work, s);
    for (std::uint32_t m = first; m < end; ++m) {
      const Mention& each = work.doc.mentions[m];
      const bool field =
          each.entity != no_index && work.roles.field.has(work.doc.entities[each.entity].type);
      if (field && each.first_token > colon) fields.push_back(m);
      other = other || (each.first_token < colon && each.entity != no_index && !field);
    }
    const bool lists =
        fields.size() >= listed_min && work.doc.mentions[fields.front()].first_token <= colon + 2;
    const std::uint32_t plan = lists && !other ? plan_before(work, s) : no_index;
    if (plan == no_index) continue;
    for (const std::uint32_t field : fields) {
      AssertionDraft draft;
      draft.type = work.roles.targets;
      draft.subject = plan;
      draft.object = work.doc.mentions[field].entity;
      draft.object_mention = field;
      draft.first = sentence.first_token;
      draft.end = work.doc.mentions[field].end_token;
      draft.rule = "effect.listed";
      draft.confidence = 700;
      set_property(draft.props, "stance", "promote");
      add_assertion(work, std::move(draft));
    }
  }
}

}  // namespace plenum::ingest
