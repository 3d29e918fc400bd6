#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "core/text.hpp"
#include "ingest/coreference.hpp"
#include "ingest/dates.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t gatherings_max = 256;  ///< events of one article that nouns are compared with

/// An event of the article, gathered from all nouns that mean it.
struct Gathering {
  std::string kind;
  std::string ordinal;
  std::string term;
  std::string body;
  std::string country;
  std::string date;
  std::string words;  ///< the first phrase that named it
  Properties props;
  std::uint32_t entity = no_index;
  bool fresh = false;     ///< "a meeting on 5 May": only its own date can mean it again
  std::size_t first = 0;  ///< first candidate that meant it
};

bool meeting_like(std::string_view kind) {
  return kind == "plenum" || kind == "meeting" || kind == "session";
}

bool same_kind(std::string_view a, std::string_view b) {
  return a == b || (meeting_like(a) && meeting_like(b)) ||
         (a == "conference" && b == "press conference") ||
         (b == "conference" && a == "press conference");
}

bool agrees(std::string_view a, std::string_view b) { return a.empty() || b.empty() || a == b; }

int number(std::string_view digits) {
  return static_cast<int>(core::parse_integer(digits).value_or(0));
}

std::string capitalised(std::string words) {
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z')
    words[0] = static_cast<char>(words[0] - 32);
  return words;
}

/// "Central Committee of the X" -> "Central Committee": the body's own part of its name.
std::string short_name(std::string_view body) {
  const std::size_t of = body.find(" of the ");
  return std::string(of == std::string_view::npos || of < 6 ? body : body.substr(0, of));
}

class EventResolver {
 public:
  EventResolver(Analysis& work, EntityTable& table, const std::vector<Candidate>& candidates,
                std::vector<std::uint32_t>& entities)
      : work_(work), table_(table), candidates_(candidates), entities_(entities) {
    member_.assign(candidates.size(), no_index);
  }

