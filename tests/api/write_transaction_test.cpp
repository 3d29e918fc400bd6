#include "fixture.hpp"

namespace plenum::test {
namespace {

class WriteTransactionTest : public ApiTest {};

TEST_F(WriteTransactionTest, ShowsItsWritesToItselfAtOnceAndToOthersAfterCommit) {
  Database db = memory();
  WriteTransaction tx = db.write().value();
  const NodeId a =
      tx.create_node({"Person", "Author"}, {{"name", "Ada"}, {"none", nullptr}}).value();
  const NodeId b = tx.create_node({}).value();
  const EdgeId e = tx.create_edge("KNOWS", a, b, {{"since", 1833}}).value();
  EXPECT_EQ(tx.run("MATCH (n) RETURN count(n)").value()[0][0], Value(2));
  EXPECT_EQ(tx.node(a).value().labels, (std::vector<std::string>{"Author", "Person"}));
  EXPECT_EQ(tx.edge(e).value().properties, (Map{{"since", 1833}}));
  EXPECT_EQ(db.read().value().node_count(), 0U);
  ASSERT_TRUE(std::move(tx).commit().ok());
  const ReadView view = db.read().value();
  EXPECT_EQ(view.node(a).value().properties, (Map{{"name", "Ada"}}));
  EXPECT_EQ(view.edge_count("KNOWS"), 1U);
  EXPECT_EQ(view.node(NodeId{999}).error().code(), ErrorCode::not_found);
}

TEST_F(WriteTransactionTest, IsUndoneWhenItIsNotCommitted) {
  Database db = memory();
  {
    WriteTransaction tx = db.write().value();
    ASSERT_TRUE(tx.run("CREATE (:A)").ok());
  }
  {
    WriteTransaction tx = db.write().value();
    ASSERT_TRUE(tx.run("CREATE (:A)").ok());
    std::move(tx).rollback();
  }
  EXPECT_EQ(db.read().value().node_count(), 0U);
}

TEST_F(WriteTransactionTest, AFailedStatementIsUndoneAndTheRestStays) {
  Database db = memory();
  WriteTransaction tx = db.write().value();
  ASSERT_TRUE(tx.run("CREATE (:A)").ok());
  EXPECT_FALSE(tx.run("UNWIND [1, 0] AS n CREATE (:B {x: 1 / n})").ok());
  EXPECT_FALSE(tx.create_node({"C"}, {{"map", Map{{"a", 1}}}}).ok());
  ASSERT_TRUE(std::move(tx).commit().ok());
  const ReadView view = db.read().value();
  EXPECT_EQ(view.node_count(), 1U);
  EXPECT_EQ(view.node_count("B"), 0U);
}

TEST_F(WriteTransactionTest, ChangesPropertiesAndLabels) {
  Database db = memory();
  WriteTransaction tx = db.write().value();
  const NodeId n = tx.create_node({"A"}, {{"x", 1}, {"y", 2}}).value();
  ASSERT_TRUE(tx.set_property(n, "x", Value("new")).ok());
  ASSERT_TRUE(tx.set_property(n, "y", Value()).ok());
  ASSERT_TRUE(tx.add_label(n, "B").ok());
  ASSERT_TRUE(tx.remove_label(n, "A").ok());
  ASSERT_TRUE(tx.remove_label(n, "NeverUsed").ok());
  EXPECT_EQ(tx.remove_label(NodeId{77}, "NeverUsed").error().code(), ErrorCode::not_found);
  const Node node = tx.node(n).value();
  EXPECT_EQ(node.labels, std::vector<std::string>{"B"});
  EXPECT_EQ(node.properties, (Map{{"x", "new"}}));
}

TEST_F(WriteTransactionTest, DeletesANodeWithItsEdgesOnlyWhenAsked) {
  Database db = memory();
  WriteTransaction tx = db.write().value();
  const NodeId a = tx.create_node({}).value();
  const NodeId b = tx.create_node({}).value();
  ASSERT_TRUE(tx.create_edge("R", a, b).ok());
  ASSERT_TRUE(tx.create_edge("R", b, a).ok());
  ASSERT_TRUE(tx.create_edge("R", a, a).ok());
  EXPECT_EQ(tx.delete_node(a).error().code(), ErrorCode::constraint);
  ASSERT_TRUE(tx.delete_node(a, true).ok());
  ASSERT_TRUE(std::move(tx).commit().ok());
  EXPECT_EQ(db.read().value().edge_count(), 0U);
  EXPECT_EQ(db.read().value().node_count(), 1U);
}

TEST_F(WriteTransactionTest, AThreadThatHoldsTheWriterIsToldAtOnce) {
  Database db = memory();
  WriteTransaction tx = db.write().value();
  EXPECT_EQ(db.write().error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(db.run("CREATE (:A)").error().code(), ErrorCode::invalid_argument);
  EXPECT_TRUE(db.run("RETURN 1").ok());
}

TEST_F(WriteTransactionTest, SaysSoAfterItsEnd) {
  Database db = memory();
  WriteTransaction tx = db.write().value();
  ASSERT_TRUE(std::move(tx).commit().ok());
  EXPECT_EQ(tx.run("RETURN 1").error().code(),
            ErrorCode::invalid_argument);  // NOLINT use after move
  EXPECT_EQ(std::move(tx).commit().error().code(), ErrorCode::invalid_argument);
}

TEST_F(WriteTransactionTest, OutlivesItsDatabase) {
  std::optional<WriteTransaction> tx;
  {
    Database db = open();
    tx = db.write().value();
  }
  ASSERT_TRUE(tx->run("CREATE (:A)").ok());
  ASSERT_TRUE(std::move(*tx).commit().ok());
  tx.reset();
  Database db = open();
  EXPECT_EQ(count(db, "MATCH (n:A) RETURN count(n)"), 1);
}

}  // namespace
}  // namespace plenum::test
