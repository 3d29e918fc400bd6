#include "ingest/patterns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.hpp"
#include "ingest/pack_data.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t list_items_max = 24;
constexpr std::size_t word_filter = 8;  ///< of 64 bits each: a sentence has some dozen words

/// Reads `rule ID CONFIDENCE: elements => RELATION($a, $b) {prop=value, prop=$var}`.
class RuleReader {
 public:
  RuleReader(std::string_view line, PackData& data) : line_(line), data_(data) {}

  std::string read(PatternRule& rule) {
    const std::size_t colon = line_.find(':');
    const std::size_t arrow = line_.find("=>");
    if (colon == std::string_view::npos || arrow == std::string_view::npos || arrow < colon)
      return "a rule is: rule ID CONFIDENCE: pattern => RELATION($a, $b)";
    std::string why = head(line_.substr(0, colon), rule);
    if (why.empty()) why = elements(line_.substr(colon + 1, arrow - colon - 1), rule);
    if (why.empty()) why = fact(core::trim(line_.substr(arrow + 2)), rule);
    if (why.empty()) why = check(rule);
    return why;
  }

 private:
  static std::vector<std::string_view> blanks(std::string_view text) {
    std::vector<std::string_view> parts;
    while (!(text = core::trim(text)).empty()) {
      std::size_t end = text.find(' ');
      if (text.front() == '(') {
        const std::size_t close = text.find(')');
        if (close != std::string_view::npos) end = text.find(' ', close);
      }
      parts.push_back(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end);
    }
    return parts;
  }

  static std::string head(std::string_view text, PatternRule& rule) {
    const auto parts = blanks(text);
    if (parts.size() != 3 || parts[0] != "rule") return "expected: rule ID CONFIDENCE";
    rule.id = parts[1];
    const auto confidence = core::parse_integer(parts[2]);
    if (!confidence || *confidence < 1 || *confidence > 999)
      return "the confidence is in thousandths, 1 to 999";
    rule.confidence = static_cast<std::uint16_t>(*confidence);
    return {};
  }

  std::string elements(std::string_view text, PatternRule& rule) {
    for (std::string_view part : blanks(text)) {
      PatternElement element;
      if (part.size() > 1 && part.ends_with("?")) {
        element.optional = true;
        part.remove_suffix(1);
      }
      std::string why = one(part, element);
      if (!why.empty()) return why;
      rule.elements.push_back(std::move(element));
    }
    return rule.elements.empty() ? "the pattern is empty" : std::string();
  }

  std::string one(std::string_view part, PatternElement& element) {
    using Kind = PatternElement::Kind;
    if (part.front() == '$') {
      const std::size_t colon = part.find_first_of(":=");
      if (colon == std::string_view::npos) return fmt::format("'{}' needs :Type or =@class", part);
      element.variable = part.substr(1, colon - 1);
      const bool of_class = part[colon] == '=';
      part.remove_prefix(colon + 1);
      if (!of_class) return types(part, element);
    }
    if (part.front() == '@') {
      element.kind = Kind::word_class;
      return class_of(part.substr(1), element);
    }
    if (part.front() == '~') {
      element.kind = Kind::gap;
      const auto size = core::parse_integer(part.substr(1));
      if (!size || *size < 1 || *size > 20) return "a gap is ~1 to ~20";
      element.gap_max = static_cast<std::uint8_t>(*size);
      return {};
    }
    if (part.front() == '(' && part.back() == ')') part = part.substr(1, part.size() - 2);
    element.kind = Kind::words;
    while (true) {
      const std::size_t bar = part.find('|');
      const std::string folded = fold(core::trim(part.substr(0, bar)));
      const auto [id, added] = data_.vocabulary.try_emplace(
          folded, static_cast<std::uint32_t>(data_.word_classes.size()));
      if (added) data_.word_classes.push_back(0);
      element.words.push_back(id);
      if (bar == std::string_view::npos) return {};
      part.remove_prefix(bar + 1);
    }
  }

  std::string types(std::string_view part, PatternElement& element) {
    element.kind = PatternElement::Kind::mention;
    if (part.ends_with("+")) {
      element.list = true;
      part.remove_suffix(1);
    }
    while (true) {
      const std::size_t bar = part.find('|');
      const std::string_view name = part.substr(0, bar);
      const std::uint32_t bit = data_.type_bit(name);
      if (bit == 0) return fmt::format("the ontology has no type '{}'", name);
      element.types |= bit;
      if (bar == std::string_view::npos) return {};
      part.remove_prefix(bar + 1);
    }
  }

