#include <algorithm>
#include <map>
#include <set>

#include "ingest/mentions.hpp"
#include "ingest/relations.hpp"
#include "ingest/relations/office_target.hpp"
#include "ingest/titles.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t reach_tokens_max = 10;

/// Whether a role is one of analysis wherever it is held, as the pack says.
bool is_analytic(const Analysis& work, const Office& office) {
  for (std::uint32_t at = office.first; at < office.end; ++at) {
    if (work.value(at, Cue::role) == "analyst") return true;
  }
  return false;
}

std::string plain_title(std::string title) {
  for (std::string_view first : {"the ", "The ", "a ", "an "}) {
    if (title.starts_with(first)) title.erase(0, first.size());
  }
  return title;
}

class OfficeReader {
 public:
  explicit OfficeReader(Analysis& work) : work_(work), doc_(work.doc), target_(work) {}

  void run() {
    const std::size_t count = doc_.mentions.size();
    for (std::uint32_t i = 0; i < count && !work_.stopped_at(i, count); ++i) {
      const Mention& mention = doc_.mentions[i];
      if (mention.entity == no_index || !work_.roles.people.has(doc_.entities[mention.entity].type))
        continue;
      if (work_.mention_at[mention.first_token] != i) continue;
      read(i);
      if (!told_.contains(i)) changes(i);
    }
  }

 private:
  const Sentence& sentence(const Mention& mention) const {
    return doc_.sentences[mention.sentence];
  }

  void read(std::uint32_t person) {
    const Mention& mention = doc_.mentions[person];
    Office office;
    const std::uint32_t floor = sentence(mention).first_token;
    const std::uint32_t stop = sentence(mention).end_token;
    const bool titled = office_before(work_, mention.first_token, floor, office);
    if (titled && !serves_in(person, office, stop)) relate(person, office, true);
    succeeds(person, stop);
    Office after;
    if (office_after(work_, mention.end_token, stop, after)) {
      relate(person, after, false);
      const std::uint32_t from = after.of_end == no_index ? after.end : after.of_end;
      who_is(person, from, std::min(stop, from + 6));
    } else if (who_is(person, mention.end_token, std::min(stop, mention.end_token + 3))) {
      return;
    } else if (!titled && !works_for(person, stop)) {
      number_two(person, floor);
    }
  }

  /// "a former BOJ director who is now a senior fellow at X", "X, who is also leader of Y".
  bool who_is(std::uint32_t person, std::uint32_t from, std::uint32_t stop) {
    for (std::uint32_t at = from; at + 2 < stop; ++at) {
      if (!work_.is_word(at, "who") || !work_.is_word(at + 1, "is")) continue;
      std::uint32_t first = at + 2;
      if (work_.is_word(first, "now") || work_.is_word(first, "also")) ++first;
      Office office;
      const std::uint32_t end = doc_.sentences[doc_.mentions[person].sentence].end_token;
      if (first >= end || !read_office(work_, first, end, office)) return false;
      if (office.of_first == no_index) return false;
      relate(person, office, false);
      return true;
    }
    return false;
  }

  /// "Lord X", "Dame X": no office.
  bool honorific(const Office& office) const {
    return office.end == office.first + 1 &&
           work_.is_any(office.first, "lord", "dame", "baroness", "duke", "sir");
  }

  /// "head of the regional government": of a body that the article does not name.
  bool of_state(const Office& office) const {
    if (office.of_first == no_index) return false;
    for (std::uint32_t at = office.of_first; at < office.of_end; ++at) {
      if (work_.is_word(at, "government") || work_.is_word(at, "ministry")) return true;
    }
    return false;
  }

  /// "X, Vladimir Putin's spokesman": whose servant somebody is.
  bool of_person(std::uint32_t person, const Office& office) const {
    for (std::uint32_t at = office.first; at-- > 0 && office.first - at < 5;) {
      if (work_.has(at, token_possessive)) continue;
      const std::uint32_t owner = work_.mention_at[at];
      if (owner == no_index) {
        if (can_modify(work_, at) && !work_.has(at, token_capital)) continue;
        return false;
      }
      const std::uint32_t who = entity_of(work_, owner);
      return owner != person && who != no_index &&
             work_.roles.people.has(doc_.entities[who].type) &&
             work_.has(doc_.mentions[owner].end_token, token_possessive);
    }
    return false;
  }

