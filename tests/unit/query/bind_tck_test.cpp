#include <gtest/gtest.h>

#include <optional>

#include "core/try.hpp"
#include "query/bind/binder.hpp"
#include "query/functions/registry.hpp"
#include "query/parse/parser.hpp"
#include "tests/unit/query/tck_queries.hpp"
#include "tests/unit/query/test_catalog.hpp"

namespace plenum::query {
namespace {

Status bound(const tests::TckQuery& query) {
  static const Registry builtin;
  std::optional<Registry> own;
  if (!query.procedures.empty()) own.emplace();
  const Registry& registry = own ? *own : builtin;
  for (const std::string& signature : query.procedures) {
    Procedure procedure = tests::procedure_of(signature);
    procedure.run = [](auto, auto&, auto&) { return Status(); };
    PLENUM_TRY(own->add(std::move(procedure)));
  }
  auto parsed = parse::parse(query.text);
  if (!parsed.ok()) return parsed.error();
  const Params none;
  bind::BindOptions options;
  if (query.type == "ParameterMissing") options.parameters = &none;
  auto result = bind::bind(*std::move(parsed), registry, options);
  if (!result.ok()) return result.error();
  return {};
}

std::string text_of(const Error& error) {
  return error.type() + " at " + error.phase() + ": " + error.detail() + " (" + error.message() +
         ")";
}

TEST(BindTck, EveryCompileTimeErrorIsTheExpectedOneAndNothingElseIsRefused) {
  const auto queries = tests::tck_queries(PLENUM_SHARED_DIR "/tck/features");
  if (queries.empty()) GTEST_SKIP() << "the TCK is not here";
  for (const auto& query : queries) {
    const Status status = bound(query);
    if (query.phase == "compile time") {
      if (status.ok()) {
        ADD_FAILURE() << query.id << ": no error, expected " << query.type << " " << query.detail
                      << "\n"
                      << query.text;
        continue;
      }
      EXPECT_EQ(status.error().type(), query.type) << query.id << "\n" << query.text;
      EXPECT_EQ(status.error().phase(), "compile time") << query.id << "\n" << query.text;
      EXPECT_EQ(status.error().detail(), query.detail)
          << query.id << ": " << status.error().message() << "\n"
          << query.text;
      EXPECT_GT(status.error().where().line, 0u) << query.id << text_of(status.error());
    } else if (!status.ok()) {
      EXPECT_EQ(query.phase, "any time") << query.id << ": " << text_of(status.error()) << "\n"
                                         << query.text;
      EXPECT_EQ(status.error().type(), query.type) << query.id << "\n" << query.text;
    }
  }
}

}  // namespace
}  // namespace plenum::query
