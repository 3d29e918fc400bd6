#include "ingest/disputes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>
#include <string_view>

#include "core/text.hpp"
#include "core/try.hpp"
#include "ingest/contribute.hpp"
#include "ingest/derived_state.hpp"
#include "ingest/scaled_unit.hpp"

namespace plenum::ingest {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Half of the last digit that is given: "about 4.7" is 4.65 to 4.75, "about 100" is 95 to 105.
double rounding(double value) {
  std::array<char, 400> buffer;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
  if (end.ec != std::errc{}) return std::abs(value) / 20;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  const std::size_t point = text.find('.');
  if (point != std::string_view::npos) {
    return std::pow(10.0, -static_cast<double>(text.size() - point - 1)) / 2;
  }
  double unit = 1;
  for (std::size_t at = text.size(); at > 1 && text[at - 1] == '0'; --at) unit *= 10;
  return std::min(unit, std::max(1.0, std::abs(value) / 10)) / 2;
}

/// "5.25-5.5": the numbers between; nullopt when the value is no number.
std::optional<std::pair<double, double>> numbers_of(const Value& value) {
  if (value.kind() == ValueKind::floating || value.kind() == ValueKind::integer) {
    const double number = value.kind() == ValueKind::floating
                              ? value.as_float()
                              : static_cast<double>(value.as_integer());
    return std::pair(number, number);
  }
  if (value.kind() != ValueKind::string) return std::nullopt;
  const std::string_view text = value.as_string();
  const std::size_t dash = text.find('-', 1);
  if (dash == std::string_view::npos) return std::nullopt;
  const auto low = core::parse_float(text.substr(0, dash));
  const auto high = core::parse_float(text.substr(dash + 1));
  if (!low || !high) return std::nullopt;
  return std::pair(std::min(*low, *high), std::max(*low, *high));
}

const Value* property_of(const PropertyMap& properties, const std::string& name) {
  const auto found = properties.find(name);
  return found == properties.end() ? nullptr : &found->second;
}

std::string_view text_of(const PropertyMap& properties, const std::string& name) {
  const Value* value = property_of(properties, name);
  const bool text = value != nullptr && value->kind() == ValueKind::string;
  return text ? std::string_view(value->as_string()) : std::string_view();
}

/// What a figure may be, in its unit without a scale; one that is no number may be any. "More than
/// 5" may be 5: what is written of a figure with and without such words is no contradiction.
ClaimedFigure figure_of(const std::string& key, const Ledger& ledger) {
  ClaimedFigure figure{key, -infinity, infinity};
  const PropertyMap properties = node_properties(ledger, ledger, key);
  const Value* value = property_of(properties, "value");
  const auto numbers = value == nullptr ? std::nullopt : numbers_of(*value);
  if (!numbers) return figure;
  figure.low = numbers->first;
  figure.high = numbers->second;
  const Value* approximate = property_of(properties, "approximate");
  if (approximate != nullptr && *approximate == Value(true)) {
    figure.low -= rounding(numbers->first);
    // "about 5" and "about 6" meet at five and a half, and do not agree
    figure.high += rounding(numbers->second) * (1 - 1e-9);
  }
  const int power = scaled_unit(text_of(properties, "unit")).power;
  figure.low = times_ten_to(figure.low, power);
  figure.high = times_ten_to(figure.high, power);
  const std::string_view comparator = text_of(properties, "comparator");
  if (comparator.starts_with('>')) figure.high = infinity;
  if (comparator.starts_with('<')) figure.low = -infinity;
  return figure;
}

void read_date(const PropertyMap& properties, const std::string& name, std::int64_t& days) {
  const Value* value = property_of(properties, name);
  if (value != nullptr && value->kind() == ValueKind::date) days = value->as_date().days;
}

DaySpan time_of_fact(const PropertyMap& properties) {
  DaySpan time;
  read_date(properties, "first_reported", time.from);
  read_date(properties, "valid_to", time.to);
  time.from = std::min(time.from, time.to);  // reported when it was over
  read_date(properties, "valid_from", time.from);
  return time;
}

/// The last day of the month, quarter or year of which a day is the first, or the first of one of
/// which it is the last; the day itself where it is known to the day.
std::int64_t other_end(std::int64_t day, const PropertyMap& properties, bool last) {
  const Value* precision = property_of(properties, "valid_precision");
  if (precision == nullptr || precision->kind() != ValueKind::string) return day;
  int months = 0;
  if (precision->as_string() == precision_name(Precision::month)) months = 1;
  if (precision->as_string() == precision_name(Precision::quarter)) months = 3;
  if (precision->as_string() == precision_name(Precision::year)) months = 12;
  if (months == 0) return day;
  const std::chrono::sys_days at{std::chrono::days{day}};
  const std::chrono::sys_days other =
      last ? std::chrono::sys_days{std::chrono::year_month_day{at} + std::chrono::months{months}} -
                 std::chrono::days{1}
           : std::chrono::sys_days{std::chrono::year_month_day{at + std::chrono::days{1}} -
                                   std::chrono::months{months}};
  return other.time_since_epoch().count();
}

/// The days on which a fact holds whatever its words mean exactly.
DaySpan certain_time(const PropertyMap& properties) {
  DaySpan time = time_of_fact(properties);
  if (property_of(properties, "valid_from") != nullptr)
    time.from = other_end(time.from, properties, true);
  if (property_of(properties, "valid_to") != nullptr)
    time.to = other_end(time.to, properties, false);
  return time;
}

/// Fills in the ends that `properties` lack and `told` has, unless the fact was reported of another
/// time.
void fill_time(const PropertyMap& told, PropertyMap& properties) {
  DaySpan own;
  DaySpan other;
  read_date(properties, "first_reported", own.from);
  read_date(told, "valid_from", other.from);
  read_date(told, "valid_to", other.to);
  if (property_of(told, "valid_from") != nullptr && other.from <= own.from)
    properties.emplace("valid_from", told.at("valid_from"));
  read_date(properties, "valid_from", own.from);
  if (property_of(told, "valid_to") != nullptr && own.from <= other.to)
    properties.emplace("valid_to", told.at("valid_to"));
}

DaySpan time_of_denial(std::string_view text) {
  DaySpan time;
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return time;
  if (const auto from = days_of_iso_date(text.substr(0, dots))) time.from = *from;
  if (const auto to = days_of_iso_date(text.substr(dots + 2))) time.to = *to;
  return time;
}

/// Articles that say a fact as one, not as a plan, a target or a possibility.
std::uint64_t plain_articles(const Ledger& merged) {
  constexpr std::string_view modality("modality\0", 9);
  std::uint64_t other = 0;
  for (const auto& [text, count] : merged.texts(Facet::property)) {
    if (text.starts_with(modality)) other += count;
  }
  const std::uint64_t all = merged.total(Facet::article);
  return all - std::min(all, other);
}

/// What articles tell of a holder's time under one title holds under the others, too.
void share_times(std::vector<ClaimedOffice>& holders) {
  std::map<std::string, PropertyMap> told;  // by subject
  for (const ClaimedOffice& each : holders) {
    PropertyMap& all = told[each.edge.subject];
    for (std::string_view name : {"valid_from", "valid_to", "valid_precision"}) {
      const Value* value = property_of(each.told, std::string(name));
      if (value == nullptr) continue;
      const auto [at, added] = all.emplace(name, *value);
      if (!added && name == "valid_precision") at->second = coarser_precision(at->second, *value);
    }
  }
  for (ClaimedOffice& each : holders) {
    const PropertyMap& all = told[each.edge.subject];
    const std::size_t known = each.told.count("valid_from") + each.told.count("valid_to");
    fill_time(all, each.told);
    if (known != each.told.count("valid_from") + each.told.count("valid_to"))
      each.told["valid_precision"] = all.at("valid_precision");
    each.time = certain_time(each.told);
  }
}

}  // namespace

