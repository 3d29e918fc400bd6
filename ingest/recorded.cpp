#include "ingest/recorded.hpp"

#include <map>
#include <set>
#include <vector>

#include "core/bytes.hpp"
#include "core/try.hpp"
#include "ingest/contribute.hpp"
#include "ingest/derived_state.hpp"
#include "ingest/keys.hpp"
#include "storage/visibility.hpp"

namespace plenum::ingest {
namespace {

constexpr std::string_view recorded_prefix = "recorded/";
constexpr std::size_t articles_a_read = 4096;

std::string recorded_document(std::string_view sha) {
  return std::string(recorded_prefix).append(sha);
}

/// sha256 of the articles stored after a second.
Result<std::set<std::string>> later_articles(const storage::Snapshot& graph, std::int64_t second,
                                             const core::StopSignal& stop) {
  std::set<std::string> later;
  std::string after(recorded_prefix);
  while (true) {
    PLENUM_ASSIGN(const auto keys, graph.document_keys(after, articles_a_read));
    for (const std::string& key : keys) {
      PLENUM_TRY(stop.check());
      if (!key.starts_with(recorded_prefix)) return later;
      PLENUM_ASSIGN(const auto bytes, graph.document(key));
      const auto when =
          bytes ? core::ByteReader(*bytes).signed_varint() : std::optional<std::int64_t>();
      if (!when) {
        return Error(ErrorCode::corruption, "the time when an article was stored does not decode");
      }
      if (*when > second) later.insert(key.substr(recorded_prefix.size()));
    }
    if (keys.size() < articles_a_read) return later;
    after = keys.back();
  }
}

/// Hides what only later articles give.
class LaterKnowledge {
 public:
  LaterKnowledge(const storage::Snapshot& graph, const std::set<std::string>& later,
                 const core::StopSignal& stop)
      : graph_(graph), later_(later), stop_(stop), book_(graph), resolver_(book_), hidden_(graph) {}

  Result<storage::Snapshot> run() {
    for (const std::string& sha : later_) {
      PLENUM_TRY(stop_.check());
      PLENUM_ASSIGN(const auto bytes, graph_.document(contribution_document(sha)));
      if (!bytes) {
        return Error(ErrorCode::corruption, "the contribution of article " + sha + " is missing");
      }
      PLENUM_ASSIGN(const Contribution contribution, decode_contribution(*bytes));
      PLENUM_TRY(hide_of(contribution));
    }
    PLENUM_ASSIGN(auto visible, std::move(hidden_).finish(stop_));
    return graph_.showing(std::move(visible));
  }

 private:
  Status hide_of(const Contribution& contribution) {
    const std::vector<std::string> groups = group_keys(contribution);
    for (const std::string& group : groups) {
      PLENUM_TRY(stop_.check());
      PLENUM_ASSIGN(const std::string key, resolver_.entity_key(group));
      if (key.empty() || !entities_.insert(key).second) continue;
      PLENUM_TRY(hide_entity(key));
    }
    for (const FactContribution& fact : contribution.facts) {
      PLENUM_TRY(stop_.check());
      if (!fact.denial.empty()) continue;
      FactIdentity edge = fact_identity(fact, groups);
      PLENUM_ASSIGN(edge.subject, resolver_.entity_key(edge.subject));
      PLENUM_ASSIGN(edge.object, resolver_.entity_key(edge.object));
      if (edges_.insert(edge.key()).second) PLENUM_TRY(hide_edge(edge));
    }
    return {};
  }

  /// Whether all articles that carry a reference are later ones; remembered.
  Result<bool> is_later(const std::string& reference) {
    if (const auto known = references_.find(reference); known != references_.end()) {
      return known->second;
    }
    PLENUM_ASSIGN(const auto documents, graph_.documents_by_reference(reference));
    bool all = true;
    for (const std::string& document : documents) {
      all = all && later_.contains(document.substr(article_document("").size()));
    }
    references_.emplace(reference, all);
    return all;
  }

  Status hide_entity(const std::string& key) {
    PLENUM_ASSIGN(const auto* members, members_of(resolver_, key));
    for (const std::string& group : *members) {
      PLENUM_ASSIGN(const bool later, is_later(mention_reference(group)));
      if (!later) return {};
    }
    PLENUM_ASSIGN(const auto nodes, graph_.nodes_by_key(key));
    for (const NodeId node : nodes) hidden_.hide(node);
    return {};
  }

  Status hide_edge(const FactIdentity& edge) {
    PLENUM_ASSIGN(const auto* subjects, members_of(resolver_, edge.subject));
    PLENUM_ASSIGN(const auto* objects, members_of(resolver_, edge.object));
    for (const std::string& fact : facts_between(edge, *subjects, *objects)) {
      PLENUM_ASSIGN(const bool later, is_later(assertion_reference(fact)));
      if (!later) return {};
    }
    PLENUM_ASSIGN(const auto found, fact_edges(graph_, edge.key(), edge.type));
    for (const EdgeId each : found) hidden_.hide(each);
    return {};
  }

  const storage::Snapshot& graph_;
  const std::set<std::string>& later_;
  const core::StopSignal& stop_;
  LedgerBook book_;
  Resolver resolver_;
  storage::VisibilityBuilder hidden_;
  std::map<std::string, bool> references_;
  std::set<std::string> entities_;  ///< looked at
  std::set<std::string> edges_;
};

}  // namespace

Status put_recorded(storage::Transaction& transaction, const std::string& sha,
                    std::int64_t second) {
  std::string bytes;
  core::append_signed_varint(bytes, second);
  return transaction.put_document(recorded_document(sha), bytes, {});
}

Status erase_recorded(storage::Transaction& transaction, const std::string& sha) {
  PLENUM_TRY(transaction.erase_document(recorded_document(sha)));
  return {};
}

Result<storage::Snapshot> graph_as_known(const storage::Snapshot& graph, std::int64_t second,
                                         const core::StopSignal& stop) {
  PLENUM_ASSIGN(const auto later, later_articles(graph, second, stop));
  if (later.empty()) return graph;
  return LaterKnowledge(graph, later, stop).run();
}

}  // namespace plenum::ingest