  /// "General X of the People's Liberation Army": a body right after the name.
  bool serves_in(std::uint32_t person, const Office& office, std::uint32_t stop) {
    if (!office.is_title || office.of_first != no_index || !office.country.empty()) return false;
    const std::uint32_t at = doc_.mentions[person].end_token;
    if (!work_.is_word(at, "of") && !work_.is_word(at, "from")) return false;
    const std::uint32_t body = target_.mention_in(at + 1, std::min(stop, at + 4), false);
    if (body == no_index || !work_.roles.body.has(doc_.entities[entity_of(work_, body)].type))
      return false;
    if (property(doc_.entities[entity_of(work_, body)].props, "kind") == "party") return false;
    AssertionDraft draft;
    draft.type = work_.roles.office;
    draft.subject = entity_of(work_, person);
    draft.object = entity_of(work_, body);
    draft.subject_mention = person;
    draft.object_mention = body;
    draft.first = office.first;
    draft.end = doc_.mentions[body].end_token;
    draft.rule = "office.title_name_body";
    draft.confidence = 900;
    set_property(draft.props, "title", plain_title(office.title));
    note(person, true);
    add_assertion(work_, std::move(draft));
    return true;
  }

  void relate(std::uint32_t person, Office office, bool before) {
    if (honorific(office) || of_person(person, office)) return note(person, true);
    const std::uint32_t target = target_.find(person, office, before);
    for (std::uint32_t at = office.first; at < office.end; ++at) {  // "GM Chief Executive"
      const std::uint32_t inside = work_.mention_at[at];
      if (inside == no_index || doc_.mentions[inside].end_token >= office.end) continue;
      const bool whole = work_.match(office.first, Cue::title) == office.end - office.first;
      if (const Entity* what = entity_at(work_, at);
          whole || what == nullptr || work_.roles.field.has(what->type))
        continue;  // "energy minister", "Treasury Secretary"
      office.title = work_.words(doc_.mentions[inside].end_token, office.end);
    }
    const bool analyst = is_analytic(work_, office);
    std::string_view type;
    if (target != no_index) type = doc_.entities[target].type;
    const bool official = !analyst &&
                          (office.is_title || work_.roles.body.has(type) || of_state(office)) &&
                          !work_.roles.organization.has(type);
    note(person, official);
    if (target == no_index || office.former) return;
    if (!official && work_.roles.place.has(type)) return;
    AssertionDraft draft;
    draft.type = official ? work_.roles.office : work_.roles.affiliation;
    draft.object = target;
    if (const std::string left = left_office(person); official && !left.empty()) {
      draft.type = work_.roles.appointment;
      set_property(draft.props, "status", left);
      if (work_.roles.place.has(type))
        draft.object =
            find_entity(work_, work_.roles.body, work_.government_of(doc_.entities[target].name));
      if (draft.object == no_index) return;
      told_.insert(person);
    }
    draft.subject = entity_of(work_, person);
    draft.subject_mention = person;
    draft.first = std::min(office.first, doc_.mentions[person].first_token);
    draft.end = std::max(office.of_end == no_index ? office.end : office.of_end,
                         doc_.mentions[person].end_token);
    draft.object_mention = target_.mention_in(draft.first, draft.end, true);
    if (entity_of(work_, draft.object_mention) != draft.object) draft.object_mention = no_index;
    draft.rule = before ? "office.title_before" : "office.apposition";
    draft.confidence = draft.object_mention != no_index ? 930 : 750;
    set_property(draft.props, official ? "title" : "role", title_told(office));
    add_assertion(work_, std::move(draft));
  }

  /// "Minister X was sacked", "X, who resigned": how the holder of an office left it; empty: not
  /// told.
  std::string left_office(std::uint32_t person) const {
    const std::uint32_t stop = sentence(doc_.mentions[person]).end_token;
    std::uint32_t at = doc_.mentions[person].end_token;
    if (work_.is_word(at, ",") && work_.is_word(at + 1, "who")) at += 2;
    bool passive = false;
    for (const std::uint32_t end = std::min(stop, at + 4); at < end; ++at) {
      if (work_.has(at, token_mark)) return {};
      if (work_.match(at, Cue::remove_verb) != 0) {
        const std::string status(work_.value(at, Cue::remove_verb));
        return passive || status == "resigned" ? status : std::string();
      }
      passive = passive || work_.is_word(at, "was") || work_.is_word(at, "were") ||
                work_.is_word(at, "been");
      if (!work_.is(at, Cue::function_word) && part_of_speech(work_, at) != 'r') return {};
    }
    return {};
  }