  std::string class_of(std::string_view name, PatternElement& element) {
    for (std::size_t i = 0; i < data_.class_names.size(); ++i) {
      if (data_.class_names[i] == name) element.word_class = static_cast<std::uint8_t>(i);
    }
    return element.word_class == class_none ? fmt::format("there is no cues/{}.txt", name)
                                            : std::string();
  }

  static std::string fact(std::string_view text, PatternRule& rule) {
    const std::size_t open = text.find('(');
    const std::size_t close = text.find(')');
    const std::size_t comma = text.find(',');
    if (open == std::string_view::npos || close == std::string_view::npos || comma > close)
      return "a fact is RELATION($a, $b)";
    rule.relation = core::trim(text.substr(0, open));
    const std::string_view from = core::trim(text.substr(open + 1, comma - open - 1));
    const std::string_view to = core::trim(text.substr(comma + 1, close - comma - 1));
    if (!from.starts_with("$") || !to.starts_with("$")) return "the ends of a fact are $variables";
    rule.from = from.substr(1);
    rule.to = to.substr(1);
    std::string_view rest = core::trim(text.substr(close + 1));
    if (rest.empty()) return {};
    if (rest.front() != '{' || rest.back() != '}') return "properties stand in {name=value, ...}";
    rest = rest.substr(1, rest.size() - 2);
    while (!rest.empty()) {
      const std::size_t end = rest.find(',');
      const std::string_view pair = core::trim(rest.substr(0, end));
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos) return "a property is name=value";
      rule.props.emplace_back(core::trim(pair.substr(0, equals)),
                              core::trim(pair.substr(equals + 1)));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    return {};
  }

  std::string check(PatternRule& rule) const {
    bool known = false;
    for (const RelationType& each : data_.relations) known = known || each.name == rule.relation;
    if (!known) return fmt::format("the ontology has no relation '{}'", rule.relation);
    for (const std::string& end : {rule.from, rule.to}) {
      bool bound = false;
      for (const PatternElement& each : rule.elements) bound = bound || each.variable == end;
      if (!bound) return fmt::format("${} is not in the pattern", end);
    }
    for (const PatternElement& each : rule.elements) {
      if (each.kind == PatternElement::Kind::word_class && !each.optional)
        rule.needs |= std::uint64_t{1} << each.word_class;
    }
    return {};
  }

  std::string_view line_;
  PackData& data_;
};

/// A sentence as rules see it.
struct SentenceItems {
  std::vector<Item> items;
  std::vector<std::uint32_t> types;                ///< by item: the bit of its mention's type
  std::uint32_t all_types = 0;                     ///< of all items
  std::uint64_t classes = 0;                       ///< of words that it has
  std::array<std::uint64_t, word_filter> words{};  ///< bits of the ids of words, folded together

  void add_word(std::uint32_t word) {
    words[(word / 64) % word_filter] |= std::uint64_t{1} << (word % 64);
  }
  bool may_have_word(std::uint32_t word) const {
    return ((words[(word / 64) % word_filter] >> (word % 64)) & 1) != 0;
  }
  /// Whether it has something for each element that a rule cannot do without.
  bool may_match(const PatternRule& rule) const {
    if ((rule.needs & ~classes) != 0) return false;
    for (const PatternElement& each : rule.elements) {
      if (each.optional) continue;
      if (each.kind == PatternElement::Kind::mention && (each.types & all_types) == 0) return false;
      if (each.kind == PatternElement::Kind::words &&
          std::none_of(each.words.begin(), each.words.end(),
                       [this](std::uint32_t word) { return may_have_word(word); }))
        return false;
    }
    return true;
  }
};

/// Backtracking over items, steps counted.
class Matcher {
 public:
  Matcher(const Analysis& work, const SentenceItems& sentence, const PatternRule& rule)
      : work_(work),
        items_(sentence.items),
        types_(sentence.types),
        rule_(rule),
        captures_(rule.elements.size()) {}

