#include <fmt/format.h>

#include <algorithm>

#include "ingest/dates.hpp"
#include "ingest/mentions.hpp"
#include "ingest/numbers.hpp"
#include "ingest/relations.hpp"
#include "ingest/relations/figure_noun.hpp"
#include "ingest/relations/figure_period.hpp"
#include "ingest/relations/figure_place.hpp"
#include "ingest/relations/figure_sector.hpp"
#include "ingest/relations/force.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t left_reach_max = 26;
constexpr std::uint32_t right_reach_max = 4;
constexpr std::uint32_t cue_reach_max = 7;
constexpr std::uint32_t figure_words_max = 14;  ///< of the form that is kept with a figure

class StatisticReader {
 public:
  StatisticReader(Analysis& work, RelationState& state)
      : work_(work), state_(state), doc_(work.doc), periods_(work) {}

  void run() {
    const std::size_t count = doc_.sentences.size();
    for (std::uint32_t i = 0; i < count && !work_.stopped_at(i, count); ++i) {
      const BlockKind kind = doc_.article.blocks[doc_.sentences[i].block].kind;
      if (kind != BlockKind::paragraph && kind != BlockKind::list_item) continue;
      if (doc_.sentences[i].block != block_) {
        block_ = doc_.sentences[i].block;
        last_ = {};
      }
      read(i);
    }
  }

 private:
  void read(std::uint32_t index) {
    const Sentence& sentence = doc_.sentences[index];
    quantities_ = find_quantities(work_, index);
    if (quantities_.empty()) return;
    periods_.read(index);
    for (std::size_t i = 0; i < quantities_.size(); ++i) {
      const Quantity& each = quantities_[i];
      if (each.unit.empty()) continue;
      if (skip(sentence, each)) continue;
      std::uint32_t floor = i == 0 ? sentence.first_token : quantities_[i - 1].end;
      if (work_.is_word(floor, "of")) floor = std::min(each.first, floor + 3);  // "4.3 % of GDP"
      Indicator what = indicator(sentence, each, floor, i == 0);
      if (what.name.empty()) continue;
      last_ = what;
      emit(sentence, each, what);
    }
  }

  // Conversions in brackets, and shares told in words that no indicator is near
  bool skip(const Sentence& sentence, const Quantity& each) const {
    const std::uint32_t before = each.first > sentence.first_token ? each.first - 1 : each.first;
    if (work_.is_word(before, "(") && each.unit != "%") return true;
    const std::uint32_t two = before > sentence.first_token ? before - 1 : before;
    return work_.is_word(two, "(") && work_.is(before, Cue::approximate) && each.unit != "%";
  }

  std::uint32_t indicator_at(std::uint32_t at) const { return work_.match(at, Cue::indicator); }

