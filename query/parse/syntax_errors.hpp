#pragma once
// Purpose: what the parser stumbled over, in words: place, expected, hint, TCK detail.
// May depend on: ANTLR and the generated parser (this folder only), core.
// Invariants: the first error wins; nothing is repaired.

#include <optional>
#include <vector>

#include "PlenumCypher.h"
#include "plenum/error.hpp"
#include "query/parse/source.hpp"

namespace plenum::query::parse {

/// Stops at the first error: remembers where it was and what could have stood there, then throws
/// antlr4::ParseCancellationException, which parser.cpp catches.
class StopAtFirstError : public antlr4::DefaultErrorStrategy {
 public:
  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& e) override;
  void recover(antlr4::Parser* parser, std::exception_ptr e) override;
  antlr4::Token* recoverInline(antlr4::Parser* parser) override;
  void sync(antlr4::Parser* parser) override;

  antlr4::Token* offending() const { return offending_; }
  const std::vector<std::size_t>& expected() const { return expected_; }

 private:
  [[noreturn]] void stop(antlr4::Parser& parser, antlr4::Token& token,
                         std::vector<std::size_t> expected);

  antlr4::Token* offending_ = nullptr;
  std::size_t choices_at_ = 0;         ///< index of the token at which `choices_` were met
  std::vector<std::size_t> choices_;   ///< states of the parser
  std::vector<std::size_t> expected_;  ///< token types, without end-of-rule
};

/// The place of a token.
SourceSpan token_span(const Source& source, const antlr4::Token& token);

/// SyntaxError at compile time with the given detail.
Error syntax_error(std::string message, std::string detail, const SourceSpan& where);

/// The error for a statement that did not parse.
Error describe_syntax_error(const Source& source, const std::vector<antlr4::Token*>& tokens,
                            antlr4::Token& offending, const std::vector<std::size_t>& expected);

}  // namespace plenum::query::parse
