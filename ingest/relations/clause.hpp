#pragma once
// Purpose: where the words of a statement begin and end beside a verb of saying.
// May depend on: ingest/analysis.hpp.
// Invariants: pure functions of the tokens; each looks at one sentence only.

#include <cstdint>

#include "ingest/analysis.hpp"

namespace plenum::ingest {

/// Words (no marks) in [from, end).
std::uint32_t words_after(const Analysis& work, std::uint32_t from, std::uint32_t end);
/// Past the apposition of a source: the clause begins after its last comma.
std::uint32_t after_source(const Analysis& work, std::uint32_t at, std::uint32_t stop);
/// Whether a verb of saying stands at a token, and not a noun, an infinitive or a denial.
bool is_speech(const Analysis& work, const Sentence& sentence, std::uint32_t at);
/// "congratulated the winner and said it would": the words are those of the second verb.
bool said_soon(const Analysis& work, const Sentence& sentence, std::uint32_t verb);
/// "X, which had urged both to agree, welcomed the accord": a verb beside the one that counts.
bool in_relative_clause(const Analysis& work, const Sentence& sentence, std::uint32_t verb);
/// Whether a clause of its own stands before the subject: "Prices fell, X said", but not "In May,
/// X said".
bool leads(const Analysis& work, const Sentence& sentence, std::uint32_t subject);
/// The first comma or semicolon in [from, end), else end.
std::uint32_t clause_end(const Analysis& work, std::uint32_t from, std::uint32_t end);
/// "warned of exactly this": the preposition belongs to the verb, and what follows is its object.
bool takes_object(const Analysis& work, std::uint32_t after);
/// "said in a statement on Sunday", "told reporters": nothing of what was said follows.
bool only_circumstances(const Analysis& work, std::uint32_t from, std::uint32_t end);
/// "In a note", "At the summit in Oslo", "A former banker": words before a subject that say nothing
/// of their own, for want of a verb.
bool lacks_verb(const Analysis& work, std::uint32_t from, std::uint32_t end);
/// "told a briefing in Lima": nothing of what was said follows the verb of telling.
bool only_addressee(const Analysis& work, std::uint32_t verb, std::uint32_t after,
                    std::uint32_t end);
/// Where the phrase begins that a subject is part of: after the last mark before it.
std::uint32_t clause_of_subject(const Analysis& work, const Sentence& sentence,
                                std::uint32_t subject);
/// "Lima, he said, had been wrong", "Without aid, it warned in May, the state could fail": where
/// the clause goes on that the inquit stands in the middle of; no_index: a clause stands before it.
std::uint32_t inserted_inquit(const Analysis& work, const Sentence& sentence, std::uint32_t subject,
                              std::uint32_t after);
/// "Poland's climate minister, X, called ...": no clause but the office of who speaks, in
/// [first, subject).
bool only_office(const Analysis& work, std::uint32_t first, std::uint32_t subject);
/// Past the last colon in [first, end), else first.
std::uint32_t after_colon(const Analysis& work, std::uint32_t first, std::uint32_t end);
/// "the pact, in which A, B and C had promised": whether a list of subjects that ends with this one
/// stands in a relative clause.
bool in_which(const Analysis& work, const Sentence& sentence, std::uint32_t subject);
/// "told Reuters on Monday that ...": what is said begins after "that".
std::uint32_t after_addressee(const Analysis& work, std::uint32_t from, std::uint32_t end);
/// Where the words of a statement begin after its verb: the clause that is said, or the verb itself
/// where what follows is only its object ("ruled out resignation", "promised to cut taxes") or the
/// verb turns the clause round ("denied that ...").
std::uint32_t speech_start(const Analysis& work, std::uint32_t verb, std::uint32_t after,
                           std::uint32_t end);
/// "data from X show": whether documents or figures stand before the verb; only they show.
bool after_document(const Analysis& work, const Sentence& sentence, std::uint32_t verb);
/// Whether "expects", "sees" of this entity is a statement: of analysts, firms, who publish
/// forecasts.
bool may_opine(const Analysis& work, std::uint32_t entity, std::uint32_t verb);

/// Sets polarity and modality of a statement from its first words.
void set_modality(const Analysis& work, Entity& statement, std::uint32_t first, std::uint32_t end);

}  // namespace plenum::ingest
