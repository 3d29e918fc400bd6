// DB/lock: storage/file_lock.hpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "storage/file_lock.hpp"

namespace plenum::storage {
namespace {

using testing::HasSubstr;

class FileLockTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "plenum_lock_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    path_ = root_ + "/lock";
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  Result<FileLock> lock(LockMode mode) { return FileLock::acquire(nullptr, path_, mode); }

  std::string root_;
  std::string path_;
};

TEST_F(FileLockTest, OneWriterKeepsEverybodyElseOutAndIsNamed) {
  const auto writer = lock(LockMode::writer);
  ASSERT_TRUE(writer.ok()) << writer.error().message();
  for (const LockMode mode : {LockMode::writer, LockMode::reader}) {
    const auto other = lock(mode);
    ASSERT_FALSE(other.ok());
    EXPECT_EQ(other.error().code(), ErrorCode::conflict);
    EXPECT_THAT(other.error().message(), HasSubstr(std::to_string(::getpid())));
    EXPECT_EQ(other.error().file(), path_);
  }
}

TEST_F(FileLockTest, ReadersShareAndKeepAWriterOut) {
  {
    const auto first = lock(LockMode::reader);
    const auto second = lock(LockMode::reader);
    ASSERT_TRUE(first.ok() && second.ok());
    const auto writer = lock(LockMode::writer);
    ASSERT_FALSE(writer.ok());
    EXPECT_EQ(writer.error().code(), ErrorCode::conflict);
  }
  EXPECT_TRUE(lock(LockMode::writer).ok());
}

TEST_F(FileLockTest, TheRefusalNamesTheOtherProcess) {
  int ready[2];
  int done[2];
  ASSERT_EQ(::pipe(ready), 0);
  ASSERT_EQ(::pipe(done), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto held = lock(LockMode::writer);
    char byte = held.ok() ? 'y' : 'n';
    if (::write(ready[1], &byte, 1) != 1) ::_exit(1);
    ::close(done[1]);
    while (::read(done[0], &byte, 1) > 0) {
    }
    ::_exit(0);
  }
  char byte = 'n';
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  ASSERT_EQ(byte, 'y');
  const auto refused = lock(LockMode::writer);
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message(), HasSubstr(std::to_string(child)));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  // A crash leaves the file, but no lock.
  EXPECT_TRUE(std::filesystem::exists(path_));
  EXPECT_TRUE(lock(LockMode::writer).ok());
  for (const int end : {ready[0], ready[1], done[0], done[1]}) ::close(end);
}

TEST_F(FileLockTest, ADeletedLockFileIsMadeAgain) {
  { ASSERT_TRUE(lock(LockMode::writer).ok()); }
  std::filesystem::remove(path_);
  EXPECT_TRUE(lock(LockMode::reader).ok());
  EXPECT_TRUE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace plenum::storage
