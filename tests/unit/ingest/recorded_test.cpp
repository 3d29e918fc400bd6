// What was known when: articles that were stored later, and what only they say, are left out.
#include "ingest/recorded.hpp"

#include <gtest/gtest.h>

#include "ingest/graph_writer.hpp"
#include "policy_pack.hpp"
#include "storage/open.hpp"

namespace plenum::ingest {
namespace {

/// Stores what the words say as if it had been stored at a second.
std::string store_at(storage::Store& store, const std::string& words, const std::string& path,
                     std::int64_t second) {
  const Document document = read(words);
  auto transaction = std::move(store.begin()).value();
  const auto labels = [](std::string_view type) { return policy_pack().labels(type); };
  EXPECT_TRUE(
      GraphWriter(transaction, {labels, policy_pack().data().roles}).write(document, path).ok());
  const std::string sha = document.article.sha256;
  EXPECT_TRUE(put_recorded(transaction, sha, second).ok());
  EXPECT_TRUE(std::move(transaction).commit().ok());
  return sha;
}

std::uint64_t edges_of(const storage::Snapshot& graph, std::string_view type) {
  const auto token = graph.find_type(type);
  return token ? graph.edge_count(*token) : 0;
}

TEST(Recorded, AFactIsKnownFromItsFirstArticleOn) {
  auto store = std::move(storage::Store::open(":memory:")).value();
  store_at(*store, "China banned exports of rare earths to Japan.", "a.txt", 100);
  store_at(*store, "China banned exports of rare earths to Japan. India supports steel.", "b.txt",
           200);
  const auto known = [&](std::int64_t second) {
    return graph_as_known(store->snapshot(), second, {}).value();
  };
  storage::AdjacencyBuffer buffer;
  for (const bool folded : {false, true}) {
    SCOPED_TRACE(folded);
    if (folded) {
      ASSERT_TRUE(store->fold().ok());
    }
    EXPECT_EQ(known(99).node_count(), 0U);
    EXPECT_EQ(known(99).edge_count(), 0U);
    const storage::Snapshot first = known(100);
    EXPECT_EQ(edges_of(first, "RESTRICTS"), 2U);
    EXPECT_EQ(edges_of(first, "TARGETS"), 0U);
    EXPECT_EQ(first.node_count(*first.find_label("Article")), 1U);
    EXPECT_TRUE(first.nodes_by_folded_name("india").value().empty());
    EXPECT_EQ(first.nodes_by_folded_name("japan").value().size(), 1U);
    EXPECT_EQ(known(200).node_count(), store->snapshot().node_count());
    EXPECT_EQ(edges_of(known(200), "TARGETS"), 1U);
    const NodeId china = first.nodes_by_folded_name("china").value().front();
    EXPECT_EQ(first.degree(china, Direction::out).value(), 2U);
    EXPECT_EQ(known(99).contains(china).value(), false);
    EXPECT_EQ(known(99)
                  .expand(china, Direction::out, *first.find_type("RESTRICTS"), buffer)
                  .error()
                  .code(),
              ErrorCode::not_found);
  }
}

TEST(Recorded, TheTimeGoesWithItsArticle) {
  auto store = std::move(storage::Store::open(":memory:")).value();
  const std::string sha = store_at(*store, "India supports steel.", "a.txt", 100);
  {
    auto transaction = std::move(store->begin()).value();
    const auto labels = [](std::string_view type) { return policy_pack().labels(type); };
    ASSERT_TRUE(GraphWriter(transaction, {labels, policy_pack().data().roles}).remove(sha).ok());
    ASSERT_TRUE(std::move(transaction).commit().ok());
  }
  EXPECT_TRUE(store->snapshot().document_keys("", 10).value().empty());
}

}  // namespace
}  // namespace plenum::ingest