  /// "X, who replaced Y as finance minister", "X took over as governor".
  void succeeds(std::uint32_t person, std::uint32_t stop) {
    std::uint32_t at = doc_.mentions[person].end_token;
    if (work_.is_word(at, ",") && work_.is_word(at + 1, "who")) at += 2;
    std::uint32_t size = 0;
    for (std::string_view verb : {"succeeded", "replaced"})
      size = work_.is_word(at, verb) ? 1 : size;
    if (work_.is_word(at, "took") && work_.is_word(at + 1, "over")) size = 2;
    if (size == 0) return;
    const std::uint32_t limit = std::min(stop, at + reach_tokens_max);
    for (at += size; at < limit && !work_.has(at, token_mark); ++at) {
      Office office;
      if (!work_.is_word(at, "as") || !read_office(work_, at + 1, stop, office)) continue;
      return relate(person, office, false);
    }
  }

  /// "Minister of Science and Technology": the capitals after "of", unless they name a body or
  /// place.
  std::string of_field(const Office& office) const {
    if (!office.of_is_field || target_.mention_in(office.of_first, office.of_end, true) != no_index)
      return office.title;
    std::uint32_t end = office.of_first;
    for (std::uint32_t at = office.of_first; at < office.of_end; ++at) {
      if (work_.has(at, token_capital))
        end = at + 1;
      else if (!work_.is(at, Cue::function_word))
        break;
    }
    return end == office.of_first ? office.title : work_.words(office.first, end);
  }

  /// "his French counterpart": the office is that of who was named before.
  std::string title_told(const Office& office) const {
    if (!work_.is_word(office.end - 1, "counterpart")) return title_with_field(office);
    for (auto at = doc_.assertions.rbegin(); at != doc_.assertions.rend(); ++at) {
      if (at->type == work_.roles.office) return std::string(property(at->props, "title"));
    }
    return {};
  }

  /// "deputy director of Chinese research": the words up to the employer belong to the role.
  std::string title_with_field(const Office& office) const {
    if (office.of_first == no_index) return plain_title(office.title);
    if (office.is_title) return plain_title(of_field(office));
    std::uint32_t end = office.of_first;
    const std::uint32_t employer = target_.mention_in(office.of_first, office.of_end, false);
    if (employer != no_index) end = doc_.mentions[employer].first_token;
    while (end > office.end &&
           (work_.is(end - 1, Cue::function_word) || work_.is_word(end - 1, ",")))
      --end;
    return plain_title(work_.words(office.first, std::max(office.end, end)));
  }

  /// "Ann Example of the research firm X", "Ann Example at X".
  bool works_for(std::uint32_t person, std::uint32_t stop) {
    const std::uint32_t at = doc_.mentions[person].end_token;
    const bool link = work_.is_word(at, "of") || work_.is_word(at, "at") ||
                      work_.is_word(at, "from") || work_.is_word(at, "with");
    if (!link || leads_.contains(entity_of(work_, person))) return false;
    std::uint32_t end = at + 1;
    while (end < stop && end < at + reach_tokens_max && !work_.has(end, token_mark)) ++end;
    const std::uint32_t employer = target_.mention_in(at + 1, end, false);
    if (employer == no_index) return false;
    const bool organization =
        work_.roles.organization.has(doc_.entities[entity_of(work_, employer)].type);
    if (!organization &&
        property(doc_.entities[entity_of(work_, person)].props, "jurisdiction") != "")
      return false;
    AssertionDraft draft;
    draft.type = organization ? work_.roles.affiliation : work_.roles.office;
    draft.subject = entity_of(work_, person);
    draft.object = entity_of(work_, employer);
    draft.subject_mention = person;
    draft.object_mention = employer;
    draft.first = doc_.mentions[person].first_token;
    draft.end = doc_.mentions[employer].end_token;
    draft.rule = "office.person_of";
    draft.confidence = 900;
    if (organization) {
      set_property(draft.props, "role", role_earlier(person));
      add_assertion(work_, std::move(draft));
    }
    note(person, !organization);
    return true;
  }

