#include "ingest/relations/topic.hpp"

#include <algorithm>

namespace plenum::ingest {
namespace {

constexpr std::size_t topics_max = 3;
constexpr std::ptrdiff_t fields_max = 3;  ///< more industries are a list
constexpr std::size_t fields_of_list = 2;

/// Lower comes first. Plans, sectors and events are what statements are about; then bodies and
/// persons; countries last.
int rank(const Roles& roles, const Entity& entity, bool subject) {
  const std::string_view type = entity.type;
  if (roles.plan.has(type)) return 0;
  if (roles.field.has(type)) return 1;
  if (roles.event.has(type)) return 2;
  if (roles.body.has(type) && property(entity.props, "kind") == "government")
    return subject ? 5 : 6;
  if (roles.body.has(type) || roles.organization.has(type)) return subject ? 1 : 3;
  if (roles.appears(type)) return subject ? 2 : 4;
  if (roles.place.has(type)) return subject ? 5 : 6;  // only where nothing narrower is named
  return 9;
}

/// Where what is said begins: after the verb, and after where and when it was said ("in Oslo, at
/// the forum, that").
std::uint32_t words_begin(const Analysis& work, const Saying& saying) {
  constexpr std::uint32_t tokens_to_that_max = 14;
  const std::uint32_t begin = saying.first + work.match(saying.first, Cue::speech_verb);
  const bool adverbial = !work.has(begin, token_capital) &&
                         work.is_any(begin, "in", "at", "on", "during", "after", "before");
  for (std::uint32_t at = begin; adverbial && at < saying.end && at < begin + tokens_to_that_max;
       ++at) {
    if (work.is_word(at, "that")) return at + 1;
  }
  return begin;
}

/// What is added to a clause from a token on: ", which", ", saying", ", a step that", ";".
bool adds_to_clause(const Analysis& work, std::uint32_t at) {
  if (work.is_word(at, ";")) return true;
  if (!work.is_word(at, ",")) return false;
  const std::uint32_t next = at + 1;
  if (work.surface(next).ends_with("ing") ||
      work.is_any(next, "which", "who", "because", "although", "though"))
    return true;
  if (!work.is_word(next, "a") && !work.is_word(next, "an")) return false;
  for (std::uint32_t i = next + 1; i < next + 5; ++i) {
    if (work.is_word(i, "that") || work.is_word(i, "which")) return true;
    if (work.has(i, token_mark)) break;
  }
  return false;
}

}  // namespace

void relate_topics(Analysis& work, const Saying& saying, SpeakerFinder& finder) {
  struct Topic {
    std::uint32_t mention;
    std::uint32_t entity;
    int rank;
  };
  std::vector<Topic> topics;
  bool narrow = false;
  const std::uint32_t begin = words_begin(work, saying);
  for (std::uint32_t at = begin; at < saying.end; ++at) {
    // what a clause adds after its end is not the main topic
    if (!topics.empty() && at > begin + 4 && adds_to_clause(work, at)) break;
    const std::uint32_t mention = work.mention_at[at];
    // "the governor gave the market nothing": who bears the title
    const std::uint32_t holder =
        mention == no_index && at <= begin + 2 ? finder.bearer_at(at) : no_index;
    if (holder != no_index && holder != saying.speaker) {
      topics.push_back({no_index, holder, 2});
      narrow = true;
    }
    if (mention == no_index || entity_of(work, mention) == no_index) continue;
    const std::uint32_t entity = entity_of(work, mention);
    if (work.doc.mentions[mention].first_token != at || entity == saying.speaker ||
        entity == saying.outlet)
      continue;
    const bool seen = std::any_of(topics.begin(), topics.end(),
                                  [&](const Topic& each) { return each.entity == entity; });
    if (seen) continue;
    const bool subject =
        at <= begin + 3 && !work.has(work.doc.mentions[mention].end_token, token_possessive);
    int value = rank(work.roles, work.doc.entities[entity], subject);
    // "Xi's vision": what is owned is the topic, not who owns it
    const bool owner = work.has(work.doc.mentions[mention].end_token, token_possessive);
    if (owner && (value == 4 || value == 3)) value = 5;
    if (value < 9) topics.push_back({mention, entity, value});
    narrow = narrow || value <= 2;
  }
  std::stable_sort(topics.begin(), topics.end(),
                   [](const Topic& a, const Topic& b) { return a.rank < b.rank; });
  // a long list of industries is on what they have in common: its first ones stand for it
  const auto is_field = [&](const Topic& each) {
    return work.roles.field.has(work.doc.entities[each.entity].type);
  };
  std::size_t fields = 0;
  if (std::count_if(topics.begin(), topics.end(), is_field) > fields_max) {
    std::erase_if(topics,
                  [&](const Topic& each) { return is_field(each) && ++fields > fields_of_list; });
  }
  std::size_t taken = 0;
  for (const Topic& each : topics) {
    if (taken == topics_max || (narrow && each.rank > 4)) break;
    if (each.rank == 6 && taken >= 1) break;
    AssertionDraft draft;
    draft.type = work.roles.about;
    draft.subject = saying.entity;
    draft.object = each.entity;
    draft.object_mention = each.mention;
    draft.first = saying.first;
    draft.end = saying.end;
    draft.rule = "topic.words";
    draft.confidence = each.rank <= 2 ? 700 : 550;
    add_assertion(work, std::move(draft));
    ++taken;
  }
}

}  // namespace plenum::ingest
