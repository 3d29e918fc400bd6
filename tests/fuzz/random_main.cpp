// The target under a deterministic driver: TARGET [ROUNDS [SEED]]. Inputs are seeds, seeds that
// were cut, joined and damaged, and noise. On a crash the input is in the file `TARGET.last`.
#include <cstdint>
#include <fstream>
#include <random>

#include "core/text.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t bound) {
  return bound == 0 ? 0 : static_cast<std::size_t>(random() % bound);
}

constexpr std::string_view marks = "0123456789-+:.,'\"`(){}[]<>|;\n\\ TPZ";

void damage(std::string& text, Random& random) {
  const std::size_t at = below(random, text.size());
  switch (random() % 5) {
    case 0:
      if (!text.empty()) text[at] = static_cast<char>(random());
      break;
    case 1:
      if (!text.empty()) text[at] = static_cast<char>(text[at] ^ (1 << (random() % 8)));
      break;
    case 2:
      text.erase(at, 1 + below(random, 8));
      break;
    case 3:
      text.insert(at, text.substr(below(random, text.size()), below(random, 20)));
      break;
    default:
      text.insert(at, 1, marks[below(random, marks.size())]);
  }
}

std::string make_input(const std::vector<std::string>& seeds, Random& random) {
  std::string input;
  if (seeds.empty() || random() % 16 == 0) {
    input.resize(below(random, 64));
    for (char& c : input) c = static_cast<char>(random());
    return input;
  }
  const std::size_t pieces = 1 + below(random, 3);
  for (std::size_t i = 0; i < pieces; ++i) {
    std::string piece = seeds[below(random, seeds.size())];
    if (i > 0) piece.erase(0, below(random, piece.size()));
    if (i + 1 < pieces) piece.resize(below(random, piece.size() + 1));
    input += piece;
  }
  for (std::size_t count = below(random, 6); count > 0; --count) damage(input, random);
  return input;
}

}  // namespace

int main(int count, char** values) {
  const auto number = [&](int i, std::uint64_t fallback) {
    return i < count ? plenum::core::parse_unsigned(values[i]).value_or(fallback) : fallback;
  };
  const std::uint64_t rounds = number(1, 20'000);
  const std::uint64_t seed = number(2, 1);
  Random random(seed);
  const auto seeds = plenum::fuzz::seeds();
  const std::string last = std::string(values[0]) + ".last";
  for (const std::string& input : seeds) plenum::fuzz::fuzz_one(input);
  for (std::uint64_t i = 0; i < rounds; ++i) {
    const std::string input = make_input(seeds, random);
    // Written before the call, in steps of 64: the crash is found again from the seed and the
    // round.
    if (i % 64 == 0) std::ofstream(last) << "seed " << seed << " round " << i << '\n';
    plenum::fuzz::fuzz_one(input);
  }
  return 0;
}
