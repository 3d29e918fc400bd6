#include "ingest/relations/speaker.hpp"

#include <algorithm>
#include <unordered_set>

#include "ingest/mentions.hpp"
#include "ingest/titles.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t phrase_tokens_max = 12;
constexpr std::uint32_t apposition_tokens_max = 40;

/// Auxiliaries and adverbs that may stand between a subject and its verb.
bool skippable(const Analysis& work, std::uint32_t at) {
  if (work.is_any(at, "has", "have", "had", "also", "further", "again", "then", "later", "still",
                  "earlier", "once", "first", "now", "both", "however", "himself", "does", "did",
                  "do", "recently", "repeatedly", "previously"))
    return true;
  return part_of_speech(work, at) == 'r' && !work.has(at, token_mark) &&
         !work.is(at, Cue::function_word);
}

bool preposition(const Analysis& work, std::uint32_t at) {
  return work.is_word(at, "of") || work.is_word(at, "from") || work.is_word(at, "at") ||
         work.is_word(at, "in") || work.is_word(at, "for") || work.is_word(at, "by") ||
         work.is_word(at, "with") || work.is_word(at, "on");
}

}  // namespace

// Bodies, events and offices are all found by now, so what depends on them is looked up once.
SpeakerFinder::SpeakerFinder(Analysis& work) : work_(work) {
  std::unordered_set<std::string> titles;
  for (const Assertion& fact : work.doc.assertions) {
    if (fact.type == work.roles.office) {
      std::string title = fold(property(fact.props, "title"));
      if (titles.insert(title).second) offices_.emplace_back(std::move(title), fact.subject);
    }
    if (fact.type != work.roles.adopted) continue;
    const Entity& who = work.doc.entities[fact.subject];
    if (work.roles.body.has(who.type)) issuers_.try_emplace(fact.object, fact.subject);
    if (!work.roles.event.has(who.type)) continue;
    const std::uint32_t body = find_entity(work, work.roles.body, property(who.props, "body"));
    if (body != no_index) issuers_.try_emplace(fact.object, body);
  }
  for (const Mention& each : work.doc.mentions) {
    if (each.entity == no_index || !work.roles.people.has(work.doc.entities[each.entity].type))
      continue;
    if (const char gender = gender_before(each.first_token); gender != 0)
      genders_.try_emplace(each.entity, gender);
  }
  for (const Entity& each : work.doc.entities) {
    if (!work.roles.event.has(each.type)) continue;
    main_holder_ = find_entity(work, work.roles.body, property(each.props, "body"));
    if (main_holder_ != no_index) break;
  }
}

/// The first who holds an office whose title has these folded words in it.
std::uint32_t SpeakerFinder::bearer_of(const std::string& title) {
  auto [at, added] = bearers_.try_emplace(title, no_index);
  if (added) {
    const auto found = std::find_if(offices_.begin(), offices_.end(), [&](const auto& office) {
      return office.first.find(title) != std::string::npos;
    });
    if (found != offices_.end()) at->second = found->second;
  }
  return at->second;
}

bool SpeakerFinder::is_media(std::uint32_t entity) const {
  return entity != no_index && property(work_.doc.entities[entity].props, "kind") == "media";
}

std::uint32_t SpeakerFinder::issuer_of(std::uint32_t plan) const {
  auto at = issuers_.find(plan);
  return at == issuers_.end() ? no_index : at->second;
}

/// Whether a region speaks and decides as countries do.
bool SpeakerFinder::acts_itself(const std::string& place) const {
  const auto known = work_.data.entry_by_name.find(place);
  return known != work_.data.entry_by_name.end() &&
         property(work_.data.entries[known->second].props, "acts") == "true";
}

