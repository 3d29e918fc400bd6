#pragma once
// Purpose: bodies that every country has, by what they are called there: "the Senate", "the finance
// ministry", "the Chinese leadership".
// May depend on: ingest/mentions.hpp.
// Invariants: each appends what it finds at one name or token, and never two candidates.

#include <string_view>
#include <vector>

#include "ingest/mentions.hpp"

namespace plenum::ingest {

/// "the Senate", "House of Representatives": many countries have one; here, the article's.
void own_house(const Analysis& work, const NameSpan& name, const GazetteerEntry& entry,
               std::vector<Candidate>& out);

/// "the Democratic Alliance": many countries have one; here, the article's.
void own_party(const Analysis& work, const NameSpan& name, const GazetteerEntry& entry,
               std::vector<Candidate>& out);

/// "the finance ministry", "the federal mines ministry": of the country the article is about.
void home_ministry(const Analysis& work, const Sentence& sentence, std::uint32_t at,
                   std::vector<Candidate>& out);

/// "China's government", "the Chinese leadership", "Japan's central bank": a country and a noun.
void government_of_country(const Analysis& work, const Sentence& sentence, std::uint32_t at,
                           std::uint32_t size, std::string_view country,
                           std::vector<Candidate>& out);

}  // namespace plenum::ingest
