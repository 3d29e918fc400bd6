#include "query/parse/nesting.hpp"

namespace plenum::query::parse {

namespace {

using Lexer = grammar::PlenumLexer;

}  // namespace

std::size_t Nesting::after(std::size_t token) {
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

void Nesting::open(std::size_t token) {
  stack_.push_back({token, prefixes_, signs_});
  waiting_ += prefixes_ + signs_;
  prefixes_ = 0;
}

void Nesting::close() {
  waiting_ -= stack_.back().prefixes + stack_.back().signs;
  prefixes_ = stack_.back().prefixes;
  stack_.pop_back();
}

void Nesting::close_bracket() {
  while (!stack_.empty() && stack_.back().token == Lexer::CASE) close();
  if (!stack_.empty()) close();
}

}  // namespace plenum::query::parse
