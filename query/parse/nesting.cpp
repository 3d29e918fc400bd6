#include "query/parse/nesting.hpp"

namespace plenum::query::parse {

namespace {

using Lexer = grammar::PlenumLexer;

/// Depth as the parser will have it: open brackets and CASEs, and prefix operators that wait for
/// their operand.
class DepthCounter {
 public:
  std::size_t after(std::size_t token) {
    switch (token) {
      case Lexer::LPAREN:
      case Lexer::LBRACKET:
      case Lexer::LBRACE:
      case Lexer::CASE:
        open(token);
        break;
      case Lexer::RPAREN:
      case Lexer::RBRACKET:
      case Lexer::RBRACE:
        close_bracket();
        break;
      case Lexer::END:
        if (!stack_.empty() && stack_.back().token == Lexer::CASE) close();
        break;
      case Lexer::NOT:
        if (previous_ != Lexer::IS) ++prefixes_;
        break;
      case Lexer::PLUS:
      case Lexer::MINUS:
        signs_ = previous_ == Lexer::PLUS || previous_ == Lexer::MINUS ? signs_ + 1 : 1;
        break;
      case Lexer::COMMA:
      case Lexer::AND:
      case Lexer::OR:
      case Lexer::XOR:
      case Lexer::WHEN:
      case Lexer::THEN:
      case Lexer::ELSE:
      case Lexer::WHERE:
      case Lexer::WITH:
      case Lexer::RETURN:
      case Lexer::BAR:
        prefixes_ = 0;
        break;
      default:
        break;
    }
    if (token != Lexer::PLUS && token != Lexer::MINUS) signs_ = 0;
    previous_ = token;
    return stack_.size() + waiting_ + prefixes_ + signs_;
  }

 private:
  struct Open {
    std::size_t token;
    std::size_t prefixes;
    std::size_t signs;
  };

  void open(std::size_t token) {
    stack_.push_back({token, prefixes_, signs_});
    waiting_ += prefixes_ + signs_;
    prefixes_ = 0;
  }
  void close() {
    waiting_ -= stack_.back().prefixes + stack_.back().signs;
    prefixes_ = stack_.back().prefixes;
    stack_.pop_back();
  }
  void close_bracket() {
    while (!stack_.empty() && stack_.back().token == Lexer::CASE) close();
    if (!stack_.empty()) close();
  }

  std::vector<Open> stack_;
  std::size_t waiting_ = 0;   ///< prefix operators before the open brackets
  std::size_t prefixes_ = 0;  ///< NOTs since the last bracket or separator
  std::size_t signs_ = 0;     ///< signs in a row
  std::size_t previous_ = 0;
};

}  // namespace

antlr4::Token* first_token_deeper_than(const std::vector<antlr4::Token*>& tokens,
                                       std::size_t limit) {
  DepthCounter counter;
  for (antlr4::Token* token : tokens)
    if (counter.after(token->getType()) > limit) return token;
  return nullptr;
}

}  // namespace plenum::query::parse
