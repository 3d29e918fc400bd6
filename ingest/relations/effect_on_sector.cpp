#include <fmt/format.h>

#include <algorithm>

#include "ingest/mentions.hpp"
#include "ingest/relations.hpp"
#include "ingest/relations/sector_list.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t first_gap_max = 14;  ///< tokens from the verb to its first sector
constexpr std::uint32_t next_gap_max = 7;    ///< from a sector to the next of the list
constexpr std::uint32_t window_max = 70;
constexpr std::uint32_t carry_sentences_max = 2;

class EffectReader {
 public:
  EffectReader(Analysis& work, const RelationState& state)
      : work_(work), doc_(work.doc), state_(state) {}

  void run() {
    const std::size_t count = doc_.sentences.size();
    for (std::uint32_t i = 0; i < count && !work_.stopped_at(i, count); ++i) {
      const Sentence& sentence = doc_.sentences[i];
      const BlockKind kind = doc_.article.blocks[sentence.block].kind;
      if (kind != BlockKind::paragraph && kind != BlockKind::list_item) continue;
      index_ = i;
      while (saying_at_ < state_.sayings.size() && state_.sayings[saying_at_].sentence < i)
        ++saying_at_;
      for (std::uint32_t at = sentence.first_token; at < sentence.end_token; ++at) {
        if (work_.mention_at[at] != no_index) continue;
        if (work_.match(at, Cue::promote_verb) != 0)
          effect(sentence, at, work_.match(at, Cue::promote_verb), "promote");
        else if (work_.match(at, Cue::phase_out_verb) != 0)
          effect(sentence, at, work_.match(at, Cue::phase_out_verb), "phase_out");
        if (work_.match(at, Cue::restrict_verb) != 0 && !is_noun_there(at))
          restriction(sentence, at, work_.match(at, Cue::restrict_verb));
      }
      for (std::uint32_t at = sentence.first_token; at < sentence.end_token; ++at) {
        if (const std::uint32_t size = work_.match(at, Cue::restrict_noun))
          instrument(sentence, at, size);
      }
      carry(sentence);
    }
  }

 private:
  bool clause_ends(std::uint32_t at) const {
    return work_.is_word(at, ";") || work_.is_word(at, ":") || work_.is_word(at, ".") ||
           work_.has(at, token_close_quote) || work_.is_word(at, "-") ||
           work_.is_word(at, "while") || work_.is_word(at, "although") ||
           work_.is_word(at, "but") || work_.is_word(at, "because") || work_.is_word(at, "which") ||
           work_.is_word(at, "who") || work_.is_word(at, "amid");
  }

  /// "state control": a base form after a singular noun or an adjective is no verb.
  bool is_noun_there(std::uint32_t at) const {
    if (at == 0 || work_.match(at, Cue::restrict_verb) != 1) return false;
    const std::string_view word = work_.surface(at);
    const std::string_view before = work_.surface(at - 1);
    return !word.ends_with("s") && !word.ends_with("d") && !word.ends_with("g") &&
           can_modify(work_, at - 1) && !before.ends_with("s") &&
           !work_.has(at - 1, token_capital) && work_.value(at - 1, Cue::modal).empty();
  }

  bool is_type(std::uint32_t mention, const TypeSet& types) const {
    const std::uint32_t entity = entity_of(work_, mention);
    return entity != no_index && types.has(doc_.entities[entity].type);
  }

