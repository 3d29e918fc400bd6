#include "ingest/dates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/text.hpp"

namespace plenum::ingest {

// Source of both: H. Hinnant, "chrono-compatible low-level date algorithms".
std::int32_t days_from_civil(int year, int month, int day) noexcept {
  year -= month <= 2 ? 1 : 0;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int yoe = year - era * 400;
  const int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

Civil civil_from_days(std::int32_t days) noexcept {
  days += 719468;
  const int era = (days >= 0 ? days : days - 146096) / 146097;
  const int doe = days - era * 146097;
  const int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int mp = (5 * doy + 2) / 153;
  Civil civil;
  civil.day = doy - (153 * mp + 2) / 5 + 1;
  civil.month = mp + (mp < 10 ? 3 : -9);
  civil.year = yoe + era * 400 + (civil.month <= 2 ? 1 : 0);
  return civil;
}

std::string iso_date(std::int32_t days) {
  const Civil civil = civil_from_days(days);
  return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

std::string interval_text(const Interval& interval) {
  if (!interval.known()) return {};
  const Civil from = civil_from_days(interval.from_days);
  switch (interval.precision) {
    case Precision::day:
      return iso_date(interval.from_days);
    case Precision::month:
      return fmt::format("{:04}-{:02}", from.year, from.month);
    case Precision::quarter:
      return fmt::format("{:04}-Q{}", from.year, (from.month + 2) / 3);
    case Precision::year:
      return fmt::format("{:04}", from.year);
    case Precision::unknown:
      break;
  }
  return {};
}

namespace {

int month_days(int year, int month) {
  return days_from_civil(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) -
         days_from_civil(year, month, 1);
}

Interval months(int year, int first, int last, Precision precision) {
  return {days_from_civil(year, first, 1),
          days_from_civil(year, last, 1) + month_days(year, last) - 1, precision};
}

int number_of(std::string_view text) {
  const auto value = core::parse_integer(text);
  return value && *value >= 0 && *value < 100000 ? static_cast<int>(*value) : -1;
}

/// Reads one date; `at_` walks over its tokens.
class DateReader {
 public:
  DateReader(const Analysis& work, std::uint32_t at, const Interval& anchor)
      : work_(work), first_(at), at_(at), anchor_(anchor) {
    stop_ = work.doc.sentences[work.sentence_at[at]].end_token;
  }

  std::optional<DateMatch> read() {
    if (iso() || day_month() || month_first() || quarter() || half() || relative() || year_alone())
      return DateMatch{first_, at_, interval_, label_};
    return std::nullopt;
  }

 private:
  template <std::size_t... Sizes>
  bool any(std::uint32_t at, const char (&... choices)[Sizes]) const {
    return at < stop_ && work_.is_any(at, choices...);
  }
  template <std::size_t Size>
  bool word(std::uint32_t at, const char (&folded)[Size]) const {
    return any(at, folded);
  }
  int month(std::uint32_t at) const {
    if (at >= stop_ || !work_.has(at, token_capital)) return 0;
    return std::max(0, number_of(work_.value(at, Cue::month)));
  }
  int year(std::uint32_t at) const {
    if (at >= stop_ || !work_.has(at, token_digit) || work_.surface(at).size() != 4) return 0;
    const int value = number_of(work_.surface(at));
    return value >= 1900 && value <= 2100 ? value : 0;
  }
  int day(std::uint32_t at) const {
    if (at >= stop_ || !work_.has(at, token_digit)) return 0;
    std::string_view digits = work_.surface(at);
    if (digits.size() > 2 && digits.size() < 5) {
      const std::string_view ending = digits.substr(digits.size() - 2);
      if (ending == "st" || ending == "nd" || ending == "rd" || ending == "th")
        digits.remove_suffix(2);
    }
    const int value = digits.size() <= 2 ? number_of(digits) : 0;
    return value >= 1 && value <= 31 ? value : 0;
  }
  bool known() const { return anchor_.known(); }
  /// The day of the article, where it is known.
  Civil now() const { return known() ? civil_from_days(anchor_.to_days) : Civil(); }

  // A month without a year is the latest one that had begun on the article's date.
  // After a word of the future it is the next one, within half a year.
  int year_of_month(int wanted) const {
    if (!known()) return 0;
    constexpr int soon = 3;  // months
    const int ahead = (wanted - now().month + 12) % 12;
    const bool future = looks_ahead() || (ahead > 0 && ahead <= soon && begins_or_ends());
    if (wanted <= now().month)
      return future && now().month - wanted > 6 ? now().year + 1 : now().year;
    return future && wanted - now().month < 6 ? now().year : now().year - 1;
  }

  bool looks_ahead() const {
    const std::uint32_t floor = work_.doc.sentences[work_.sentence_at[first_]].first_token;
    for (std::uint32_t at = first_, steps = 0; at > floor && steps < 20; ++steps) {
      --at;
      const std::string_view modal = work_.value(at, Cue::modal);
      if (modal == "plan" || modal == "forecast") return true;
      if (work_.is_any(at, "next", "upcoming", "scheduled", "due", "before", "ahead")) return true;
      if (work_.is_word(at, "said") || work_.is_word(at, "was")) return false;
    }
    return false;
  }
  // "will be cut from November", "until June": of what an article of October tells, the coming one.
  bool begins_or_ends() const {
    const std::uint32_t floor = work_.doc.sentences[work_.sentence_at[first_]].first_token;
    return first_ > floor &&
           work_.is_any(first_ - 1, "from", "until", "by", "before", "starting", "beginning");
  }
  // "next year", "this year", "last year" after a month or quarter.
  int year_after() {
    if (const int given = year(at_ + (word(at_, ",") || word(at_, "of") || word(at_, "in")))) {
      at_ += word(at_, ",") || word(at_, "of") || word(at_, "in") ? 2 : 1;
      return given;
    }
    const std::uint32_t skip = word(at_, "of") || word(at_, "in") || word(at_, ",") ? 1 : 0;
    if (word(at_ + skip + 1, "year") && known()) {
      const int shift = word(at_ + skip, "next")   ? 1
                        : word(at_ + skip, "last") ? -1
                        : word(at_ + skip, "this") ? 0
                                                   : 9;
      if (shift != 9) {
        at_ += skip + 2;
        return now().year + shift;
      }
    }
    return 0;
  }

  void set_day(int year, int month, int day_of_month) {
    if (year == 0) {
      label_ = fmt::format("{} {}", day_of_month, month_name(month));
      return;
    }
    const std::int32_t days =
        days_from_civil(year, month, std::min(day_of_month, month_days(year, month)));
    interval_ = {days, days, Precision::day};
    label_ = fmt::format("{} {} {}", day_of_month, month_name(month), year);
  }
  void set_months(int year, int first, int last, Precision precision, const std::string& label) {
    label_ = label;
    if (year == 0) return;
    interval_ = months(year, first, last, precision);
    label_ = fmt::format("{} {}", label, year);
  }
  static std::string month_name(int month) {
    static constexpr std::string_view names[] = {"January",   "February", "March",    "April",
                                                 "May",       "June",     "July",     "August",
                                                 "September", "October",  "November", "December"};
    return std::string(names[(month - 1) % 12]);
  }

  bool iso() {  // 2025-10-24
    const int y = year(at_);
    if (y == 0 || !work_.has(at_ + 1, token_hyphen_before)) return false;
    const int m = day(at_ + 1);
    const int d = work_.has(at_ + 2, token_hyphen_before) ? day(at_ + 2) : 0;
    if (m == 0 || m > 12 || d == 0) return false;
    at_ += 3;
    set_day(y, m, d);
    return true;
  }

  bool day_month() {  // 24 October 2025, 5 July, 24th of October
    const int d = day(at_);
    if (d == 0) return false;
    const std::uint32_t of = word(at_ + 1, "of") ? 1 : 0;
    const int m = month(at_ + 1 + of);
    if (m == 0) return false;
    at_ += 2 + of;
    const int given = year_after();
    set_day(given != 0 ? given : year_of_month(m), m, d);
    return true;
  }

  bool month_first() {  // October 24, 2025; September 2025; September; July to September
    const int m = month(at_);
    if (m == 0) return false;
    if (word(at_, "may") && !work_.has(at_ + 1, token_digit) && at_ > 0 &&
        !any(at_ - 1, "in", "since", "until", "by", "last", "next", "from", "to", "of"))
      return false;
    ++at_;
    if (word(at_, ".") && work_.has(at_ + 1, token_digit)) ++at_;
    if (const int d = day(at_); d != 0 && !work_.has(at_ + 1, token_hyphen_before)) {
      ++at_;
      const int given = year_after();
      set_day(given != 0 ? given : year_of_month(m), m, d);
      return true;
    }
    const bool to = any(at_, "to", "through", "-", "and");
    const int last = to ? month(at_ + 1) : work_.has(at_, token_hyphen_before) ? month(at_) : 0;
    if (last > m) {
      at_ += to ? 2 : 1;
      if (word(at_, "quarter") || word(at_, "period")) ++at_;
      const int given = year_after();
      const bool quarter = last - m == 2 && m % 3 == 1;
      const std::string span = fmt::format("{} to {}", month_name(m), month_name(last));
      set_months(given != 0 ? given : year_of_month(last), m, last, Precision::quarter,
                 quarter ? fmt::format("Q{} ({})", (m + 2) / 3, span) : span);
      return true;
    }
    const int given = year_after();
    set_months(given != 0 ? given : year_of_month(m), m, m, Precision::month, month_name(m));
    return true;
  }

  int quarter_number(std::uint32_t at) const {
    const std::string_view text = work_.surface(at);
    if (text.size() == 2 && (text[0] == 'Q' || text[0] == 'q') && text[1] >= '1' && text[1] <= '4')
      return text[1] - '0';
    return 0;
  }

  bool quarter() {  // third quarter of 2025, Q3 2025, 2025-Q3
    int n = quarter_number(at_);
    if (n != 0) {
      ++at_;
    } else {
      const int ordinal = number_of(work_.value(at_, Cue::ordinal));
      if (ordinal < 1 || ordinal > 4 || !word(at_ + 1, "quarter")) return false;
      n = ordinal;
      at_ += 2;
    }
    int y = year_after();
    if (y == 0 && known()) {
      // the latest quarter that had begun
      y = n * 3 - 2 <= now().month ? now().year : now().year - 1;
    }
    set_months(y, n * 3 - 2, n * 3, Precision::quarter, fmt::format("Q{}", n));
    return true;
  }

  bool half() {
    const int n = number_of(work_.value(at_, Cue::ordinal));
    if (n < 1 || n > 2 || !word(at_ + 1, "half")) return false;
    at_ += 2;
    int y = year_after();
    if (y == 0 && word(at_, "of") && word(at_ + 1, "the") && word(at_ + 2, "year")) at_ += 3;
    if (y == 0 && known()) y = now().year;
    set_months(y, n == 1 ? 1 : 7, n == 1 ? 6 : 12, Precision::quarter, n == 1 ? "H1" : "H2");
    return true;
  }

  bool relative() {
    if (word(at_, "the") && word(at_ + 1, "year") && at_ > 0 && any(at_ - 1, "for", "in") &&
        (!any(at_ + 2, "to", "through") || month(at_ + 3) == 0)) {
      at_ += 2;
      label_ = "the year";
      if (known()) {
        interval_ = months(now().year, 1, 12, Precision::year);
        label_ = fmt::format("{}", now().year);
      }
      return true;
    }
    if (word(at_, "first") && word(at_ + 2, "months")) return first_months();
    if (word(at_ + 1, "months") && any(at_ + 2, "to", "through", "until"))
      return months_to(number_of(work_.value(at_, Cue::number)), 2);
    if (any(at_, "quarter", "year") && any(at_ + 1, "to", "through") && at_ > 0 &&
        word(at_ - 1, "the"))
      return months_to(word(at_, "year") ? 12 : 3, 1);
    const bool past = any(at_, "past", "last");
    if (past && !work_.value(at_ + 1, Cue::number).empty() &&
        any(at_ + 2, "months", "years", "weeks", "quarters", "days")) {
      label_ = work_.words(at_, at_ + 3);
      at_ += 3;
      return true;
    }
    const int shift = word(at_, "next") ? 1 : past ? -1 : word(at_, "this") ? 0 : 9;
    if (shift == 9) return false;
    if (word(at_ + 1, "year")) {
      label_ = work_.words(at_, at_ + 2);
      at_ += 2;
      if (known()) {
        interval_ = months(now().year + shift, 1, 12, Precision::year);
        label_ = fmt::format("{}", now().year + shift);
      }
      return true;
    }
    if (word(at_ + 1, "month") || word(at_ + 1, "quarter")) {
      const bool quarterly = word(at_ + 1, "quarter");
      label_ = work_.words(at_, at_ + 2);
      at_ += 2;
      if (known()) {
        const int size = quarterly ? 3 : 1;
        const int index = now().year * 12 + (now().month - 1) / size * size + shift * size;
        const int y = index / 12;
        const int m = index % 12 + 1;
        interval_ = months(y, m, m + size - 1, quarterly ? Precision::quarter : Precision::month);
        label_ = quarterly ? fmt::format("Q{} {}", (m + 2) / 3, y)
                           : fmt::format("{} {}", month_name(m), y);
      }
      return true;
    }
    if (word(at_ + 1, "week")) {
      label_ = work_.words(at_, at_ + 2);
      at_ += 2;
      return true;
    }
    return false;
  }

  // "three months to September (2025)", "the quarter to September": so many months that so many
  // words name
  bool months_to(int count, std::uint32_t words) {
    const int last = month(at_ + words + 1);
    if (count < 2 || count > 12 || last == 0) return false;
    label_ = fmt::format("{} to {}", work_.words(at_, at_ + words), month_name(last));
    at_ += words + 2;
    const int given = year_after();
    const int y = given != 0 ? given : year_of_month(last);
    if (y == 0) return true;
    const int from = y * 12 + last - count;  // months from year 0 on
    interval_ = {days_from_civil(from / 12, from % 12 + 1, 1),
                 months(y, last, last, Precision::quarter).to_days, Precision::quarter};
    label_ = fmt::format("{} {}", label_, y);
    return true;
  }

  // "the first nine months (of 2025)"
  bool first_months() {
    const int count = number_of(work_.value(at_ + 1, Cue::number));
    if (count < 2 || count > 11) return false;
    label_ = work_.words(at_, at_ + 3);
    at_ += 3;
    int y = year_after();
    if (y == 0 && known()) y = now().year;
    if (y != 0) {
      interval_ = months(y, 1, count, Precision::quarter);
      label_ = fmt::format("{} of {}", label_, y);
    }
    return true;
  }

  bool year_alone() {
    int y = year(at_);
    const bool fiscal = any(at_, "fiscal", "fy") && year(at_ + 1) != 0;
    if (fiscal) y = year(++at_);
    if (y == 0) return false;
    if (at_ + 1 < stop_ && !work_.has(at_ + 1, token_mark) &&
        work_.has(at_ + 1, token_hyphen_before) && work_.has(at_ + 1, token_digit)) {
      int end = number_of(work_.surface(at_ + 1));
      if (end < 100) end += y / 100 * 100;
      if (end > y && end < y + 60) {
        at_ += 2;
        interval_ = {days_from_civil(y, 1, 1), days_from_civil(end, 12, 31), Precision::year};
        label_ = fmt::format("{}-{}", y, end);
        return true;
      }
    }
    ++at_;
    interval_ = months(y, 1, 12, Precision::year);
    label_ = fmt::format("{}{}", fiscal ? "fiscal " : "", y);
    return true;
  }

  const Analysis& work_;
  std::uint32_t first_;
  std::uint32_t at_;
  std::uint32_t stop_ = 0;
  Interval anchor_;
  Interval interval_;
  std::string label_;
};

}  // namespace

std::optional<DateMatch> match_date(const Analysis& work, std::uint32_t at,
                                    const Interval& anchor) {
  if (at >= work.token_count()) return std::nullopt;
  return DateReader(work, at, anchor).read();
}

std::vector<DateMatch> find_dates(const Analysis& work, std::uint32_t sentence,
                                  const Interval& anchor) {
  std::vector<DateMatch> dates;
  const Sentence& each = work.doc.sentences[sentence];
  for (std::uint32_t at = each.first_token; at < each.end_token;) {
    if (auto found = match_date(work, at, anchor); found && found->end > at) {
      at = found->end;
      dates.push_back(*std::move(found));
    } else {
      ++at;
    }
  }
  return dates;
}

Interval parse_date_text(std::string_view text, const PackData& data) {
  std::vector<RawToken> tokens;
  cut_tokens(text, {0, static_cast<std::uint32_t>(std::min<std::size_t>(text.size(), 64))}, tokens);
  int year = 0;
  int month = 0;
  int day = 0;
  const std::uint8_t months_class = data.cue(Cue::month);
  for (const RawToken& token : tokens) {
    const std::string_view surface = text.substr(token.text.begin, token.text.size());
    const std::uint32_t word = data.word(fold(surface));
    const std::string_view named = word == 0 ? "" : data.word_value(months_class, word);
    if (!named.empty() && (token.flags & token_capital) != 0) {
      if (month == 0) month = number_of(named);
    } else if ((token.flags & token_digit) != 0) {
      std::string_view digits = surface.substr(0, surface.find_first_not_of("0123456789"));
      const int value = number_of(digits);
      if (digits.size() == 4 && year == 0 && value >= 1900 && value <= 2100) {
        year = value;
      } else if (digits.size() <= 2 && year != 0 && month == 0 && value >= 1 && value <= 12) {
        month = value;
      } else if (digits.size() <= 2 && day == 0 && value >= 1 && value <= 31) {
        day = value;
      }
    }
    if (year != 0 && month != 0 && day != 0) break;
  }
  if (year == 0 || month == 0) return {};
  if (day == 0) return months(year, month, month, Precision::month);
  const std::int32_t days = days_from_civil(year, month, std::min(day, month_days(year, month)));
  return {days, days, Precision::day};
}

}  // namespace plenum::ingest
