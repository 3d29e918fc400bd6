#include "query/parse/parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <mutex>

#include "PlenumLexer.h"
#include "core/try.hpp"
#include "core/utf8.hpp"
#include "query/parse/build.hpp"
#include "query/parse/limits.hpp"
#include "query/parse/nesting.hpp"
#include "query/parse/source.hpp"
#include "query/parse/syntax_errors.hpp"

namespace plenum::query::parse {

namespace {

/// States the prediction cache may hold before it is thrown away: it grows with the variety of
/// statements seen, and a cold start costs milliseconds only.
constexpr std::size_t max_cached_states = 50'000;

Status check_text(std::string_view text) {
  if (text.size() > max_query_bytes)
    return query_limit_error(fmt::format("the query has {} bytes, more than the limit of {}",
                                         text.size(), max_query_bytes),
                             {}, "pass the data as parameters, or import it from a file");
  if (auto bad = core::first_invalid_utf8(text))
    return syntax_error(fmt::format("the query is not valid UTF-8: byte {} (0x{:02X})", *bad,
                                    static_cast<unsigned>(static_cast<unsigned char>(text[*bad]))),
                        "InvalidUnicodeCharacter", Source(text.substr(0, *bad)).span_at(*bad, 1))
        .with_hint("save or send the query as UTF-8");
  return {};
}

using Tokens = std::vector<std::unique_ptr<antlr4::Token>>;

/// All tokens with the end of the text as the last; stops at the first that passes a limit, so that
/// a hostile text costs no more than the limit.
Result<Tokens> read_tokens(const Source& source, grammar::PlenumLexer& lexer) {
  Tokens tokens;
  Nesting nesting;
  while (tokens.empty() || tokens.back()->getType() != antlr4::Token::EOF) {
    tokens.push_back(lexer.nextToken());
    const antlr4::Token& token = *tokens.back();
    if (tokens.size() > max_query_tokens)
      return query_limit_error(
          fmt::format("the query has more words and signs than the limit of {}", max_query_tokens),
          token_span(source, token), "pass the data as parameters, or import it from a file");
    if (nesting.after(token.getType()) > max_nesting)
      return query_limit_error(
          fmt::format("the query nests deeper than the limit of {}", max_nesting),
          token_span(source, token), "split it with WITH, or flatten the brackets");
  }
  return tokens;
}

/// The tree in the parser's own memory, or null after a syntax error (then `strategy` knows more).
Grammar::StatementContext* try_parse(Grammar& parser, antlr4::CommonTokenStream& tokens,
                                     antlr4::atn::PredictionMode mode,
                                     const std::shared_ptr<StopAtFirstError>& strategy) {
  tokens.seek(0);
  parser.reset();
  parser.removeErrorListeners();
  parser.setErrorHandler(strategy);
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
  try {
    return parser.statement();
  } catch (const antlr4::ParseCancellationException&) {
    return nullptr;
  }
}

void limit_prediction_cache(Grammar& parser) {
  auto* simulator = parser.getInterpreter<antlr4::atn::ParserATNSimulator>();
  std::size_t states = 0;
  for (const auto& dfa : simulator->decisionToDFA) states += dfa.states.size();
  if (states > max_cached_states) simulator->clearDFA();
}

Result<ast::Statement> build(const Source& source, Grammar::StatementContext* tree) {
  Builder builder(source);
  ast::Statement statement = builder.statement(tree);
  if (builder.error()) return *builder.error();
  return statement;
}

Result<ast::Statement> parse_checked(std::string_view text) {
  // A byte order mark is a blank to the lexer, but ANTLR's input stream would drop it.
  const Source source(text);
  const bool marked = text.substr(0, 3) == "\xEF\xBB\xBF";
  antlr4::ANTLRInputStream input((marked ? "\xEF\xBB\xBF" : "") + std::string(text));
  grammar::PlenumLexer lexer(&input);
  lexer.removeErrorListeners();
  PLENUM_ASSIGN(Tokens read, read_tokens(source, lexer));
  antlr4::ListTokenSource list(std::move(read));
  antlr4::CommonTokenStream stream(&list);
  stream.fill();
  const std::vector<antlr4::Token*> tokens = stream.getTokens();

  Grammar parser(&stream);
  // First the cheap prediction, which is right for nearly every statement; only if it fails the
  // full one, whose error is the true one.
  auto strategy = std::make_shared<StopAtFirstError>();
  auto* tree = try_parse(parser, stream, antlr4::atn::PredictionMode::SLL, strategy);
  if (tree == nullptr) {
    strategy = std::make_shared<StopAtFirstError>();
    tree = try_parse(parser, stream, antlr4::atn::PredictionMode::LL, strategy);
  }
  limit_prediction_cache(parser);
  if (tree != nullptr) return build(source, tree);
  antlr4::Token* offending = strategy->offending();
  if (offending == nullptr) offending = tokens.back();
  return describe_syntax_error(source, tokens, *offending, strategy->expected());
}

}  // namespace

Result<ast::Statement> parse(std::string_view text) {
  PLENUM_TRY(check_text(text));
  // The generated parsers share their prediction cache; repeated statements do not come here.
  static std::mutex one_at_a_time;
  const std::lock_guard<std::mutex> lock(one_at_a_time);
  try {
    return parse_checked(text);
  } catch (const std::bad_alloc&) {
    return query_limit_error("not enough memory to parse the query", {}, "make it smaller");
  } catch (const std::exception& e) {
    return Error(ErrorCode::internal, fmt::format("the parser failed: {}", e.what()));
  }
}

const std::vector<std::string_view>& keywords() {
  static const std::vector<std::string> texts = [] {
    const grammar::PlenumLexer lexer(nullptr);
    std::vector<std::string> words;
    const auto add = [&](std::size_t first, std::size_t end) {
      for (std::size_t type = first; type < end; ++type) {
        std::string word = lexer.getVocabulary().getSymbolicName(type);
        if (!word.empty() && word.back() == '_') word.pop_back();
        words.push_back(std::move(word));
      }
    };
    add(1, Grammar::AMPERSAND);
    add(Grammar::ALL, Grammar::LPAREN);
    // Read as names where they are written, and checked afterwards.
    for (const char* word : {"CONSTRAINTS", "DIRECTED", "EDGE", "FULLTEXT", "INDEXES", "PROPERTY",
                             "REPLACE", "TYPES", "VERTEX"}) {
      words.emplace_back(word);
    }
    std::sort(words.begin(), words.end());
    return words;
  }();
  static const std::vector<std::string_view> views(texts.begin(), texts.end());
  return views;
}

}  // namespace plenum::query::parse
