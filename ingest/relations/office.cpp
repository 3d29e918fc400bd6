#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/utf8.hpp"
#include "ingest/mentions.hpp"
#include "ingest/relations.hpp"
#include "ingest/titles.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t reach_tokens_max = 10;

bool is_person(std::string_view type) {
  return type == "Person" || type == "Leader" || type == "Analyst" || type == "Author";
}

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
  explicit OfficeReader(Analysis& work) : work_(work), doc_(work.doc) {
    for (std::uint32_t i = 0; i < doc_.entities.size() && !work_.stopped(); ++i) {
      const std::string name = core::to_lower(doc_.entities[i].name);
      const std::size_t of = name.find(" of ");
      if (doc_.entities[i].type == "Body" && of != std::string::npos)
        ministries_.try_emplace(name.substr(of + 4), i);
    }
  }

  void run() {
    const std::size_t count = doc_.mentions.size();
    for (std::uint32_t i = 0; i < count && !work_.stopped_at(i, count); ++i) {
      const Mention& mention = doc_.mentions[i];
      if (mention.entity == no_index || !is_person(doc_.entities[mention.entity].type)) continue;
      if (work_.mention_at[mention.first_token] != i) continue;
      read(i);
      changes(i);
    }
  }

 private:
  const Sentence& sentence(const Mention& mention) const {
    return doc_.sentences[mention.sentence];
  }

  /// The first mention of a type that begins in [first, end).
  std::uint32_t mention_in(std::uint32_t first, std::uint32_t end, bool place) const {
    for (std::uint32_t at = first; at < end; ++at) {
      const std::uint32_t mention = work_.mention_at[at];
      if (mention == no_index || doc_.mentions[mention].entity == no_index) continue;
      const std::string& type = doc_.entities[doc_.mentions[mention].entity].type;
      if (type == "Place" && work_.has(doc_.mentions[mention].end_token, token_hyphen_before))
        continue;  // "the Munich-based institute"
      if (type == "Body" || type == "Organization" || (place && type == "Place")) return mention;
    }
    return no_index;
  }

  void read(std::uint32_t person) {
    const Mention& mention = doc_.mentions[person];
    Office office;
    const std::uint32_t floor = sentence(mention).first_token;
    const std::uint32_t stop = sentence(mention).end_token;
    const bool titled = office_before(work_, mention.first_token, floor, office);
    if (titled && !serves_in(person, office, stop)) relate(person, office, true);
    Office after;
    if (office_after(work_, mention.end_token, stop, after)) {
      relate(person, after, false);
    } else if (!titled && !works_for(person, stop)) {
      number_two(person, floor);
    }
  }

  /// "General X of the People's Liberation Army": a body right after the name.
  bool serves_in(std::uint32_t person, const Office& office, std::uint32_t stop) {
    if (!office.is_title || office.of_first != no_index || !office.country.empty()) return false;
    const std::uint32_t at = doc_.mentions[person].end_token;
    if (!work_.is_word(at, "of") && !work_.is_word(at, "from")) return false;
    const std::uint32_t body = mention_in(at + 1, std::min(stop, at + 4), false);
    if (body == no_index || doc_.entities[entity_of(work_, body)].type != "Body") return false;
    if (property(doc_.entities[entity_of(work_, body)].props, "kind") == "party") return false;
    AssertionDraft draft;
    draft.type = "HOLDS_POSITION";
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
    const std::uint32_t target = target_of(person, office, before);
    for (std::uint32_t at = office.first; at < office.end; ++at) {  // "GM Chief Executive"
      const std::uint32_t inside = work_.mention_at[at];
      if (inside == no_index || doc_.mentions[inside].end_token >= office.end) continue;
      office.title = work_.words(doc_.mentions[inside].end_token, office.end);
    }
    const bool analyst = is_analytic(work_, office);
    std::string_view type;
    if (target != no_index) type = doc_.entities[target].type;
    const bool official = !analyst && (office.is_title || type == "Body") && type != "Organization";
    note(person, official);
    if (target == no_index || office.former) return;
    AssertionDraft draft;
    draft.type = official ? "HOLDS_POSITION" : "AFFILIATED_WITH";
    if (!official && type == "Place") return;
    draft.subject = entity_of(work_, person);
    draft.object = target;
    draft.subject_mention = person;
    draft.first = std::min(office.first, doc_.mentions[person].first_token);
    draft.end = std::max(office.of_end == no_index ? office.end : office.of_end,
                         doc_.mentions[person].end_token);
    draft.object_mention = mention_in(draft.first, draft.end, true);
    if (entity_of(work_, draft.object_mention) != target) draft.object_mention = no_index;
    draft.rule = before ? "office.title_before" : "office.apposition";
    draft.confidence = draft.object_mention != no_index ? 930 : 750;
    set_property(draft.props, official ? "title" : "role", title_with_field(office));
    add_assertion(work_, std::move(draft));
  }

  /// "deputy director of Chinese research": the words up to the employer belong to the role.
  std::string title_with_field(const Office& office) const {
    if (office.of_first == no_index || office.is_title) return plain_title(office.title);
    std::uint32_t end = office.of_first;
    const std::uint32_t employer = mention_in(office.of_first, office.of_end, false);
    if (employer != no_index) end = doc_.mentions[employer].first_token;
    while (end > office.end &&
           (work_.is(end - 1, Cue::function_word) || work_.is_word(end - 1, ",")))
      --end;
    return plain_title(work_.words(office.first, std::max(office.end, end)));
  }

  std::uint32_t target_of(std::uint32_t person, const Office& office, bool before) {
    // "Minister of Science and Technology" names its ministry
    if (office.of_first != no_index && office.of_is_field) {
      if (const std::uint32_t ministry = ministry_of(office); ministry != no_index) return ministry;
    }
    if (office.of_first != no_index) {
      const std::uint32_t of = mention_in(office.of_first, office.of_end, office.is_title);
      if (of != no_index) return entity_of(work_, of);
    }
    // "Bank of England Governor X", "Rystad Energy analyst X", "CCP General Secretary X"
    const std::uint32_t floor = sentence(doc_.mentions[person]).first_token;
    const std::uint32_t from = before ? (office.first > floor + 8 ? office.first - 8 : floor)
                                      : doc_.mentions[person].end_token;
    std::uint32_t near = no_index;
    for (std::uint32_t at = from; at < office.end; ++at) {
      const std::uint32_t mention = work_.mention_at[at];
      if (mention == no_index || doc_.mentions[mention].entity == no_index) continue;
      const Mention& each = doc_.mentions[mention];
      const std::string& type = doc_.entities[each.entity].type;
      const bool touches =
          each.end_token >= office.first ||
          (each.end_token + 1 >= office.first && work_.has(each.end_token, token_possessive)) ||
          !before;
      if ((type == "Body" || type == "Organization") && touches) near = each.entity;
      if (type == "Place" && office.is_title && before && each.end_token <= office.end &&
          each.end_token + 2 >= office.first && !work_.is_word(each.end_token, ","))
        near = each.entity;  // "Michigan Governor X"
    }
    if (near != no_index && !(office.is_title && is_government(near))) return near;
    if (const std::uint32_t own = owner_of(person, office); own != no_index) return own;
    if (!office.is_title) return no_index;
    const std::uint32_t body = body_of_kind(person, office);
    if (body != no_index) return body;
    const std::uint32_t country = country_of(person, office);
    const bool known =
        !office.country.empty() ||
        !property(doc_.entities[entity_of(work_, person)].props, "jurisdiction").empty();
    return country != no_index || known ? country : body_before(person);
  }

  /// "President X" where no country is spoken of: the body named last before.
  std::uint32_t body_before(std::uint32_t person) const {
    const std::uint32_t here = doc_.mentions[person].sentence;
    for (std::uint32_t back = 1; back <= 10 && back <= person; ++back) {
      const Mention& each = doc_.mentions[person - back];
      if (each.sentence + 2 < here) break;
      if (each.entity == no_index || doc_.entities[each.entity].type != "Body") continue;
      if (!is_government(each.entity)) return each.entity;
    }
    return no_index;
  }

  /// "its leader, X", "their parliamentary leader, X": the body named last before.
  std::uint32_t owner_of(std::uint32_t person, const Office& office) const {
    const std::uint32_t here = doc_.mentions[person].sentence;
    std::uint32_t at = office.first;
    const std::uint32_t floor = doc_.sentences[here].first_token;
    while (at > floor && can_modify(work_, at - 1) && office.first - at < 3) --at;
    if (at <= floor) at = floor + 1;
    const bool own = work_.is_word(at - 1, "its") || work_.is_word(at - 1, "their") ||
                     work_.is_word(at, "its") || work_.is_word(at, "their");
    if (!own) return no_index;
    for (std::uint32_t back = 1; back <= 12 && back <= person; ++back) {
      const Mention& each = doc_.mentions[person - back];
      if (each.sentence + 1 < here) break;
      if (each.entity == no_index) continue;
      const Entity& entity = doc_.entities[each.entity];
      if (entity.type == "Organization" ||
          (entity.type == "Body" && property(entity.props, "kind") != "government"))
        return each.entity;
    }
    return no_index;
  }

  /// "Governor X": the pack says that governors are of central banks (the cue's value); the
  /// article's body of that kind nearest before the person is meant.
  std::uint32_t body_of_kind(std::uint32_t person, const Office& office) const {
    const std::string_view kind = title_kind(office);
    if (kind.empty()) return no_index;
    for (std::uint32_t back = 1; back <= 40 && back <= person; ++back) {
      const std::uint32_t entity = doc_.mentions[person - back].entity;
      if (entity == no_index || doc_.entities[entity].type != "Body") continue;
      if (property(doc_.entities[entity].props, "kind") == kind) return entity;
    }
    for (std::uint32_t i = person; i < doc_.mentions.size() && i < person + 60; ++i) {
      const std::uint32_t entity = doc_.mentions[i].entity;
      if (entity == no_index || doc_.entities[entity].type != "Body") continue;
      if (property(doc_.entities[entity].props, "kind") == kind) return entity;
    }
    return no_index;
  }

  std::string_view title_kind(const Office& office) const {
    for (std::uint32_t at = office.first; at < office.end; ++at) {
      if (const std::string_view kind = work_.value(at, Cue::title); !kind.empty()) return kind;
    }
    return {};
  }

  bool is_government(std::uint32_t entity) const {
    return property(doc_.entities[entity].props, "kind") == "government";
  }

  /// "Minister of X", "X minister": the Ministry (or Department) of X, where the article names it.
  std::uint32_t ministry_of(const Office& office) const {
    const auto at = ministries_.find(core::to_lower(work_.words(office.of_first, office.of_end)));
    return at == ministries_.end() ? no_index : at->second;
  }

  std::uint32_t country_of(std::uint32_t person, const Office& office) const {
    std::string country = office.country;
    if (country.empty()) {
      const Entity& who = doc_.entities[entity_of(work_, person)];
      country = property(who.props, "jurisdiction");
    }
    if (country.empty()) country = country_before(person, 0);
    if (country.empty()) country = work_.home_country_name;
    if (country.empty()) country = country_before(person, 1);
    const std::uint32_t place = find_entity(work_, "Place", country);
    if (place != no_index) {  // "the European commissioner" is nobody's of a continent
      return property(doc_.entities[place].props, "kind") == "region" ? no_index : place;
    }
    return find_entity(work_, "Body", work_.government_of(country));
  }

  /// The country of the nearest body or country before the person, at most so many sentences back.
  std::string country_before(std::uint32_t person, std::uint32_t sentences) const {
    const std::uint32_t here = doc_.mentions[person].sentence;
    for (std::uint32_t back = 1; back <= 12 && back <= person; ++back) {
      const Mention& each = doc_.mentions[person - back];
      if (each.sentence + sentences < here) break;
      if (each.entity == no_index) continue;
      const Entity& entity = doc_.entities[each.entity];
      if (entity.type == "Body" && !property(entity.props, "jurisdiction").empty())
        return std::string(property(entity.props, "jurisdiction"));
      if (entity.type == "Place" && property(entity.props, "kind") == "country") {
        // not the partner country of "curbs on exports to X"
        const bool partner = each.first_token > 0 && (work_.is_word(each.first_token - 1, "to") ||
                                                      work_.is_word(each.first_token - 1, "from") ||
                                                      work_.is_word(each.first_token - 1, "with"));
        if (!partner) return entity.name;
      }
    }
    return {};
  }

  /// "Ann Example of the research firm X", "Ann Example at X".
  bool works_for(std::uint32_t person, std::uint32_t stop) {
    const std::uint32_t at = doc_.mentions[person].end_token;
    const bool link = work_.is_word(at, "of") || work_.is_word(at, "at") ||
                      work_.is_word(at, "from") || work_.is_word(at, "with");
    if (!link || leads_.contains(entity_of(work_, person))) return false;
    std::uint32_t end = at + 1;
    while (end < stop && end < at + reach_tokens_max && !work_.has(end, token_mark)) ++end;
    const std::uint32_t employer = mention_in(at + 1, end, false);
    if (employer == no_index) return false;
    const bool organization = doc_.entities[entity_of(work_, employer)].type == "Organization";
    if (!organization &&
        property(doc_.entities[entity_of(work_, person)].props, "jurisdiction") != "")
      return false;
    AssertionDraft draft;
    draft.type = organization ? "AFFILIATED_WITH" : "HOLDS_POSITION";
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
    if (doc_.entities[entity_of(work_, body)].type != "Body") return;
    std::uint32_t end = doc_.mentions[body].first_token;
    while (end > floor && (work_.is_word(end - 1, "the") || work_.is_word(end - 1, "in") ||
                           work_.is_word(end - 1, "of") || work_.is_word(end - 1, "at")))
      --end;
    if (end == doc_.mentions[body].first_token) return;
    const std::uint32_t title = work_.match_before(end, Cue::title, floor);
    if (title == no_index) return;
    AssertionDraft draft;
    draft.type = "HOLDS_POSITION";
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
    draft.type = "APPOINTED";
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
    for (std::uint32_t back = 0; back < 2 && back <= here; ++back) {
      const Sentence& each = doc_.sentences[here - back];
      if (back == 1 && each.block != doc_.sentences[here].block) break;
      if (back == 1 && !appoints(each)) break;
      std::uint32_t best = no_index;
      for (std::uint32_t at = each.first_token; at < each.end_token; ++at) {
        const std::uint32_t mention = work_.mention_at[at];
        if (mention == no_index || entity_of(work_, mention) == no_index) continue;
        if (doc_.mentions[mention].first_token != at) continue;
        if (doc_.entities[entity_of(work_, mention)].type != "Body") continue;
        const bool post = at >= each.first_token + 2 && titled(at, each.first_token) != no_index;
        const bool from = at > cue && back == 0 && linked(at, each.first_token);
        const bool beside = at <= cue && back == 0 && cue - at < 10;
        if (post || from || (beside && best == no_index)) best = mention;
        if (post || from) break;
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
    const std::string type = leader ? "Leader" : "Analyst";
    if (who.type == "Person") {
      who.type = type;
    } else if (who.type != type && who.type != "Author") {
      auto at = std::lower_bound(who.also_types.begin(), who.also_types.end(), type);
      if (at == who.also_types.end() || *at != type) who.also_types.insert(at, type);
    }
  }

  Analysis& work_;
  Document& doc_;
  std::map<std::uint32_t, bool> leads_;
  std::unordered_map<std::string, std::uint32_t>
      ministries_;  ///< first Body by what follows " of "
};

}  // namespace

void relate_office(Analysis& work, RelationState& state) {
  OfficeReader(work).run();
  assert_patterns(work, state, {"HOLDS_POSITION", "AFFILIATED_WITH", "APPOINTED"});
}

}  // namespace plenum::ingest
