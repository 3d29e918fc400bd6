#include "ingest/article_parts.hpp"

#include <utility>

#include "ingest/feed.hpp"
#include "ingest/pdf.hpp"
#include "ingest/pipeline.hpp"
#include "ingest/source_name.hpp"

namespace plenum::ingest {

Result<ArticleParts> cut_articles(std::string bytes, const std::string& source, Watch watch) {
  if (bytes.size() > article_bytes_max) {
    return Error(ErrorCode::limit, "the article is larger than 64 MiB").with_file(source);
  }
  if (is_pdf(bytes)) {
    auto text = pdf_text(bytes, {}, watch.interrupt);
    if (!text.ok()) return text.error().with_file(source);
    bytes = *std::move(text);
  }
  ArticleParts cut;
  if (!is_feed(bytes)) {
    cut.parts.push_back({source, std::move(bytes), 0, {}});
    return cut;
  }
  auto feed = cut_feed(bytes, watch);
  if (!feed.ok()) return feed.error().with_file(source);
  for (const std::string& line : feed->warnings) cut.warnings.push_back(source + ": " + line);
  std::uint32_t number = 0;
  for (FeedItem& item : feed->items) {
    cut.parts.push_back({source + "#" + source_of_name(item.id), std::move(item.bytes), ++number,
                         std::move(item.places)});
  }
  return cut;
}

void lead_to_file(Article& article, const OffsetMap& places) {
  if (places.runs().empty()) return;
  OffsetMap whole;
  for (const MapRun& run : article.map.runs()) {
    const Span raw = places.to_raw({run.raw, run.raw + run.raw_size});
    whole.add({run.text, run.text_size, raw.begin, raw.size(), run.same});
  }
  article.map = std::move(whole);
}

}  // namespace plenum::ingest
