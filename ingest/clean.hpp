#pragma once
// Purpose: cuts an article's text into blocks and says what each is; title, author, publisher,
// date. May depend on: ingest/model.hpp, ingest/pack.hpp, ingest/article_reader.hpp. Invariants:
// blocks are in text order and do not overlap; boilerplate stays in the text.

#include "ingest/article_reader.hpp"
#include "ingest/model.hpp"
#include "ingest/pack.hpp"

namespace plenum::ingest {

/// Fills Article::blocks, title, author, publisher and published. Linear. Gives up in the middle
/// when `interrupt` is requested.
void clean(Article& article, const PageHead& head, const Pack& pack,
           const Interrupt* interrupt = nullptr);

}  // namespace plenum::ingest