  Indicator make(const Sentence& sentence, std::uint32_t first, std::uint32_t size) const {
    Indicator found;
    found.first = first;
    found.end = first + size;
    while (found.first > sentence.first_token && first - found.first < 3) {
      const std::uint32_t at = found.first - 1;
      if (!can_modify(work_, at) || part_of_speech(work_, at) == 'g' ||
          work_.match(at, Cue::rise_verb) != 0 || work_.match(at, Cue::fall_verb) != 0 ||
          work_.match(at, Cue::speech_verb) != 0 || work_.surface(at).ends_with("ed") ||
          (work_.has(at, token_hyphen_before) && work_.match(at, Cue::unit) != 0))
        break;  // "a 150-billion-euro programme"
      if (work_.has(at, token_capital) && !work_.has(at, token_first) &&
          !work_.has(at, token_all_caps))
        break;
      found.first = at;
    }
    const bool change = work_.match(found.end, Cue::rise_verb) == 1 ||
                        work_.match(found.end, Cue::fall_verb) == 1 ||
                        work_.value(found.end, Cue::indicator) == "cut";
    if (change && work_.is_word(found.end + 1, "of")) {  // "tax rises of", "output cuts of"
      ++found.end;
      found.name = work_.words(found.first, found.end);
      return found;
    }
    // "exports to the US", "growth in GDP", "prices of new homes"
    std::uint32_t end = found.end;
    if (work_.is_word(end, "to") || work_.is_word(end, "in") || work_.is_word(end, "of")) {
      std::uint32_t at = end + 1;
      if (work_.is_word(at, "the")) ++at;
      const std::uint32_t begin = at;
      while (at < sentence.end_token && at < begin + 3 &&
             (can_modify(work_, at) || work_.has(at, token_all_caps)) &&
             work_.match(at, Cue::unit) == 0 && work_.match(at, Cue::rise_verb) == 0 &&
             work_.match(at, Cue::fall_verb) == 0)
        ++at;
      if (at > begin) found.end = at;
    }
    std::string_view value = work_.value(first, Cue::indicator);
    value = value.substr(0, value.find(';'));
    found.name = found.first == first && found.end == first + size && !value.empty()
                     ? std::string(value)
                     : work_.words(found.first, found.end);
    if (value == "economic growth" && found.name.find("growth") == std::string::npos)
      found.name = "economic growth";
    if (value == "target" && found.name.find("growth") == std::string::npos) {
      // "the official target": of what was measured before it
      for (std::uint32_t at = first; at-- > sentence.first_token;) {
        const std::string_view other = work_.value(at, Cue::indicator);
        if (other.empty() || other == "target") continue;
        found.name = fmt::format("{} target", other.substr(0, other.find(';')));
        break;
      }
      if (found.name == value && !last_.name.empty() && !last_.name.ends_with("target"))
        found.name = fmt::format("{} target", last_.name);
    }
    return found;
  }

  Indicator indicator(const Sentence& sentence, const Quantity& each, std::uint32_t floor,
                      bool first) const {
    // "5.2 percent growth", "a 12 percent rise in exports"
    for (std::uint32_t at = each.end; at < sentence.end_token && at < each.end + right_reach_max;
         ++at) {
      if (work_.has(at, token_mark)) break;
      if (work_.is_word(at, "of") && each.unit == "%") break;
      if (const std::uint32_t size = indicator_at(at)) return make(sentence, at, size);
      if (work_.is(at, Cue::function_word) && !work_.is_word(at, "of")) break;
    }
    // "56.6 percent of the vote"
    if (each.unit == "%" && work_.is_word(each.end, "of")) {
      const std::uint32_t at = work_.is_word(each.end + 1, "the") ? each.end + 2 : each.end + 1;
      const std::uint32_t size = at < sentence.end_token ? indicator_at(at) : 0;
      if (size != 0 && work_.value(at, Cue::indicator) == "vote") return make(sentence, at, size);
    }
    const bool share = each.unit == "%" && work_.is_word(each.end, "of");
    if (share && (work_.is_word(each.first - 1, "on") || makes_up(sentence, each)))
      return share_of(sentence, each);
    // "security would receive 5 trillion, education 3 trillion": each sum after its noun
    if (!each.scale.empty() && each.unit != "%" && each.first > sentence.first_token + 2) {
      const std::uint32_t noun = each.first - 1;
      const bool listed = work_.is_word(noun - 1, ",") || work_.is_word(noun - 1, "and");
      if (listed && may_be_noun(work_, noun) && !work_.is(noun, Cue::function_word) &&
          part_of_speech(work_, noun) != 'v' && !work_.has(noun, token_mark))
        return make(sentence, noun, 1);
    }
    if (Indicator thing = thing_of_sum(work_, sentence, each); !thing.name.empty()) return thing;
    Indicator left = indicator_left(sentence, each, floor);
    if (!left.name.empty()) return left;
    if (!first) left = indicator_left(sentence, each, sentence.first_token);
    if (!left.name.empty()) return left;
    // "6.4 percent in the second": what the figure before was of
    if (Indicator sum = sum_of(each); !sum.name.empty()) return sum;
    if (Indicator moved = shares_of(sentence, each); !moved.name.empty()) return moved;
    if (!last_.name.empty() && !each.fraction && !share) return last_;
    if (share && !each.fraction) return share_of(sentence, each);
    const bool leads = each.first < sentence.first_token + 7;
    for (std::uint32_t at = each.end; leads && at < sentence.end_token && at < each.end + 14;
         ++at) {
      if (work_.is_word(at, ";") || work_.is_word(at, "while")) break;
      if (const std::uint32_t size = indicator_at(at)) return make(sentence, at, size);
    }
    return nouns_beside(work_, sentence, each);
  }

