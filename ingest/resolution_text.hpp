#pragma once
// Purpose: in words why a group of names is part of the entity that it is part of.
// May depend on: ingest/resolver.hpp, core.
// Invariants: says what the Resolver decided, and nothing of its own.

#include <string>

#include "ingest/ledger_book.hpp"
#include "ingest/resolver.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

/// One sentence without a full stop; empty for a group that does not exist.
Result<std::string> why_resolved(LedgerBook& book, Resolver& resolver, const std::string& group);

}  // namespace plenum::ingest
