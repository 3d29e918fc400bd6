#include "ingest/relations/persons.hpp"

namespace plenum::ingest {

void settle_persons(Analysis& work, const RelationState& state) {
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
