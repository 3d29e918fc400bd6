#include "ingest/coreference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "ingest/name_words.hpp"
#include "ingest/titles.hpp"

namespace plenum::ingest {

std::string EntityTable::key(std::string_view type, std::string_view name) {
  const bool person = type == "Leader" || type == "Analyst" || type == "Author";
  return fmt::format("{}\x1f{}", person ? "Person" : type, fold(name));
}

std::uint32_t EntityTable::get(std::string_view type, std::string_view name) {
  auto [at, added] =
      by_key_.try_emplace(key(type, name), static_cast<std::uint32_t>(doc_.entities.size()));
  if (added) {
    Entity entity;
    entity.type = type;
    entity.name = name;
    doc_.entities.push_back(std::move(entity));
  }
  return at->second;
}

std::uint32_t EntityTable::find(std::string_view type, std::string_view name) const {
  auto at = by_key_.find(key(type, name));
  return at == by_key_.end() ? no_index : at->second;
}

void EntityTable::add_alias(std::uint32_t entity, std::string form) {
  Entity& each = doc_.entities[entity];
  if (form.empty() || form == each.name) return;
  auto at = std::lower_bound(each.aliases.begin(), each.aliases.end(), form);
  if (at == each.aliases.end() || *at != form) each.aliases.insert(at, std::move(form));
}

namespace {

constexpr std::size_t recent_candidates_max = 400;  ///< how far back a definite noun looks
constexpr std::size_t persons_max = 512;            ///< persons a surname is compared with
constexpr std::size_t entities_max = 1024;          ///< names a short form is compared with

class CoreferenceResolver {
 public:
  CoreferenceResolver(Analysis& work, std::vector<Candidate> candidates)
      : work_(work), doc_(work.doc), candidates_(std::move(candidates)), table_(work.doc) {
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
    definites();
    emit();
  }

 private:
  std::string words(const Candidate& each) const { return work_.words(each.first, each.end); }

  void take(std::size_t i, std::uint32_t entity) {
    entities_[i] = entity;
    Entity& each = doc_.entities[entity];
    auto known = work_.data.entry_by_name.find(each.name);
    if (known != work_.data.entry_by_name.end() &&
        work_.data.entries[known->second].type == each.type && spoken_of(known->second)) {
      for (const Property& given : work_.data.entries[known->second].props)
        candidates_[i].props.push_back(given);
    }
    for (const Property& given : candidates_[i].props) {
      if (given.name != "domain" && given.name != "generic" && given.name != "article" &&
          given.name != "weak" && given.name != "demonym" && given.name != "capital" &&
          given.name != "hidden_name" && property(each.props, given.name).empty())
        set_property(each.props, given.name, given.value);
    }
    if (each.type == "Body" && property(each.props, "kind").empty())
      set_property(each.props, "kind", std::string(body_kind(each.name)));
    if (each.type == "Body" && property(each.props, "jurisdiction").empty())
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

  // Sieve 1: names that say themselves what they mean.
  void names() {
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      const Candidate& each = candidates_[i];
      if (each.reference != Reference::name || each.type == "Unknown") continue;
      const std::string name = each.name.empty() ? words(each) : each.name;
      const bool bare = each.end - each.first == 1 && each.entry == no_index;
      if (each.type == "Person" && bare) continue;
      take(i, table_.get(each.type, name));
      if (each.type == "Person") persons_.push_back(entities_[i]);
      if (each.entry != no_index && each.type == "Leader") persons_.push_back(entities_[i]);
    }
    std::sort(persons_.begin(), persons_.end());
    persons_.erase(std::unique(persons_.begin(), persons_.end()), persons_.end());
  }

  /// "ABC", "MeitY": a word with more than one capital.
  bool shouts(std::uint32_t at) const {
    const std::string_view word = work_.surface(at);
    return work_.has(at, token_all_caps) || std::count_if(word.begin(), word.end(), [](char c) {
                                              return c >= 'A' && c <= 'Z';
                                            }) >= 2;
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
      if (!initials_fit(acronym, words(candidates_[i])) && !initials_fit(acronym, name)) continue;
      known.try_emplace(acronym, entities_[i]);
      set_property(doc_.entities[entities_[i]].props, "acronym", acronym);
    }
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      Candidate& each = candidates_[i];
      if (each.end - each.first != 1 || !shouts(each.first)) continue;
      auto at = known.find(work_.surface(each.first));
      if (at == known.end()) continue;
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

  /// Whether a word is the family name of a person: the last word, or the first where it is known
  /// to come first.
  bool is_family(std::uint32_t person, std::string_view folded) const {
    const std::vector<std::string> words = words_of(doc_.entities[person].name);
    if (words.size() < 2) return !words.empty() && words[0] == folded;
    if (words.back() == folded) return true;
    const std::uint32_t id = work_.data.word(words.front());
    const std::uint32_t given = work_.data.word(words.back());
    const bool first = (work_.data.word_classes[id] & work_.data.cue_bit(Cue::surname)) != 0 &&
                       (work_.data.word_classes[given] & work_.data.cue_bit(Cue::surname)) == 0;
    if (first && words.front() == folded) return true;
    // "Evans-Pritchard"
    return words.size() > 2 && words[words.size() - 2] + " " + words.back() == folded;
  }

