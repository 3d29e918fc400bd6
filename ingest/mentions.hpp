#pragma once
// Purpose: finds the places in the text that name something, and their types.
// May depend on: ingest/analysis.hpp.
// Invariants: candidates of one sentence are found by independent rules and then chosen longest
// first; a chosen one may hold others of other types (a sector in a plan's name), one level deep.

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/analysis.hpp"

namespace plenum::ingest {

/// How a candidate refers: by its own name, or only by something that the article must resolve.
enum class Reference : std::uint8_t { name, acronym, definite, event, surname };

struct Candidate {
  std::uint32_t first = 0;
  std::uint32_t end = 0;
  std::string type;
  std::string name;                ///< canonical; empty: the words themselves
  std::string_view rule;           ///< a literal
  std::uint32_t entry = no_index;  ///< gazetteer entry
  Reference reference = Reference::name;
  int priority = 0;      ///< breaks ties between equally long ones
  bool nested = false;   ///< inside another chosen candidate
  bool several = false;  ///< names two things at once: "emerging and future industries"
  Properties props;
};

/// All chosen candidates, in text order, outer before inner.
std::vector<Candidate> find_candidates(Analysis& work);

// The rules, each appending what it finds in one sentence.
void find_gazetteer_names(const Analysis& work, std::uint32_t sentence,
                          std::vector<Candidate>& out);
void find_capital_runs(const Analysis& work, std::uint32_t sentence, std::vector<Candidate>& out);
void find_events(const Analysis& work, std::uint32_t sentence, std::vector<Candidate>& out);
void find_plans(const Analysis& work, std::uint32_t sentence, std::vector<Candidate>& out);
void find_plan_names(const Analysis& work, std::uint32_t sentence, std::vector<Candidate>& out);
void find_sectors(const Analysis& work, std::uint32_t sentence, std::vector<Candidate>& out);
void find_definites(const Analysis& work, std::uint32_t sentence, std::vector<Candidate>& out);

// Helpers that the rules share.
bool is_year(const Analysis& work, std::uint32_t at);

/// "third", "20th" -> 3, 20; 0: no ordinal.
int ordinal_at(const Analysis& work, std::uint32_t at);
/// 3 -> "Third", 21 -> "21st".
std::string ordinal_word(int number);
/// The part of speech that the lexicon gives a word or its base form: n, v, a, r; 0: unknown.
char part_of_speech(const Analysis& work, std::uint32_t at);
/// A plain word that can stand before a noun: no mark, number, function word, verb or possessive.
bool can_modify(const Analysis& work, std::uint32_t at);
/// Whether the lexicon knows the word as a noun too.
bool may_be_noun(const Analysis& work, std::uint32_t at);
/// The country that a token sequence names or whose adjective it is; sets `size`. Empty: none.
std::string_view country_at(const Analysis& work, std::uint32_t at, std::uint32_t& size);
/// Whether somebody travels to the place at a token: "will travel to X", "visits X".
bool is_destination(const Analysis& work, std::uint32_t at);
/// Whether a headline or another block in title case: capitals there say nothing.
bool is_title_case(const Analysis& work, std::uint32_t sentence);

}  // namespace plenum::ingest
