#include "ingest/gate.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace plenum::ingest {
namespace {

/// Nothing: it fits.
std::optional<DropReason> misfit(const Analysis& work, const Assertion& fact) {
  const Entity& subject = work.doc.entities[fact.subject];
  const Entity& object = work.doc.entities[fact.object];
  if (fact.subject == fact.object) return DropReason::of_itself;
  const Sentence& sentence = work.doc.sentences[fact.sentence];
  if (fact.text.empty() || !sentence.text.contains(fact.text)) return DropReason::words_elsewhere;
  if (work.pack.allows(fact.type, subject.type, object.type)) return std::nullopt;
  const auto also = [&](const Entity& entity, bool from) {
    return std::any_of(entity.also_types.begin(), entity.also_types.end(),
                       [&](const std::string& type) {
                         return from ? work.pack.allows(fact.type, type, object.type)
                                     : work.pack.allows(fact.type, subject.type, type);
                       });
  };
  if (also(subject, true) || also(object, false)) return std::nullopt;
  return DropReason::types;
}

void drop_unused_entities(Document& doc, const Roles& roles) {
  std::vector<std::uint8_t> used(doc.entities.size(), 0);
  for (const Mention& each : doc.mentions) {
    if (each.entity != no_index) used[each.entity] = 1;
  }
  for (const Assertion& each : doc.assertions) used[each.subject] = used[each.object] = 1;
  std::vector<std::uint32_t> moved(doc.entities.size(), no_index);
  std::uint32_t next = 0;
  for (std::uint32_t i = 0; i < doc.entities.size(); ++i) {
    const bool record =
        roles.statement.has(doc.entities[i].type) || roles.figure.has(doc.entities[i].type);
    if (used[i] == 0 && !record) continue;
    moved[i] = next;
    if (next != i) doc.entities[next] = std::move(doc.entities[i]);
    ++next;
  }
  doc.entities.resize(next);
  for (Mention& each : doc.mentions) {
    if (each.entity != no_index) each.entity = moved[each.entity];
  }
  for (Assertion& each : doc.assertions) {
    each.subject = moved[each.subject];
    each.object = moved[each.object];
    if (each.said_by != no_index) each.said_by = moved[each.said_by];
  }
}

}  // namespace

void gate(Analysis& work) {
  Document& doc = work.doc;
  // texts last: they are compared only where all numbers are the same
  using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, bool, std::string>;
  std::map<Key, std::size_t> seen;
  std::vector<Assertion> kept;
  kept.reserve(doc.assertions.size());
  for (Assertion& fact : doc.assertions) {
    if (work.stopped()) return;
    if (const auto reason = misfit(work, fact)) {
      ++doc.dropped;
      ++doc.drops[static_cast<std::size_t>(*reason)];
      continue;
    }
    auto [at, added] = seen.try_emplace(
        Key{fact.subject, fact.object, fact.sentence, fact.holds(), fact.type}, kept.size());
    if (added) {
      kept.push_back(std::move(fact));
    } else if (Assertion& old = kept[at->second]; old.confidence < fact.confidence) {
      for (const Property& each : old.props) {
        if (property(fact.props, each.name).empty())
          set_property(fact.props, each.name, each.value);
      }
      old = std::move(fact);
    } else {
      for (const Property& each : fact.props) {
        if (property(old.props, each.name).empty()) set_property(old.props, each.name, each.value);
      }
    }
  }
  std::stable_sort(kept.begin(), kept.end(), [](const Assertion& a, const Assertion& b) {
    return std::tie(a.sentence, a.text.begin, a.text.end, a.type, a.subject, a.object) <
           std::tie(b.sentence, b.text.begin, b.text.end, b.type, b.subject, b.object);
  });
  doc.assertions = std::move(kept);
  drop_unused_entities(doc, work.roles);
}

}  // namespace plenum::ingest