  /// "Some Firm rose 1.1 percent": its shares did.
  Indicator shares_of(const Sentence& sentence, const Quantity& each) const {
    Indicator found;
    if (each.unit != "%") return found;
    for (std::uint32_t at = sentence.first_token + 1; at < each.first; ++at) {
      if (work_.match(at, Cue::rise_verb) == 0 && work_.match(at, Cue::fall_verb) == 0) continue;
      const Entity* who = entity_at(work_, at - 1);
      if (who == nullptr || !work_.roles.organization.has(who->type) || each.first - at > 3)
        continue;
      found.first = at;
      found.end = at + 1;
      found.name = "shares";
    }
    return found;
  }

  /// "9.4 billion euros of rail maintenance": what a sum is of.
  Indicator sum_of(const Quantity& each) const {
    Indicator found;
    const bool counted = work_.has(each.first, token_digit) && !each.unit.empty();
    if ((each.scale.empty() && !counted) || each.unit == "%" || !work_.is_word(each.end, "of"))
      return found;
    std::uint32_t end = each.end + 1;
    while (end < each.end + 5 && can_modify(work_, end) && !work_.has(end, token_capital)) ++end;
    if (end == each.end + 1 ||
        (!may_be_noun(work_, end - 1) && part_of_speech(work_, end - 1) != 0))
      return found;
    found.first = each.end + 1;
    found.end = end;
    found.name = work_.words(found.first, end);
    return found;
  }

  /// "accounts for 60% of", "which make up over 80% of": a share, whatever is measured before.
  bool makes_up(const Sentence& sentence, const Quantity& each) const {
    std::uint32_t at = each.first;
    while (at > sentence.first_token + 2 && work_.is(at - 1, Cue::approximate)) --at;
    if (at < sentence.first_token + 2) return false;
    if (work_.is_word(at - 1, "for"))
      return work_.is_any(at - 2, "account", "accounts", "accounted", "accounting");
    if (work_.is_word(at - 1, "up")) return work_.is_any(at - 2, "make", "makes", "made", "making");
    return work_.is_any(at - 1, "represent", "represents", "represented", "comprise", "comprises",
                        "constitute", "constitutes");
  }

  /// "70 percent of the world's rare earths": a share of what follows.
  Indicator share_of(const Sentence& sentence, const Quantity& each) const {
    Indicator found;
    found.first = each.end;
    found.end = each.end + 1;
    while (found.end < sentence.end_token && found.end < each.end + 7 &&
           (can_modify(work_, found.end) || may_be_noun(work_, found.end) ||
            indicator_at(found.end) != 0 || work_.is_word(found.end, "the") ||
            work_.is_word(found.end, "its") || work_.is_word(found.end, "all") ||
            work_.has(found.end, token_possessive)) &&
           !work_.has(found.end, token_digit))
      ++found.end;
    if (found.end < each.end + 2) return {};
    found.name = "share " + work_.words(found.first, found.end);
    return found;
  }

  /// "4.3 percent of GDP": what a share is of is not what is measured.
  bool of_share(std::uint32_t at, std::uint32_t floor) const {
    if (at > floor && work_.is_word(at - 1, "the")) --at;
    return at > floor + 1 && work_.is_word(at - 1, "of") && work_.value(at - 2, Cue::unit) == "%";
  }