Speaker SpeakerFinder::from_mention(std::uint32_t mention) {
  Speaker speaker;
  const Mention& each = work_.doc.mentions[mention];
  speaker.mention = mention;
  speaker.first = each.first_token;
  speaker.end = each.end_token;
  if (each.entity == no_index) return speaker;
  const Entity& entity = work_.doc.entities[each.entity];
  const std::string_view type = entity.type;
  if (is_media(each.entity)) {
    speaker.found = true;
    speaker.outlet = each.entity;
  } else if (work_.roles.speaks(type)) {
    // "officials", "Chinese leaders" are nobody in particular
    speaker.found = true;
    const bool unnamed = each.rule == "mention.government" &&
                         work_.match(each.end_token - 1, Cue::plural_person) != 0;
    speaker.entity = unnamed ? no_index : each.entity;
  } else if (work_.roles.plan.has(type)) {
    speaker.found = true;
    speaker.document = each.entity;
    speaker.entity = issuer_of(each.entity);
    if (speaker.entity == no_index) speaker.entity = main_holder_;
  } else if (work_.roles.event.has(type)) {
    speaker.found = true;
    speaker.entity = find_entity(work_, work_.roles.body, property(entity.props, "body"));
  } else if (work_.roles.place.has(type)) {
    speaker.entity = find_entity(work_, work_.roles.body, work_.government_of(entity.name));
    const bool acts = property(entity.props, "kind") == "country" || acts_itself(entity.name);
    if (speaker.entity == no_index && acts) speaker.entity = each.entity;  // "Brazil denounced"
    speaker.found = speaker.entity != no_index;
  }
  return speaker;
}

std::uint32_t SpeakerFinder::mention_ending(std::uint32_t end) const {
  if (end == 0) return no_index;
  const std::uint32_t mention = work_.mention_at[end - 1];
  if (mention == no_index || work_.doc.mentions[mention].end_token != end) return no_index;
  return mention;
}

Speaker SpeakerFinder::left_of(std::uint32_t verb, std::uint32_t floor) {
  std::uint32_t last = verb;
  while (last > floor && skippable(work_, last - 1)) --last;
  if (last <= floor) return {};
  // "The court struck it down, ruling that": the subject of the sentence
  if (work_.surface(verb).ends_with("ing") && work_.is_word(last - 1, ",") && last > floor + 4)
    return shared_subject(last, floor);
  return noun_phrase(last, floor);
}

/// Somebody speaks, but who it is cannot be told.
static Speaker unnamed(bool found) {
  Speaker speaker;
  speaker.found = found;
  return speaker;
}

/// The phrase whose last token is last - 1.
Speaker SpeakerFinder::noun_phrase(std::uint32_t last, std::uint32_t floor) {
  const std::uint32_t at = last - 1;
  // "the Freedom Party (FP) says": the acronym is no apposition
  if (work_.is_word(at, ")") && at > floor + 2 && work_.is_word(at - 2, "("))
    return noun_phrase(at - 2, floor);
  if (work_.is_word(at, ",") || work_.is_word(at, "-") || work_.is_word(at, ")"))
    return apposition(at, floor);
  if (work_.match(at, Cue::pronoun) != 0) return pronoun(at);
  if (work_.is_word(at, "and") || work_.is_word(at, "but")) return shared_subject(at, floor);
  if (work_.is_word(at, "itself") && at > floor) return noun_phrase(at, floor);
  const std::uint32_t mention = mention_ending(last);
  if (mention == no_index) {
    if (work_.is(at, Cue::document_noun)) return document(at, floor);
    if (const std::uint32_t title = work_.match_before(last, Cue::title, floor);
        title != no_index && title > floor && work_.is_word(title - 1, "the"))
      return holder_of(title, last);
    // "Goldman Sachs analysts wrote": the firm's
    const std::uint32_t owner = mention_ending(at);
    if (work_.value(at, Cue::plural_person) == "analyst" && owner != no_index) {
      const std::uint32_t firm = entity_of(work_, owner);
      if (firm != no_index && work_.roles.organization.has(work_.doc.entities[firm].type) &&
          !is_media(firm))
        return from_mention(owner);
    }
    if (const std::uint32_t whole = part_owner(at, floor); whole != no_index)
      return from_mention(whole);
    if (const std::uint32_t whole = spoken_for(at); whole != no_index) return from_mention(whole);
    return unnamed(work_.match(at, Cue::plural_person) != 0);
  }
  // "the communique from the plenum", "economists at X", "Ann Example of X", "a spokesman for X"
  std::uint32_t head = work_.doc.mentions[mention].first_token;
  std::uint32_t steps = 0;
  while (head > floor && ++steps < phrase_tokens_max && !preposition(work_, head - 1)) {
    const bool inside = work_.is_word(head - 1, "the") || work_.is_word(head - 1, "a") ||
                        can_modify(work_, head - 1);
    const std::uint32_t noun = work_.match_before(head, Cue::org_noun, floor);
    if (noun != no_index) head = noun + 1;
    if ((!inside && noun == no_index) || work_.mention_at[head - 1] != no_index) break;
    --head;
  }
  if (head > floor + 1 && preposition(work_, head - 1)) {
    const std::uint32_t noun = head - 2;
    if (const std::uint32_t owner = mention_ending(head - 1); owner != no_index) {
      const Mention& each = work_.doc.mentions[owner];
      if (each.entity != no_index && work_.roles.people.has(work_.doc.entities[each.entity].type))
        return from_mention(owner);
    }
    if (work_.is(noun, Cue::document_noun)) {
      Speaker speaker = from_mention(mention);
      if (speaker.entity == no_index && speaker.outlet == no_index) speaker.entity = main_holder_;
      return speaker;
    }
    if (work_.match(noun, Cue::plural_person) != 0) {
      Speaker speaker = from_mention(mention);
      const bool by = work_.is_word(head - 1, "at") || work_.is_word(head - 1, "from") ||
                      work_.is_word(head - 1, "with");
      if (!by) speaker.entity = no_index;
      return speaker;
    }
    if (is_spokesperson(noun) && speaks_through_others(entity_of(work_, mention)))
      return from_mention(mention);  // "a spokesman for the ministry"
    if (work_.match(noun, Cue::title) != 0 || work_.match(noun, Cue::role) != 0)
      return unnamed(true);
    // "the context of the meeting underscores": the meeting is not what speaks
    if (work_.is_word(head - 1, "of") && can_modify(work_, noun) &&
        work_.match(noun, Cue::government_noun) == 0)
      return {};
  }
  return from_mention(mention);
}

