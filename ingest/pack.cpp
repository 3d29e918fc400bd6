#include "ingest/pack.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <filesystem>

#include "core/file.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "ingest/pack_data.hpp"
#include "ingest/tokens.hpp"
#include "ingest/type_list.hpp"

namespace plenum::ingest {
namespace {

constexpr std::array<std::string_view, cue_count> cue_names = {
    "function_word", "common",        "title",          "role",
    "role_modifier", "body_head",     "org_head",       "firm_suffix",
    "place_head",    "event_head",    "plan_head",      "plan_noun",
    "plan_stop",     "document_noun", "speech_verb",    "speech_noun",
    "promote_verb",  "restrict_verb", "phase_out_verb", "negation",
    "modal",         "number",        "scale",          "month",
    "unit",          "ordinal",       "fraction",       "given_name",
    "surname",       "particle",      "demonym",        "government_noun",
    "indicator",     "fall_verb",     "rise_verb",      "approximate",
    "target_word",   "forecast_word", "sector_noun",    "sector_stop",
    "list_cue",      "definite_body", "abbreviation",   "location_preposition",
    "media_noun",    "plural_person", "boilerplate",    "org_noun",
    "appoint_verb",  "remove_verb",   "attribution",    "restrict_noun",
    "pronoun",       "speech_skip",   "implement",      "weekday",
    "force",         "adopt"};

Error bad_line(std::string_view file, std::size_t line, std::string_view what) {
  return Error(ErrorCode::invalid_argument, fmt::format("the pack's {}:{}: {}", file, line, what))
      .with_file(std::string(file))
      .with_place({static_cast<std::uint32_t>(line), 1, 0, 0});
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t next = text.find(at);
    parts.push_back(core::trim(text.substr(0, next)));
    if (next == std::string_view::npos) return parts;
    text.remove_prefix(next + 1);
  }
}

std::uint32_t intern(PackData& data, std::string_view folded) {
  const auto [id, added] =
      data.vocabulary.try_emplace(folded, static_cast<std::uint32_t>(data.word_classes.size()));
  if (added) data.word_classes.push_back(0);
  return id;
}

class Loader {
 public:
  explicit Loader(PackData& data) : data_(data) {
    data_.word_classes.push_back(0);
    data_.ends.emplace_back();
    data_.cue_class.fill(class_none);
  }

  Status ontology(std::string_view text, std::string_view file);
  Status gazetteer(std::string_view text, std::string_view file);
  Status cues(std::string_view text, std::string_view file, std::string_view name);
  Status offices(std::string_view text, std::string_view file);
  Status roles(std::string_view text, std::string_view file);

 private:
  Status add_form(std::string_view form, TrieEnd end, bool cased);
  Status node_type(std::string_view line);
  Status edge_type(std::string_view line);
  Status country_forms(const GazetteerEntry& entry);
  Status cue_line(std::string_view line, std::uint8_t word_class, int inflected,
                  std::size_t number);

  bool is_long_list(std::uint8_t word_class) const {
    return word_class == data_.cue(Cue::common) || word_class == data_.cue(Cue::given_name) ||
           word_class == data_.cue(Cue::surname);
  }

  PackData& data_;
};

// A form goes into the trie token by token; cased forms remember which tokens need capitals.
Status Loader::add_form(std::string_view form, TrieEnd end, bool cased) {
  std::vector<RawToken> tokens;
  cut_tokens(form, {0, static_cast<std::uint32_t>(form.size())}, tokens);
  if (tokens.empty() || tokens.size() > form_tokens_max) {
    return Error(ErrorCode::invalid_argument,
                 fmt::format("'{}' has no words or more than {}", form, form_tokens_max));
  }
  std::uint32_t node = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string_view surface = form.substr(tokens[i].text.begin, tokens[i].text.size());
    const std::uint32_t word = intern(data_, fold(surface));
    if (cased && (tokens[i].flags & token_capital) != 0)
      end.capitals = static_cast<std::uint16_t>(end.capitals | (1U << i));
    if (cased && (tokens[i].flags & token_all_caps) != 0)
      end.all_caps = static_cast<std::uint16_t>(end.all_caps | (1U << i));
    const std::uint64_t key = std::uint64_t{node} << 32U | word;
    const auto [next, added] =
        data_.trie.try_emplace(key, static_cast<std::uint32_t>(data_.ends.size()));
    if (added) data_.ends.emplace_back();
    node = next;
  }
  data_.ends[node].push_back(end);
  return {};
}

