#pragma once
// Purpose: a folder of its own for a test, and databases in it.
// May depend on: include/plenum, GoogleTest.
// Invariants: the folder is gone after the test.

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "plenum/plenum.hpp"

namespace plenum::test {

class ApiTest : public testing::Test {
 protected:
  ApiTest() {
    static int number = 0;
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ =
        std::filesystem::temp_directory_path() / ("plenum_api_" + std::to_string(::getpid()) + "_" +
                                                  info->name() + std::to_string(number++));
    std::filesystem::create_directories(folder_);
  }
  ~ApiTest() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  Database open(const OpenOptions& options = {}) {
    return Database::open(path("db"), options).value();
  }
  static Database memory() { return Database::open(":memory:").value(); }
  void write_file(const std::string& name, std::string_view bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  std::string read_file(const std::string& name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    return out.str();
  }
  /// The one integer that a query gives.
  static std::int64_t count(Database& db, std::string_view query) {
    return db.run(query).value()[0][0].as_integer();
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace plenum::test
