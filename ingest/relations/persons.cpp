#include "ingest/relations/persons.hpp"

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
    if (who.type != "Person" && who.type != "Analyst") continue;
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
      who.type = "Author";
      who.also_types.clear();
      if (work.doc.article.author.empty()) work.doc.article.author = who.name;
      break;
    }
  }
}

}  // namespace

void settle_persons(Analysis& work, const RelationState& state) {
  contributors(work);
  for (const Mention& each : work.doc.mentions) {  // every name of a byline
    if (each.entity == no_index || work.doc.entities[each.entity].type != "Person") continue;
    const Block& block = work.doc.article.blocks[work.doc.sentences[each.sentence].block];
    if (block.kind == BlockKind::byline) work.doc.entities[each.entity].type = "Author";
  }
  for (const Mention& each : work.doc.mentions) {  // "X, the panel's top Democrat"
    if (each.entity == no_index || work.doc.entities[each.entity].type != "Person") continue;
    if (!work.is_word(each.end_token, ",")) continue;
    for (std::uint32_t at = each.end_token + 1; at < each.end_token + 8; ++at) {
      if (work.has(at, token_mark) && !work.has(at, token_possessive)) break;
      if (work.is_word(at, "democrat") || work.is_word(at, "republican") ||
          work.is_word(at, "politician"))
        work.doc.entities[each.entity].type = "Leader";
    }
  }
  for (const Saying& each : state.sayings) {
    if (each.speaker != no_index && work.doc.entities[each.speaker].type == "Person")
      work.doc.entities[each.speaker].type = "Analyst";
  }
  for (Entity& each : work.doc.entities) {
    if (each.type == "Person")
      each.type = each.name == work.doc.article.author ? "Author" : "Leader";
  }
  for (Mention& each : work.doc.mentions) {
    if (each.entity != no_index) each.type = work.doc.entities[each.entity].type;
  }
}

}  // namespace plenum::ingest
