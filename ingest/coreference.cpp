#include "ingest/coreference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "ingest/name_words.hpp"
#include "ingest/plan_owner.hpp"
#include "ingest/titles.hpp"

namespace plenum::ingest {

namespace {

constexpr std::size_t persons_max = 512;    ///< persons a surname is compared with
constexpr std::size_t entities_max = 1024;  ///< names a short form is compared with

/// The organisations of an article by the first and the last word of their names.
class LongNames {
 public:
  LongNames(const Document& doc, const Roles& roles, std::size_t entities) {
    const auto stop = static_cast<std::uint32_t>(std::min(doc.entities.size(), entities));
    words_.resize(stop);
    for (std::uint32_t i = 0; i < stop; ++i) {
      const Entity& each = doc.entities[i];
      if (!roles.organization.has(each.type) && !roles.body.has(each.type)) continue;
      words_[i] = words_of(each.name);
      if (words_[i].size() < 2) continue;
      by_word_[words_[i].front()].push_back(i);
      if (words_[i].back() != words_[i].front()) by_word_[words_[i].back()].push_back(i);
    }
  }

  const std::vector<std::string>& words(std::uint32_t entity) const { return words_[entity]; }

  /// Entities whose longer name begins with these words, or ends with them ("Reserve Bank" after
  /// "South African Reserve Bank"), in their order.
  std::vector<std::uint32_t> around(const std::vector<std::string>& some) const {
    std::set<std::uint32_t> found;
    if (some.empty()) return {};
    for (const std::string* word : {&some.front(), &some.back()}) {
      const auto at = by_word_.find(*word);
      if (at == by_word_.end()) continue;
      for (const std::uint32_t entity : at->second) {
        const std::vector<std::string>& whole = words_[entity];
        if (whole.size() <= some.size()) continue;
        const bool tail = some.size() >= 2 && whole.size() >= 3 &&
                          std::equal(some.rbegin(), some.rend(), whole.rbegin());
        if (tail || std::equal(some.begin(), some.end(), whole.begin())) found.insert(entity);
      }
    }
    return {found.begin(), found.end()};
  }

 private:
  std::vector<std::vector<std::string>> words_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_word_;
};

class CoreferenceResolver {
 public:
  CoreferenceResolver(Analysis& work, std::vector<Candidate> candidates)
      : work_(work),
        doc_(work.doc),
        candidates_(std::move(candidates)),
        table_(work.doc, work.roles) {
    entities_.assign(candidates_.size(), no_index);
    home_ = work.home_country_name;
  }

  void run() {
    names();
    acronyms();
    surnames();
    shortened();
    places();
    resolve_events(work_, table_, candidates_, entities_);
    resolve_definites(work_, table_, {candidates_, entities_},
                      [this](std::size_t i, std::uint32_t entity) { take(i, entity); });
    emit();
  }

 private:
  std::string words(const Candidate& each) const { return work_.words(each.first, each.end); }

  void take(std::size_t i, std::uint32_t entity) {
    if (entity == no_index) return;  // the pack has no type for it
    entities_[i] = entity;
    Entity& each = doc_.entities[entity];
    auto known = work_.data.entry_by_name.find(each.name);
    if (known != work_.data.entry_by_name.end() && known->second != candidates_[i].entry &&
        work_.data.entries[known->second].type == each.type && spoken_of(known->second)) {
      for (const Property& given : work_.data.entries[known->second].props)
        candidates_[i].props.push_back(given);
    }
    for (const Property& given : candidates_[i].props) {
      if (given.name != "domain" && given.name != "generic" && given.name != "article" &&
          given.name != "weak" && given.name != "demonym" && given.name != "capital" &&
          given.name != "hidden_name" && given.name != "within" && given.name != "acts" &&
          given.name != "no_title" && property(each.props, given.name).empty())
        set_property(each.props, given.name, given.value);
    }
    if (work_.roles.body.has(each.type) && property(each.props, "kind").empty())
      set_property(each.props, "kind", std::string(body_kind(each.name)));
    if (work_.roles.body.has(each.type) && property(each.props, "jurisdiction").empty())
      set_property(each.props, "jurisdiction", jurisdiction(candidates_[i]));
  }