  /// Sectors that a verb governs: the first within reach, then its list.
  std::vector<std::uint32_t> sectors_after(const Sentence& sentence, std::uint32_t at) const {
    std::vector<std::uint32_t> found;
    std::uint32_t since = 0;
    const std::uint32_t stop = std::min(sentence.end_token, at + window_max);
    for (std::uint32_t i = at; i < stop; ++i) {
      const std::uint32_t mention = work_.mention_at[i];
      if (mention != no_index && doc_.mentions[mention].first_token == i) {
        add_sectors(mention, found);
        if (is_type(mention, work_.roles.field)) {
          since = 0;
          i = doc_.mentions[mention].end_token - 1;
          continue;
        }
        // another actor as subject begins another clause
        if (found.empty() && is_type(mention, work_.roles.place) && since > 4) break;
      }
      if (clause_ends(i) && !opens_list(i)) break;
      if (const std::uint32_t cue = work_.match(i, Cue::list_cue)) {
        since = 0;
        i += cue - 1;
        continue;
      }
      const std::uint32_t limit = found.empty() ? first_gap_max : next_gap_max;
      if (++since > limit) break;
      if (!found.empty() && ends_list(i)) break;
    }
    return found;
  }

  void add_sectors(std::uint32_t mention, std::vector<std::uint32_t>& found) const {
    // with what is nested in it: "emerging and future industries" are two
    for (std::uint32_t m = mention; m < doc_.mentions.size(); ++m) {
      if (doc_.mentions[m].first_token >= doc_.mentions[mention].end_token) break;
      if (m == mention || is_type(mention, work_.roles.field)) {
        if (is_type(m, work_.roles.field)) found.push_back(m);
      }
    }
  }

  bool opens_list(std::uint32_t at) const { return work_.is_word(at, ":"); }

  /// After a list: a finite verb or a preposition that leads elsewhere.
  bool ends_list(std::uint32_t at) const {
    return work_.is_word(at, "for") || work_.is_word(at, "as") || work_.is_word(at, "in") ||
           work_.is_word(at, "through") || work_.is_word(at, "by") || work_.is_word(at, "from") ||
           work_.is_word(at, "over") || work_.is_word(at, "after") || work_.is_word(at, "is") ||
           work_.is_word(at, "are") || work_.is_word(at, "were") || work_.is_word(at, "was") ||
           work_.is_word(at, "has") || work_.is_word(at, "have") || work_.is_word(at, "will");
  }

  /// What the words just before a verb make of it.
  enum class Said : std::uint8_t { done, denied, wanted };
  Said said(const Sentence& sentence, std::uint32_t verb) const {
    for (std::uint32_t at = verb; at-- > sentence.first_token && verb - at <= 4;) {
      if (work_.is(at, Cue::negation)) return Said::denied;
      if (work_.is_word(at, "should")) return Said::wanted;
      if (work_.has(at, token_mark) || work_.is_word(at, "that")) break;
    }
    return Said::done;
  }

  bool is_actor(std::uint32_t entity) const {
    const Entity& each = doc_.entities[entity];
    if (work_.roles.body.has(each.type)) return true;
    if (work_.roles.plan.has(each.type)) {
      // slogans and instruments do nothing by themselves; plans, laws and decisions do
      const std::string_view kind = property(each.props, "kind");
      return kind != "slogan" && kind != "policy" && kind != "doctrine";
    }
    if (!work_.roles.place.has(each.type)) return false;
    const std::string_view kind = property(each.props, "kind");
    return kind == "country" || kind == "region";
  }

  /// The nearest actor to the left that is no object of a preposition.
  std::uint32_t actor_left(std::uint32_t first, std::uint32_t verb) const {
    std::uint32_t best = no_index;
    std::uint32_t fallback = no_index;
    for (std::uint32_t at = verb; at-- > first;) {
      if (work_.is_word(at, ";")) break;
      const std::uint32_t mention = work_.mention_at[at];
      if (mention == no_index || doc_.mentions[mention].first_token != at) continue;
      const std::uint32_t entity = entity_of(work_, mention);
      if (entity == no_index || !is_actor(entity)) continue;
      std::uint32_t before = at;
      while (before > first &&
             (work_.is_word(before - 1, "the") ||
              (can_modify(work_, before - 1) && work_.mention_at[before - 1] == no_index)))
        --before;
      const bool object =
          before > first &&
          (work_.is_word(before - 1, "of") || work_.is_word(before - 1, "in") ||
           work_.is_word(before - 1, "to") || work_.is_word(before - 1, "with") ||
           work_.is_word(before - 1, "from") || work_.is_word(before - 1, "against") ||
           work_.is_word(before - 1, "over") || work_.is_word(before - 1, "on"));
      // "calls for China to establish", but "an office for the new town"
      const bool for_it = before > first + 1 && work_.is_word(before - 1, "for") &&
                          work_.match(before - 2, Cue::speech_verb) != 2;
      if (object || for_it) {
        // "In Japan, a firm has cut": a place, nobody who acts
        const bool scene = before == first + 1 && work_.is_word(first, "in");
        if (fallback == no_index && !scene) fallback = mention;
        continue;
      }
      best = mention;
      break;
    }
    return best != no_index ? best : fallback;
  }

