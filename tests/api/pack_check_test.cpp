// Packs that are checked: the one that comes with the program, and what can be wrong with one.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "plenum/plenum.hpp"

namespace plenum {
namespace {

namespace fs = std::filesystem;

class PackCheckTest : public testing::Test {
 protected:
  PackCheckTest()
      : pack_(fs::path(testing::TempDir()) / ("plenum_pack_check_" + std::to_string(getpid()))) {
    fs::remove_all(pack_);
    fs::copy(PLENUM_SOURCE_DIR "/share/packs/policy", pack_, fs::copy_options::recursive);
  }
  ~PackCheckTest() override { fs::remove_all(pack_); }

  void append(const char* file, const std::string& text) const {
    std::ofstream(pack_ / file, std::ios::app) << text;
  }

  /// "file: message" of the problems that the check finds.
  std::vector<std::string> problems() const {
    const auto report = check_pack(pack_.string());
    EXPECT_TRUE(report.ok());
    std::vector<std::string> found;
    if (!report.ok()) return found;
    for (const PackProblem& each : report->problems) {
      EXPECT_GT(each.line, 0U);
      found.push_back(each.file + ": " + each.message);
    }
    return found;
  }

  fs::path pack_;
};

TEST_F(PackCheckTest, ThePackThatComesWithTheProgramHasAnExampleForEveryRule) {
  const auto report = check_pack(pack_.string());
  ASSERT_TRUE(report.ok()) << report.error().message();
  for (const PackProblem& each : report->problems) {
    ADD_FAILURE() << each.file << ":" << each.line << ": " << each.message;
  }
  EXPECT_GT(report->rules, 40U);
  EXPECT_GE(report->expectations, report->rules);
  EXPECT_GT(report->names, 2'000U);
}

TEST_F(PackCheckTest, ExamplesThatDoNotComeOutAreNamedWithWhatWasFound) {
  append("tests/mine.txt",
         "The European Parliament approved the Clean Air Act on Monday.\n"
         "+ PROPOSED(European Parliament, Clean Air Act)\n"
         "- ADOPTED(*, Clean Air Act)\n"
         "+ Place: Clean Air Act\n"
         "+ Entity: Clean Air Act\n");
  const auto found = problems();
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0],
            "tests/mine.txt: this is not found; what is: ADOPTED(European Parliament, Clean Air "
            "Act) by adopt.active");
  EXPECT_EQ(found[1], "tests/mine.txt: this is found, and should not be");
  EXPECT_NE(found[2].find("Plan: Clean Air Act"), std::string::npos) << found[2];
}

TEST_F(PackCheckTest, ARuleWithoutAnExampleAndOneThatIsThereTwiceAreProblems) {
  append("patterns/facts.kgp",
         "rule mine.first 800: $b:Body loves $p:Plan => IMPLEMENTS($b, $p)\n"
         "rule adopt.active 800: $b:Body fears $p:Plan => IMPLEMENTS($b, $p)\n");
  const auto found = problems();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_NE(found[0].find("no example shows rule mine.first"), std::string::npos) << found[0];
  EXPECT_NE(found[1].find("there is a rule adopt.active at patterns/facts.kgp:"), std::string::npos)
      << found[1];
}

TEST_F(PackCheckTest, LinesThatMeanNothingArePutDown) {
  append("tests/mine.txt", "+ ADOPTED(a, b)\n");
  append("tests/other.txt",
         "A text without expectations.\n\nAnother text.\n+ ADOPTED a, b\n+ ADOPTED(a) by x\n");
  append("cues/nobody.txt", "word\n");
  append("gazetteer/places.tsv", "Freedonia\tPlace\n");
  append("gazetteer/more.tsv", "Freedonia\tPlace\n");
  const auto found = problems();
  ASSERT_EQ(found.size(), 7U);
  EXPECT_EQ(found[0],
            "cues/nobody.txt: nothing asks for this class: neither the program nor a pattern");
  EXPECT_NE(found[1].find("Place 'Freedonia' stands at gazetteer/more.tsv:1 already"),
            std::string::npos)
      << found[1];
  EXPECT_EQ(found[2], "tests/mine.txt: there is no text above of which this could be expected");
}

TEST_F(PackCheckTest, ARoleWhoseTypesCannotBeJoinedByItIsAProblem) {
  append("ontology.gql", "EDGE TYPE FEARS (Place)-[:FEARS]->(Place)\n");
  std::string roles;
  {
    std::ifstream in(pack_ / "roles.tsv");
    for (std::string line; std::getline(in, line);)
      roles += (line.starts_with("held\t") ? "held\tFEARS" : line) + "\n";
  }
  std::ofstream(pack_ / "roles.tsv") << roles;
  const auto found = problems();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0],
            "roles.tsv: the role 'held' joins body -> event, and FEARS takes no such ends");
}

TEST_F(PackCheckTest, ExamplesDoNotChangeWhatAPackExtracts) {
  const std::string before = check_pack(pack_.string())->id;
  append("tests/mine.txt", "A text.\n- ADOPTED(*, *)\n");
  EXPECT_EQ(check_pack(pack_.string())->id, before);
  append("cues/month.txt", "Smarch\t13\n");
  EXPECT_NE(check_pack(pack_.string())->id, before);
}

TEST_F(PackCheckTest, APackThatCannotBeLoadedIsAnErrorWithItsPlace) {
  append("patterns/facts.kgp", "rule broken 800: $b:Nothing => IMPLEMENTS($b, $b)\n");
  const auto report = check_pack(pack_.string());
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().file(), "patterns/facts.kgp");
  EXPECT_EQ(check_pack("/no/such/pack").error().code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace plenum