  /// A name that bodies of several countries bear counts only where its country is spoken of.
  bool spoken_of(std::uint32_t entry) const {
    const Properties& props = work_.data.entries[entry].props;
    return property(props, "generic") != "true" ||
           work_.countries.contains(std::string(property(props, "jurisdiction")));
  }

  /// A ministry or bank without a country of its own belongs to the country named before it, else
  /// to the article's.
  std::string jurisdiction(const Candidate& each) const {
    const std::string_view kind = property(each.props, "kind");
    if (kind == "intergovernmental" || each.rule == "mention.government") return {};
    std::uint32_t at = each.first;
    const std::uint32_t floor = doc_.sentences[work_.sentence_at[at]].first_token;
    for (std::uint32_t steps = 0; at > floor && steps < 3; ++steps) {
      std::uint32_t size = 0;
      const std::string_view country = country_at(work_, --at, size);
      if (!country.empty()) return std::string(country);
      if (work_.has(at, token_mark) && !work_.has(at, token_possessive)) break;
    }
    std::uint32_t size = 0;
    for (at = each.first; at < each.end; ++at) {
      const std::string_view country = country_at(work_, at, size);
      if (!country.empty()) return std::string(country);
    }
    return home_;
  }

  /// "13th five-year plan": many countries have one. It is the one in the pack where that country
  /// owns it or the article is on it; else that of the owner, or of the article's country.
  void own_plan(Candidate& each) {
    const auto entry = work_.data.entry_by_name.find(each.name);
    const bool known = entry != work_.data.entry_by_name.end() &&
                       !property(work_.data.entries[entry->second].props, "jurisdiction").empty();
    if (!known && property(each.props, "ordinal").empty()) return;
    const std::string_view pack_country =
        known ? property(work_.data.entries[entry->second].props, "jurisdiction") : "";
    std::string country(country_before_plan(work_, each));
    const std::string plain = each.name.empty() ? words(each) : each.name;
    std::string& told = plan_owners_[fold(plain)];
    if (country.empty()) country = told;
    if (country.empty() && known &&
        (home_.empty() || work_.countries.contains(std::string(pack_country))))
      country = pack_country;
    if (country.empty()) country = home_;
    if (told.empty()) told = country;
    if (country.empty() || country == pack_country) return;
    if (known) {
      if (each.entry != no_index && ordinal_at(work_, each.first) == 0)
        each.name = words(each);  // by its years, which are another country's here
      std::erase_if(each.props, [](const Property& prop) { return prop.name != "kind"; });
      if (const int ordinal = ordinal_at(work_, each.first); ordinal > 0)
        set_property(each.props, "ordinal", std::to_string(ordinal));
      each.entry = no_index;
    }
    set_property(each.props, "jurisdiction", country);
    if (country != home_ || known) each.name = fmt::format("{} of {}", plain, country);
  }

  // Sieve 1: names that say themselves what they mean.
  void names() {
    std::vector<std::uint32_t> persons;
    const std::size_t count = candidates_.size();
    for (std::size_t i = 0; i < count && !work_.stopped_at(i, count); ++i) {
      Candidate& each = candidates_[i];
      if (each.reference != Reference::name || each.type == "Unknown") continue;
      if (work_.roles.plan.has(each.type)) own_plan(each);
      const std::string name = each.name.empty() ? words(each) : each.name;
      const bool bare = each.end - each.first == 1 && each.entry == no_index;
      if (work_.roles.person.has(each.type) && bare) continue;
      if (each.rule == "run.person") {  // "Hill Keane expects" after "the brokerage Hill Keane"
        const std::uint32_t firm = table_.find(work_.roles.organization, name);
        if (firm != no_index) candidates_[i].type = doc_.entities[firm].type;
      }
      take(i, table_.get(each.type, name));
      if (work_.roles.person.has(each.type)) persons.push_back(entities_[i]);
      if (each.entry != no_index && work_.roles.acts(each.type)) persons.push_back(entities_[i]);
    }
    std::sort(persons.begin(), persons.end());
    persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
    for (const std::uint32_t person : persons) add_person(person);
  }

  /// "ABC", "MeitY": a word with more than one capital.
  bool shouts(std::uint32_t at) const {
    const std::string_view word = work_.surface(at);
    return work_.has(at, token_all_caps) || std::count_if(word.begin(), word.end(), [](char c) {
                                              return c >= 'A' && c <= 'Z';
                                            }) >= 2;
  }

