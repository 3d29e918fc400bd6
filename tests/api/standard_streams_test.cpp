// A program without standard streams: what it prints lands in no file of a database.
#include <fcntl.h>
#include <sys/wait.h>

#include "fixture.hpp"

namespace plenum::test {
namespace {

const std::string noise = "noise of a program\n";

void print_everywhere() {
  for (const int descriptor : {0, 1, 2}) {
    for (int i = 0; i < 50; ++i) {
      static_cast<void>(!::write(descriptor, noise.data(), noise.size()));
    }
  }
}

/// In a child: 0 when all worked and the descriptors are held.
int use_without_streams(const std::string& path) {
  for (const int descriptor : {0, 1, 2}) ::close(descriptor);
  auto db = Database::open(path);
  if (!db.ok()) return 1;
  print_everywhere();
  for (int i = 0; i < 20; ++i) {
    if (!db->run("CREATE (:A {x: $x})", {{"x", i}}).ok()) return 2;
    print_everywhere();
  }
  if (!db->backup(path + "-copy").ok()) return 3;
  const auto view = db->read();
  if (!export_graph(*view, ExportFormat::json_lines, path + ".jsonl").ok()) return 4;
  print_everywhere();
  if (!db->close().ok()) return 5;
  print_everywhere();
  for (const int descriptor : {0, 1, 2}) {
    char target[64] = {};
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    if (::readlink(link.c_str(), target, sizeof(target) - 1) < 0) return 6;
    if (std::string_view(target) != "/dev/null") return 7;
  }
  return 0;
}

class StandardStreamsTest : public ApiTest {};

TEST_F(StandardStreamsTest, MessagesDoNotLandInFilesOfADatabase) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(use_without_streams(path("db")));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  ASSERT_EQ(WEXITSTATUS(status), 0);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path(""))) {
    if (!entry.is_regular_file()) continue;
    ++files;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    EXPECT_EQ(bytes.find("noise"), std::string::npos) << entry.path();
  }
  EXPECT_GT(files, 5U);
  EXPECT_TRUE(Database::verify(path("db"))->ok());
  EXPECT_TRUE(Database::verify(path("db-copy"))->ok());
  Database db = open();
  EXPECT_EQ(count(db, "MATCH (n) RETURN count(n)"), 20);
}

}  // namespace
}  // namespace plenum::test