  // Sieve 3: a surname, with or without a title, of somebody who is named in full.
  void surnames() {
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      Candidate& each = candidates_[i];
      const bool alias =
          each.type == "Leader" && each.entry != no_index && each.end - each.first == 1;
      const bool open =
          entities_[i] == no_index && (each.type == "Person" || each.type == "Unknown");
      if ((!open && !alias) || each.end - each.first > 2) continue;
      std::string folded = fold(words(each));
      if (each.end - each.first == 2 && work_.has(each.first + 1, token_hyphen_before))
        std::replace(folded.begin(), folded.end(), '-', ' ');
      std::uint32_t best = no_index;
      for (std::size_t p = 0; p < std::min(persons_.size(), persons_max); ++p) {
        if (persons_[p] != entities_[i] && is_family(persons_[p], folded)) best = persons_[p];
      }
      if (alias && (best == no_index || named_in_full(entities_[i]))) continue;
      if (best != no_index) {
        each.type = doc_.entities[best].type;
        each.rule = "coref.surname";
        each.reference = Reference::surname;
        entities_[i] = best;
      } else if (each.type == "Person") {
        take(i, table_.get("Person", each.name));
        each.reference = Reference::surname;
        persons_.push_back(entities_[i]);
      }
    }
  }

  bool named_in_full(std::uint32_t entity) const {
    for (std::size_t i = 0; i < std::min(candidates_.size(), entities_max); ++i) {
      if (entities_[i] == entity && candidates_[i].end - candidates_[i].first > 1) return true;
    }
    return false;
  }

