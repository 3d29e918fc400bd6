// What may be a mistake in a statement that ran all the same.
#include <gmock/gmock.h>

#include "fixture.hpp"

namespace plenum::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class NoticesTest : public ApiTest {
 protected:
  NoticesTest() {
    static_cast<void>(
        db_.run("CREATE (:Person {name: 'Ada'})-[:KNOWS {since: 1}]->(:Place)").value());
  }
  std::vector<std::string> notices(const std::string& query) {
    return db_.run(query).value().notices();
  }
  Database db_ = memory();
};

TEST_F(NoticesTest, NameWhatTheDatabaseHasNeverSeen) {
  EXPECT_THAT(notices("MATCH (p:Persn) RETURN p"),
              ElementsAre("no node has ever had the label 'Persn'; did you mean 'Person'?"));
  EXPECT_THAT(notices("MATCH (p)-[:KNOWN]->() RETURN p"),
              ElementsAre("no relationship has ever had the type 'KNOWN'; did you mean 'KNOWS'?"));
  EXPECT_THAT(notices("MATCH (p:Person {nam: 'x'}) RETURN p.sinze, p.name"),
              ElementsAre("nothing has ever had the property 'nam'; did you mean 'name'?",
                          "nothing has ever had the property 'sinze'; did you mean 'since'?"));
  EXPECT_THAT(notices("MATCH (p) WHERE p:Zebra OR EXISTS { MATCH (p)-[:X*1..2]->() } RETURN 1"),
              ElementsAre("no node has ever had the label 'Zebra'",
                          "no relationship has ever had the type 'X'"));
}

TEST_F(NoticesTest, SayNothingAboutWhatIsThereOrWritten) {
  EXPECT_THAT(notices("MATCH (p:Person)-[r:KNOWS]->(:Place) RETURN p.name, r.since"), IsEmpty());
  EXPECT_THAT(notices("CREATE (n:New {fresh: 1}) RETURN n.fresh"), IsEmpty());
  EXPECT_THAT(notices("MERGE (n:Other) WITH n MATCH (m:Third) RETURN m"), IsEmpty());
  EXPECT_THAT(notices("WITH {a: 1} AS map RETURN map.b"), IsEmpty());
  EXPECT_THAT(memory().run("MATCH (n:Any)-[:T]->() RETURN n.x").value().notices(), IsEmpty());
}

TEST_F(NoticesTest, EndWhenTheNameIsThere) {
  EXPECT_EQ(notices("MATCH (n:Later) RETURN n").size(), 1U);
  static_cast<void>(db_.run("CREATE (:Later)").value());
  EXPECT_THAT(notices("MATCH (n:Later) RETURN n"), IsEmpty());
}

}  // namespace
}  // namespace plenum::test