  /// "the share of farming in the economy": where the share of a whole is told; no_index: nowhere.
  std::uint32_t share_in(std::uint32_t at, std::uint32_t floor) const {
    constexpr std::uint32_t tokens_back_max = 8;
    if (work_.value(at, Cue::indicator) != "economic growth" || work_.is_word(at + 1, "growth"))
      return no_index;
    for (std::uint32_t i = at; i-- > floor && at - i < tokens_back_max;) {
      if (work_.has(i, token_mark) && !work_.has(i, token_hyphen_before)) break;
      if (work_.is_word(i, "share")) return i;
    }
    return no_index;
  }

  Indicator indicator_left(const Sentence& sentence, const Quantity& each,
                           std::uint32_t floor) const {
    const std::uint32_t stop =
        each.first > floor + left_reach_max ? each.first - left_reach_max : floor;
    Indicator best;
    for (std::uint32_t at = each.first; at-- > stop;) {
      if (work_.is_word(at, ";")) break;
      std::uint32_t size = indicator_at(at);
      if (size == 0 || of_share(at, stop)) continue;
      for (std::uint32_t back = 3; back > 0; --back) {  // "deposit rate", not "rate"
        if (at < stop + back || indicator_at(at - back) <= back) continue;
        at -= back;
        size = indicator_at(at);
        break;
      }
      // "growth without adjusting for price changes": the price is not what is measured
      if (at > floor && work_.is_word(at - 1, "for")) continue;
      // a verb like "increase" or a bare "rate" gives way to a noun further left
      const std::string_view name = work_.value(at, Cue::indicator);
      const bool vague =
          name == "increase" || name == "cut" || name == "share" || name == "support";
      if (!best.name.empty() && (vague || name == "target")) break;
      if (!best.name.empty() && each.first - at > 12) break;
      const std::uint32_t share = share_in(at, stop);
      if (share != no_index) {
        Indicator part = make(sentence, share, 1);
        part.end = at + size;
        part.name = work_.words(part.first, part.end);
        return part;
      }
      const Indicator found = make(sentence, at, size);
      if (!best.name.empty() && at >= best.first) break;  // "output cuts" holds its own "output"
      if (best.name.empty()) {
        best = found;
        if (!vague) break;
        continue;
      }
      best = found;
      break;
    }
    return best;
  }

  bool near(Cue cue, std::uint32_t first, std::uint32_t end, std::uint32_t floor,
            std::uint32_t roof) const {
    const std::uint32_t from = first > floor + cue_reach_max ? first - cue_reach_max : floor;
    for (std::uint32_t at = from; at < std::min(roof, end + cue_reach_max); ++at) {
      if (work_.match(at, cue) != 0) return true;
    }
    return false;
  }

  bool falls(const Sentence& sentence, const Quantity& each) const {
    const std::uint32_t from =
        each.first > sentence.first_token + 6 ? each.first - 6 : sentence.first_token;
    bool falling = false;
    for (std::uint32_t at = from; at < each.first; ++at) {
      if (work_.match(at, Cue::fall_verb) != 0) falling = true;
      if (work_.is_word(at, "to") || work_.is_word(at, "from") || work_.is_word(at, "below") ||
          work_.is_word(at, "at"))
        falling = false;
      if (work_.is_word(at, ",")) falling = false;
    }
    return falling;
  }

  bool share_of_gdp(const Quantity& each, const Sentence& sentence) const {
    if (each.unit != "%" || !work_.is_word(each.end, "of")) return false;
    for (std::uint32_t at = each.end + 1; at < each.end + 5 && at < sentence.end_token; ++at) {
      const std::string_view name = work_.value(at, Cue::indicator);
      if (name == "GDP" || name == "economic growth") return true;
    }
    return false;
  }

