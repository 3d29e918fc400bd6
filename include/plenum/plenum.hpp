#pragma once
// Purpose: everything an embedding program needs, in one include.
// May depend on: the other headers of this folder.
// Invariants: at most 15 project headers and 60,000 preprocessed lines (tests/tidy counts them).

#include "plenum/algorithms.hpp"
#include "plenum/cursor.hpp"
#include "plenum/database.hpp"
#include "plenum/export.hpp"
#include "plenum/ingest.hpp"
#include "plenum/options.hpp"
#include "plenum/procedure.hpp"
#include "plenum/result.hpp"
#include "plenum/table.hpp"
#include "plenum/value.hpp"
#include "plenum/version.hpp"
