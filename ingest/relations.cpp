#include "ingest/relations.hpp"

#include <algorithm>

#include "ingest/confidence.hpp"
#include "ingest/cue_place.hpp"
#include "ingest/relations/force.hpp"

namespace plenum::ingest {

void add_assertion(Analysis& work, AssertionDraft draft) {
  if (draft.type.empty() || draft.subject == no_index || draft.object == no_index ||
      draft.first >= draft.end)
    return;
  const std::uint32_t trigger = draft.trigger == no_index ? draft.first : draft.trigger;
  Force force;
  if (draft.type == work.roles.measures) force = force_of_figure(work, trigger);
  if (!work.roles.lasting.has(draft.type)) {
    force = force_of(work, trigger, draft.end);
    if (draft.type == work.roles.adopted && force.modality.empty() &&
        to_be_adopted(work, draft.first, draft.end))
      force.modality = "proposal";
    // to target a field is to want something of it
    if (draft.type == work.roles.targets &&
        (force.modality == "proposal" || force.modality == "demand"))
      force.modality = {};
    // "X restricted exports, and Y urged others": Y is not what X restricted
    if (draft.object_mention != no_index &&
        clause_between(work, trigger, work.doc.mentions[draft.object_mention].first_token))
      return;
  }
  Assertion fact;
  fact.negated = force.denied || draft.denied;
  fact.modality = force.modality;
  fact.type = draft.type;
  fact.subject = draft.subject;
  fact.object = draft.object;
  fact.subject_mention = draft.subject_mention;
  fact.object_mention = draft.object_mention;
  fact.props = std::move(draft.props);
  fact.sentence = work.sentence_at[draft.first];
  fact.text = work.span(draft.first, draft.end);
  fact.rule = draft.rule;
  fact.rule_place = std::move(draft.rule_place);
  if (fact.rule_place.empty()) {
    fact.rule_place = cue_place(work, fact.type, trigger, draft.first, draft.end);
  }
  fact.confidence = draft.confidence;
  fact.valid = draft.valid;
  work.doc.assertions.push_back(std::move(fact));
}

std::uint32_t entity_of(const Analysis& work, std::uint32_t mention) {
  return mention == no_index ? no_index : work.doc.mentions[mention].entity;
}

const Entity* entity_at(const Analysis& work, std::uint32_t token) {
  if (token >= work.mention_at.size()) return nullptr;
  const std::uint32_t entity = entity_of(work, work.mention_at[token]);
  return entity == no_index ? nullptr : &work.doc.entities[entity];
}

std::pair<std::uint32_t, std::uint32_t> mentions_of(const Analysis& work, std::uint32_t sentence) {
  const auto& mentions = work.doc.mentions;
  const auto before = [](const Mention& each, std::uint32_t at) { return each.sentence < at; };
  const auto first = std::lower_bound(mentions.begin(), mentions.end(), sentence, before);
  const auto last = std::lower_bound(first, mentions.end(), sentence + 1, before);
  return {static_cast<std::uint32_t>(first - mentions.begin()),
          static_cast<std::uint32_t>(last - mentions.begin())};
}

std::uint32_t find_entity(const Analysis& work, std::string_view type, std::string_view name) {
  auto at = work.entity_index.find(std::string(type) + '\x1f' + std::string(name));
  return at == work.entity_index.end() ? no_index : at->second;
}

std::uint32_t find_entity(const Analysis& work, const TypeSet& types, std::string_view name) {
  for (const std::string& type : types.types()) {
    if (const std::uint32_t found = find_entity(work, type, name); found != no_index) return found;
  }
  return no_index;
}

std::uint32_t make_entity(Analysis& work, std::string_view type, std::string_view name) {
  if (type.empty()) return no_index;
  auto [at, added] =
      work.entity_index.try_emplace(std::string(type) + '\x1f' + std::string(name),
                                    static_cast<std::uint32_t>(work.doc.entities.size()));
  if (added) {
    Entity entity;
    entity.type = type;
    entity.name = name;
    work.doc.entities.push_back(std::move(entity));
  }
  return at->second;
}

void note_record(RelationState& state, const Analysis& work, std::uint32_t entity,
                 std::uint32_t sentence, std::uint32_t first, std::uint32_t end,
                 std::string_view rule) {
  Mention mention;
  mention.text = work.span(first, end);
  mention.sentence = sentence;
  mention.first_token = first;
  mention.end_token = end;
  mention.entity = entity;
  mention.type = work.doc.entities[entity].type;
  mention.rule = rule;
  state.records.push_back(std::move(mention));
}

void match_all_patterns(const Analysis& work, RelationState& state) {
  const std::size_t count = work.doc.sentences.size();
  for (std::uint32_t i = 0; i < count && !work.stopped_at(i, count); ++i) {
    match_patterns(work, i, state.matches);
    state.match_sentence.resize(state.matches.size(), i);
  }
}

namespace {

/// "must approve the agreement": what somebody has yet to do is no fact.
bool only_wanted(const Analysis& work, std::uint32_t first, std::uint32_t end) {
  for (std::uint32_t at = first; at < end; ++at) {
    if (work.mention_at[at] != no_index) continue;
    if (!work.has(at, token_capital) &&
        work.is_any(at, "must", "should", "could", "might", "may", "would"))
      return true;
  }
  return false;
}

template <class Wanted>
void assert_matches(Analysis& work, const RelationState& state, Wanted wanted) {
  for (const PatternMatch& match : state.matches) {
    if (work.stopped()) return;
    const PatternRule& rule = *match.rule;
    if (!wanted(rule.relation)) continue;
    const Capture* from = match.capture(rule.from);
    const Capture* to = match.capture(rule.to);
    if (from == nullptr || to == nullptr) continue;
    Properties props;
    for (const auto& [name, value] : rule.props) {
      if (!value.starts_with("$")) {
        set_property(props, name, value);
      } else if (const Capture* words = match.capture(std::string_view(value).substr(1))) {
        set_property(props, name, work.words(words->items.front().first, words->items.back().end));
      }
    }
    for (const Item& subject : from->items) {
      for (const Item& object : to->items) {
        AssertionDraft draft;
        draft.type = rule.relation;
        draft.subject = entity_of(work, subject.mention);
        draft.object = entity_of(work, object.mention);
        draft.subject_mention = subject.mention;
        draft.object_mention = object.mention;
        draft.first = std::min({match.first, subject.first, object.first});
        draft.end = std::max({match.end, subject.end, object.end});
        draft.trigger = match.trigger;
        draft.rule = rule.id;
        draft.rule_place = rule.place;
        draft.confidence = rule.confidence;
        draft.props = props;
        if (draft.subject == draft.object || draft.subject == no_index) continue;
        const bool deed =
            rule.relation == work.roles.adopted || rule.relation == work.roles.implemented;
        if (deed && only_wanted(work, draft.first, draft.end)) continue;
        Entity& who = work.doc.entities[draft.subject];
        if (rule.relation == work.roles.office && work.roles.person.has(who.type))
          work.roles.official.give(who.type);
        if (rule.relation == work.roles.affiliation && work.roles.person.has(who.type))
          work.roles.expert.give(who.type);
        add_assertion(work, std::move(draft));
      }
    }
  }
}

}  // namespace

void assert_patterns(Analysis& work, const RelationState& state,
                     std::initializer_list<std::string_view> relations) {
  assert_matches(work, state, [&](std::string_view relation) {
    return std::find(relations.begin(), relations.end(), relation) != relations.end();
  });
}

void relate_others(Analysis& work, RelationState& state) {
  assert_matches(work, state,
                 [&](std::string_view relation) { return !work.roles.related.has(relation); });
}

}  // namespace plenum::ingest