bool SpeakerFinder::is_spokesperson(std::uint32_t at) const {
  return work_.is_any(at, "spokesman", "spokeswoman", "spokesperson");
}

bool SpeakerFinder::speaks_through_others(std::uint32_t entity) const {
  if (entity == no_index) return false;
  const std::string& type = work_.doc.entities[entity].type;
  return work_.roles.body.has(type) || (work_.roles.organization.has(type) && !is_media(entity));
}

/// "a White House spokesperson", "the ministry's spokesman": for whom one without a name speaks.
std::uint32_t SpeakerFinder::spoken_for(std::uint32_t at) const {
  if (!is_spokesperson(at)) return no_index;
  const std::uint32_t end = at > 0 && work_.has(at - 1, token_possessive) ? at - 1 : at;
  const std::uint32_t owner = mention_ending(end);
  if (owner == no_index || !speaks_through_others(entity_of(work_, owner))) return no_index;
  return owner;
}

/// "The bank cut its rate and said": the subject of the clause is the first actor in it.
Speaker SpeakerFinder::shared_subject(std::uint32_t end, std::uint32_t floor) {
  for (std::uint32_t at = floor; at < end; ++at) {
    if (at <= floor + 1 && work_.value(at, Cue::pronoun) == "person") return pronoun(at);
    if (at > floor + 12 || work_.is_word(at, ";")) break;
    const std::uint32_t mention = work_.mention_at[at];
    if (mention == no_index || work_.doc.mentions[mention].first_token != at) {
      if (preposition(work_, at)) break;
      continue;
    }
    const Mention& each = work_.doc.mentions[mention];
    at = each.end_token - 1;
    if (each.entity == no_index || work_.has(each.end_token, token_possessive)) continue;
    const std::string_view type = work_.doc.entities[each.entity].type;
    if (work_.roles.speaks(type)) return from_mention(mention);
  }
  return {};
}

/// "the chancellor said": who bears that title in the article, else the leader named last.
Speaker SpeakerFinder::holder_of(std::uint32_t first, std::uint32_t end) {
  Speaker speaker;
  speaker.found = true;
  speaker.first = first - 1;
  speaker.end = end;
  speaker.entity = bearer_of(fold(work_.words(first, end)));
  if (speaker.entity != no_index) return speaker;
  for (std::uint32_t at = first; at-- > 0 && first - at < 160;) {
    const std::uint32_t mention = work_.mention_at[at];
    if (mention == no_index || entity_of(work_, mention) == no_index) continue;
    const std::uint32_t leader = entity_of(work_, mention);
    const std::string& type = work_.doc.entities[leader].type;
    if (!work_.roles.official.has(type) && !work_.roles.someone.has(type)) continue;
    // who holds another office is not meant
    const bool other = std::any_of(offices_.begin(), offices_.end(),
                                   [&](const auto& office) { return office.second == leader; });
    if (!other) speaker.entity = leader;
    break;
  }
  return speaker;
}