// NODE TYPE Leader (:Entity&Person&Leader {name STRING NOT NULL}),
Status Loader::node_type(std::string_view line) {
  const std::size_t open = line.find('(');
  const std::size_t close = line.find_first_of("{)", open);
  if (open == std::string_view::npos || close == std::string_view::npos)
    return Error(ErrorCode::invalid_argument, "a node type needs (:Label&Label {...})");
  const std::string name(core::trim(line.substr(9, open - 9)));
  std::string_view labels = core::trim(line.substr(open + 1, close - open - 1));
  if (!labels.empty() && labels.front() == ':') labels.remove_prefix(1);
  if (data_.types.size() >= 32) return Error(ErrorCode::limit, "a pack has at most 32 node types");
  data_.types.push_back(name);
  const std::uint32_t bit = std::uint32_t{1} << (data_.types.size() - 1);
  for (std::string_view label : split(labels, '&')) {
    data_.labels[name].emplace_back(label);
    data_.type_bits[std::string(label)] |= bit;
  }
  return {};
}

// EDGE TYPE TARGETS (Plan|Body)-[:TARGETS {stance STRING}]->(Sector),
Status Loader::edge_type(std::string_view line) {
  RelationType relation;
  const std::size_t open = line.find('(');
  const std::size_t close = line.find(')', open);
  const std::size_t second = line.rfind('(');
  const std::size_t last = line.rfind(')');
  if (open == std::string_view::npos || second == open || last < second)
    return Error(ErrorCode::invalid_argument, "an edge type needs (From)-[:NAME]->(To)");
  relation.name = core::trim(line.substr(9, open - 9));
  for (std::string_view end : split(line.substr(open + 1, close - open - 1), '|'))
    relation.from.emplace_back(end);
  for (std::string_view end : split(line.substr(second + 1, last - second - 1), '|'))
    relation.to.emplace_back(end);
  data_.relations.push_back(std::move(relation));
  return {};
}

template <class F>
Status each_line(std::string_view text, std::string_view file, F use) {
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (core::trim(line).empty() || line.front() == '#') continue;
    if (Status done = use(line, number); !done.ok())
      return bad_line(file, number, done.error().message());
  }
  return {};
}

Status Loader::ontology(std::string_view text, std::string_view file) {
  return each_line(text, file, [&](std::string_view line, std::size_t) -> Status {
    line = core::trim(line);
    if (line.starts_with("NODE TYPE ")) return node_type(line);
    if (line.starts_with("EDGE TYPE ")) return edge_type(line);
    if (line.starts_with("CREATE GRAPH TYPE") || line == "}" || line.starts_with("//")) return {};
    return Error(ErrorCode::invalid_argument, "expected NODE TYPE or EDGE TYPE");
  });
}

// A country's demonyms become cues whose value is the country, its capital a place of its own.
Status Loader::country_forms(const GazetteerEntry& entry) {
  const std::uint8_t demonym = data_.cue(Cue::demonym);
  for (std::string_view each : split(property(entry.props, "demonym"), ',')) {
    if (each.empty() || demonym == class_none) continue;
    TrieEnd end;
    end.word_class = demonym;
    end.value = static_cast<std::uint32_t>(data_.values.size());
    data_.values.push_back({entry.name});
    PLENUM_TRY(add_form(each, end, true));
  }
  const std::string_view capital = property(entry.props, "capital");
  if (capital.empty() || data_.roles.place.empty()) return {};
  TrieEnd end;
  end.entry = static_cast<std::uint32_t>(data_.entries.size());
  GazetteerEntry city{std::string(capital), data_.roles.place.name(), {}, entry.place};
  set_property(city.props, "kind", "city");
  set_property(city.props, "capital_of", entry.name);
  data_.entry_by_name.try_emplace(city.name, end.entry);
  data_.entries.push_back(std::move(city));
  return add_form(capital, end, true);
}

