#include "ingest/pipeline.hpp"

#include <exception>
#include <new>

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

void relate(Analysis& work) {
  RelationState state;
  for (std::uint32_t i = 0; i < work.doc.entities.size(); ++i) {
    const Entity& each = work.doc.entities[i];
    work.entity_index.try_emplace(each.type + '\x1f' + each.name, i);
  }
  match_all_patterns(work, state);
  relate_office(work, state);
  relate_membership(work, state);
  relate_event(work, state);
  relate_statistic(work, state);
  relate_statement(work, state);
  relate_proposal(work, state);
  relate_effect_on_sector(work, state);
  std::vector<Mention>& mentions = work.doc.mentions;
  mentions.insert(mentions.end(), std::make_move_iterator(state.records.begin()),
                  std::make_move_iterator(state.records.end()));
}

Document run_stages(Article article, const PageHead& head, const Pack& pack) {
  Document document;
  document.article = std::move(article);
  document.pack_id = pack.id();
  clean(document.article, head, pack);
  Analysis work(document, pack);
  split_sentences(work);
  look_up_tokens(work);
  find_quotes(work);
  resolve_mentions(work, find_candidates(work));
  relate(work);
  settle_confidence(work);
  gate(work);
  return document;
}

}  // namespace

Result<Document> extract(std::string bytes, std::string_view source_name, const Pack& pack) {
  if (bytes.size() > article_bytes_max) {
    return Error(ErrorCode::limit, "the article is larger than 64 MiB")
        .with_file(std::string(source_name));
  }
  try {
    PageHead head;
    auto article = read_article(std::move(bytes), source_name, head);
    if (!article.ok()) return article.error().with_file(std::string(source_name));
    return run_stages(*std::move(article), head, pack);
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::limit, "out of memory while reading the article")
        .with_file(std::string(source_name));
  } catch (const std::exception& failure) {
    return Error(ErrorCode::internal, failure.what()).with_file(std::string(source_name));
  }
}

}  // namespace plenum::ingest
