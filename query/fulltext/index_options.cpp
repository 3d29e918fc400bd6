#include "query/fulltext/index_options.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <variant>

#include "core/try.hpp"
#include "query/ast/expression.hpp"

namespace plenum::query {

namespace {

constexpr const char* analyzer_option = "fulltext.analyzer";

Error bad_option(std::string what, const SourceSpan& where) {
  return Error(ErrorCode::syntax, std::move(what))
      .with_language("SyntaxError", "compile time", "InvalidIndexOptions")
      .with_place(where);
}

Result<const ast::MapLiteral*> option_map(const ast::Expression& expression, const char* what) {
  const auto* map = std::get_if<ast::MapLiteral>(&expression.node);
  if (map != nullptr) return map;
  return bad_option(fmt::format("{} must be a map", what), expression.span);
}

Result<storage::Analyzer> analyzer_of(const ast::Expression& expression) {
  std::string names;
  for (const storage::AnalyzerInfo& one : storage::analyzers) {
    names += fmt::format("{}'{}'", names.empty() ? "" : ", ", one.name);
  }
  const auto* literal = std::get_if<ast::Literal>(&expression.node);
  const auto* name = literal == nullptr ? nullptr : literal->value.get_if<std::string>();
  if (name == nullptr) {
    return bad_option(fmt::format("`{}` must be a string: one of {}", analyzer_option, names),
                      expression.span);
  }
  const auto found = storage::find_analyzer(*name);
  if (found) return *found;
  return bad_option(fmt::format("there is no analyzer '{}'", *name), expression.span)
      .with_hint("there are " + names);
}

}  // namespace

Result<FulltextOptions> fulltext_options(const ast::CreateIndex& index) {
  FulltextOptions options;
  if (!index.options) return options;
  PLENUM_ASSIGN(const ast::MapLiteral* outer, option_map(*index.options, "OPTIONS"));
  for (const auto& [name, value] : outer->entries) {
    if (name.text != "indexConfig") {
      return bad_option(fmt::format("a full-text index has no option '{}'", name.text), name.span)
          .with_hint("the one option is indexConfig");
    }
    PLENUM_ASSIGN(const ast::MapLiteral* config, option_map(*value, "indexConfig"));
    for (const auto& [setting, given] : config->entries) {
      if (setting.text != analyzer_option) {
        return bad_option(fmt::format("a full-text index has no setting '{}'", setting.text),
                          setting.span)
            .with_hint(fmt::format("the one setting is `{}`", analyzer_option));
      }
      PLENUM_ASSIGN(options.analyzer, analyzer_of(*given));
    }
  }
  return options;
}

}  // namespace plenum::query
