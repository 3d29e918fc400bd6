#include "ingest/pipeline.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <numeric>

#include "core/try.hpp"
#include "ingest/analysis.hpp"
#include "ingest/article_reader.hpp"
#include "ingest/clean.hpp"
#include "ingest/confidence.hpp"
#include "ingest/coreference.hpp"
#include "ingest/external.hpp"
#include "ingest/gate.hpp"
#include "ingest/relations.hpp"

namespace plenum::ingest {
namespace {

void relate(Analysis& work) {
  RelationState state;
  for (std::uint32_t i = 0; i < work.doc.entities.size(); ++i) {
    const Entity& each = work.doc.entities[i];
    work.entity_index.try_emplace(each.type + '\x1f' + each.name, i);
  }
  match_all_patterns(work, state);
  struct Family {
    std::string_view step;
    void (*run)(Analysis&, RelationState&);
  };
  constexpr std::array families = {Family{"finding offices", relate_office},
                                   Family{"finding memberships", relate_membership},
                                   Family{"finding events", relate_event},
                                   Family{"finding figures", relate_statistic},
                                   Family{"finding statements", relate_statement},
                                   Family{"finding who was where", relate_attendance},
                                   Family{"finding proposals", relate_proposal},
                                   Family{"finding effects", relate_effect_on_sector},
                                   Family{"finding other facts", relate_others}};
  for (const Family& family : families) {
    if (work.stopped()) return;
    work.watch.begin(family.step);
    family.run(work, state);
  }
  add_records(work.doc, std::move(state.records));
}

void find_mentions(Analysis& work) {
  std::vector<Candidate> candidates = find_candidates(work);
  work.watch.begin("joining names");
  resolve_mentions(work, std::move(candidates));
}

/// A stage that was interrupted has left its work undone, so none after it may see it.
Result<Document> run_stages(Article article, const PageHead& head, const Pack& pack, Watch watch,
                            const ExternalExtractor* external) {
  struct Stage {
    std::string_view step;
    void (*run)(Analysis&);
  };
  constexpr std::array stages = {Stage{"cutting sentences", split_sentences},
                                 Stage{"looking up words", look_up_tokens},
                                 Stage{"pairing quotations", find_quotes},
                                 Stage{"finding names", find_mentions},
                                 Stage{"matching patterns", relate},
                                 Stage{"weighing", settle_confidence},
                                 Stage{"checking", gate}};
  Document document;
  document.article = std::move(article);
  document.pack_id = pack.id();
  clean(document.article, head, pack, watch.interrupt);
  Analysis work(document, pack, watch);
  for (const Stage& stage : stages) {
    PLENUM_TRY(watch.check());
    watch.begin(stage.step);
    if (stage.run == settle_confidence && external != nullptr) ask_external(work, *external);
    stage.run(work);
  }
  PLENUM_TRY(watch.check());
  return document;
}

}  // namespace

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

Result<Document> extract(std::string bytes, std::string_view source_name, const Pack& pack,
                         Watch watch, const ExternalExtractor* external) {
  if (bytes.size() > article_bytes_max) {
    return Error(ErrorCode::limit, "the article is larger than 64 MiB")
        .with_file(std::string(source_name));
  }
  try {
    PageHead head;
    auto article = read_article(std::move(bytes), source_name, head, watch);
    if (!article.ok()) return article.error().with_file(std::string(source_name));
    return run_stages(*std::move(article), head, pack, watch, external);
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::limit, "out of memory while reading the article")
        .with_file(std::string(source_name));
  } catch (const std::exception& failure) {
    return Error(ErrorCode::internal, failure.what()).with_file(std::string(source_name));
  }
}

}  // namespace plenum::ingest
