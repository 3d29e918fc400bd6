// The parts of Transaction that keep full-text indexes.
#include <string>
#include <utility>
#include <vector>

#include "core/try.hpp"
#include "storage/transaction_state.hpp"

namespace plenum::storage {

Result<bool> Transaction::Impl::concerns(const SchemaRule& rule, NodeId node) {
  PLENUM_ASSIGN(bool has, live().has_label(node, LabelToken{rule.token}));
  for (std::size_t i = 0; i < rule.more_tokens.size() && !has; ++i) {
    PLENUM_ASSIGN(has, live().has_label(node, LabelToken{rule.more_tokens[i]}));
  }
  return has;
}

// The first change fills the index from what was committed, which is how it was before that change:
// an index of this transaction is full from the start.
Status Transaction::Impl::wrote_text(const Schema::EntryPtr& entry, std::uint64_t id) {
  TextIndex* index = entry->fulltext->peek();
  if (index == nullptr) {
    const Snapshot before(open_snapshot(core));
    PLENUM_ASSIGN(index, entry->fulltext->content(before, entry->rule));
  }
  if (!index->knows(id)) {
    PLENUM_ASSIGN(const auto before,
                  stored_values(index->below()->base(), core->shared.label_sets, entry->rule, id));
    index->adopt(id, before ? *before : std::vector<Value>{});
  }
  PLENUM_ASSIGN(const auto values, rule_values(live(), entry->rule, id));
  std::vector<TextChange> changes;
  index->replace(id, values ? std::span<const Value>(*values) : std::span<const Value>{}, at,
                 &changes);
  for (const TextChange& change : changes) texts.push_back({entry->fulltext, change});
  return {};
}

Status Transaction::Impl::took_label(NodeId node, LabelToken label) {
  const SchemaPtr schema = core->shared.catalog.schema();
  for (const Schema::EntryPtr& entry : schema->entries()) {
    if (!entry->fulltext || entry->rule.entity != EntityKind::node) continue;
    if (!entry->rule.names(static_cast<std::uint32_t>(label))) continue;
    PLENUM_TRY(wrote_text(entry, node.value));
  }
  return {};
}

Result<std::vector<Schema::EntryPtr>> Transaction::Impl::texts_of(EntityKind kind,
                                                                  std::uint64_t id) {
  std::vector<Schema::EntryPtr> found;
  const SchemaPtr schema = core->shared.catalog.schema();
  for (const Schema::EntryPtr& entry : schema->entries()) {
    if (!entry->fulltext || entry->rule.entity != kind) continue;
    bool within = false;
    if (kind == EntityKind::node) {
      PLENUM_ASSIGN(within, concerns(entry->rule, NodeId{id}));
    } else {
      PLENUM_ASSIGN(const EdgeEnds ends, live().ends(EdgeId{id}));
      within = entry->rule.names(static_cast<std::uint32_t>(ends.type));
    }
    if (within) found.push_back(entry);
  }
  return found;
}

Status Transaction::Impl::deleted(const std::vector<Schema::EntryPtr>& texts, std::uint64_t id) {
  for (const Schema::EntryPtr& entry : texts) PLENUM_TRY(wrote_text(entry, id));
  return {};
}

void Transaction::Impl::undo_texts(std::size_t to) {
  for (; texts.size() > to; texts.pop_back()) {
    texts.back().index->peek()->undo(texts.back().change, at);
  }
}

void Transaction::Impl::tidy_text(const Schema::EntryPtr& entry, Timestamp oldest) {
  TextIndex* index = entry->fulltext->peek();
  // A fold that is under way stores and counts the documents of a state that nobody may read any
  // more, and still has to be told what came later.
  if (index == nullptr || core->layers.frozen() != nullptr) return;
  index->forget_before(oldest);
  if (!index->wasteful()) return;
  auto fresh = std::make_shared<SchemaEntry>(*entry);
  fresh->fulltext = std::make_shared<FulltextIndex>(index->compacted(at));
  Catalog& catalog = core->shared.catalog;
  catalog.exchange_indexes(catalog.schema()->with(std::move(fresh)));
}

}  // namespace plenum::storage