  const Saying* saying_over(std::uint32_t token) const {
    for (std::size_t i = saying_at_; i < state_.sayings.size(); ++i) {
      const Saying& each = state_.sayings[i];
      if (each.sentence > index_) break;
      if (each.first <= token && token < each.end) return &each;
    }
    return nullptr;
  }

  struct Actor {
    std::uint32_t entity = no_index;
    std::uint32_t mention = no_index;
    std::uint16_t confidence = 800;
    std::uint32_t token = no_index;  ///< where its name stands, if that is no mention
  };

  /// "The country intends to": the article's.
  std::uint32_t home_as_subject(const Sentence& sentence) const {
    const std::uint32_t at = sentence.first_token;
    if (!work_.is_word(at, "the") || work_.home_country_name.empty()) return no_index;
    if (!work_.is_word(at + 1, "country") && !work_.is_word(at + 1, "nation") &&
        !work_.is_word(at + 1, "kingdom"))
      return no_index;
    return find_entity(work_, work_.roles.place, work_.home_country_name);
  }

  Actor actor(const Sentence& sentence, std::uint32_t verb) const {
    const Saying* saying = saying_over(verb);
    if (saying != nullptr) {
      const std::uint32_t inside = actor_left(saying->first, verb);
      // a document that speaks is the plan that targets
      if (saying->document != no_index) return {saying->document, no_index, 800};
      if (inside != no_index) return {entity_of(work_, inside), inside, 780};
      if (saying->speaker != no_index && work_.roles.body.has(doc_.entities[saying->speaker].type))
        return {saying->speaker, no_index, 780};
      return {};
    }
    const std::uint32_t mention = actor_left(sentence.first_token, verb);
    if (mention != no_index) return {entity_of(work_, mention), mention, 800};
    if (const std::uint32_t home = home_as_subject(sentence); home != no_index)
      return {home, no_index, 700};
    const bool near = index_ - carried_at_ <= carry_sentences_max && carried_ != no_index &&
                      doc_.sentences[carried_at_].block == sentence.block;
    return near ? Actor{carried_, no_index, 650} : Actor{};
  }

  void effect(const Sentence& sentence, std::uint32_t verb, std::uint32_t size,
              std::string_view stance) {
    const Said how = said(sentence, verb);
    if (how == Said::wanted || !is_verb(sentence, verb)) return;
    const std::vector<std::uint32_t> sectors = sectors_after(sentence, verb + size);
    if (sectors.empty()) return;
    const Actor who = actor(sentence, verb);
    if (who.entity == no_index) return;
    for (std::uint32_t sector : sectors) {
      AssertionDraft draft;
      draft.type = work_.roles.targets;
      draft.subject = who.entity;
      draft.object = entity_of(work_, sector);
      draft.subject_mention = who.mention;
      draft.object_mention = sector;
      draft.first = verb;
      draft.end = std::max(verb + size, doc_.mentions[sector].end_token);
      draft.rule = stance == "promote" ? "effect.promotes" : "effect.phases_out";
      draft.confidence = who.confidence;
      draft.denied = how == Said::denied;
      set_property(draft.props, "stance", std::string(stance));
      add_assertion(work_, std::move(draft));
    }
  }