/// "X, a senior economist at Y, said"; "Another analyst speaking to Y, X of Z, noted".
Speaker SpeakerFinder::apposition(std::uint32_t comma, std::uint32_t floor) {
  const std::uint32_t limit =
      comma > floor + apposition_tokens_max ? comma - apposition_tokens_max : floor;
  Speaker fallback;
  std::uint32_t segment_end = comma;
  for (std::uint32_t at = comma; at-- > limit;) {
    const bool opens = work_.is_word(at, ",") || work_.is_word(at, "(") || work_.is_word(at, "-");
    if (!opens && at != limit) continue;
    // the segment (at, segment_end): does it begin with a person?
    std::uint32_t first = opens ? at + 1 : at;
    if (work_.is_word(first, "the")) ++first;
    const std::uint32_t begins = first < segment_end ? work_.mention_at[first] : no_index;
    if (begins != no_index && work_.doc.mentions[begins].first_token == first) {
      const Speaker speaker = from_mention(begins);
      const std::uint32_t entity = entity_of(work_, begins);
      const bool owner = work_.has(work_.doc.mentions[begins].end_token, token_possessive);
      if (!owner && entity != no_index && work_.roles.people.has(work_.doc.entities[entity].type))
        return speaker;
      if (!owner && !fallback.found && speaker.found) fallback = speaker;
    } else if (const std::uint32_t named = titled_person(first, segment_end); named != no_index) {
      return from_mention(named);
    }
    if (opens) {
      const std::uint32_t before = mention_ending(at);
      if (before != no_index) {
        const Speaker speaker = noun_phrase(at, floor);
        const std::uint32_t entity = speaker.entity;
        if (entity != no_index && work_.roles.people.has(work_.doc.entities[entity].type))
          return speaker;
        if (!fallback.found && speaker.found) fallback = speaker;
      }
      segment_end = at;
    }
  }
  return fallback;
}

/// "WWF's European policy office said": the organisation whose part speaks; no_index: none.
std::uint32_t SpeakerFinder::part_owner(std::uint32_t last, std::uint32_t floor) const {
  const bool part = work_.is_any(last, "office", "arm", "unit", "branch", "wing", "department",
                                 "team", "board", "management", "division", "desk");
  if (!part) return no_index;
  for (std::uint32_t at = last; at-- > floor && last - at < 6;) {
    if (work_.has(at, token_possessive)) {
      const std::uint32_t owner = mention_ending(at);
      const std::uint32_t entity = owner == no_index ? no_index : entity_of(work_, owner);
      if (entity == no_index) return no_index;
      const std::string& type = work_.doc.entities[entity].type;
      return work_.roles.organization.has(type) || work_.roles.body.has(type) ? owner : no_index;
    }
    const bool inside = can_modify(work_, at) || work_.match(at, Cue::demonym) != 0;
    if (!inside) return no_index;
  }
  return no_index;
}

std::uint32_t SpeakerFinder::bearer_at(std::uint32_t the) {
  if (!work_.is_word(the, "the")) return no_index;
  const std::uint32_t size = work_.match(the + 1, Cue::title);
  if (size == 0 || work_.has(the + 1, token_capital) || work_.mention_at[the + 1] != no_index ||
      work_.has(the + 1 + size, token_possessive) || work_.is_word(the + 1 + size, "of"))
    return no_index;
  return bearer_of(fold(work_.words(the + 1, the + 1 + size)));
}

/// "the Czech lawmaker Ann Example of the X group": the person after titles and adjectives.
std::uint32_t SpeakerFinder::titled_person(std::uint32_t first, std::uint32_t end) const {
  bool titled = false;
  for (std::uint32_t at = first; at < end && at < first + 8; ++at) {
    const std::uint32_t mention = work_.mention_at[at];
    if (mention != no_index) {
      const std::uint32_t entity = entity_of(work_, mention);
      if (entity == no_index) return no_index;
      const Mention& each = work_.doc.mentions[mention];
      if (work_.roles.people.has(work_.doc.entities[entity].type))
        titled = titled || before_honorific(work_, at, first) != at;
      return titled && !work_.has(each.end_token, token_possessive) ? mention : no_index;
      at = each.end_token - 1;
      continue;
    }
    const std::uint32_t size = std::max(work_.match(at, Cue::title), work_.match(at, Cue::role));
    titled = titled || size > 0;
    const bool plain = size > 0 || can_modify(work_, at) || work_.match(at, Cue::demonym) != 0 ||
                       work_.has(at, token_possessive) || work_.is_word(at, ".");
    if (!plain) return no_index;
    if (size > 1) at += size - 1;
  }
  return no_index;
}