  /// "Another analyst speaking to X, Ann Example of Y": the role in the phrase before.
  std::string role_earlier(std::uint32_t person) const {
    const Mention& mention = doc_.mentions[person];
    const std::uint32_t floor = sentence(mention).first_token;
    for (std::uint32_t at = mention.first_token; at-- > floor && mention.first_token - at < 12;) {
      if (const std::uint32_t size = work_.match(at, Cue::role)) return work_.words(at, at + size);
    }
    return {};
  }

  /// "the number two general in the People's Liberation Army He Weidong".
  void number_two(std::uint32_t person, std::uint32_t floor) {
    const std::uint32_t first = doc_.mentions[person].first_token;
    if (first <= floor) return;
    const std::uint32_t body = work_.mention_at[first - 1];
    if (body == no_index || entity_of(work_, body) == no_index) return;
    if (!work_.roles.body.has(doc_.entities[entity_of(work_, body)].type)) return;
    std::uint32_t end = doc_.mentions[body].first_token;
    while (end > floor && (work_.is_word(end - 1, "the") || work_.is_word(end - 1, "in") ||
                           work_.is_word(end - 1, "of") || work_.is_word(end - 1, "at")))
      --end;
    if (end == doc_.mentions[body].first_token) return;
    const std::uint32_t title = work_.match_before(end, Cue::title, floor);
    if (title == no_index) return;
    AssertionDraft draft;
    draft.type = work_.roles.office;
    draft.subject = entity_of(work_, person);
    draft.object = entity_of(work_, body);
    draft.subject_mention = person;
    draft.object_mention = body;
    draft.first = title;
    draft.end = doc_.mentions[person].end_token;
    draft.rule = "office.title_body_name";
    draft.confidence = 850;
    set_property(draft.props, "title", work_.words(title, end));
    note(person, true);
    add_assertion(work_, std::move(draft));
  }

  /// Appointments and removals beside a person.
  void changes(std::uint32_t person) {
    const Mention& mention = doc_.mentions[person];
    const std::uint32_t floor = sentence(mention).first_token;
    const std::uint32_t stop = sentence(mention).end_token;
    std::uint32_t cue = no_index;
    std::string status;
    const auto look = [&](std::uint32_t at) {
      if (cue != no_index) return;
      if (work_.match(at, Cue::remove_verb) != 0) {
        cue = at;
        status = work_.value(at, Cue::remove_verb);
      } else if (work_.match(at, Cue::appoint_verb) != 0) {
        cue = at;
        status = "appointed";
      }
    };
    for (std::uint32_t at = mention.end_token; at < stop && at < mention.end_token + 4; ++at) {
      if (work_.has(at, token_mark)) break;
      // "X appointed Y": X is who appoints
      const std::uint32_t object = at + 1 < stop ? work_.mention_at[at + 1] : no_index;
      if (at == mention.end_token && object != no_index && entity_of(work_, object) != no_index &&
          work_.roles.people.has(doc_.entities[entity_of(work_, object)].type) &&
          !work_.is_word(at, "succeeded") && !work_.is_word(at, "replaced"))
        break;
      look(at);
    }
    for (std::uint32_t back = 1; back <= 4 && mention.first_token >= floor + back; ++back) {
      const std::uint32_t at = mention.first_token - back;
      const std::uint32_t size =
          std::max(work_.match(at, Cue::remove_verb), work_.match(at, Cue::appoint_verb));
      bool reaches = size != 0 && at + size <= mention.first_token;
      for (std::uint32_t i = at + size; reaches && i < mention.first_token; ++i)
        reaches = work_.match(i, Cue::title) != 0 || work_.is(i, Cue::role_modifier);
      if (reaches) look(at);
    }
    if (cue == no_index || status.empty()) return;
    const auto [body, title] = post_near(person, cue);
    if (body == no_index) return;
    AssertionDraft draft;
    draft.type = work_.roles.appointment;
    draft.subject = entity_of(work_, person);
    draft.object = entity_of(work_, body);
    draft.subject_mention = person;
    draft.object_mention = body;
    draft.first = std::min(cue, mention.first_token);
    draft.end = std::max(cue + 1, mention.end_token);
    draft.rule = "office.change";
    draft.confidence = 820;
    set_property(draft.props, "status", status);
    set_property(draft.props, "title", title);
    note(person, true);
    add_assertion(work_, std::move(draft));
  }