  /// "About 5", "more than 5": words right before the number. Of something that fell by more than
  /// five the value is less than minus five.
  void limits(Entity& figure, const Quantity& each, std::uint32_t floor, bool negated) const {
    if (each.first <= floor) return;
    const std::uint32_t at = work_.match_before(each.first, Cue::approximate, floor);
    if (at == no_index) return;
    std::string comparator(work_.value(at, Cue::approximate));
    if (comparator.empty()) return set_property(figure.props, "approximate", "true");
    if (negated) comparator.front() = comparator.front() == '<' ? '>' : '<';
    set_property(figure.props, "comparator", comparator);
  }

  void emit(const Sentence& sentence, const Quantity& each, const Indicator& what) {
    const DateMatch* date = periods_.of(each, quantities_);
    const std::string place = place_of_figure(work_, sentence, each, what);
    std::string value = each.value;
    if (falls(sentence, each) && value.find('-') == std::string::npos) value.insert(0, "-");
    std::string unit = each.scale.empty() ? each.unit : fmt::format("{} {}", each.scale, each.unit);
    if (share_of_gdp(each, sentence)) unit = "% of GDP";
    // "to 4.3 percent of GDP from 4.4 percent": told once for both
    for (const Quantity& other : quantities_) {
      const bool compared = other.end < each.first && each.first - other.end < 10 &&
                            work_.is_word(each.first - 1, "from") && other.unit == each.unit;
      if (compared && share_of_gdp(other, sentence)) unit = "% of GDP";
    }
    const std::string label = date == nullptr ? std::string() : date->label;
    std::string name = fmt::format("{}: {} {}", what.name, value, unit);
    if (!label.empty()) name += fmt::format(" ({})", label);
    if (!place.empty()) name += fmt::format(", {}", place);
    const auto note = [&](std::uint32_t figure) {
      note_record(state_, work_, figure,
                  static_cast<std::uint32_t>(&sentence - doc_.sentences.data()), each.first,
                  each.end, "statistic.figure");
    };
    const Force force = force_of_figure(work_, each.first);
    if (const std::uint32_t known = find_entity(work_, work_.roles.figure, name);
        known != no_index) {
      if (!force.denied && force.modality.empty()) {  // once said as a fact, it is one
        set_property(doc_.entities[known].props, "polarity", {});
        set_property(doc_.entities[known].props, "modality", {});
      }
      return note(known);
    }
    const std::uint32_t entity = make_entity(work_, work_.roles.figure.name(), name);
    note(entity);
    Entity& figure = doc_.entities[entity];
    const bool beside = what.first != no_index && what.first >= sentence.first_token &&
                        what.end <= sentence.end_token;
    const std::uint32_t from = beside ? std::min(what.first, each.first) : each.first;
    const std::uint32_t to = beside ? std::max(what.end, each.end) : each.end;
    const bool phrase = to - from <= figure_words_max;
    figure.aliases.push_back(phrase ? work_.words(from, to) : work_.words(each.first, each.end));
    set_property(figure.props, "indicator", what.name);
    set_property(figure.props, "value", value);
    set_property(figure.props, "unit", unit);
    set_property(figure.props, "period", label);
    set_property(figure.props, "place", place);
    if (force.denied) set_property(figure.props, "polarity", "negative");
    set_property(figure.props, "modality", std::string(force.modality));
    const std::uint32_t floor = sentence.first_token;
    const bool target = near(Cue::target_word, each.first, each.end, floor, sentence.end_token);
    const bool forecast = near(Cue::forecast_word, each.first, each.first, floor, each.first);
    set_property(figure.props, "status", target ? "target" : forecast ? "forecast" : "actual");
    limits(figure, each, floor, value.starts_with('-') && !each.value.starts_with('-'));
    if (date != nullptr && date->interval.known()) {
      set_property(figure.props, "period_from", iso_date(date->interval.from_days));
      set_property(figure.props, "period_to", iso_date(date->interval.to_days));
    }
    measures(sentence, each, what, entity, place);
  }