/// "the party's latest statement", "the plenum communique", "a Bloomberg report", "the report".
Speaker SpeakerFinder::document(std::uint32_t noun, std::uint32_t floor) {
  const std::uint32_t limit = noun > floor + 6 ? noun - 6 : floor;
  if (noun == floor && work_.surface(noun).ends_with('s'))
    return unnamed(true);  // "Figures showed"
  for (std::uint32_t at = noun; at-- > limit;) {
    const std::uint32_t mention = mention_ending(at + 1);
    if (mention != no_index) return from_mention(mention);
    if (!can_modify(work_, at) && !work_.has(at, token_possessive)) break;
  }
  for (std::uint32_t at = noun; at-- > limit && noun - at <= 3;) {
    // "an earlier draft had put it at": of nobody in particular
    if (work_.is_word(at, "an") || work_.is_word(at, "another")) return unnamed(true);
  }
  Speaker speaker;
  speaker.found = true;
  speaker.first = noun;
  speaker.end = noun + 1;
  speaker.entity = main_holder_;
  if (speaker.entity == no_index && last_thing_ != no_index) speaker.entity = last_thing_;
  return speaker;
}

Speaker SpeakerFinder::right_of(std::uint32_t at, std::uint32_t stop) {
  const std::uint32_t begin = at;
  const std::uint32_t limit = std::min(stop, at + phrase_tokens_max);
  std::uint32_t first_found = no_index;
  for (; at < limit; ++at) {
    const std::uint32_t mention = work_.mention_at[at];
    if (mention != no_index) {
      const std::uint32_t entity = entity_of(work_, mention);
      if (entity != no_index && work_.roles.people.has(work_.doc.entities[entity].type))
        return from_mention(mention);
      if (first_found == no_index) first_found = mention;
      at = work_.doc.mentions[mention].end_token - 1;
      continue;
    }
    if (work_.is_word(at, ",") && first_found == no_index) continue;
    // "said Brazil's finance minister, Ann Example": not the country, but who bears the office
    const bool office =
        work_.is_word(at, ",") && (work_.match_before(at, Cue::title, begin) != no_index ||
                                   work_.match_before(at, Cue::role, begin) != no_index);
    if (office && at + 1 < limit && work_.mention_at[at + 1] != no_index) {
      const std::uint32_t bearer = entity_of(work_, work_.mention_at[at + 1]);
      if (bearer != no_index && work_.roles.people.has(work_.doc.entities[bearer].type))
        return from_mention(work_.mention_at[at + 1]);
    }
    if (work_.has(at, token_mark) && !work_.has(at, token_possessive)) break;
    if (work_.match(at, Cue::pronoun) != 0 && first_found == no_index) return pronoun(at);
  }
  return first_found == no_index ? Speaker{} : from_mention(first_found);
}

Speaker SpeakerFinder::source_at(std::uint32_t at, std::uint32_t stop) {
  const std::uint32_t limit = std::min(stop, at + phrase_tokens_max);
  for (; at < limit; ++at) {
    const std::uint32_t mention = work_.mention_at[at];
    if (mention != no_index) {
      if (entity_of(work_, mention) == no_index) return {};
      return from_mention(mention);
    }
    if (work_.is_word(at, "him") || work_.is_word(at, "her")) {  // "according to him"
      if (work_.is_word(at, "her") && !work_.has(at + 1, token_mark)) continue;  // "her office"
      Speaker speaker;
      speaker.found = true;
      speaker.first = at;
      speaker.end = at + 1;
      speaker.entity = recent_person(at);
      return speaker;
    }
    if (work_.match(at, Cue::plural_person) != 0) {
      Speaker speaker;
      speaker.found = true;
      for (std::uint32_t k = at + 1; k < limit; ++k) {
        if (work_.mention_at[k] != no_index &&
            (work_.is_word(at + 1, "at") || work_.is_word(at + 1, "from")))
          return from_mention(work_.mention_at[k]);
      }
      return speaker;
    }
    if (work_.has(at, token_mark)) break;
  }
  return {};
}

}  // namespace plenum::ingest