Status Loader::gazetteer(std::string_view text, std::string_view file) {
  return each_line(text, file, [&](std::string_view line, std::size_t number) -> Status {
    const auto columns = split(line, '\t');
    if (columns.size() < 2 || columns.size() > 4)
      return Error(ErrorCode::invalid_argument, "a row is: name, type, aliases, properties");
    GazetteerEntry entry{
        std::string(columns[0]), std::string(columns[1]), {}, fmt::format("{}:{}", file, number)};
    if (!data_.labels.contains(columns[1]))
      return Error(ErrorCode::invalid_argument,
                   fmt::format("the ontology has no type '{}'", columns[1]));
    if (columns.size() > 3 && !columns[3].empty()) {
      for (std::string_view pair : split(columns[3], ';')) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos)
          return Error(ErrorCode::invalid_argument, "a property is name=value");
        set_property(entry.props, core::trim(pair.substr(0, equals)),
                     std::string(core::trim(pair.substr(equals + 1))));
      }
    }
    TrieEnd end;
    end.entry = static_cast<std::uint32_t>(data_.entries.size());
    data_.entry_by_name.try_emplace(entry.name, end.entry);
    if (property(entry.props, "hidden_name") != "true") PLENUM_TRY(add_form(entry.name, end, true));
    if (columns.size() > 2) {
      for (std::string_view alias : split(columns[2], '|')) {
        if (!alias.empty()) PLENUM_TRY(add_form(alias, end, true));
      }
    }
    const std::string_view kind = property(entry.props, "kind");
    if (data_.roles.body.has(entry.type) && !kind.empty() &&
        !property(entry.props, "jurisdiction").empty())
      data_.body_by_kind.try_emplace(
          fmt::format("{}/{}", kind, property(entry.props, "jurisdiction")), end.entry);
    const bool country = kind == "country";
    const GazetteerEntry copy = entry;
    data_.entries.push_back(std::move(entry));
    return country ? country_forms(copy) : Status{};
  });
}

Status Loader::cue_line(std::string_view line, std::uint8_t word_class, int inflected,
                        std::size_t number) {
  const std::size_t tab = line.find('\t');
  TrieEnd end;
  end.word_class = word_class;
  end.line = static_cast<std::uint32_t>(number);
  if (tab != std::string_view::npos) {
    end.value = static_cast<std::uint32_t>(data_.values.size());
    data_.values.push_back({std::string(core::trim(line.substr(tab + 1)))});
  }
  std::vector<std::string> forms;
  for (std::string_view form : split(line.substr(0, tab), '|')) {
    if (!form.empty()) forms.emplace_back(form);
  }
  if (forms.size() == 1 && inflected != 0) forms = inflect(forms.front(), inflected == 1);
  for (const std::string& form : forms) {
    std::vector<RawToken> tokens;
    cut_tokens(form, {0, static_cast<std::uint32_t>(form.size())}, tokens);
    if (tokens.size() == 1) {
      const std::uint32_t word = intern(data_, fold(form));
      data_.word_classes[word] |= std::uint64_t{1} << word_class;
      if (!is_long_list(word_class))
        data_.cue_lines.try_emplace(std::uint64_t{word_class} << 32U | word, end.line);
      if (end.value != no_index)
        data_.word_values.set(std::uint64_t{word_class} << 32U | word, end.value);
    } else {
      PLENUM_TRY(add_form(form, end, false));
    }
  }
  return {};
}