Status Disputes::complete_time(const FactIdentity& edge, const std::string& key,
                               const Ledger& merged, PropertyMap& properties) {
  for (const auto& [office, count] : merged.texts(Facet::claim)) {
    PLENUM_ASSIGN(const auto* all, holders(edge.type, office, edge.object));
    for (const ClaimedOffice& each : *all) {
      if (each.key != key) continue;
      for (std::string_view name : {"valid_from", "valid_to", "valid_precision"}) {
        if (const Value* value = property_of(each.told, std::string(name)))
          properties[std::string(name)] = *value;
      }
    }
  }
  return {};
}

Result<bool> Disputes::is_denied(const FactIdentity& edge, const Ledger& merged) {
  const FactIdentity denied_as = edge.denied_as();
  auto denials = merged.texts(Facet::denial);
  if (denied_as.qualifiers != edge.qualifiers) {
    PLENUM_ASSIGN(const Ledger other, fact_between(book_, resolver_, denied_as));
    denials = other.texts(Facet::denial);
  }
  if (denials.empty() || plain_articles(merged) == 0) return false;
  PLENUM_ASSIGN(const bool rejected, is_rejected(book_, resolver_, edge));
  if (rejected) return false;
  const DaySpan time = time_of_fact(edge_properties(merged, edge, {}));
  return std::any_of(denials.begin(), denials.end(), [&](const auto& denial) {
    return time_of_denial(denial.first).overlaps(time);
  });
}

