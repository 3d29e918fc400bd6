#include "ingest/conflicts.hpp"

#include <set>
#include <vector>

#include "core/try.hpp"
#include "ingest/derived_state.hpp"
#include "ingest/disputes.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t claims_a_page = 1024;

using UseConflict = std::function<Result<bool>(const Conflict&)>;

DisputedFact disputed(const ClaimedFigure& figure) { return {figure.key, std::nullopt}; }
DisputedFact disputed(const ClaimedOffice& office) { return {office.key, office.edge}; }

class ConflictLister {
 public:
  ConflictLister(const storage::Snapshot& view, const core::StopSignal& stop,
                 const UseConflict& use)
      : view_(view), stop_(stop), use_(use) {}

  Status run() {
    PLENUM_TRY(each_page(claim_prefix, [this](State& state, const std::string& reference) {
      return claim(state, reference);
    }));
    return each_page(denial_prefix, [this](State& state, const std::string& reference) {
      return denial(state, reference);
    });
  }

 private:
  /// What is read for one page of references.
  struct State {
    explicit State(const storage::Snapshot& view)
        : book(view), resolver(book), disputes(book, resolver) {}
    LedgerBook book;
    Resolver resolver;
    Disputes disputes;
  };

  template <class Use>
  Status each_page(std::string_view prefix, Use&& use) {
    std::string after;
    while (wanted_) {
      PLENUM_ASSIGN(const auto references, view_.references(prefix, after, claims_a_page));
      State state(view_);
      for (const std::string& reference : references) {
        PLENUM_TRY(stop_.check());
        PLENUM_TRY(use(state, reference));
        if (!wanted_) return {};
      }
      if (references.size() < claims_a_page) return {};
      after = references.back();
    }
    return {};
  }

  template <class Claimed>
  Status pairs(std::string_view kind, const std::vector<Claimed>& all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        PLENUM_TRY(stop_.check());
        if (!all[i].contradicts(all[j])) continue;
        PLENUM_ASSIGN(wanted_, use_({std::string(kind), disputed(all[i]), disputed(all[j])}));
        if (!wanted_) return {};
      }
    }
    return {};
  }

  Status claim(State& state, const std::string& reference) {
    PLENUM_ASSIGN(const auto documents, view_.documents_by_reference(reference));
    if (documents.empty()) return {};
    const std::string claim_key = reference.substr(claim_prefix.size());
    if (documents.front().starts_with(entity_ledger_document(""))) {
      if (documents.size() < 2) return {};
      PLENUM_ASSIGN(const auto* figures, state.disputes.figures(claim_key));
      return pairs("value", *figures);
    }
    for (const std::string& document : documents) {
      const std::string fact = document.substr(fact_ledger_document("").size());
      PLENUM_ASSIGN(const Ledger* ledger, state.book.fact(fact));
      PLENUM_TRY(offices(state, *ledger));
      if (!wanted_) break;
    }
    return {};
  }

  Status offices(State& state, const Ledger& ledger) {
    const FactIdentity identity = FactIdentity::decode(ledger.smallest(Facet::identity));
    PLENUM_ASSIGN(const std::string object, state.resolver.entity_key(identity.object));
    for (const auto& [office, count] : ledger.texts(Facet::claim)) {
      if (!done_.insert(office_claim(identity.type, object, office)).second) continue;
      PLENUM_ASSIGN(const auto* holders, state.disputes.holders(identity.type, office, object));
      PLENUM_TRY(pairs("office", *holders));
    }
    return {};
  }

  Status denial(State& state, const std::string& reference) {
    const std::string denied = reference.substr(denial_prefix.size());
    PLENUM_ASSIGN(auto facts, state.book.claimants(denied));
    facts.push_back(denied);
    for (const std::string& fact : facts) {
      PLENUM_TRY(denial_of(state, fact));
      if (!wanted_) break;
    }
    return {};
  }

  Status denial_of(State& state, const std::string& fact) {
    PLENUM_ASSIGN(const Ledger* ledger, state.book.fact(fact));
    if (ledger->empty()) return {};
    FactIdentity edge = FactIdentity::decode(ledger->smallest(Facet::identity));
    PLENUM_ASSIGN(edge.subject, state.resolver.entity_key(edge.subject));
    PLENUM_ASSIGN(edge.object, state.resolver.entity_key(edge.object));
    std::string key = edge.key();
    if (!done_.insert(key).second) return {};
    PLENUM_ASSIGN(const Ledger merged, fact_between(state.book, state.resolver, edge));
    PLENUM_ASSIGN(const bool denied, state.disputes.is_denied(edge, merged));
    if (!denied) return {};
    PLENUM_ASSIGN(wanted_, use_({"denial", {std::move(key), std::move(edge)}, std::nullopt}));
    return {};
  }

  const storage::Snapshot& view_;
  const core::StopSignal& stop_;
  const UseConflict& use_;
  std::set<std::string> done_;  ///< offices of entities, and denied edges
  bool wanted_ = true;
};

}  // namespace

Status each_conflict(const storage::Snapshot& view, const core::StopSignal& stop,
                     const UseConflict& use) {
  return ConflictLister(view, stop, use).run();
}

}  // namespace plenum::ingest
