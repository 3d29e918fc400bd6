#include "ingest/numbers.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/text.hpp"

namespace plenum::ingest {
namespace {

std::string plain_digits(std::string_view surface) {
  std::string digits;
  for (char each : surface) {
    if (each != ',') digits.push_back(each);
  }
  return digits;
}

bool is_plain_number(std::string_view surface) {
  return !surface.empty() && surface.find_first_not_of("0123456789.,") == std::string_view::npos;
}

class QuantityReader {
 public:
  QuantityReader(const Analysis& work, std::uint32_t at) : work_(work), at_(at) {
    stop_ = work.doc.sentences[work.sentence_at[at]].end_token;
    found_.first = at;
  }

  std::optional<Quantity> read() {
    if (fraction()) return done();
    std::string before;  // a currency sign
    if (!work_.has(at_, token_digit)) {
      if (const std::uint32_t size = sign(at_)) {
        before = unit_value(at_);
        at_ += size;
      }
    }
    if (!number()) return std::nullopt;
    scale();
    range();
    if (work_.is_word(at_, "a") && found_.value == "0.5") ++at_;  // "half a point"
    found_.unit = before;
    if (before.empty()) {
      unit();
    } else {
      if (found_.scale.empty()) scale();
      if (const std::uint32_t size = unit_at(at_); size > 1) {  // "$80 a barrel"
        found_.unit += " " + std::string(work_.value(at_, Cue::unit));
        at_ += size;
      }
    }
    if (found_.unit.empty() && found_.scale.empty()) return std::nullopt;
    return done();
  }

 private:
  Quantity done() {
    found_.end = at_;
    return found_;
  }

  // A unit that stands before its number: "$", "US$", "Rs", "EUR".
  std::uint32_t sign(std::uint32_t at) const {
    const std::uint32_t size = work_.match(at, Cue::unit);
    if (size == 0 || at + size >= stop_ || !work_.has(at + size, token_digit)) return 0;
    const bool symbol = work_.has(at, token_mark) || work_.has(at, token_capital);
    return symbol ? size : 0;
  }

  /// "INR;Pakistan=PKR": a unit of several countries is that of the article's, where it is listed.
  std::string unit_value(std::uint32_t at) const {
    const std::string_view all = work_.value(at, Cue::unit);
    const std::string_view usual = all.substr(0, all.find(';'));
    if (usual.size() == all.size() || work_.home_country_name.empty()) return std::string(usual);
    const std::string key = fmt::format(";{}=", work_.home_country_name);
    const std::size_t own = all.find(key);
    if (own == std::string_view::npos) return std::string(usual);
    const std::string_view rest = all.substr(own + key.size());
    return std::string(rest.substr(0, rest.find(';')));
  }

  bool number() {
    if (at_ >= stop_) return false;
    if (work_.has(at_, token_digit)) {
      if (!is_plain_number(work_.surface(at_))) return false;
      found_.value = plain_digits(work_.surface(at_));
      ++at_;
      return true;
    }
    const std::string_view word = work_.value(at_, Cue::number);
    if (word.empty()) return false;
    found_.value = word;
    ++at_;
    if (work_.is_word(at_, "and") && work_.is_word(at_ + 1, "a") &&
        work_.is_word(at_ + 2, "half")) {
      found_.value += ".5";
      at_ += 3;
    }
    return true;
  }

  void scale() {
    if (at_ >= stop_ || unit_at(at_) > 1) return;  // "740,000 b/d"
    const std::string_view word = work_.value(at_, Cue::scale);
    if (word.empty()) return;
    found_.scale = word;
    ++at_;
  }

  // "5.25-5.5 percent", "30 to 35 billion", "between 2 per cent and 3 per cent"
  void range() {
    std::uint32_t next = at_;
    // "from 8.5% to 50%" are two figures
    if (found_.first > 0 && work_.is_word(found_.first - 1, "from")) return;
    const bool hyphen = next < stop_ && work_.has(next, token_hyphen_before);
    if (!hyphen) {
      const bool percent = unit_at(next) != 0 && work_.value(next, Cue::unit) == "%";
      if (percent) next += unit_at(next);
      const bool between = found_.first > 0 && work_.is_word(found_.first - 1, "between");
      if (!work_.is_any(next, "to", "-") && !(between && work_.is_word(next, "and"))) return;
      ++next;
      if (const std::uint32_t size = next < stop_ ? sign(next) : 0) {
        if (percent) return;  // "by 1.2 percent to $73" are two figures
        next += size;
      }
      if (percent && (next + 1 >= stop_ || work_.value(next + 1, Cue::unit) != "%")) return;
    }
    if (next >= stop_ || !work_.has(next, token_digit) || !is_plain_number(work_.surface(next)))
      return;
    const std::uint32_t after = next + 1;
    const bool united =
        after < stop_ && (unit_at(after) != 0 || !work_.value(after, Cue::scale).empty());
    if (!united) return;
    found_.value += "-" + plain_digits(work_.surface(next));
    at_ = after;
    scale();
  }