  /// "has (greatly) advanced", "Beijing promoted": not "on advanced chips".
  bool is_past(const Sentence& sentence, std::uint32_t at) const {
    const std::uint32_t before = at - 1;
    if (work_.mention_at[before] != no_index || work_.match(before, Cue::pronoun) != 0) return true;
    for (std::uint32_t i = at; i-- > sentence.first_token && at - i <= 3;) {
      if (work_.is_word(i, "has") || work_.is_word(i, "have") || work_.is_word(i, "had") ||
          work_.is_word(i, "also"))
        return true;
      if (part_of_speech(work_, i) != 'r') break;
    }
    return false;
  }

  /// A noun like "support" after a determiner or preposition is no verb.
  bool is_verb(const Sentence& sentence, std::uint32_t at) const {
    if (at == sentence.first_token) return true;
    const std::uint32_t before = at - 1;
    if (work_.surface(at).ends_with("ing")) return true;
    if (work_.is_word(at + 1, "of")) return false;
    if (work_.surface(at).ends_with("ed")) return is_past(sentence, at);
    const bool noun = work_.is_word(before, "the") || work_.is_word(before, "a") ||
                      work_.is_word(before, "an") || work_.is_word(before, "of") ||
                      work_.is_word(before, "its") || work_.is_word(before, "their") ||
                      work_.is_word(before, "in") || work_.has(before, token_possessive) ||
                      work_.has(at, token_hyphen_before) || work_.has(at + 1, token_hyphen_before);
    return !noun;
  }

  // "X bans exports of chips to Y", "X restricts Y's access"
  void restriction(const Sentence& sentence, std::uint32_t verb, std::uint32_t size) {
    const Said said_how = said(sentence, verb);
    if (said_how == Said::wanted || !is_verb(sentence, verb)) return;
    const bool verbal = work_.is_word(verb - 1, "to") || work_.is_word(verb - 1, "not");
    if (work_.match(verb, Cue::restrict_noun) != 0 && !verbal) return;
    const Actor who = actor(sentence, verb);
    if (who.entity == no_index || work_.roles.plan.has(doc_.entities[who.entity].type)) return;
    denied_ = said_how == Said::denied;
    targets(sentence, verb + size, who, verb, work_.words(verb, verb + size), false);
    denied_ = false;
  }

  /// Places and sectors after a restriction; adjectives of a country count as the country.
  void targets(const Sentence& sentence, std::uint32_t at, const Actor& who, std::uint32_t cue,
               const std::string& how, bool linked) {
    const std::uint32_t stop = std::min(sentence.end_token, at + 16);
    const std::string jurisdiction = country_name(who.entity);
    bool open = linked;
    for (std::uint32_t i = at; i < stop; ++i) {
      if (clause_ends(i) || work_.is_word(i, "by")) break;
      open = open || work_.is_word(i, "on") || work_.is_word(i, "to") || work_.is_word(i, "of") ||
             work_.is_word(i, "from") || work_.is_word(i, "against") || !linked;
      const std::uint32_t mention = work_.mention_at[i];
      std::uint32_t object = no_index;
      std::uint32_t size = 0;
      if (mention != no_index &&
          (is_type(mention, work_.roles.field) || is_type(mention, work_.roles.place))) {
        object = entity_of(work_, mention);
      } else if (const std::string_view country = country_at(work_, i, size); !country.empty()) {
        object = find_entity(work_, work_.roles.place, country);
      }
      if (object == no_index || !open || doc_.entities[object].name == jurisdiction) continue;
      AssertionDraft draft;
      draft.type = work_.roles.restricts;
      draft.subject = who.entity;
      draft.object = object;
      draft.subject_mention = who.mention;
      draft.object_mention = mention;
      draft.trigger = cue;
      draft.first = std::min(cue, i);
      draft.end = std::max(cue + 1, i + 1);
      draft.rule = "effect.restricts";
      draft.confidence = who.confidence;
      draft.denied = denied_;
      set_property(draft.props, "instrument", how);
      add_assertion(work_, std::move(draft));
    }
  }