  /// What does not match has captured nothing; what did is forgotten by the next match.
  bool match_at(std::size_t item) {
    if (std::exchange(matched_, false)) captures_.assign(rule_.elements.size(), {});
    return matched_ = step(0, item);
  }
  bool exhausted() const { return steps_ > pattern_steps_max; }
  std::size_t end() const { return end_; }
  std::vector<std::vector<Item>>& captures() { return captures_; }

 private:
  // Depth is the number of elements of the rule, which the pack bounds by its line.
  bool step(std::size_t element, std::size_t item) {
    if (++steps_ > pattern_steps_max) return false;
    if (element == rule_.elements.size()) return end_ = item, true;
    const PatternElement& want = rule_.elements[element];
    if (want.kind == PatternElement::Kind::gap) return gap(element, item);
    const std::size_t taken = take(want, element, item);
    if (taken != 0 && step(element + 1, item + taken)) return true;
    captures_[element].clear();
    return want.optional && step(element + 1, item);
  }

  bool gap(std::size_t element, std::size_t item) {
    for (std::size_t size = 0; size <= rule_.elements[element].gap_max; ++size) {
      if (step(element + 1, item + size)) return true;
      if (item + size >= items_.size() || breaks(items_[item + size])) return false;
    }
    return false;
  }

  bool breaks(const Item& item) const {
    const std::string_view mark = work_.surface(item.first);
    return item.mention == no_index && work_.has(item.first, token_mark) &&
           (mark == ";" || mark == ":" || mark == "“" || mark == "”" || mark == "\"" ||
            mark == "." || mark == "—" || mark == "?");
  }

  bool is_person(const Item& name) const {
    const std::uint32_t entity = work_.doc.mentions[name.mention].entity;
    return entity != no_index && work_.roles.people.has(work_.doc.entities[entity].type);
  }

  /// "a Stockholm-based service": not the name, but a word about what follows; unless the rule
  /// itself asks for the word.
  bool describes(const Item& name, std::size_t element) const {
    if (element + 1 == rule_.elements.size())  // "met the president's adviser", and not him
      return name.mention != no_index && work_.has(name.end, token_possessive) && is_person(name);
    if (!work_.has(name.end, token_hyphen_before)) return false;
    return rule_.elements[element + 1].kind != PatternElement::Kind::words;
  }

  /// Items that the element takes at `item`; 0: it does not match.
  std::size_t take(const PatternElement& want, std::size_t element, std::size_t item) {
    if (item >= items_.size()) return 0;
    const Item& at = items_[item];
    switch (want.kind) {
      case PatternElement::Kind::words:
      case PatternElement::Kind::mark: {
        if (at.mention != no_index) return 0;
        for (std::uint32_t word : want.words) {
          if (work_.token(at.first).word == word) {
            captures_[element].assign(1, at);
            return 1;
          }
        }
        return 0;
      }
      case PatternElement::Kind::word_class: {
        if (at.mention != no_index) return 0;
        const std::uint32_t tokens = work_.match(at.first, want.word_class);
        if (tokens == 0 || item + tokens > items_.size()) return 0;
        captures_[element].assign(1, Item{at.first, at.first + tokens, no_index});
        return tokens;
      }
      case PatternElement::Kind::mention: {
        if ((types_[item] & want.types) == 0 || describes(at, element)) return 0;
        captures_[element].assign(1, at);
        if (want.list) captures_[element] = coordinated(work_, items_, item, want.types);
        const std::uint32_t last = captures_[element].back().end;
        std::size_t taken = 1;
        while (item + taken < items_.size() && items_[item + taken].first < last) ++taken;
        return taken;
      }
      case PatternElement::Kind::gap:
        break;
    }
    return 0;
  }

  const Analysis& work_;
  const std::vector<Item>& items_;
  const std::vector<std::uint32_t>& types_;
  const PatternRule& rule_;
  std::vector<std::vector<Item>> captures_;
  std::size_t end_ = 0;
  bool matched_ = false;
  std::uint32_t steps_ = 0;
};

