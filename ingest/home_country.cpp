#include "ingest/home_country.hpp"

#include <algorithm>
#include <map>

#include "ingest/mentions.hpp"

namespace plenum::ingest {
namespace {

/// The region or bloc that is named most, at least twice.
void home_region(Analysis& work) {
  std::map<std::string, int> counts;
  for (const NameSpan& name : work.names) {
    const GazetteerEntry& entry = work.data.entries[name.entry];
    if (work.roles.place.has(entry.type) && property(entry.props, "kind") == "region")
      ++counts[entry.name];
  }
  int best = 1;
  for (const auto& [name, count] : counts) {
    if (count <= best) continue;
    best = count;
    work.home_region_name = name;
  }
}

/// The province of the home country that is named more than twice as often as the country.
void home_province(Analysis& work, int country_named) {
  if (work.home_country_name.empty()) return;
  std::map<std::string, int> counts;
  for (const NameSpan& name : work.names) {
    const GazetteerEntry& entry = work.data.entries[name.entry];
    if (property(entry.props, "kind") == "region" &&
        property(entry.props, "within") == work.home_country_name)
      ++counts[entry.name];
  }
  int best = std::max(3, 2 * country_named);
  for (const auto& [name, count] : counts) {
    if (count <= best) continue;
    best = count;
    work.home_province = name;
  }
}

bool is_region(const Analysis& work, const std::string& place) {
  const auto known = work.data.entry_by_name.find(place);
  return known != work.data.entry_by_name.end() &&
         property(work.data.entries[known->second].props, "kind") == "region";
}

/// The country whose capital, province or body a token begins to name, or the bloc that acts as
/// one.
std::string spoken_for(const Analysis& work, std::uint32_t at) {
  for (std::uint32_t i = work.name_begin[at]; i < work.name_begin[at + 1]; ++i) {
    const GazetteerEntry& entry = work.data.entries[work.names[i].entry];
    std::string_view country = property(entry.props, "capital_of");
    if (country.empty() && work.roles.body.has(entry.type) &&
        property(entry.props, "generic") != "true")
      country = property(entry.props, "jurisdiction");
    if (country.empty() && property(entry.props, "acts") == "true") country = entry.name;
    if (country.empty()) country = property(entry.props, "within");
    if (!country.empty()) return std::string(country);
  }
  return {};
}

}  // namespace

/// The country that is named most, by far, is where "the government" is.
void count_countries(Analysis& work) {
  std::map<std::string, int> counts;
  std::map<std::string, int> by_name;  // of these, those that name the country itself
  std::map<std::string, int> visited;  // of these, where somebody goes to: not home
  int total = 0;
  int away = 0;
  bool led = false;
  for (std::uint32_t at = 0; at < work.token_count() && !work.stopped(); ++at) {
    const bool named = work.name_begin[at] != work.name_begin[at + 1];
    if (!named && work.match(at, Cue::demonym) == 0) continue;
    std::uint32_t size = 0;
    std::string country(country_at(work, at, size));
    if (!country.empty()) ++by_name[country];
    if (country.empty() || is_region(work, country)) country = spoken_for(work, at);
    if (country.empty() || (work.is_word(at + 1, "$") && work.match(at, Cue::unit) > 1)) continue;
    const Sentence& sentence = work.doc.sentences[work.sentence_at[at]];
    const BlockKind kind = work.doc.article.blocks[sentence.block].kind;
    const bool title = kind == BlockKind::title;
    // who acts in the title, and in the first sentence below it
    const bool dateline = kind == BlockKind::dateline;
    const bool leads = at < sentence.first_token + 2 && (title || !led) && !dateline;
    if (!title && !dateline) led = led || at >= sentence.first_token;
    const int weight = (title ? 2 : 1) + (leads ? 2 : 0);
    counts[country] += weight;
    total += weight;
    if (is_destination(work, at)) {
      visited[country] += title ? 2 : 1;
      away += title ? 2 : 1;
    }
    at += size > 1 ? size - 1 : 0;
  }
  home_region(work);
  const auto at_home = [&](const std::string& name) { return counts[name] - visited[name]; };
  for (const auto& [name, count] : counts) {
    if (count * 8 >= total || count >= 3) work.countries.insert(name);
    if (at_home(name) > 0 && at_home(name) * 5 >= (total - away) * 2 && !is_region(work, name) &&
        (work.home_country_name.empty() || at_home(name) > at_home(work.home_country_name)))
      work.home_country_name = name;
  }
  home_province(work, by_name[work.home_country_name]);
  for (const auto& [name, count] : counts) {
    const bool other = name != work.home_country_name && !is_region(work, name);
    if (other && at_home(name) * 2 >= at_home(work.home_country_name))
      work.home_is_contested = true;
  }
}

}  // namespace plenum::ingest