  void measures(const Sentence& sentence, const Quantity& each, const Indicator& what,
                std::uint32_t figure, const std::string& place) {
    AssertionDraft draft;
    draft.type = work_.roles.measures;
    draft.subject = figure;
    const bool here = what.first >= sentence.first_token && what.end <= sentence.end_token;
    draft.trigger = each.first;
    draft.first = here ? std::min(what.first, each.first) : each.first;
    draft.end = here ? std::max(what.end, each.end) : each.end;
    draft.rule = "statistic.of_place";
    draft.confidence = 850;
    draft.object = find_entity(work_, work_.roles.place, place);
    if (draft.object == no_index && !sought_) {
      draft.object = place_in_name(work_, state_, place);
      sought_ = place == work_.home_country_name;  // once: it looks through the whole article
    }
    add_assertion(work_, draft);
    if (each.unit == "barrels per day" || each.unit == "barrels") {  // of what comes in barrels
      draft.object = find_entity(work_, work_.roles.field, "oil");
      draft.rule = "statistic.of_sector";
      if (draft.object != no_index) return add_assertion(work_, draft);
    }
    const std::uint32_t field = sector_of_figure(work_, sentence, each);
    if (field != no_index && what.name.find("hares") == std::string::npos) {
      draft.object = entity_of(work_, field);
      draft.object_mention = field;
      draft.first = std::min(draft.first, doc_.mentions[field].first_token);
      draft.end = std::max(draft.end, doc_.mentions[field].end_token);
      draft.rule = "statistic.of_sector";
      return add_assertion(work_, draft);
    }
    if (!here || what.name.find("hares") != std::string::npos) return;
    for (std::uint32_t at = what.first; at < what.end; ++at) {  // "house prices;sector=real estate"
      const std::string_view value = work_.value(at, Cue::indicator);
      const std::size_t sector = value.find(";sector=");
      if (sector == std::string_view::npos) continue;
      draft.object = find_entity(work_, work_.roles.field, value.substr(sector + 8));
      draft.rule = "statistic.of_sector";
      return add_assertion(work_, draft);
    }
    const std::uint32_t after = std::max(what.end, each.end);  // "a fund for infrastructure"
    if (after < sentence.end_token && (work_.is_word(after, "for") || work_.is_word(after, "on"))) {
      for (std::uint32_t at = after + 1; at < sentence.end_token && at < after + 4; ++at) {
        const Entity* entity = entity_at(work_, at);
        if (entity == nullptr || !work_.roles.field.has(entity->type)) continue;
        draft.object = entity_of(work_, work_.mention_at[at]);
        draft.object_mention = work_.mention_at[at];
        draft.rule = "statistic.of_sector";
        return add_assertion(work_, draft);
      }
    }
    const std::uint32_t from =
        what.first > sentence.first_token + 3 ? what.first - 3 : sentence.first_token;
    const std::uint32_t roof =
        each.first > what.end ? std::min(each.first, what.end + 5) : what.end;
    const Entity* own = entity_at(work_, what.first);
    const bool named = own != nullptr && work_.roles.field.has(own->type);
    for (std::uint32_t at = named ? what.first : from; at < roof; ++at) {
      const Entity* entity = entity_at(work_, at);
      if (entity == nullptr || !work_.roles.field.has(entity->type)) continue;
      draft.object = entity_of(work_, work_.mention_at[at]);
      draft.object_mention = work_.mention_at[at];
      draft.rule = "statistic.of_sector";
      add_assertion(work_, draft);
      at = doc_.mentions[work_.mention_at[at]].end_token;  // "garments and footwear"
      if (!work_.is_word(at, "and") && !work_.is_word(at, ",")) break;
    }
  }

  Analysis& work_;
  RelationState& state_;
  Document& doc_;
  FigurePeriods periods_;
  std::vector<Quantity> quantities_;
  bool sought_ = false;  ///< the country in a body's name was looked for
  Indicator last_;
  std::uint32_t block_ = no_index;
};

}  // namespace

void relate_statistic(Analysis& work, RelationState& state) {
  if (!work.roles.figure.empty()) StatisticReader(work, state).run();
}

}  // namespace plenum::ingest
