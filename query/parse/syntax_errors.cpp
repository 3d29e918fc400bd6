#include "query/parse/syntax_errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "PlenumLexer.h"
#include "core/utf8.hpp"
#include "query/parse/split.hpp"
#include "query/suggest.hpp"

namespace plenum::query::parse {

namespace {

using Parser = grammar::PlenumCypher;
using Types = std::vector<std::size_t>;

constexpr std::size_t max_shown_bytes = 40;
constexpr std::size_t max_shown_expectations = 8;

Types types_of(const antlr4::misc::IntervalSet& set) {
  Types types;
  for (ssize_t type : set.toList())
    if (type >= -1)
      types.push_back(type == -1 ? antlr4::Token::EOF : static_cast<std::size_t>(type));
  return types;
}

/// What could have followed at the token where the prediction died.
Types expected_after(antlr4::Parser& parser, const antlr4::NoViableAltException& e) {
  std::set<std::size_t> types;
  if (const antlr4::atn::ATNConfigSet* dead = e.getDeadEndConfigs()) {
    for (const auto& config : dead->configs)
      for (std::size_t type : types_of(parser.getATN().nextTokens(config->state)))
        types.insert(type);
  }
  return {types.begin(), types.end()};
}

bool contains(const Types& types, std::size_t type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

std::string keyword_text(std::size_t type, const antlr4::dfa::Vocabulary& vocabulary) {
  std::string name = vocabulary.getSymbolicName(type);
  if (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

bool is_keyword(std::size_t type) {
  return (type >= 1 && type < Parser::AMPERSAND) || (type >= Parser::ALL && type < Parser::LPAREN);
}

/// "an expression, a name, ')' or WHERE"
class Expectations {
 public:
  Expectations(const Types& types, const antlr4::dfa::Vocabulary& vocabulary) {
    const bool expression =
        contains(types, Parser::STRING_LITERAL) && contains(types, Parser::DECIMAL_LITERAL);
    const bool name = contains(types, Parser::UNESCAPED_NAME);
    const bool operators = contains(types, Parser::SLASH) && contains(types, Parser::CARET);
    if (expression) add("an expression");
    if (name && !expression) add("a name");
    if (operators) add("an operator");
    for (std::size_t type : types) {
      if (expression && (starts_expression(type) || is_name(type))) continue;
      if (name && is_name(type)) continue;
      if (operators && is_operator(type)) continue;
      add(word_for(type, vocabulary));
    }
  }

  std::string text() const {
    if (words_.empty() || words_.size() > max_shown_expectations) return {};
    std::string out;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (i > 0) out += i + 1 == words_.size() ? " or " : ", ";
      out += words_[i];
    }
    return out;
  }

 private:
  void add(std::string word) {
    if (std::find(words_.begin(), words_.end(), word) == words_.end())
      words_.push_back(std::move(word));
  }
  static bool is_name(std::size_t type) {
    static const std::set<std::size_t> reserved = {
        Parser::AND,     Parser::AS,     Parser::CALL,   Parser::CASE,     Parser::CREATE,
        Parser::DELETE_, Parser::DETACH, Parser::ELSE,   Parser::DISTINCT, Parser::IN_,
        Parser::IS,      Parser::LIMIT,  Parser::MATCH,  Parser::MERGE,    Parser::OPTIONAL_,
        Parser::OR,      Parser::REMOVE, Parser::RETURN, Parser::SET,      Parser::SKIP_,
        Parser::THEN,    Parser::UNION,  Parser::UNWIND, Parser::WHEN,     Parser::WHERE,
        Parser::WITH,    Parser::XOR,    Parser::YIELD,  Parser::NOT,      Parser::EXISTS};
    if (type == Parser::UNESCAPED_NAME || type == Parser::ESCAPED_NAME) return true;
    return is_keyword(type) && !reserved.contains(type);
  }
  static bool starts_expression(std::size_t type) {
    static const std::set<std::size_t> starts = {
        Parser::LPAREN,         Parser::LBRACKET,       Parser::LBRACE,        Parser::DOLLAR,
        Parser::PLUS,           Parser::MINUS,          Parser::NOT,           Parser::CASE,
        Parser::EXISTS,         Parser::TRUE_,          Parser::FALSE_,        Parser::NULL_,
        Parser::FLOAT_LITERAL,  Parser::HEX_LITERAL,    Parser::OCTAL_LITERAL, Parser::BAD_NUMBER,
        Parser::STRING_LITERAL, Parser::DECIMAL_LITERAL};
    return starts.contains(type);
  }
  static bool is_operator(std::size_t type) {
    static const std::set<std::size_t> operators = {
        Parser::DOT,          Parser::LBRACKET,    Parser::COLON,      Parser::PLUS,
        Parser::MINUS,        Parser::STAR,        Parser::SLASH,      Parser::PERCENT,
        Parser::CARET,        Parser::BAR_BAR,     Parser::IN_,        Parser::STARTS,
        Parser::ENDS,         Parser::CONTAINS,    Parser::IS,         Parser::EQUAL,
        Parser::NOT_EQUAL,    Parser::REGEX_MATCH, Parser::LESS,       Parser::AND,
        Parser::OR,           Parser::XOR,         Parser::LESS_EQUAL, Parser::GREATER,
        Parser::GREATER_EQUAL};
    return operators.contains(type);
  }
  static std::string word_for(std::size_t type, const antlr4::dfa::Vocabulary& vocabulary) {
    if (type == antlr4::Token::EOF) return "the end of the query";
    if (type == Parser::STRING_LITERAL) return "a string";
    if (type == Parser::DECIMAL_LITERAL) return "a number";
    if (is_keyword(type)) return keyword_text(type, vocabulary);
    return vocabulary.getDisplayName(type);
  }

  std::vector<std::string> words_;
};

/// The bracket that is open at `offending`, or null.
antlr4::Token* open_bracket(const std::vector<antlr4::Token*>& tokens, std::size_t index) {
  int depth = 0;
  for (std::size_t i = std::min(index, tokens.size()); i-- > 0;) {
    const std::size_t type = tokens[i]->getType();
    if (type == Parser::RBRACKET || type == Parser::RPAREN || type == Parser::RBRACE) ++depth;
    if (type == Parser::LBRACKET || type == Parser::LPAREN || type == Parser::LBRACE) {
      if (depth == 0) return tokens[i];
      --depth;
    }
  }
  return nullptr;
}

/// Is the error in the length of a relationship, as in `-[:T..]->` or `-[:T*-2]->`?
bool in_relationship_length(const std::vector<antlr4::Token*>& tokens, antlr4::Token& offending) {
  const std::size_t index = offending.getTokenIndex();
  const antlr4::Token* bracket = open_bracket(tokens, index);
  if (bracket == nullptr || bracket->getType() != Parser::LBRACKET) return false;
  const std::size_t at = bracket->getTokenIndex();
  if (at == 0 || tokens[at - 1]->getType() != Parser::MINUS || index == 0) return false;
  const std::size_t before = tokens[index - 1]->getType();
  return offending.getType() == Parser::DOT_DOT || before == Parser::STAR ||
         before == Parser::DOT_DOT;
}

std::string shown(std::string_view text) {
  if (text.size() <= max_shown_bytes) return "'" + std::string(text) + "'";
  std::size_t end = max_shown_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return "'" + std::string(text.substr(0, end)) + "…'";
}

std::string keyword_hint(const std::string& word, const Types& expected,
                         const antlr4::dfa::Vocabulary& vocabulary) {
  std::vector<std::string> words;
  for (std::size_t type : expected)
    if (type != antlr4::Token::EOF && is_keyword(type))
      words.push_back(keyword_text(type, vocabulary));
  const std::string best = closest_name(word, words);
  return best.empty() ? best : "did you mean " + best + "?";
}

/// Habits of other languages.
std::string habit_hint(std::string_view source, const SourceSpan& where, const std::string& word,
                       const Types& expected) {
  static const std::map<std::string, std::string, std::less<>> hints = {
      {"select", "read with MATCH … RETURN …"},
      {"insert", "write with CREATE or MERGE"},
      {"update", "change with MATCH … SET …"},
      {"group", "grouping is implied: the columns without aggregates are the keys"},
      {"having", "filter groups with WITH … WHERE …"},
      {"join", "join by naming a variable in several patterns"}};
  if (const auto found = hints.find(core::to_lower(word)); found != hints.end())
    return found->second;
  // `MATCH n RETURN n`: the only thing that follows a bare name in a pattern is a path's '='.
  if (expected == Types{Parser::EQUAL}) return "a node is written in parentheses: (n)";
  if (word == "=" && where.offset > 0 && source[where.offset - 1] == '=')
    return "equality is written =";
  if (word == "!" && source.substr(where.offset, 2) == "!=") return "inequality is written <>";
  if (word == "&" || word == "|") return "the operators of logic are AND and OR";
  return {};
}

/// What begins at a place of the text and never ends: a string, a name or a comment.
Error never_closed_error(const Source& source, std::size_t offset) {
  const char first = source.text()[offset];
  const std::string quote(1, first);
  if (first == '/')
    return syntax_error("this comment is never closed", "UnexpectedSyntax",
                        source.span_at(offset, 2))
        .with_hint("put */ at its end");
  if (first == '`')
    return syntax_error("this back-quoted name is never closed", "UnexpectedSyntax",
                        source.span_at(offset, 1))
        .with_hint("put ` at its end");
  return syntax_error("this string is never closed", "UnexpectedSyntax", source.span_at(offset, 1))
      .with_hint("put " + quote + " at its end; inside a string write \\" + quote);
}

/// Errors of single characters that no rule of the lexer takes.
std::optional<Error> stray_error(const std::string& text, const SourceSpan& where) {
  if (static_cast<unsigned char>(text.front()) >= 0x80U)
    return syntax_error(fmt::format("the character '{}' has no meaning here", text),
                        "InvalidUnicodeCharacter", where)
        .with_hint("use the plain ASCII sign, or put it into a string or back-quotes");
  return std::nullopt;
}

}  // namespace

void StopAtFirstError::reportError(antlr4::Parser* parser, const antlr4::RecognitionException& e) {
  antlr4::Token* token = e.getOffendingToken();
  const auto* dead_end = dynamic_cast<const antlr4::NoViableAltException*>(&e);
  stop(*parser, token != nullptr ? *token : *parser->getCurrentToken(),
       dead_end != nullptr ? expected_after(*parser, *dead_end)
                           : types_of(parser->getExpectedTokens()));
}

void StopAtFirstError::recover(antlr4::Parser* /*parser*/, std::exception_ptr /*e*/) {
  throw antlr4::ParseCancellationException();
}

antlr4::Token* StopAtFirstError::recoverInline(antlr4::Parser* parser) {
  stop(*parser, *parser->getCurrentToken(), types_of(parser->getExpectedTokens()));
}

/// Called before every choice. What was possible at the token and not taken is what a person would
/// have expected there, too.
void StopAtFirstError::sync(antlr4::Parser* parser) {
  const std::size_t token = parser->getCurrentToken()->getTokenIndex();
  if (token != choices_at_) choices_.clear();
  choices_at_ = token;
  choices_.push_back(parser->getState());
}

void StopAtFirstError::stop(antlr4::Parser& parser, antlr4::Token& token, Types expected) {
  offending_ = &token;
  std::set<std::size_t> all(expected.begin(), expected.end());
  if (token.getTokenIndex() == choices_at_) {
    const antlr4::atn::ATN& atn = parser.getATN();
    for (std::size_t state : choices_)
      for (std::size_t type : types_of(atn.nextTokens(atn.states[state]))) all.insert(type);
  }
  expected_.assign(all.begin(), all.end());
  throw antlr4::ParseCancellationException();
}

SourceSpan token_span(const Source& source, const antlr4::Token& token) {
  SourceSpan span;
  span.line = static_cast<std::uint32_t>(token.getLine());
  span.column = static_cast<std::uint32_t>(token.getCharPositionInLine() + 1);
  span.offset = source.byte_of(token.getStartIndex());
  if (token.getType() != antlr4::Token::EOF)
    span.length = source.slice(token.getStartIndex(), token.getStopIndex()).size();
  return span;
}

Error syntax_error(std::string message, std::string detail, const SourceSpan& where) {
  return Error(ErrorCode::syntax, std::move(message))
      .with_language("SyntaxError", "compile time", std::move(detail))
      .with_place(where);
}

Error describe_syntax_error(const Source& source, const std::vector<antlr4::Token*>& tokens,
                            antlr4::Token& offending, const std::vector<std::size_t>& expected) {
  static const grammar::PlenumLexer names(nullptr);
  const auto& vocabulary = names.getVocabulary();
  const SourceSpan where = token_span(source, offending);
  // The lexer goes on behind the first character of what never ends, so the parser may trip over
  // any word of it.
  if (const auto open = never_closed(source.text()); open && *open <= where.offset)
    return never_closed_error(source, *open);
  const bool at_end = offending.getType() == antlr4::Token::EOF;
  const std::string text(source.text().substr(where.offset, where.length));
  if (offending.getType() == Parser::STRAY)
    if (auto error = stray_error(text, where)) return *error;
  const bool length = in_relationship_length(tokens, offending);
  std::string message =
      at_end ? "the query ends too early" : fmt::format("unexpected {}", shown(text));
  if (length) message = fmt::format("{} in the length of a relationship", message);
  const std::string wanted = Expectations(expected, vocabulary).text();
  if (!wanted.empty()) message += fmt::format("; expected {}", wanted);
  Error error = syntax_error(std::move(message),
                             length ? "InvalidRelationshipPattern" : "UnexpectedSyntax", where);
  if (length) return error.with_hint("a length is *, *2, *1..3, *..3 or *1..");
  std::string hint = habit_hint(source.text(), where, text, expected);
  if (hint.empty()) hint = keyword_hint(text, expected, vocabulary);
  if (hint.empty() && offending.getTokenIndex() == 0) {
    hint = "a statement begins with a clause such as MATCH, CREATE, MERGE, UNWIND, CALL or RETURN";
  }
  return hint.empty() ? error : error.with_hint(hint);
}

}  // namespace plenum::query::parse
