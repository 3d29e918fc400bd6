#include "ingest/relations/persons.hpp"

#include <algorithm>

#include "ingest/mentions.hpp"

namespace plenum::ingest {

namespace {

/// "Ann Example is the economics editor of X.": a paragraph of its own about somebody whom the
/// article does not name again is about who wrote it.
void contributors(Analysis& work) {
  std::vector<std::uint32_t> named(work.doc.entities.size(), 0);
  for (const Mention& each : work.doc.mentions) {
    if (each.entity != no_index) ++named[each.entity];
  }
  for (const Mention& each : work.doc.mentions) {
    if (each.entity == no_index || named[each.entity] != 1) continue;
    Entity& who = work.doc.entities[each.entity];
    if (!work.roles.person.has(who.type) && !work.roles.expert.has(who.type)) continue;
    const Sentence& sentence = work.doc.sentences[each.sentence];
    const bool alone =
        each.first_token == sentence.first_token && work.is_word(each.end_token, "is") &&
        (each.sentence == 0 || work.doc.sentences[each.sentence - 1].block != sentence.block) &&
        (each.sentence + 1 >= work.doc.sentences.size() ||
         work.doc.sentences[each.sentence + 1].block != sentence.block);
    if (!alone) continue;
    for (std::uint32_t at = each.end_token + 1; at < sentence.end_token && at < each.end_token + 6;
         ++at) {
      if (work.match(at, Cue::role) == 0) continue;
      work.roles.author.give(who.type);
      who.also_types.clear();
      if (work.doc.article.author.empty()) work.doc.article.author = who.name;
      break;
    }
  }
}

/// "X, a historian, has won the election": politicians, whatever they were before.
void candidates_lead(Analysis& work) {
  const bool elects =
      std::any_of(work.doc.entities.begin(), work.doc.entities.end(), [&](const Entity& each) {
        return work.roles.event.has(each.type) && property(each.props, "kind") == "election";
      });
  if (!elects) return;
  for (const Mention& each : work.doc.mentions) {
    if (each.entity == no_index || work.has(each.end_token, token_possessive)) continue;
    Entity& who = work.doc.entities[each.entity];
    if (!work.roles.person.has(who.type) && !work.roles.expert.has(who.type)) continue;
    const std::uint32_t stop =
        std::min(work.doc.sentences[each.sentence].end_token, each.end_token + 30);
    bool aside = false;  // between the commas of an apposition
    for (std::uint32_t at = each.end_token; at < stop; ++at) {
      if (work.is_word(at, ",")) aside = !aside;
      if (aside || work.has(at, token_mark)) continue;
      if (work.match(at, Cue::speech_verb) != 0) break;
      if (work.is_word(at, "won") || work.is_word(at, "wins") || work.is_word(at, "elected") ||
          work.is_word(at, "sworn") || work.is_word(at, "inaugurated")) {
        work.roles.official.give(who.type);
        break;
      }
      const bool plain = work.is(at, Cue::function_word) || part_of_speech(work, at) == 'r';
      if (!plain) break;
    }
  }
}

}  // namespace

void settle_persons(Analysis& work, const RelationState& state) {
  contributors(work);
  for (const Mention& each : work.doc.mentions) {  // every name of a byline
    if (each.entity == no_index || !work.roles.person.has(work.doc.entities[each.entity].type))
      continue;
    const Block& block = work.doc.article.blocks[work.doc.sentences[each.sentence].block];
    if (block.kind == BlockKind::byline)
      work.roles.author.give(work.doc.entities[each.entity].type);
  }
  for (const Mention& each : work.doc.mentions) {  // "By Ann Example", a line further down
    if (each.entity == no_index || !work.roles.people.has(work.doc.entities[each.entity].type))
      continue;
    const Sentence& line = work.doc.sentences[each.sentence];
    if (each.first_token != line.first_token + 1 || each.end_token != line.end_token ||
        !work.is_word(line.first_token, "by"))
      continue;
    Entity& who = work.doc.entities[each.entity];
    work.roles.author.give(who.type);
    who.also_types.clear();
    if (work.doc.article.author.empty()) work.doc.article.author = who.name;
  }
  for (const Mention& each : work.doc.mentions) {  // "Live updates with Ann Example"
    if (each.entity == no_index || !work.roles.person.has(work.doc.entities[each.entity].type))
      continue;
    const Sentence& line = work.doc.sentences[each.sentence];
    if (line.end_token - line.first_token > 16) continue;
    if (work.is_word(line.first_token, "live") || work.is_word(line.first_token, "reporting"))
      work.roles.author.give(work.doc.entities[each.entity].type);
  }
  for (const Mention& each : work.doc.mentions) {  // "X, the panel's top Democrat"
    if (each.entity == no_index || !work.roles.person.has(work.doc.entities[each.entity].type))
      continue;
    if (!work.is_word(each.end_token, ",")) continue;
    for (std::uint32_t at = each.end_token + 1; at < each.end_token + 8; ++at) {
      if (work.has(at, token_mark) && !work.has(at, token_possessive)) break;
      if (work.is_word(at, "democrat") || work.is_word(at, "republican") ||
          work.is_word(at, "politician"))
        work.roles.official.give(work.doc.entities[each.entity].type);
    }
  }
  candidates_lead(work);
  for (const Assertion& each : work.doc.assertions) {  // "X, a member of the bank's board"
    Entity& who = work.doc.entities[each.subject];
    if (each.type == work.roles.membership && work.roles.person.has(who.type))
      work.roles.official.give(who.type);
  }
  for (const Saying& each : state.sayings) {
    if (each.speaker != no_index && work.roles.person.has(work.doc.entities[each.speaker].type))
      work.roles.expert.give(work.doc.entities[each.speaker].type);
  }
  for (Entity& each : work.doc.entities) {
    if (work.roles.person.has(each.type))
      (each.name == work.doc.article.author ? work.roles.author : work.roles.someone)
          .give(each.type);
  }
  for (Mention& each : work.doc.mentions) {
    if (each.entity != no_index) each.type = work.doc.entities[each.entity].type;
  }
}

}  // namespace plenum::ingest