  std::uint32_t unit_at(std::uint32_t at) const {
    if (at >= stop_) return 0;
    const std::uint32_t size = work_.match(at, Cue::unit);
    // "N", "R": signs of currencies stand before the number only
    const bool letter = size == 1 && work_.has(at, token_word) && work_.surface(at).size() == 1;
    return letter ? 0 : size;
  }

  void unit() {
    std::uint32_t at = at_;
    if (work_.is_word(at, "of") && !found_.scale.empty()) ++at;  // "billions of dollars"
    const std::uint32_t size = unit_at(at);
    if (size == 0) return;
    const std::string_view value = work_.value(at, Cue::unit);
    found_.unit = value.empty() ? work_.words(at, at + size) : unit_value(at);
    at_ = at + size;
  }

  // "one sixth of", "a quarter of", "two thirds": shares told in words.
  bool fraction() {
    double count = 1;
    std::uint32_t at = at_;
    const std::uint32_t whole = work_.is_word(at + 1, "full") ? at + 2 : at + 1;
    if (work_.is_word(at, "a") && unit_at(whole) != 0 &&
        work_.value(whole, Cue::unit) == "percentage points") {  // "a full percentage point"
      found_.value = "1";
      found_.unit = "percentage points";
      at_ = whole + work_.match(whole, Cue::unit);
      return true;
    }
    if (!work_.is_word(at, "a")) {
      const std::string_view word = work_.value(at, Cue::number);
      if (word.empty()) return false;
      count = core::parse_float(word).value_or(0);
    }
    const std::string_view part = work_.value(at + 1, Cue::fraction);
    if (part.empty() || at + 2 >= stop_) return false;
    if (!work_.is_word(at + 2, "of") && !work_.is_word(at + 2, "in")) return false;
    if (work_.is_word(at + 3, "a") && work_.value(at + 4, Cue::unit) == "percentage points") {
      // "three-quarters of a percentage point"
      found_.value = fmt::format("{}", count / core::parse_float(part).value_or(1));
      found_.unit = "percentage points";
      at_ = at + 4 + work_.match(at + 4, Cue::unit);
      return true;
    }
    const double parts = core::parse_float(part).value_or(1);
    const double share = std::round(1000.0 * count / parts) / 10.0;
    found_.value = fmt::format("{}", share);
    found_.unit = "%";
    found_.fraction = true;
    at_ = at + 2;
    return true;
  }

  const Analysis& work_;
  std::uint32_t at_;
  std::uint32_t stop_ = 0;
  Quantity found_;
};

}  // namespace

std::optional<Quantity> match_quantity(const Analysis& work, std::uint32_t at) {
  // digits, a number in words, a sign before either, "a" of "a quarter of": nothing else begins one
  const bool begins = work.has(at, token_digit) || work.match(at, Cue::number) != 0 ||
                      work.match(at, Cue::unit) != 0 || work.is_word(at, "a");
  if (!begins) return std::nullopt;
  return QuantityReader(work, at).read();
}

namespace {

/// "from 680 to 750 euros": the first number has the unit of the second.
std::optional<Quantity> lower_bound(const Analysis& work, const Sentence& sentence,
                                    std::uint32_t at) {
  if (at == sentence.first_token || at + 2 >= sentence.end_token || !work.has(at, token_digit) ||
      !work.is_word(at - 1, "from") || !work.is_word(at + 1, "to") ||
      !is_plain_number(work.surface(at)))
    return std::nullopt;
  const auto upper = match_quantity(work, at + 2);
  if (!upper || upper->unit.empty() || upper->unit == "%" || upper->fraction) return std::nullopt;
  Quantity lower = *upper;
  lower.first = at;
  lower.end = at + 1;
  lower.value = plain_digits(work.surface(at));
  return lower;
}

}  // namespace

std::vector<Quantity> find_quantities(const Analysis& work, std::uint32_t sentence) {
  std::vector<Quantity> found;
  const Sentence& each = work.doc.sentences[sentence];
  for (std::uint32_t at = each.first_token; at < each.end_token;) {
    if (auto quantity = match_quantity(work, at); quantity && quantity->end > at) {
      at = quantity->end;
      if (quantity->unit.empty()) {  // "47.6 billion shillings and 13 billion": the same unit
        const bool money = !found.empty() && !found.back().unit.empty() &&
                           !found.back().scale.empty() && found.back().unit != "%" &&
                           (work.is(at, Cue::function_word) || work.has(at, token_mark));
        if (!money) continue;
        quantity->unit = found.back().unit;
      }
      found.push_back(*std::move(quantity));
    } else {
      if (auto lower = lower_bound(work, each, at)) found.push_back(*std::move(lower));
      ++at;
    }
  }
  return found;
}

double number_value(const Analysis& work, std::uint32_t at) {
  if (at >= work.token_count()) return -1;
  if (work.has(at, token_digit)) {
    return core::parse_float(plain_digits(work.surface(at))).value_or(-1);
  }
  return core::parse_float(work.value(at, Cue::number)).value_or(-1);
}

}  // namespace plenum::ingest