  /// "the Socialist Party (PS)": letters in brackets after a body's name, which may be those of its
  /// name in another language. Not "the Labour Party (UK)".
  bool official_acronym(std::size_t i, std::uint32_t at) const {
    const Entity& body = doc_.entities[entities_[i]];
    return work_.roles.body.has(body.type) && candidates_[i].end - candidates_[i].first >= 2 &&
           work_.has(at, token_all_caps) && work_.name_begin[at] == work_.name_begin[at + 1] &&
           work_.match(at, Cue::unit) == 0;
  }

  /// Bodies and organisations by the initials of three words or more; no_index: of several.
  std::map<std::string, std::uint32_t, std::less<>> initials_of_bodies() const {
    std::map<std::string, std::uint32_t, std::less<>> found;
    const std::size_t count = std::min(doc_.entities.size(), entities_max);
    for (std::uint32_t i = 0; i < count; ++i) {
      const Entity& each = doc_.entities[i];
      if (!work_.roles.body.has(each.type) && !work_.roles.organization.has(each.type)) continue;
      std::string letters = initials_of(each.name);
      if (letters.size() < 3) continue;
      const auto [at, added] = found.try_emplace(std::move(letters), i);
      if (!added) at->second = no_index;
    }
    return found;
  }

  // Sieve 2: "Long Name (ABC)", "long name [ABC]", "ABC (Long Name)".
  void acronyms() {
    std::map<std::string, std::uint32_t, std::less<>> known;
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      const std::uint32_t open = candidates_[i].end;
      if (entities_[i] == no_index || open + 2 >= work_.token_count()) continue;
      if (!work_.is_word(open, "(") && !work_.is_word(open, "[")) continue;
      const bool closed = work_.is_word(open + 2, ")") || work_.is_word(open + 2, "]");
      if (!closed || !shouts(open + 1)) continue;
      const std::string acronym(work_.surface(open + 1));
      const std::string& name = doc_.entities[entities_[i]].name;
      if (!initials_fit(acronym, words(candidates_[i])) && !initials_fit(acronym, name) &&
          !official_acronym(i, open + 1))
        continue;
      known.try_emplace(acronym, entities_[i]);
      set_property(doc_.entities[entities_[i]].props, "acronym", acronym);
    }
    auto initials = initials_of_bodies();
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      Candidate& each = candidates_[i];
      if (each.end - each.first != 1 || !shouts(each.first)) continue;
      auto at = known.find(work_.surface(each.first));
      if (at == known.end()) {  // "the BDP" after "Botswana Democratic Party"
        if (each.type != "Unknown") continue;
        at = initials.find(work_.surface(each.first));
        if (at == initials.end() || at->second == no_index) continue;
      }
      each.type = doc_.entities[at->second].type;
      each.rule = "coref.acronym";
      each.reference = Reference::acronym;
      entities_[i] = at->second;
    }
    // an acronym that no candidate covers (defined after lower-case words)
    for (std::uint32_t at = 0; at < work_.token_count() && !known.empty(); ++at) {
      if (!work_.has(at, token_all_caps)) continue;
      auto found = known.find(work_.surface(at));
      if (found != known.end() && !covered(at)) add_acronym(at, found->second);
    }
    sort_candidates();
  }

  bool covered(std::uint32_t token) const {
    auto after =
        std::upper_bound(candidates_.begin(), candidates_.end(), token,
                         [](std::uint32_t at, const Candidate& each) { return at < each.first; });
    for (int steps = 0; after != candidates_.begin() && steps < 4; ++steps) {
      --after;
      if (after->first <= token && token < after->end) return true;
    }
    return false;
  }

  void add_acronym(std::uint32_t at, std::uint32_t entity) {
    Candidate more;
    more.first = at;
    more.end = at + 1;
    more.type = doc_.entities[entity].type;
    more.rule = "coref.acronym";
    more.reference = Reference::acronym;
    added_.emplace_back(std::move(more), entity);
  }

