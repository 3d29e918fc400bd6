#pragma once
// Purpose: core/watch.hpp for the work on one article: the steps of a large one are told.
// May depend on: core/watch.hpp.
// Invariants: those of core/watch.hpp.

#include <cstddef>

#include "core/watch.hpp"

namespace plenum::ingest {

using core::Meter;
using core::Step;
using core::StepSink;
using core::Watch;

/// Articles of fewer bytes are done before anybody wonders: their steps are not told.
inline constexpr std::size_t told_bytes_min = 256U << 10U;

/// The meter, or nullptr where nobody listens or the article is too small to tell of.
inline Meter* if_told(Meter& meter, std::size_t article_bytes) {
  return article_bytes >= told_bytes_min ? meter.if_told() : nullptr;
}

}  // namespace plenum::ingest
