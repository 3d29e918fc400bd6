#pragma once
// Purpose: strings and values that break careless writers.
// May depend on: include/plenum.
// Invariants: all strings are valid UTF-8.

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "plenum/value.hpp"

namespace plenum::test {

/// Strings every format can carry.
inline const std::vector<std::string>& hostile_strings() {
  static const std::vector<std::string> strings{
      "",
      " ",
      "plain",
      "  edges  ",
      "line\nbreak",
      "tab\tand\rreturn\r\n",
      "\"double\" 'single' `back`",
      "back\\slash \\n \\\" \\u0041",
      "<b>bold</b> & <i>",
      "</script><script>alert(1)</script>",
      "<!-- comment --> <![CDATA[ x ]]> ]]>",
      "&amp; &lt; &#65; &copy;",
      "emoji 😀 👩‍👩‍👧 and 漢字 עברית",
      "\u2028\u2029\u00A0\uFEFF",
      "true",
      "null",
      "123",
      "1e5",
      "NaN",
      "a,b;c|d",
      "=1+1",
      "${x} #{y} {{z}} %s",
      ":A:B",
      "javascript:alert(1)",
      "\" onload=\"alert(1)",
  };
  return strings;
}

/// And those XML cannot.
inline const std::vector<std::string>& control_strings() {
  static const std::vector<std::string> strings{std::string("nul\0here", 8), "\x01\x02\x1F\x7F",
                                                "bell\a", "\xEF\xBF\xBE\xEF\xBF\xBF", "\x1B[31m"};
  return strings;
}

/// A value that a property may have; `any_string` allows controls.
inline Value random_value(std::mt19937& random, bool any_string) {
  const auto pick = [&](std::size_t n) { return random() % n; };
  const auto string = [&]() -> Value {
    if (any_string && pick(4) == 0) return control_strings()[pick(control_strings().size())];
    return hostile_strings()[pick(hostile_strings().size())];
  };
  const std::vector<double> doubles{0.0,
                                    -0.0,
                                    1.0,
                                    -2.5,
                                    0.1,
                                    1e300,
                                    5e-324,
                                    1e21,
                                    123456789.125,
                                    1.0 / 3,
                                    std::numeric_limits<double>::infinity(),
                                    -std::numeric_limits<double>::infinity(),
                                    std::numeric_limits<double>::quiet_NaN()};
  const std::vector<std::int64_t> integers{0,
                                           1,
                                           -1,
                                           42,
                                           std::numeric_limits<std::int64_t>::max(),
                                           std::numeric_limits<std::int64_t>::min()};
  switch (pick(12)) {
    case 0:
      return pick(2) == 0;
    case 1:
      return integers[pick(integers.size())];
    case 2:
      return doubles[pick(doubles.size())];
    case 3:
      return Date{static_cast<std::int64_t>(pick(200'000)) - 100'000};
    case 4:
      return LocalTime{static_cast<std::int64_t>(pick(86'400)) * 1'000'000'000 + 123};
    case 5:
      return Time{static_cast<std::int64_t>(pick(86'400)) * 1'000'000'000, 5400};
    case 6:
      return LocalDateTime{static_cast<std::int64_t>(pick(2'000'000'000)), 500};
    case 7:
      return DateTime{static_cast<std::int64_t>(pick(2'000'000'000)), 0, -3600, ""};
    case 8:
      return Duration{static_cast<std::int64_t>(pick(30)) - 15,
                      static_cast<std::int64_t>(pick(30)) - 15,
                      static_cast<std::int64_t>(pick(9000)), 250'000'000};
    case 9:
      return List{string(), string()};
    case 10:
      return List{Value(1), Value(-7), integers[pick(integers.size())]};
    default:
      return string();
  }
}

}  // namespace plenum::test