  void sort_candidates() {
    if (added_.empty()) return;
    std::vector<Candidate> candidates;
    std::vector<std::uint32_t> entities;
    std::size_t next = 0;
    for (std::size_t i = 0; i <= candidates_.size(); ++i) {
      while (next < added_.size() &&
             (i == candidates_.size() || added_[next].first.first < candidates_[i].first)) {
        candidates.push_back(std::move(added_[next].first));
        entities.push_back(added_[next].second);
        ++next;
      }
      if (i == candidates_.size()) break;
      candidates.push_back(std::move(candidates_[i]));
      entities.push_back(entities_[i]);
    }
    candidates_ = std::move(candidates);
    entities_ = std::move(entities);
    added_.clear();
  }

  /// Notes a person under the words that may be the family name: the last word, the first where it
  /// is known to come first, the last two.
  void add_person(std::uint32_t person) {
    if (persons_noted_++ >= persons_max) return;
    const std::vector<std::string> words = words_of(doc_.entities[person].name);
    if (words.empty()) return;
    const auto note = [&](const std::string& family) { families_[family].push_back(person); };
    note(words.back());
    if (words.size() < 2) return;
    const std::uint32_t id = work_.data.word(words.front());
    const std::uint32_t given = work_.data.word(words.back());
    const bool first = (work_.data.word_classes[id] & work_.data.cue_bit(Cue::surname)) != 0 &&
                       (work_.data.word_classes[given] & work_.data.cue_bit(Cue::surname)) == 0;
    if (first) note(words.front());
    // "Evans-Pritchard"
    if (words.size() > 2) note(words[words.size() - 2] + " " + words.back());
  }

  /// The last person of that family name who is not `self`; no_index: none.
  std::uint32_t person_of(const std::string& family, std::uint32_t self) const {
    const auto found = families_.find(family);
    if (found == families_.end()) return no_index;
    for (auto at = found->second.rbegin(); at != found->second.rend(); ++at) {
      if (*at != self) return *at;
    }
    return no_index;
  }

