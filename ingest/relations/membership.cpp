#include <set>

#include "ingest/relations.hpp"

namespace plenum::ingest {
namespace {

/// Wholes that the pack knows (`part_of=`), where the article names part and whole.
void known_parts(Analysis& work) {
  std::set<std::uint32_t> done;
  for (std::uint32_t i = 0; i < work.doc.mentions.size(); ++i) {
    const Mention& mention = work.doc.mentions[i];
    if (mention.entity == no_index || mention.bare) continue;
    const std::string_view whole = property(work.doc.entities[mention.entity].props, "part_of");
    if (whole.empty()) continue;
    const std::uint32_t other = find_entity(work, "Body", whole);
    if (other == no_index || !done.insert(mention.entity).second) continue;
    AssertionDraft draft;
    draft.type = "PART_OF";
    draft.subject = mention.entity;
    draft.object = other;
    draft.subject_mention = i;
    draft.first = mention.first_token;
    draft.end = mention.end_token;
    draft.rule = "membership.known_part";
    draft.confidence = 800;
    add_assertion(work, std::move(draft));
  }
}

/// "MOST Center for X": a body whose name begins with the name of another is its part.
void named_parts(Analysis& work) {
  const std::size_t count = work.doc.mentions.size();
  for (std::uint32_t i = 0; i < count; ++i) {
    const Mention& mention = work.doc.mentions[i];
    if (mention.entity == no_index || mention.bare || mention.rule == "gazetteer") continue;
    const Entity& part = work.doc.entities[mention.entity];
    if (part.type != "Body" && part.type != "Organization") continue;
    if (mention.end_token - mention.first_token < 3) continue;
    std::uint32_t whole = no_index;
    const std::string first = work.words(mention.first_token, mention.first_token + 1);
    for (std::uint32_t k = 0; k < work.doc.entities.size() && k < 512; ++k) {
      const Entity& each = work.doc.entities[k];
      if (k == mention.entity || each.type != "Body") continue;
      if (property(each.props, "acronym") == first) whole = k;
    }
    if (whole == no_index) {
      const std::uint32_t begin = mention.first_token;
      for (std::uint32_t n = work.name_begin[begin]; n < work.name_begin[begin + 1]; ++n) {
        const GazetteerEntry& entry = work.data.entries[work.names[n].entry];
        if (entry.type == "Body" && work.names[n].length + begin < mention.end_token)
          whole = find_entity(work, "Body", entry.name);
      }
    }
    if (whole == no_index || whole == mention.entity) continue;
    AssertionDraft draft;
    draft.type = "PART_OF";
    draft.subject = mention.entity;
    draft.object = whole;
    draft.subject_mention = i;
    draft.first = mention.first_token;
    draft.end = mention.end_token;
    draft.rule = "membership.named_part";
    draft.confidence = 800;
    add_assertion(work, std::move(draft));
  }
}

}  // namespace

void relate_membership(Analysis& work, RelationState& state) {
  known_parts(work);
  named_parts(work);
  assert_patterns(work, state, {"PART_OF", "MEMBER_OF", "LOCATED_IN"});
}

}  // namespace plenum::ingest