  std::string country_name(std::uint32_t entity) const {
    const Entity& each = doc_.entities[entity];
    return work_.roles.place.has(each.type) ? each.name
                                            : std::string(property(each.props, "jurisdiction"));
  }

  /// The owner of an instrument: "U.S. tariffs", "the Trump tariffs", "restrictions imposed by X".
  Actor owner(const Sentence& sentence, std::uint32_t noun, std::uint32_t end) const {
    for (std::uint32_t at = end; at < sentence.end_token && at < end + 5; ++at) {
      if (!work_.is_word(at, "by")) continue;
      for (std::uint32_t i = at + 1; i < at + 4 && i < sentence.end_token; ++i) {
        const std::uint32_t mention = work_.mention_at[i];
        if (mention == no_index || entity_of(work_, mention) == no_index) continue;
        const std::uint32_t entity = entity_of(work_, mention);
        if (is_actor(entity) && !work_.roles.plan.has(doc_.entities[entity].type))
          return {entity, mention, 880};
      }
    }
    const std::uint32_t floor = noun > sentence.first_token + 5 ? noun - 5 : sentence.first_token;
    for (std::uint32_t at = noun; at-- > floor;) {
      std::uint32_t size = 0;
      const std::string_view country = country_at(work_, at, size);
      const Entity* entity = entity_at(work_, at);
      std::string_view name = country;
      if (name.empty() && entity != nullptr &&
          (work_.roles.official.has(entity->type) || work_.roles.body.has(entity->type)))
        name = property(entity->props, "jurisdiction");
      if (name.empty()) {  // a leader's name inside the plan's name
        for (std::uint32_t i = work_.name_begin[at]; i < work_.name_begin[at + 1]; ++i) {
          const GazetteerEntry& entry = work_.data.entries[work_.names[i].entry];
          if (work_.roles.official.has(entry.type)) name = property(entry.props, "jurisdiction");
        }
      }
      if (!name.empty()) {
        const std::uint32_t place = find_entity(work_, work_.roles.place, name);
        if (place != no_index) return {place, no_index, 820, at};
      }
      if (!can_modify(work_, at) && !work_.has(at, token_possessive) &&
          !work_.has(at, token_digit) && work_.match(at, Cue::unit) == 0)
        break;
    }
    return {};
  }

  void instrument(const Sentence& sentence, std::uint32_t noun, std::uint32_t size) {
    const std::uint32_t end = noun + size;
    Actor who = owner(sentence, noun, end);
    const std::string how = work_.words(noun, end);
    if (who.entity != no_index) {
      std::uint32_t at = end;
      if (work_.match(at, Cue::restrict_verb) != 0 || work_.is_word(at, "imposed")) ++at;
      if (work_.is_word(at, "by")) {
        while (at < sentence.end_token && !work_.is_word(at, "on") && at < end + 8) ++at;
      }
      targets(sentence, at, who, noun, how, true);
      if (const Actor other = who.token == no_index ? Actor{} : beside(sentence, who.token);
          other.entity != no_index)
        targets(sentence, at, other, noun, how, true);
      hit_by(sentence, noun, who, how);
      return;
    }
    // "X imposed (further) tariffs on Y", "X considers expanding restrictions on Y"
    const std::uint32_t subject = actor_left(sentence.first_token, noun);
    if (subject == no_index || is_type(subject, work_.roles.plan)) return;
    bool verb = false;
    for (std::uint32_t at = doc_.mentions[subject].end_token; at < noun; ++at)
      verb = verb || work_.match(at, Cue::restrict_verb) != 0 ||
             work_.match(at, Cue::promote_verb) != 0 || work_.match(at, Cue::speech_verb) != 0 ||
             work_.match(at, Cue::adopt) != 0 || work_.is_word(at, "approval");
    const std::uint32_t on = after_rate(sentence, end);
    if (!verb || !work_.is_word(on, "on")) return;
    targets(sentence, on, {state_of(entity_of(work_, subject)), subject, 800}, noun, how, true);
    if (const Actor other = beside(sentence, doc_.mentions[subject].first_token);
        other.entity != no_index)
      targets(sentence, on, other, noun, how, true);
  }