Status Loader::cues(std::string_view text, std::string_view file, std::string_view name) {
  if (data_.class_names.size() >= class_count_max)
    return Error(ErrorCode::limit, fmt::format("a pack has at most {} cue files", class_count_max));
  const auto word_class = static_cast<std::uint8_t>(data_.class_names.size());
  data_.class_names.emplace_back(name);
  for (std::size_t i = 0; i < cue_count; ++i) {
    if (cue_names[i] == name) data_.cue_class[i] = word_class;
  }
  int inflected = 0;
  return each_line(text, file, [&](std::string_view line, std::size_t number) -> Status {
    if (line == "%verbs") return inflected = 1, Status{};
    if (line == "%nouns") return inflected = 2, Status{};
    if (line == "%plain") return inflected = 0, Status{};
    if (line == "%cased") {
      data_.cased_classes |= std::uint64_t{1} << word_class;
      return {};
    }
    return cue_line(line, word_class, inflected, number);
  });
}

Status Loader::offices(std::string_view text, std::string_view file) {
  return each_line(text, file, [&](std::string_view line, std::size_t) -> Status {
    const auto columns = split(line, '\t');
    if (columns.size() < 2 || columns.size() > 3 || columns[0].empty())
      return Error(ErrorCode::invalid_argument, "a row is: office, titles, bodies with several");
    SoleOffice office{std::string(columns[0]), {}};
    if (columns.size() == 3) {
      for (std::string_view body : split(columns[2], '|')) office.not_in.emplace_back(body);
    }
    for (std::string_view title : split(columns[1], '|')) {
      if (!data_.sole_offices.try_emplace(fold(title), office).second)
        return Error(ErrorCode::invalid_argument,
                     fmt::format("the title '{}' means another office above", title));
    }
    return {};
  });
}

Status Loader::roles(std::string_view text, std::string_view file) {
  PLENUM_TRY(each_line(text, file, [&](std::string_view line, std::size_t number) -> Status {
    return add_role(line, static_cast<std::uint32_t>(number), data_);
  }));
  finish_roles(data_);
  return {};
}