  /// The body and title of an appointment: in the sentence, else in the one before.
  std::pair<std::uint32_t, std::string> post_near(std::uint32_t person, std::uint32_t cue) const {
    const std::uint32_t here = doc_.mentions[person].sentence;
    const bool removed = work_.match(cue, Cue::remove_verb) != 0;
    for (std::uint32_t back = 0; back < 2 && back <= here; ++back) {
      const Sentence& each = doc_.sentences[here - back];
      if (back == 1 && each.block != doc_.sentences[here].block) break;
      if (back == 1 && !appoints(each)) break;
      std::uint32_t best = no_index;
      for (std::uint32_t at = each.first_token; at < each.end_token; ++at) {
        const std::uint32_t mention = work_.mention_at[at];
        if (mention == no_index || entity_of(work_, mention) == no_index) continue;
        if (doc_.mentions[mention].first_token != at) continue;
        if (!work_.roles.body.has(doc_.entities[entity_of(work_, mention)].type)) continue;
        if (back == 0 && removed && at > cue && left(at)) {  // "the expulsion of X from the party"
          best = mention;
          break;
        }
        if (doc_.mentions[mention].end_token == cue) continue;  // "the court removed X": who acts
        const bool post = at >= each.first_token + 2 && titled(at, each.first_token) != no_index;
        const bool from = at > cue && back == 0 && linked(at, each.first_token);
        const bool beside = at <= cue && back == 0 && cue - at < 10;
        if (post || from || (beside && best == no_index)) best = mention;
        if ((post && !removed) || from) break;
      }
      if (best == no_index) continue;
      const std::uint32_t first = doc_.mentions[best].first_token;
      const std::uint32_t title = titled(first, each.first_token);
      std::uint32_t end = first;
      while (end > each.first_token && work_.is(end - 1, Cue::function_word)) --end;
      return {best, title == no_index ? std::string() : work_.words(title, end)};
    }
    return {no_index, {}};
  }

  /// "from the X", "to the X", "as head of X" lead from the verb to the body.
  bool linked(std::uint32_t body, std::uint32_t floor) const {
    std::uint32_t at = body;
    if (at > floor && work_.is_word(at - 1, "the")) --at;
    return at > floor && (work_.is_word(at - 1, "from") || work_.is_word(at - 1, "to") ||
                          work_.is_word(at - 1, "of") || work_.is_word(at - 1, "by"));
  }

  /// "from the X": what somebody was removed from.
  bool left(std::uint32_t body) const {
    const std::uint32_t at = work_.is_word(body - 1, "the") ? body - 1 : body;
    return work_.is_word(at - 1, "from");
  }

  bool appoints(const Sentence& each) const {
    for (std::uint32_t at = each.first_token; at < each.end_token; ++at) {
      if (work_.match(at, Cue::appoint_verb) != 0) return true;
    }
    return false;
  }

  /// Where a title ends before "of (the) BODY"; gives its first token.
  std::uint32_t titled(std::uint32_t body, std::uint32_t floor) const {
    std::uint32_t end = body;
    while (end > floor && (work_.is_word(end - 1, "the") || work_.is_word(end - 1, "of") ||
                           work_.is_word(end - 1, "in") || work_.is_word(end - 1, "at")))
      --end;
    return end == body ? no_index : work_.match_before(end, Cue::title, floor);
  }

  void note(std::uint32_t person, bool leader) {
    Entity& who = doc_.entities[entity_of(work_, person)];
    if (leader) leads_[entity_of(work_, person)] = true;
    const std::string& type = (leader ? work_.roles.official : work_.roles.expert).name();
    if (type.empty()) return;
    if (work_.roles.person.has(who.type)) {
      who.type = type;
    } else if (who.type != type && !work_.roles.author.has(who.type)) {
      auto at = std::lower_bound(who.also_types.begin(), who.also_types.end(), type);
      if (at == who.also_types.end() || *at != type) who.also_types.insert(at, type);
    }
  }

  Analysis& work_;
  Document& doc_;
  std::map<std::uint32_t, bool> leads_;
  std::set<std::uint32_t> told_;  ///< mentions of whom it is told how they left
  OfficeTarget target_;
};

}  // namespace

void relate_office(Analysis& work, RelationState& state) {
  OfficeReader(work).run();
  assert_patterns(work, state, {work.roles.office, work.roles.affiliation, work.roles.appointment});
}

}  // namespace plenum::ingest