void match_rule(const Analysis& work, const SentenceItems& sentence, const PatternRule& rule,
                std::vector<PatternMatch>& out) {
  const std::vector<Item>& items = sentence.items;
  const PatternElement& front = rule.elements.front();
  const bool named = front.kind == PatternElement::Kind::mention && !front.optional;
  Matcher matcher(work, sentence, rule);
  for (std::size_t at = 0; at < items.size() && !matcher.exhausted();) {
    const bool begins = !named || (sentence.types[at] & front.types) != 0;
    if (!begins || !matcher.match_at(at) || matcher.end() <= at) {
      ++at;
      continue;
    }
    PatternMatch match;
    match.rule = &rule;
    match.first = items[at].first;
    match.end = items[matcher.end() - 1].end;
    for (std::size_t i = 0; i < rule.elements.size(); ++i) {
      if (!rule.elements[i].variable.empty() && !matcher.captures()[i].empty())
        match.captures.push_back({rule.elements[i].variable, {matcher.captures()[i]}});
      const PatternElement& own = rule.elements[i];
      if (own.kind == PatternElement::Kind::word_class && own.variable.empty() &&
          match.trigger == no_index && !matcher.captures()[i].empty())
        match.trigger = matcher.captures()[i].front().first;
    }
    out.push_back(std::move(match));
    at = matcher.end();
  }
}

}  // namespace

Status read_patterns(std::string_view text, std::string_view file, PackData& data) {
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = text.find('\n');
    const std::string_view line = core::trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    PatternRule rule;
    rule.place = fmt::format("{}:{}", file, number);
    const std::string why = RuleReader(line, data).read(rule);
    if (!why.empty()) {
      return Error(ErrorCode::invalid_argument, fmt::format("the pack's {}: {}", rule.place, why))
          .with_file(std::string(file))
          .with_place({static_cast<std::uint32_t>(number), 1, 0, 0});
    }
    data.rules.push_back(std::move(rule));
  }
  return {};
}

bool item_is(const Analysis& work, const Item& item, std::uint32_t types) {
  if (item.mention == no_index) return false;
  return (work.data.type_bit(work.doc.mentions[item.mention].type) & types) != 0;
}

std::vector<Item> coordinated(const Analysis& work, const std::vector<Item>& items, std::size_t at,
                              std::uint32_t types) {
  std::vector<Item> list{items[at]};

  bool linked = false;
  std::size_t plain = 0;
  for (std::size_t i = at + 1; i < items.size() && list.size() < list_items_max; ++i) {
    if (item_is(work, items[i], types)) {
      if (!linked) break;
      list.push_back(items[i]);

      linked = false;
      plain = 0;
      continue;
    }
    const std::uint32_t token = items[i].first;
    if (work.is_word(token, "(") && i + 2 < items.size() && work.is_word(items[i + 2].first, ")")) {
      i += 2;  // "Ministry of X (MX) and Ministry of Y (MY)"
      continue;
    }
    const bool link = work.is_word(token, ",") || work.is_word(token, "and") ||
                      work.is_word(token, "or") || work.is_word(token, "&") ||
                      work.is_word(token, "as") || work.is_word(token, "well");
    if (link) {
      linked = true;
      continue;
    }
    const bool filler = items[i].mention == no_index && !work.has(token, token_mark) &&
                        !work.is(token, Cue::function_word);
    if (!(filler || work.is(token, Cue::sector_noun)) || ++plain > 3) break;
  }
  return list;
}

void match_patterns(const Analysis& work, std::uint32_t sentence, std::vector<PatternMatch>& out) {
  SentenceItems seen;
  work.items(sentence, seen.items);
  const Sentence& each = work.doc.sentences[sentence];
  for (std::uint32_t at = each.first_token; at < each.end_token; ++at) {
    seen.classes |= work.bits[at];
    seen.add_word(work.token(at).word);
  }
  for (std::uint32_t i = work.cue_begin[each.first_token]; i < work.cue_begin[each.end_token]; ++i)
    seen.classes |= std::uint64_t{1} << work.cues[i].word_class;
  seen.types.reserve(seen.items.size());
  for (const Item& item : seen.items) {
    seen.types.push_back(
        item.mention == no_index ? 0 : work.data.type_bit(work.doc.mentions[item.mention].type));
    seen.all_types |= seen.types.back();
  }
  if (seen.all_types == 0) return;  // a fact has two ends
  for (const PatternRule& rule : work.data.rules) {
    if (seen.may_match(rule)) match_rule(work, seen, rule, out);
  }
}

}  // namespace plenum::ingest