  // Sieve 3: a surname, with or without a title, of somebody who is named in full.
  void surnames() {
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      Candidate& each = candidates_[i];
      const bool alias =
          work_.roles.acts(each.type) && each.entry != no_index && each.end - each.first == 1;
      const bool open =
          entities_[i] == no_index && (work_.roles.person.has(each.type) || each.type == "Unknown");
      if (open && named_again(i)) continue;
      if ((!open && !alias) || each.end - each.first > 2) continue;
      std::string folded = fold(words(each));
      if (each.end - each.first == 2 && work_.has(each.first + 1, token_hyphen_before))
        std::replace(folded.begin(), folded.end(), '-', ' ');
      const std::uint32_t best = person_of(folded, entities_[i]);
      if (alias && (best == no_index || named_in_full(entities_[i]))) continue;
      if (best != no_index) {
        each.type = doc_.entities[best].type;
        each.rule = "coref.surname";
        each.reference = Reference::surname;
        entities_[i] = best;
      } else if (work_.roles.person.has(each.type)) {
        take(i, table_.get(work_.roles.person, each.name));
        each.reference = Reference::surname;
        add_person(entities_[i]);
      }
    }
  }

  /// A full name that nothing beside it tells to be a person's, as of somebody who is known.
  bool named_again(std::size_t i) {
    Candidate& each = candidates_[i];
    if (each.end - each.first < 2) return false;
    const std::uint32_t same = table_.find(work_.roles.person, words(each));
    if (same == no_index) return false;
    each.type = doc_.entities[same].type;
    each.rule = "coref.name";
    entities_[i] = same;
    return true;
  }

  bool named_in_full(std::uint32_t entity) const {
    for (std::size_t i = 0; i < std::min(candidates_.size(), entities_max); ++i) {
      if (entities_[i] == entity && candidates_[i].end - candidates_[i].first > 1) return true;
    }
    return false;
  }

  /// "Veltrix's store" after "the technology group Veltrix": the words beside a name tell what it
  /// is only once.
  bool named_elsewhere(Candidate& each, std::uint32_t& entity) const {
    const std::string name = words(each);
    for (const TypeSet* types :
         {&work_.roles.organization, &work_.roles.body, &work_.roles.place}) {
      const std::uint32_t same = table_.find(*types, name);
      if (same == no_index) continue;
      each.type = doc_.entities[same].type;
      each.rule = "coref.name";
      entity = same;
      return true;
    }
    return false;
  }

  /// "the central bank": no short name, but one that is looked for among all of its kind.
  bool points_back(const Candidate& each) const {
    return each.reference == Reference::definite && !work_.has(each.first, token_capital);
  }

  // Sieve 4: "Mercator" or "the Mercator Institute" after "Mercator Institute for China Studies".
  void shortened() {
    const LongNames names(doc_, work_.roles, entities_max);
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      Candidate& each = candidates_[i];
      const bool unknown =
          each.type == "Unknown" && each.rule != "run.perhaps" && entities_[i] == no_index;
      const bool longer =
          each.end - each.first >= 2 && each.entry == no_index &&
          (work_.roles.organization.has(each.type) || work_.roles.body.has(each.type));
      if ((!unknown && !longer) || points_back(each)) continue;
      if (unknown && named_elsewhere(each, entities_[i])) continue;
      const std::vector<std::string> mine = words_of(words(each));
      for (const std::uint32_t entity : names.around(mine)) {
        const Entity& other = doc_.entities[entity];
        if (entity == entities_[i]) continue;
        if (entities_[i] != no_index && other.type != each.type && each.end - each.first < 2)
          continue;
        // the pack lists the short forms of its own names
        if (mine.size() == 1 && work_.data.entry_by_name.contains(other.name)) continue;
        if (mine.size() == 1 &&
            (work_.is(each.first, Cue::common) || names.words(entity).size() > 4 ||
             work_.is(each.first, Cue::demonym)))
          continue;
        each.type = other.type;
        each.rule = "coref.shortened";
        each.reference = Reference::surname;
        entities_[i] = entity;
        break;
      }
    }
  }

  // What stands after "in" and is nothing else is a place.
  void places() {
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      if (entities_[i] != no_index || candidates_[i].rule != "run.in_place") continue;
      work_.roles.place.give(candidates_[i].type);
      take(i, table_.get(work_.roles.place, words(candidates_[i])));
    }
  }

  void emit() {
    work_.mention_at.assign(work_.token_count(), no_index);
    std::vector<std::uint8_t> named(doc_.entities.size(), 0);
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      const Candidate& each = candidates_[i];
      const bool unknown = each.type == "Unknown" && each.rule != "run.perhaps";
      if (entities_[i] == no_index && !unknown) continue;
      Mention mention;
      mention.text = work_.span(each.first, each.end);
      mention.sentence = work_.sentence_at[each.first];
      mention.first_token = each.first;
      mention.end_token = each.end;
      mention.entity = entities_[i];
      mention.type = entities_[i] == no_index ? "Unknown" : doc_.entities[entities_[i]].type;
      mention.rule = each.rule;
      mention.bare = each.reference != Reference::name && each.reference != Reference::event;
      const auto number = static_cast<std::uint32_t>(doc_.mentions.size());
      if (!each.nested) {
        for (std::uint32_t at = each.first; at < each.end; ++at) work_.mention_at[at] = number;
      }
      if (entities_[i] != no_index) {
        Entity& entity = doc_.entities[entities_[i]];
        if (entity.first_mention == no_index) entity.first_mention = number;
        table_.add_alias(entities_[i], words(each));
        if (!mention.bare) named[entities_[i]] = 1;
      }
      doc_.mentions.push_back(std::move(mention));
    }
    for (std::size_t i = 0; i < doc_.entities.size(); ++i) doc_.entities[i].bare = named[i] == 0;
    if (!home_.empty()) work_.home_country = table_.find(work_.roles.place, home_);
  }

  Analysis& work_;
  Document& doc_;
  std::vector<Candidate> candidates_;
  EntityTable table_;
  std::vector<std::uint32_t> entities_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> families_;  ///< persons, as noted
  std::size_t persons_noted_ = 0;
  std::vector<std::pair<Candidate, std::uint32_t>> added_;
  std::string home_;
  std::unordered_map<std::string, std::string> plan_owners_;  ///< countries, by plain names
};

}  // namespace

void resolve_mentions(Analysis& work, std::vector<Candidate> candidates) {
  CoreferenceResolver(work, std::move(candidates)).run();
}

}  // namespace plenum::ingest
