#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "core/text.hpp"
#include "ingest/coreference.hpp"
#include "ingest/mentions.hpp"
#include "ingest/name_words.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t recent_candidates_max = 400;  ///< how far back a definite noun looks

/// Sieve 6: "the party", "the government", "the Decision", "the plan".
class DefiniteResolver {
 public:
  DefiniteResolver(Analysis& work, EntityTable& table, const Referents& referents,
                   const std::function<void(std::size_t, std::uint32_t)>& take)
      : work_(work),
        doc_(work.doc),
        table_(table),
        candidates_(referents.candidates),
        entities_(referents.entities),
        take_(take),
        home_(work.home_country_name) {}

  void run() {
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      if (entities_[i] != no_index) continue;
      if (candidates_[i].reference != Reference::definite) {
        if (candidates_[i].rule == "run.unknown") party_of_members(i);
        continue;
      }
      if (work_.roles.body.has(candidates_[i].type))
        definite_body(i);
      else
        definite_plan(i);
    }
  }

 private:
  std::string words(const Candidate& each) const { return work_.words(each.first, each.end); }

  /// The words of an entity's name, cut once.
  const std::vector<std::string>& name_words(const Entity& entity) {
    const auto number = static_cast<std::uint32_t>(&entity - doc_.entities.data());
    auto [at, added] = name_words_.try_emplace(number);
    if (added) at->second = words_of(entity.name);
    return at->second;
  }

  /// The nearest entity named before that fits, else the nearest one after.
  template <class F>
  std::uint32_t nearest(std::size_t i, F fits, bool after = true) const {
    const std::size_t floor = i > recent_candidates_max ? i - recent_candidates_max : 0;
    for (std::size_t k = i; k-- > floor;) {
      if (entities_[k] != no_index && fits(doc_.entities[entities_[k]])) return entities_[k];
    }
    if (!after) return no_index;
    const std::size_t roof = std::min(candidates_.size(), i + recent_candidates_max);
    for (std::size_t k = i + 1; k < roof; ++k) {
      if (entities_[k] != no_index && fits(doc_.entities[entities_[k]])) return entities_[k];
    }
    return no_index;
  }

  /// "the Socialists", "Social Democrats" in an article that names their party.
  void party_of_members(std::size_t i) {
    Candidate& each = candidates_[i];
    std::vector<std::string> mine = words_of(words(each));
    if (mine.empty() || mine.back().size() < 5 || !mine.back().ends_with('s')) return;
    mine.back().pop_back();
    const std::uint32_t found = nearest(i, [&](const Entity& other) {
      if (!is_body(other)) return false;
      const std::vector<std::string>& party = name_words(other);
      return party.size() == mine.size() + 1 && party.back() == "party" &&
             std::equal(
                 mine.begin(), mine.end(), party.begin(),
                 [](const std::string& a, const std::string& b) { return b.starts_with(a); });
    });
    if (found == no_index) return;
    each.type = doc_.entities[found].type;
    each.rule = "coref.party_members";
    each.reference = Reference::definite;
    entities_[i] = found;
  }

  bool is_body(const Entity& each) const {
    return work_.roles.body.has(each.type) || work_.roles.organization.has(each.type);
  }

  /// The body named last before candidate `i` that is of the kind, or has its word in the name.
  std::uint32_t body_before(std::size_t i, const std::string& kind) {
    std::uint32_t found = no_index;
    if (kind == "bank") {  // in an article on a central bank, "the bank" is that one
      found = nearest(i, [&](const Entity& each) {
        return property(each.props, "kind") == "central bank" &&
               (home_.empty() || property(each.props, "jurisdiction") == home_);
      });
    }
    const auto house = [&](const Entity& each) {  // "the Senate" is no other house
      return kind != "parliament" || !work_.is_word(candidates_[i].first, "senate") ||
             fold(each.name).find("senate") != std::string::npos;
    };
    // "the company" is one that was named: nobody says "the parliament" of one to come either, but
    // of those there is one a country
    const bool many = kind == "company" || kind == "lender" || kind == "bank";
    if (found == no_index) {
      found = nearest(
          i,
          [&](const Entity& each) {
            return is_body(each) && property(each.props, "kind") == kind && house(each);
          },
          !many);
    }
    if (kind == "company") {  // of two, the one named last, whether the pack knows it or not
      found = nearest(
          i,
          [&](const Entity& each) {
            const std::string_view own = property(each.props, "kind");
            return work_.roles.organization.has(each.type) && (own == kind || own.empty());
          },
          false);
    }
    if (found == no_index) {
      found = nearest(i, [&](const Entity& each) {
        const std::vector<std::string>& words = name_words(each);
        const std::string_view own = property(each.props, "kind");  // a party's committee is none
        return is_body(each) && own.empty() &&
               std::find(words.begin(), words.end(), kind) != words.end();
      });
    }
    return found;
  }

  void definite_body(std::size_t i) {
    const std::string kind(property(candidates_[i].props, "kind"));
    if (kind == "government") {
      if (home_.empty()) return;
      candidates_[i].name = work_.government_of(home_);
      entities_[i] = table_.get(work_.roles.body, candidates_[i].name);
      set_property(doc_.entities[entities_[i]].props, "jurisdiction", home_);
      set_property(doc_.entities[entities_[i]].props, "kind", kind);
      return;
    }
    std::uint32_t found = no_index;
    const std::uint32_t before = candidates_[i].first - 1;  // an article stands there
    if (kind == "ministry" && (work_.is_word(before, "his") || work_.is_word(before, "her"))) {
      if (const std::string name = ministry_of_minister(i); !name.empty())
        return take_(i, table_.get(work_.roles.body, name));
    }
    if (kind == "parliament" && words(candidates_[i]) == "Parliament" && !home_.empty()) {
      found = nearest(i, [&](const Entity& each) {
        return is_body(each) && each.name.find("arliament") != std::string::npos &&
               property(each.props, "jurisdiction") == home_;
      });
      if (found == no_index)
        return take_(i, table_.get(work_.roles.body, fmt::format("Parliament of {}", home_)));
    }
    if (found == no_index && kind == "central bank" && !home_.empty()) found = home_bank(i);
    if (found == no_index) found = body_before(i, kind);
    if (found == no_index && kind == "ministry") {
      if (const std::string name = ministry_of_minister(i); !name.empty())
        return take_(i, table_.get(work_.roles.body, name));
    }
    if (found == no_index && !home_.empty()) {  // the home country's, where the pack knows it
      const auto known = work_.data.body_by_kind.find(fmt::format("{}/{}", kind, home_));
      if (known != work_.data.body_by_kind.end() && kind == "central bank")
        return take_(i, table_.get(work_.roles.body, work_.data.entries[known->second].name));
      if (kind == "parliament")
        return take_(i, table_.get(work_.roles.body, fmt::format("Parliament of {}", home_)));
    }
    if (found == no_index && kind == "treasury") {
      found = nearest(i, [&](const Entity& each) {
        return work_.roles.body.has(each.type) && each.name.find("Treasury") != std::string::npos;
      });
      if (found == no_index && !home_.empty())
        return take_(i, table_.get(work_.roles.body, fmt::format("Treasury of {}", home_)));
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
        return (work_.roles.organization.has(each.type) && own != "media") ||
               own == "intergovernmental";
      });
    }
    if (found == no_index && kind == "region") {
      found = nearest(i, [&](const Entity& each) {
        return work_.roles.place.has(each.type) && each.name.ends_with("Union");
      });
    }
    if (found == no_index) return;
    candidates_[i].type = doc_.entities[found].type;
    entities_[i] = found;
  }

  /// "the central bank" where another one is named in passing only: that of the home country.
  std::uint32_t home_bank(std::size_t i) {
    const auto known = work_.data.body_by_kind.find("central bank/" + home_);
    if (known == work_.data.body_by_kind.end()) return no_index;
    const std::string& own = work_.data.entries[known->second].name;
    int others = 0;
    for (std::size_t k = 0; k < std::min(candidates_.size(), recent_candidates_max); ++k) {
      if (entities_[k] == no_index) continue;
      const Entity& each = doc_.entities[entities_[k]];
      if (property(each.props, "kind") != "central bank") continue;
      if (property(each.props, "jurisdiction") == home_) return no_index;  // the nearest will do
      ++others;
    }
    if (others != 1) return no_index;
    const std::uint32_t bank = table_.get(work_.roles.body, own);
    take_(i, bank);
    return bank;
  }

  /// "the ministry", "his ministry" after "the minister of economic affairs", "Trade Minister X".
  std::string ministry_of_minister(std::size_t i) const {
    constexpr std::uint32_t tokens_back_max = 400;
    const std::uint32_t here = candidates_[i].first;
    for (std::uint32_t at = here; at-- > 0 && here - at < tokens_back_max;) {
      if (!work_.is_word(at, "minister")) continue;
      std::uint32_t first = at;
      std::uint32_t end = at;
      if (work_.is_word(at + 1, "of") || work_.is_word(at + 1, "for")) {
        first = end = at + 2;
        while (end < work_.token_count() && end < first + 6 && !work_.has(end, token_mark) &&
               (!work_.is(end, Cue::function_word) || work_.is_word(end, "and")) &&
               (!work_.has(end, token_capital) || work_.has(first, token_capital)))
          ++end;
      } else if (work_.match(at - 1, Cue::title) == 2 && !work_.is_any(at - 1, "prime", "first")) {
        first = at - 1;
        end = at;
      }
      if (first == end) continue;
      std::string name = "Ministry of";
      for (std::uint32_t word = first; word < end; ++word) {
        std::string each(work_.surface(word));
        if (each != "and" && each[0] >= 'a' && each[0] <= 'z')
          each[0] = static_cast<char>(each[0] - 'a' + 'A');
        name += " " + each;
      }
      return name;
    }
    return {};
  }

  void definite_plan(std::size_t i) {
    const Candidate& each = candidates_[i];
    std::vector<std::string> mine = words_of(words(each));
    if (mine.empty()) return;
    if (!property(each.props, "ordinal").empty() && each.rule != "plan.multi_year")
      return plan_of_series(i);
    const bool years = each.rule == "plan.multi_year";
    std::uint32_t found = nearest(i, [&](const Entity& other) {
      if (!work_.roles.plan.has(other.type)) return false;
      if (years)
        return property(other.props, "kind") == "multi-year plan" ||
               other.name.find("-Year Plan") != std::string::npos;
      const std::vector<std::string>& words = name_words(other);
      if (each.rule == "plan.noun_in_title")  // "Trade Agreement": some "free trade agreement"
        return words.size() >= mine.size() &&
               std::equal(mine.rbegin(), mine.rend(), words.rbegin());
      const auto is_head = [&](const std::string& head) {
        return head == mine.back() || head + "s" == mine.back() || head == mine.back() + "s";
      };
      if (words.size() < 2) return each.rule == "plan.noun" && is_head(words.back());
      const auto on = std::find_if(words.begin() + 1, words.end(), [](const std::string& word) {
        return word == "on" || word == "of" || word == "for";
      });
      return (on != words.end() && is_head(*(on - 1))) || is_head(words.back());
    });
    if (found == no_index && (mine.back() == "measure" || mine.back() == "bill"))
      found = plan_just_before(i);
    if (found == no_index && each.rule != "plan.noun_in_title")
      found = plan_of_family(i, mine.back());
    if (found == no_index && mine.back() == "budget" && speaks_of_budget())
      return take_(i, table_.get(work_.roles.plan, "budget"));
    if (found != no_index) {
      entities_[i] = found;
    } else if (each.rule != "definite.plan" && each.rule != "run.plan_head") {
      take_(i, table_.get(work_.roles.plan, each.name.empty() ? words(each) : each.name));
    }
  }

  /// "the first plan" after "the second harbour plan": the one before it, by its ordinal.
  void plan_of_series(std::size_t i) {
    const std::string ordinal(property(candidates_[i].props, "ordinal"));
    const auto numbered = [&](const Entity& each) {
      return work_.roles.plan.has(each.type) && !property(each.props, "ordinal").empty();
    };
    std::uint32_t found = nearest(i, [&](const Entity& each) {
      return numbered(each) && property(each.props, "ordinal") == ordinal;
    });
    const bool bare = candidates_[i].rule == "plan.elliptic";
    if (found == no_index) found = nearest(i, numbered);
    if (found == no_index || (bare && !told_just_before(i))) return;
    if (property(doc_.entities[found].props, "ordinal") == ordinal) {
      entities_[i] = found;
      return;
    }
    const Entity kin = doc_.entities[found];
    const std::size_t blank = kin.name.find(' ');
    if (blank == std::string::npos) return;
    set_property(candidates_[i].props, "kind", std::string(property(kin.props, "kind")));
    set_property(candidates_[i].props, "jurisdiction",
                 std::string(property(kin.props, "jurisdiction")));
    const int number = static_cast<int>(core::parse_integer(ordinal).value_or(0));
    take_(i, table_.get(work_.roles.plan, ordinal_word(number) + kin.name.substr(blank)));
  }

  /// Whether a plan of a series is named in the sentence before candidate `i`, or in its own.
  bool told_just_before(std::size_t i) const {
    const std::uint32_t sentence = work_.sentence_at[candidates_[i].first];
    for (std::size_t k = i; k-- > 0;) {
      if (work_.sentence_at[candidates_[k].first] + 1 < sentence) return false;
      if (entities_[k] == no_index) continue;
      const Entity& each = doc_.entities[entities_[k]];
      if (work_.roles.plan.has(each.type) && !property(each.props, "ordinal").empty()) return true;
    }
    return false;
  }

  /// "the measure": the policy named last, in this sentence or the two before it.
  std::uint32_t plan_just_before(std::size_t i) const {
    const std::uint32_t sentence = work_.sentence_at[candidates_[i].first];
    for (std::size_t k = i; k-- > 0;) {
      if (work_.sentence_at[candidates_[k].first] + 2 < sentence) break;
      if (entities_[k] != no_index && work_.roles.plan.has(doc_.entities[entities_[k]].type))
        return entities_[k];
    }
    return no_index;
  }

  /// Whether the article is on a budget, and not only names one in passing.
  bool speaks_of_budget() const {
    int count = 0;
    for (std::uint32_t at = 0; at < work_.token_count() && count < 3; ++at)
      count += work_.is_word(at, "budget") ? 1 : 0;
    return count >= 3;
  }

  /// "the law" after "Some Regulation", "the pact" after "Some Agreement": nouns of one family.
  std::uint32_t plan_of_family(std::size_t i, std::string_view noun) {
    const std::size_t floor = i > recent_candidates_max ? i - recent_candidates_max : 0;
    for (std::size_t k = i; k-- > floor;) {
      if (entities_[k] == no_index || !work_.roles.plan.has(doc_.entities[entities_[k]].type))
        continue;
      const std::vector<std::string>& words = name_words(doc_.entities[entities_[k]]);
      if (words.size() < 2) continue;
      if (same_family(noun, words.back()) || same_family(noun, words.front())) return entities_[k];
    }
    return no_index;
  }

  Analysis& work_;
  Document& doc_;
  EntityTable& table_;
  std::vector<Candidate>& candidates_;
  std::vector<std::uint32_t>& entities_;
  const std::function<void(std::size_t, std::uint32_t)>& take_;
  const std::string home_;
  std::unordered_map<std::uint32_t, std::vector<std::string>> name_words_;
};

}  // namespace

void resolve_definites(Analysis& work, EntityTable& table, const Referents& referents,
                       const std::function<void(std::size_t, std::uint32_t)>& take) {
  DefiniteResolver(work, table, referents, take).run();
}

}  // namespace plenum::ingest