  // Sieve 4: "Mercator" or "the Mercator Institute" after "Mercator Institute for China Studies".
  void shortened() {
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      Candidate& each = candidates_[i];
      const bool unknown =
          each.type == "Unknown" && each.rule != "run.perhaps" && entities_[i] == no_index;
      const bool longer = each.end - each.first >= 2 && each.entry == no_index &&
                          (each.type == "Organization" || each.type == "Body");
      if (!unknown && !longer) continue;
      const std::vector<std::string> mine = words_of(words(each));
      const auto stop = static_cast<std::uint32_t>(std::min(doc_.entities.size(), entities_max));
      for (std::uint32_t entity = 0; entity < stop; ++entity) {
        const Entity& other = doc_.entities[entity];
        if (entity == entities_[i] || (other.type != "Organization" && other.type != "Body"))
          continue;
        if (entities_[i] != no_index && other.type != each.type && each.end - each.first < 2)
          continue;
        const std::vector<std::string> whole = words_of(other.name);
        if (whole.size() <= mine.size()) continue;
        // "Reserve Bank" after "South African Reserve Bank"
        const bool tail = mine.size() >= 2 && whole.size() >= 3 &&
                          std::equal(mine.rbegin(), mine.rend(), whole.rbegin());
        if (!tail && !std::equal(mine.begin(), mine.end(), whole.begin())) continue;
        // the pack lists the short forms of its own names
        if (mine.size() == 1 && work_.data.entry_by_name.contains(other.name)) continue;
        if (mine.size() == 1 && (work_.is(each.first, Cue::common) || whole.size() > 4 ||
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
      candidates_[i].type = "Place";
      take(i, table_.get("Place", words(candidates_[i])));
    }
  }

  // Sieve 6: "the party", "the government", "the Decision", "the plan".
  void definites() {
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      if (candidates_[i].reference != Reference::definite || entities_[i] != no_index) continue;
      if (candidates_[i].type == "Body")
        definite_body(i);
      else
        definite_plan(i);
    }
  }

  template <class F>
  std::uint32_t nearest(std::size_t i, F fits) const {
    const std::size_t floor = i > recent_candidates_max ? i - recent_candidates_max : 0;
    for (std::size_t k = i; k-- > floor;) {
      if (entities_[k] != no_index && fits(doc_.entities[entities_[k]])) return entities_[k];
    }
    const std::size_t roof = std::min(candidates_.size(), i + recent_candidates_max);
    for (std::size_t k = i + 1; k < roof; ++k) {
      if (entities_[k] != no_index && fits(doc_.entities[entities_[k]])) return entities_[k];
    }
    return no_index;
  }

  void definite_body(std::size_t i) {
    const std::string kind(property(candidates_[i].props, "kind"));
    if (kind == "government") {
      if (home_.empty()) return;
      candidates_[i].name = work_.government_of(home_);
      entities_[i] = table_.get("Body", candidates_[i].name);
      set_property(doc_.entities[entities_[i]].props, "jurisdiction", home_);
      set_property(doc_.entities[entities_[i]].props, "kind", kind);
      return;
    }
    const auto is_body = [](const Entity& each) {
      return each.type == "Body" || each.type == "Organization";
    };
    std::uint32_t found = no_index;
    if (kind == "bank") {  // in an article on a central bank, "the bank" is that one
      found = nearest(i, [&](const Entity& each) {
        return property(each.props, "kind") == "central bank" &&
               (home_.empty() || property(each.props, "jurisdiction") == home_);
      });
    }
    if (found == no_index) {
      found = nearest(i, [&](const Entity& each) {
        return is_body(each) && property(each.props, "kind") == kind;
      });
    }
    if (found == no_index) {
      found = nearest(i, [&](const Entity& each) {
        const std::vector<std::string> words = words_of(each.name);
        const std::string_view own = property(each.props, "kind");  // a party's committee is none
        return is_body(each) && own.empty() &&
               std::find(words.begin(), words.end(), kind) != words.end();
      });
    }
    if (found == no_index && !home_.empty()) {  // the home country's, where the pack knows it
      const auto known = work_.data.body_by_kind.find(fmt::format("{}/{}", kind, home_));
      if (known != work_.data.body_by_kind.end() && kind == "central bank")
        return take(i, table_.get("Body", work_.data.entries[known->second].name));
      if (kind == "parliament")
        return take(i, table_.get("Body", fmt::format("Parliament of {}", home_)));
    }
    if (kind == "lender") {
      found = nearest(i, [&](const Entity& each) {
        return is_body(each) && (each.name.ends_with("Bank") || each.name.ends_with("Fund") ||
                                 property(each.props, "kind") == "bank");
      });
    }
    if (kind == "group") {  // whoever was named last and is one
      found = nearest(i, [&](const Entity& each) {
        const std::string_view own = property(each.props, "kind");
        return (each.type == "Organization" && own != "media") || own == "intergovernmental";
      });
    }
    if (found == no_index && kind == "region") {
      found = nearest(i, [&](const Entity& each) {
        return each.type == "Place" && each.name.ends_with("Union");
      });
    }
    if (found == no_index) return;
    candidates_[i].type = doc_.entities[found].type;
    entities_[i] = found;
  }

  void definite_plan(std::size_t i) {
    const Candidate& each = candidates_[i];
    std::vector<std::string> mine = words_of(words(each));
    if (mine.empty()) return;
    const bool years = each.rule == "plan.multi_year";
    std::uint32_t found = nearest(i, [&](const Entity& other) {
      if (other.type != "Plan") return false;
      if (years)
        return property(other.props, "kind") == "multi-year plan" ||
               other.name.find("-Year Plan") != std::string::npos;
      const std::vector<std::string> words = words_of(other.name);
      const auto is_head = [&](const std::string& head) {
        return head == mine.back() || head + "s" == mine.back() || head == mine.back() + "s";
      };
      if (words.size() < 2) return each.rule == "plan.noun" && is_head(words.back());
      return is_head(words.front()) || is_head(words.back());
    });
    if (found == no_index) found = plan_of_family(i, mine.back());
    if (found == no_index && mine.back() == "budget" && speaks_of_budget())
      return take(i, table_.get("Plan", "budget"));
    if (found != no_index) {
      entities_[i] = found;
    } else if (each.rule != "definite.plan" && each.rule != "run.plan_head") {
      take(i, table_.get("Plan", each.name.empty() ? words(each) : each.name));
    }
  }

  /// Whether the article is on a budget, and not only names one in passing.
  bool speaks_of_budget() const {
    int count = 0;
    for (std::uint32_t at = 0; at < work_.token_count() && count < 3; ++at)
      count += work_.is_word(at, "budget") ? 1 : 0;
    return count >= 3;
  }

  /// "the law" after "Some Regulation", "the pact" after "Some Agreement": nouns of one family.
  std::uint32_t plan_of_family(std::size_t i, std::string_view noun) const {
    const std::size_t floor = i > recent_candidates_max ? i - recent_candidates_max : 0;
    for (std::size_t k = i; k-- > floor;) {
      if (entities_[k] == no_index || doc_.entities[entities_[k]].type != "Plan") continue;
      const std::vector<std::string> words = words_of(doc_.entities[entities_[k]].name);
      if (words.size() < 2) continue;
      if (same_family(noun, words.back()) || same_family(noun, words.front())) return entities_[k];
    }
    return no_index;
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
    if (!home_.empty()) work_.home_country = table_.find("Place", home_);
  }

  Analysis& work_;
  Document& doc_;
  std::vector<Candidate> candidates_;
  EntityTable table_;
  std::vector<std::uint32_t> entities_;
  std::vector<std::uint32_t> persons_;
  std::vector<std::pair<Candidate, std::uint32_t>> added_;
  std::string home_;
};

}  // namespace

void resolve_mentions(Analysis& work, std::vector<Candidate> candidates) {
  CoreferenceResolver(work, std::move(candidates)).run();
}

}  // namespace plenum::ingest
