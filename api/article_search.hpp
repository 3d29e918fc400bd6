#pragma once
// Purpose: kg.search(), full text over names, statements and sentences.
// May depend on: query/fulltext, ingest, storage, core.
// Invariants: reads the snapshot of the calling clause and nothing else; the same articles give the
// same rows in the same order, whatever was in the database before.

#include "plenum/procedure.hpp"

namespace plenum::api {

Procedure search_procedure();

}  // namespace plenum::api
