#include "ingest/pipeline.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <numeric>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "ingest/analysis.hpp"
#include "ingest/article_reader.hpp"
#include "ingest/clean.hpp"
#include "ingest/confidence.hpp"
#include "ingest/coreference.hpp"
#include "ingest/gate.hpp"
#include "ingest/relations.hpp"

namespace plenum::ingest {
namespace {

/// The places of statements and figures join the mentions at their place in the text.
void add_records(Document& document, std::vector<Mention> records) {
  std::vector<Mention>& all = document.mentions;
  all.insert(all.end(), std::make_move_iterator(records.begin()),
             std::make_move_iterator(records.end()));
  std::vector<std::uint32_t> order(all.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Span& one = all[a].text;
    const Span& other = all[b].text;
    return one.begin != other.begin ? one.begin < other.begin : one.end > other.end;
  });
  std::vector<std::uint32_t> place(all.size());
  std::vector<Mention> sorted;
  sorted.reserve(all.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    sorted.push_back(std::move(all[order[i]]));
  }
  all = std::move(sorted);
  const auto move = [&](std::uint32_t& mention) {
    if (mention != no_index) mention = place[mention];
  };
  for (Entity& each : document.entities) move(each.first_mention);
  for (Assertion& each : document.assertions) {
    move(each.subject_mention);
    move(each.object_mention);
  }
}

void relate(Analysis& work) {
  RelationState state;
  for (std::uint32_t i = 0; i < work.doc.entities.size(); ++i) {
    const Entity& each = work.doc.entities[i];
    work.entity_index.try_emplace(each.type + '\x1f' + each.name, i);
  }
  match_all_patterns(work, state);
  constexpr std::array families = {relate_office,          relate_membership, relate_event,
                                   relate_statistic,       relate_statement,  relate_proposal,
                                   relate_effect_on_sector};
  for (void (*family)(Analysis&, RelationState&) : families) {
    if (work.stopped()) return;
    family(work, state);
  }
  add_records(work.doc, std::move(state.records));
}

void find_mentions(Analysis& work) { resolve_mentions(work, find_candidates(work)); }

/// A stage that was interrupted has left its work undone, so none after it may see it.
Result<Document> run_stages(Article article, const PageHead& head, const Pack& pack,
                            const Interrupt* interrupt) {
  constexpr std::array stages = {split_sentences, look_up_tokens,    find_quotes, find_mentions,
                                 relate,          settle_confidence, gate};
  Document document;
  document.article = std::move(article);
  document.pack_id = pack.id();
  clean(document.article, head, pack, interrupt);
  Analysis work(document, pack, interrupt);
  for (void (*stage)(Analysis&) : stages) {
    PLENUM_TRY(core::check_interrupt(interrupt));
    stage(work);
  }
  PLENUM_TRY(core::check_interrupt(interrupt));
  return document;
}

}  // namespace

Result<Document> extract(std::string bytes, std::string_view source_name, const Pack& pack,
                         const Interrupt* interrupt) {
  if (bytes.size() > article_bytes_max) {
    return Error(ErrorCode::limit, "the article is larger than 64 MiB")
        .with_file(std::string(source_name));
  }
  try {
    PageHead head;
    auto article = read_article(std::move(bytes), source_name, head, interrupt);
    if (!article.ok()) return article.error().with_file(std::string(source_name));
    return run_stages(*std::move(article), head, pack, interrupt);
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::limit, "out of memory while reading the article")
        .with_file(std::string(source_name));
  } catch (const std::exception& failure) {
    return Error(ErrorCode::internal, failure.what()).with_file(std::string(source_name));
  }
}

}  // namespace plenum::ingest
