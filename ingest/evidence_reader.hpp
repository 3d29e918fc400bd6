#pragma once
// Purpose: from an entity or a fact of the graph back to the articles' words.
// May depend on: ingest/evidence.hpp, ingest/resolver.hpp, storage, core.
// Invariants: every item points at bytes of a stored article that say it; newest article first,
// articles without a date last, then by source and place.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/contribution.hpp"
#include "ingest/evidence.hpp"
#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/snapshot.hpp"

namespace plenum::ingest {

/// Most articles that one call reads; a larger entity answers with the first ones by key.
inline constexpr std::size_t evidence_articles_max = 10'000;

/// What an assertion says of, or a mention names: how the article came to it.
struct EvidenceEnd {
  std::string surface;  ///< the words; empty: the rule had none
  std::string rule;     ///< that took them for the entity
  std::string name;     ///< of the entity in the article
  std::string group;    ///< key
};

/// One place in one article.
struct EvidenceItem {
  std::string sha;
  std::string source;
  std::string title;
  std::int64_t published_days = 0;
  bool dated = false;
  std::string sentence;
  std::uint32_t sentence_index = 0;
  std::string surface;      ///< the words themselves
  std::uint32_t start = 0;  ///< byte offsets in the stored file
  std::uint32_t end = 0;
  std::string type;
  std::string rule;
  std::string rule_place;
  std::uint32_t confidence = 0;  ///< thousandths
  bool negated = false;
  std::string modality;
  // For readers that explain:
  std::string pack;                 ///< id of the pack that read the article
  std::vector<std::string> tokens;  ///< of the surface
  EvidenceEnd subject;              ///< of a mention: itself
  EvidenceEnd object;
};

/// Reads the evidence of one element after the other; keeps decoded the articles that came last, as
/// neighbours in the graph often share theirs. `interrupted` soon after the flag was raised.
/// Thread-safety: one thread.
class EvidenceReader {
 public:
  /// Both outlive the reader; a null flag never interrupts. An explaining one fills all of an item.
  explicit EvidenceReader(const storage::Snapshot& view, const Interrupt* interrupt = nullptr,
                          bool explains = false);
  ~EvidenceReader();
  EvidenceReader(const EvidenceReader&) = delete;
  EvidenceReader& operator=(const EvidenceReader&) = delete;

  /// The sha256 of the articles that mention the entity with this key, ascending.
  Result<std::vector<std::string>> articles_of(const std::string& entity_key);
  /// Mentions of the entity with this key.
  Result<std::vector<EvidenceItem>> mentions_of(const std::string& entity_key);
  /// Assertions of the fact edge with this key, on request with those that deny it. `subject` and
  /// `object` are the keys of its ends.
  Result<std::vector<EvidenceItem>> assertions_of(const std::string& edge_key,
                                                  const std::string& type,
                                                  const std::string& subject,
                                                  const std::string& object,
                                                  bool with_denials = false);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The stored article of a sha256. `not_found`.
Result<StoredArticle> read_article(const storage::Snapshot& view, const std::string& sha);

}  // namespace plenum::ingest