Result<const Disputes::Figures*> Disputes::figures_of(const std::string& claim) {
  if (const auto known = figures_.find(claim); known != figures_.end()) return &known->second;
  Figures figures{{}, -infinity, infinity};
  PLENUM_ASSIGN(const auto groups, book_.claimants(claim));
  for (const std::string& group : groups) {
    PLENUM_ASSIGN(const Ledger* ledger, book_.entity(group));
    PLENUM_ASSIGN(const std::string head, resolver_.head(group));
    if (ledger->empty() || head != group) continue;  // of a merged figure the first one counts
    PLENUM_ASSIGN(const std::string key, resolver_.entity_key(group));
    figures.all.push_back(figure_of(key, *ledger));
    figures.largest_low = std::max(figures.largest_low, figures.all.back().low);
    figures.smallest_high = std::min(figures.smallest_high, figures.all.back().high);
  }
  return &figures_.emplace(claim, std::move(figures)).first->second;
}

Result<const std::vector<ClaimedFigure>*> Disputes::figures(const std::string& claim) {
  PLENUM_ASSIGN(const Figures* figures, figures_of(claim));
  return &figures->all;
}

Result<bool> Disputes::of_figure(const std::string& group, const Ledger& ledger) {
  for (const auto& [claim, count] : ledger.texts(Facet::claim)) {
    PLENUM_ASSIGN(const Figures* figures, figures_of(claim));
    const ClaimedFigure mine = figure_of(group, ledger);
    if (figures->largest_low > mine.high || mine.low > figures->smallest_high) return true;
  }
  return false;
}

Result<const std::vector<ClaimedOffice>*> Disputes::holders(const std::string& type,
                                                            const std::string& office,
                                                            const std::string& object) {
  const std::string claim = office_claim(type, object, office);
  if (const auto known = offices_.find(claim); known != offices_.end()) return &known->second;
  std::map<std::string, ClaimedOffice> by_key;
  PLENUM_ASSIGN(const auto* groups, members_of(resolver_, object));
  for (const std::string& group : *groups) {
    PLENUM_ASSIGN(const auto facts, book_.claimants(office_claim(type, group, office)));
    for (const std::string& fact : facts) {
      PLENUM_ASSIGN(const Ledger* ledger, book_.fact(fact));
      if (ledger->empty()) continue;
      FactIdentity edge = FactIdentity::decode(ledger->smallest(Facet::identity));
      PLENUM_ASSIGN(edge.subject, resolver_.entity_key(edge.subject));
      edge.object = object;
      std::string key = edge.key();
      if (by_key.contains(key)) continue;
      PLENUM_ASSIGN(const Ledger merged, fact_between(book_, resolver_, edge));
      if (merged.total(Facet::article) == 0) continue;
      PLENUM_ASSIGN(const bool rejected, is_rejected(book_, resolver_, edge));
      if (rejected) continue;
      PropertyMap properties = edge_properties(merged, edge, key);
      by_key.emplace(key, ClaimedOffice{std::move(edge), key, std::move(properties), {}});
    }
  }
  std::vector<ClaimedOffice> holders;
  holders.reserve(by_key.size());
  for (auto& [key, holder] : by_key) holders.push_back(std::move(holder));
  share_times(holders);
  return &offices_.emplace(claim, std::move(holders)).first->second;
}

Result<bool> Disputes::of_fact(const FactIdentity& edge, const Ledger& merged) {
  PLENUM_ASSIGN(const bool denied, is_denied(edge, merged));
  if (denied) return true;
  const auto offices = merged.texts(Facet::claim);
  if (offices.empty()) return false;
  const std::string key = edge.key();
  for (const auto& [office, count] : offices) {
    PLENUM_ASSIGN(const auto* all, holders(edge.type, office, edge.object));
    const auto mine = std::find_if(all->begin(), all->end(),
                                   [&](const ClaimedOffice& each) { return each.key == key; });
    if (mine == all->end()) continue;  // rejected
    for (const ClaimedOffice& other : *all) {
      if (mine->contradicts(other)) return true;
    }
  }
  return false;
}

}  // namespace plenum::ingest