  /// "The Netherlands and Japan adopted restrictions on chip tools": the first of both.
  Actor beside(const Sentence& sentence, std::uint32_t second) const {
    if (second < sentence.first_token + 2 || !work_.is_word(second - 1, "and")) return {};
    const std::uint32_t other = work_.mention_at[second - 2];
    if (other == no_index || !is_type(other, work_.roles.place)) return {};
    const std::uint32_t entity = entity_of(work_, other);
    return entity != no_index && is_actor(entity) ? Actor{entity, other, 780} : Actor{};
  }

  /// "tariffs of up to 50% on": past how high they are.
  std::uint32_t after_rate(const Sentence& sentence, std::uint32_t at) const {
    if (!work_.is_word(at, "of")) return at;
    for (std::uint32_t i = at + 1; i < sentence.end_token && i < at + 8; ++i) {
      if (work_.is_word(i, "on")) return i;
    }
    return at;
  }

  /// What a parliament imposes its country does.
  std::uint32_t state_of(std::uint32_t entity) const {
    const Entity& body = doc_.entities[entity];
    const std::string_view kind = property(body.props, "kind");
    if (kind != "parliament" && kind != "Parliament" && kind != "Senate" && kind != "Upper house" &&
        kind != "Lower house")
      return entity;
    const std::uint32_t country =
        find_entity(work_, work_.roles.place, property(body.props, "jurisdiction"));
    return country == no_index ? entity : country;
  }

  // "China has been hit by the U.S. tariffs"
  void hit_by(const Sentence& sentence, std::uint32_t noun, const Actor& who,
              const std::string& how) {
    const std::uint32_t floor = noun > sentence.first_token + 7 ? noun - 7 : sentence.first_token;
    for (std::uint32_t at = noun; at-- > floor;) {
      if (!work_.is_word(at, "by")) continue;
      for (std::uint32_t i = at; i-- > sentence.first_token && at - i < 7;) {
        const std::uint32_t mention = work_.mention_at[i];
        if (mention == no_index || !is_type(mention, work_.roles.place)) continue;
        if (entity_of(work_, mention) == who.entity) return;
        AssertionDraft draft;
        draft.type = work_.roles.restricts;
        draft.subject = who.entity;
        draft.object = entity_of(work_, mention);
        draft.object_mention = mention;
        draft.trigger = noun;
        draft.first = i;
        draft.end = noun + 1;
        draft.rule = "effect.hit_by";
        draft.confidence = 780;
        set_property(draft.props, "instrument", how);
        add_assertion(work_, std::move(draft));
        return;
      }
    }
  }

  /// Remembers the subject of a sentence for the next ones.
  void carry(const Sentence& sentence) {
    for (std::uint32_t at = sentence.first_token; at < sentence.end_token; ++at) {
      const std::uint32_t mention = work_.mention_at[at];
      if (mention == no_index || entity_of(work_, mention) == no_index) continue;
      if (!is_actor(entity_of(work_, mention))) continue;
      carried_ = entity_of(work_, mention);
      carried_at_ = index_;
      return;
    }
  }

  Analysis& work_;
  Document& doc_;
  const RelationState& state_;
  std::size_t saying_at_ = 0;
  std::uint32_t index_ = 0;
  std::uint32_t carried_ = no_index;
  std::uint32_t carried_at_ = 0;
  bool denied_ = false;  ///< the restriction in work
};

}  // namespace

void relate_effect_on_sector(Analysis& work, RelationState& state) {
  assert_patterns(work, state, {work.roles.targets, work.roles.restricts});
  EffectReader(work, state).run();
  relate_sector_lists(work);
}

}  // namespace plenum::ingest
