#include "ingest/resolution_text.hpp"

#include <fmt/format.h>

#include "core/try.hpp"

namespace plenum::ingest {
namespace {

/// The blocking key of a group: what other articles have to say to mean the same.
std::string_view key_words(const Ledger& ledger) {
  const std::string_view identity = ledger.smallest(Facet::identity);
  return identity.empty() ? identity : identity.substr(1);  // after the letter of its class
}

}  // namespace

Result<std::string> why_resolved(LedgerBook& book, Resolver& resolver, const std::string& group) {
  if (group.empty()) return std::string();
  PLENUM_ASSIGN(const Ledger* ledger, book.entity(group));
  if (ledger->empty()) return std::string();
  const std::string words(key_words(*ledger));
  PLENUM_ASSIGN(const std::string head, resolver.head(group));
  PLENUM_ASSIGN(const DecidedGroup* decided, book.decisions().of_group(group));
  if (head != group) {
    PLENUM_ASSIGN(const Ledger* leading, book.entity(head));
    if (decided->is_clustered()) {
      return fmt::format("people made '{}' one with '{}' in decision {}", words,
                         key_words(*leading), decided->number);
    }
    return fmt::format("'{}' is a short form that only '{}' is defined to have", words,
                       key_words(*leading));
  }
  if (decided->is_clustered()) {
    return fmt::format("its key is '{}', which people made one with others in decision {}", words,
                       decided->number);
  }
  if (!decided->apart.empty()) {
    return fmt::format("its key is '{}', which people keep apart from others since decision {}",
                       words, decided->number);
  }
  if (ledger->total(Facet::is_short) > 0) {
    PLENUM_ASSIGN(const auto definers, book.groups_defining(group));
    if (definers.size() > 1) {
      return fmt::format("'{}' is a short form of {} names, so it stands for itself", words,
                         definers.size());
    }
  }
  if (words.starts_with("local|")) {
    return std::string("nothing in it says who or what it is beyond its article");
  }
  return fmt::format("its key is '{}'", words);
}

}  // namespace plenum::ingest
