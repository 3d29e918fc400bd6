#include <algorithm>
#include <map>
#include <set>

#include "ingest/mentions.hpp"
#include "ingest/relations.hpp"
#include "ingest/relations/appointment.hpp"
#include "ingest/relations/office_target.hpp"
#include "ingest/relations/office_time.hpp"
#include "ingest/relations/terms.hpp"
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
      if (told_.contains(i)) continue;
      if (auto change = appointment_of(work_, i)) {
        note(i, true);
        add_assertion(work_, *std::move(change));
      }
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
    } else if (who_is(person, mention.end_token, std::min(stop, mention.end_token + 5))) {
      return;
    } else if (!titled && !works_for(person, stop)) {
      number_two(person, floor);
    }
  }

  /// "a former BOJ director who is now a senior fellow at X", "X, who is also leader of Y", "who
  /// has been speaker since July", "who as governor from 2022 to 2026".
  bool who_is(std::uint32_t person, std::uint32_t from, std::uint32_t stop) {
    for (std::uint32_t at = from; at + 2 < stop; ++at) {
      Office office;
      std::uint32_t first =
          work_.is_word(at, "who") ? after_being(work_, at + 1, office.former) : at;
      if (first <= at + 1) continue;
      if (work_.is_word(first, "now") || work_.is_word(first, "also")) ++first;
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

  /// "General X of the People's Liberation Army", "President X of Y": right after the name.
  bool serves_in(std::uint32_t person, const Office& office, std::uint32_t stop) {
    if (!office.is_title || office.of_first != no_index || !office.country.empty()) return false;
    const std::uint32_t at = doc_.mentions[person].end_token;
    if (!work_.is_word(at, "of") && !work_.is_word(at, "from")) return false;
    const std::uint32_t body = target_.mention_in(at + 1, std::min(stop, at + 4), true);
    if (body == no_index) return false;
    const Entity& of = doc_.entities[entity_of(work_, body)];
    const std::string_view kind = property(of.props, "kind");
    // "the secretary-general, X of Y": where X is from
    const bool country = kind == "country" && office.end == doc_.mentions[person].first_token;
    if ((!work_.roles.body.has(of.type) && !country) || kind == "party") return false;
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
    draft.valid = office_time(work_, person, no_index).valid;
    note(person, true);
    add_office(person, std::move(draft));
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
    const OfficeTime time = office_time(work_, person, before ? no_index : office.end);
    if (target == no_index || (office.former && !time.valid.has_end())) return;
    if (!official && work_.roles.place.has(type)) return;
    AssertionDraft draft;
    draft.type = official ? work_.roles.office : work_.roles.affiliation;
    draft.object = target;
    draft.valid = time.valid;
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
    add_office(person, std::move(draft));
  }

  /// Who was sacked from an office or gave it up had it until then, and has it no longer.
  void add_office(std::uint32_t person, AssertionDraft draft) {
    const std::string left = left_office(person);
    if (draft.type != work_.roles.office) return add_assertion(work_, std::move(draft));
    if (left.empty()) {
      const bool named = office_time(work_, person, no_index).named;
      if (named) add_appointment(draft, "appointed");
      return add_assertion(work_, std::move(draft));
    }
    if (draft.valid.has_end()) add_assertion(work_, draft);
    if (add_appointment(std::move(draft), left)) told_.insert(person);
  }

  /// Coming into an office or leaving it; of a country's office the government is the body.
  bool add_appointment(AssertionDraft draft, std::string_view status) {
    draft.type = work_.roles.appointment;
    draft.valid = {};
    set_property(draft.props, "status", std::string(status));
    const Entity& of = doc_.entities[draft.object];
    if (work_.roles.place.has(of.type))
      draft.object = find_entity(work_, work_.roles.body, work_.government_of(of.name));
    if (draft.object == no_index) return false;
    add_assertion(work_, std::move(draft));
    return true;
  }

  /// "Minister X was sacked", "X, who resigned": how the holder of an office left it; empty: not
  /// told.
  std::string left_office(std::uint32_t person) const {
    const std::uint32_t stop = sentence(doc_.mentions[person]).end_token;
    std::uint32_t at = after_name(work_, person);
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

  /// "X, who replaced Y as finance minister", "X took over as governor", "named X to succeed Y as".
  void succeeds(std::uint32_t person, std::uint32_t stop) {
    std::uint32_t at = doc_.mentions[person].end_token;
    if (work_.is_word(at, ",") && work_.is_word(at + 1, "who")) at += 2;
    std::uint32_t size = is_named_to_follow(work_, person) ? 2 : 0;
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
  relate_terms(work);
}

}  // namespace plenum::ingest