Result<std::vector<std::string>> list_files(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code failure;
  for (std::filesystem::recursive_directory_iterator at(folder, failure), end; at != end;
       at.increment(failure)) {
    if (failure) break;
    if (at->is_regular_file(failure))
      files.push_back(std::filesystem::relative(at->path(), folder, failure).generic_string());
  }
  if (failure) {
    return Error(ErrorCode::not_found,
                 fmt::format("cannot read the pack folder {}: {}", folder, failure.message()))
        .with_hint("name a folder with an ontology.gql in it");
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool in_folder(std::string_view file, std::string_view folder, std::string_view ending) {
  return file.starts_with(folder) && file.ends_with(ending);
}

Status load_files(const std::string& folder, const std::vector<std::string>& files,
                  PackData& data) {
  NameMap<std::string> texts;
  std::uint64_t hash = 0;
  for (const std::string& file : files) {
    if (file == "README.md" || file.starts_with("tests/")) continue;  // extraction knows neither
    PLENUM_ASSIGN(texts[file], core::read_file(folder + "/" + file, 64U << 20U));
    hash = core::hash_combine(hash, core::stable_hash64(file));
    hash = core::hash_combine(hash, core::stable_hash64(texts[file]));
  }
  data.id = fmt::format("{:016x}", hash);
  if (!texts.contains("ontology.gql")) {
    return Error(ErrorCode::not_found, fmt::format("{} has no ontology.gql", folder))
        .with_hint("a pack is a folder with ontology.gql, gazetteer/, cues/ and patterns/");
  }
  Loader loader(data);
  PLENUM_TRY(loader.ontology(texts["ontology.gql"], "ontology.gql"));
  PLENUM_TRY(loader.roles(texts["roles.tsv"], "roles.tsv"));  // a pack may lack it
  for (const std::string& file : files) {  // cues first: gazetteers and patterns name them
    if (in_folder(file, "cues/", ".txt"))
      PLENUM_TRY(loader.cues(texts[file], file, file.substr(5, file.size() - 9)));
  }
  for (const std::string& file : files) {
    if (in_folder(file, "gazetteer/", ".tsv")) PLENUM_TRY(loader.gazetteer(texts[file], file));
  }
  for (const std::string& file : files) {
    if (in_folder(file, "patterns/", ".kgp")) PLENUM_TRY(read_patterns(texts[file], file, data));
  }
  if (texts.contains("offices.tsv")) {
    PLENUM_TRY(loader.offices(texts["offices.tsv"], "offices.tsv"));
  }
  return {};
}

}  // namespace

std::string_view cue_name(Cue which) noexcept { return cue_names[static_cast<std::size_t>(which)]; }

std::uint32_t PackData::type_bit(std::string_view type) const {
  const auto found = type_bits.find(type);
  return found == type_bits.end() ? 0 : found->second;
}

std::vector<std::string> inflect(std::string_view word, bool verb) {
  std::string first(word);
  std::string rest;
  if (verb) {  // "call for": the first word is the verb
    const std::size_t space = word.find(' ');
    first = word.substr(0, space);
    if (space != std::string_view::npos) rest = word.substr(space);
  }
  const auto vowel = [](char c) { return std::string_view("aeiou").find(c) != std::string::npos; };
  const char last = first.back();
  const char before = first.size() > 1 ? first[first.size() - 2] : 'a';
  const bool soft_y = last == 'y' && !vowel(before);
  const bool hiss =
      last == 's' || last == 'x' || last == 'z' || first.ends_with("ch") || first.ends_with("sh");
  const std::string stem = first.substr(0, first.size() - 1);
  std::vector<std::string> forms{first + rest};
  forms.push_back((soft_y ? stem + "ies" : hiss ? first + "es" : first + "s") + rest);
  if (verb) {
    forms.push_back((soft_y ? stem + "ied" : last == 'e' ? first + "d" : first + "ed") + rest);
    forms.push_back((last == 'e' && before != 'e' ? stem + "ing" : first + "ing") + rest);
  }
  return forms;
}

Result<Pack> Pack::load(std::string_view folder) {
  auto data = std::make_shared<PackData>();
  data->folder = folder;
  PLENUM_ASSIGN(const std::vector<std::string> files, list_files(data->folder));
  PLENUM_TRY(load_files(data->folder, files, *data));
  data->type_list = type_list(*data);
  return Pack(std::move(data));
}

const std::string& Pack::id() const noexcept { return data_->id; }
const std::string& Pack::folder() const noexcept { return data_->folder; }
const std::vector<RelationType>& Pack::relations() const noexcept { return data_->relations; }

const std::vector<std::string>& Pack::labels(std::string_view type) const {
  static const std::vector<std::string> none;
  auto at = data_->labels.find(type);
  return at == data_->labels.end() ? none : at->second;
}

std::string_view Pack::sole_office(std::string_view title, std::string_view of) const {
  const auto at = data_->sole_offices.find(fold(title));
  if (at == data_->sole_offices.end()) return {};
  const std::vector<std::string>& several = at->second.not_in;
  const bool one = std::find(several.begin(), several.end(), of) == several.end();
  return one ? std::string_view(at->second.name) : std::string_view();
}

bool Pack::allows(std::string_view relation, std::string_view from, std::string_view to) const {
  const auto fits = [&](const std::vector<std::string>& ends, std::string_view type) {
    const auto& chain = labels(type);
    return std::any_of(ends.begin(), ends.end(), [&](const std::string& end) {
      return std::find(chain.begin(), chain.end(), end) != chain.end();
    });
  };
  for (const RelationType& each : data_->relations) {
    if (each.name == relation && fits(each.from, from) && fits(each.to, to)) return true;
  }
  return false;
}

}  // namespace plenum::ingest