  void run() {
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      if (is_event(i) && specific(i)) gather(i);
      if (work_.roles.event.has(candidates_[i].type) && entities_[i] != no_index) known(i);
    }
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      if (is_event(i) && !specific(i)) attach(i);
    }
    for (Gathering& each : gatherings_) {
      if (work_.stopped()) return;
      name(each);
    }
    for (std::size_t i = 0; i < candidates_.size() && !work_.stopped(); ++i) {
      if (member_[i] != no_index) entities_[i] = gatherings_[member_[i]].entity;
    }
  }

 private:
  bool is_event(std::size_t i) const { return candidates_[i].reference == Reference::event; }
  std::string get(std::size_t i, std::string_view what) const {
    return std::string(property(candidates_[i].props, what));
  }
  bool plural(std::size_t i) const {
    const std::string_view last = work_.surface(candidates_[i].end - 1);
    return last.ends_with('s') && !last.ends_with("ss") && meeting_like(get(i, "kind"));
  }

  bool specific(std::size_t i) const {
    const std::string kind = get(i, "kind");
    if (plural(i)) return false;
    if (!get(i, "ordinal").empty() || !get(i, "body").empty()) return true;
    if (meeting_like(kind) || kind == "talks" || kind == "conference")
      return !get(i, "date").empty() && get(i, "indefinite") == "true";
    return true;
  }

  void gather(std::size_t i) {
    Gathering mine;
    mine.kind = get(i, "kind");
    mine.ordinal = get(i, "ordinal");
    mine.term = get(i, "term");
    mine.body = get(i, "body");
    mine.country = get(i, "country");
    mine.date = get(i, "date");
    const bool another = get(i, "another") == "true";  // "the next summit"
    const bool fresh = another || (get(i, "indefinite") == "true" && !mine.date.empty());
    const std::size_t floor =
        gatherings_.size() > gatherings_max ? gatherings_.size() - gatherings_max : 0;
    // first one with the same ordinal or body, then one that nothing speaks against
    for (const bool sure : {true, false}) {
      for (std::size_t k = gatherings_.size(); k-- > floor;) {
        const Gathering& other = gatherings_[k];
        const bool shared = (!mine.ordinal.empty() && other.ordinal == mine.ordinal) ||
                            (!mine.body.empty() && other.body == mine.body);
        const bool dated = fresh || other.fresh;
        if (another || !joins(other, mine) || shared != sure || (dated && other.date != mine.date))
          continue;
        merge(gatherings_[k], mine);
        member_[i] = static_cast<std::uint32_t>(k);
        return;
      }
    }
    mine.fresh = fresh;
    mine.first = i;
    mine.words = work_.words(candidates_[i].first, candidates_[i].end);
    mine.props = candidates_[i].props;
    member_[i] = static_cast<std::uint32_t>(gatherings_.size());
    gatherings_.push_back(std::move(mine));
  }

  /// An event with a name of its own in the pack: plain nouns may mean it.
  void known(std::size_t i) {
    if (gatherings_.size() > gatherings_max || !known_.insert(entities_[i]).second) return;
    Gathering mine;
    mine.kind = get(i, "kind");
    mine.first = i;
    mine.entity = entities_[i];
    gatherings_.push_back(std::move(mine));
  }

  static bool joins(const Gathering& a, const Gathering& b) {
    return a.entity == no_index && same_kind(a.kind, b.kind) && agrees(a.ordinal, b.ordinal) &&
           agrees(a.body, b.body) && agrees(a.country, b.country) && agrees(a.date, b.date);
  }

  static void merge(Gathering& into, const Gathering& from) {
    const auto fill = [](std::string& a, const std::string& b) {
      if (a.empty()) a = b;
    };
    if (into.ordinal.empty() && !from.ordinal.empty()) into.kind = from.kind;
    fill(into.ordinal, from.ordinal);
    fill(into.term, from.term);
    fill(into.body, from.body);
    fill(into.country, from.country);
    fill(into.date, from.date);
  }

  // "the meeting", "this gathering", "a four-day meeting": the nearest that it can mean.
  void attach(std::size_t i) {
    const std::string kind = get(i, "kind");
    if (plural(i)) return;
    std::uint32_t best = no_index;
    bool exact = false;
    for (std::uint32_t k = 0; k < std::min(gatherings_.size(), gatherings_max); ++k) {
      if (!same_kind(gatherings_[k].kind, kind)) continue;
      const bool same = gatherings_[k].kind == kind;
      const bool before = gatherings_[k].first < i;
      if (best == no_index || (before && (same || !exact))) {
        best = k;
        exact = same;
      }
    }
    if (best != no_index) {
      member_[i] = best;
      return;
    }
    const Candidate& each = candidates_[i];
    const bool modified = each.end - each.first > work_.match(each.end - 1, Cue::event_head);
    if (get(i, "determined") != "true" || !modified) return;
    Gathering mine;
    mine.kind = kind;
    mine.first = i;
    mine.date = get(i, "date");
    mine.country = get(i, "country");
    mine.words = work_.words(each.first, each.end);
    mine.props = each.props;
    member_[i] = static_cast<std::uint32_t>(gatherings_.size());
    gatherings_.push_back(std::move(mine));
  }

  /// The term of a body, e.g. the 20th Central Committee, by the article's year where the pack
  /// knows when terms began: `terms=2022:20,2017:19`.
  std::string term_of(const Gathering& each) const {
    if (!each.term.empty()) return each.term;
    auto entry = work_.data.entry_by_name.find(each.body);
    const Interval& published = work_.doc.article.published;
    if (entry == work_.data.entry_by_name.end() || !published.known()) return {};
    std::string_view terms = property(work_.data.entries[entry->second].props, "terms");
    const std::string year = iso_date(published.from_days);
    while (!terms.empty()) {
      const std::string_view one = terms.substr(0, terms.find(','));
      const std::size_t colon = one.find(':');
      if (colon != std::string_view::npos && one.substr(0, colon) <= year.substr(0, 4))
        return std::string(one.substr(colon + 1));
      terms.remove_prefix(std::min(terms.size(), one.size() + 1));
    }
    return {};
  }

  void name(Gathering& each) {
    if (each.entity != no_index) return;
    std::string name;
    const int ordinal = each.ordinal.empty() ? 0 : number(each.ordinal);
    if (each.body.empty() && each.kind == "plenum") each.body = holder_of_plenums();
    const std::string term = term_of(each);
    if (ordinal > 0 && !each.body.empty()) {
      const std::string of =
          term.empty() ? short_name(each.body)
                       : fmt::format("{} {}", ordinal_word(number(term)), short_name(each.body));
      name = fmt::format("{} {} of the {}", ordinal_word(ordinal),
                         each.kind == "plenum" ? "Plenum" : each.kind, of);
    } else if (!each.body.empty() && each.date.empty()) {
      const std::string_view head = property(each.props, "head");  // "special session"
      const bool special = !head.empty() && (each.kind == "session" || each.kind == "meeting");
      name = fmt::format("{} {}", short_name(each.body), special ? head : each.kind);
    } else if (!each.date.empty() && each.words.find(each.date.substr(0, 4)) == std::string::npos) {
      name = fmt::format("{} ({})", capitalised(each.words), each.date);
    } else {
      name = capitalised(each.words);
    }
    each.entity = table_.get(work_.roles.event, name);
    if (const std::string_view head = property(each.props, "head"); !head.empty())
      table_.add_alias(each.entity, std::string(head));
    Properties& props = work_.doc.entities[each.entity].props;
    set_property(props, "kind", each.kind);
    set_property(props, "ordinal", each.ordinal);
    set_property(props, "term", term);
    set_property(props, "body", each.body);
    set_property(props, "start", std::string(property(each.props, "start")));
    set_property(props, "end", std::string(property(each.props, "end")));
  }

  /// The body in the article that the pack says holds plenums.
  std::string holder_of_plenums() {
    for (; plenums_at_ < work_.doc.entities.size(); ++plenums_at_) {  // goes on where it ended
      const Entity& each = work_.doc.entities[plenums_at_];
      if (work_.roles.body.has(each.type) && property(each.props, "holds") == "plenum")
        return each.name;
    }
    return {};
  }

  Analysis& work_;
  EntityTable& table_;
  const std::vector<Candidate>& candidates_;
  std::vector<std::uint32_t>& entities_;
  std::vector<std::uint32_t> member_;
  std::vector<Gathering> gatherings_;
  std::unordered_set<std::uint32_t> known_;  ///< entities of the pack among them
  std::size_t plenums_at_ = 0;
};

}  // namespace

void resolve_events(Analysis& work, EntityTable& table, const std::vector<Candidate>& candidates,
                    std::vector<std::uint32_t>& entities) {
  EventResolver(work, table, candidates, entities).run();
}

}  // namespace plenum::ingest
