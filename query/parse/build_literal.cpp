#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "core/text.hpp"
#include "core/utf8.hpp"
#include "query/parse/build.hpp"

namespace plenum::query::parse {

namespace {

/// The name without back-quotes; a doubled back-quote inside stands for one.
std::string without_quotes(std::string_view text) {
  if (text.empty() || text.front() != '`') return std::string(text);
  text = text.substr(1, text.size() - 2);
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (text[i] == '`') ++i;
  }
  return result;
}

/// Reads `digits` hexadecimal digits, or nullopt.
std::optional<std::uint32_t> hex(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  std::uint32_t value = 0;
  const char* first = text.data() + at;
  const auto [end, error] = std::from_chars(first, first + digits, value, 16);
  if (error != std::errc() || end != first + digits) return std::nullopt;
  return value;
}

bool is_surrogate(std::uint32_t c) { return c >= 0xD800 && c < 0xE000; }

/// One escape of a string literal, from the character after the backslash. Advances `at` past it;
/// false when it is not one.
bool append_escape(std::string_view text, std::size_t& at, std::string& out) {
  static constexpr std::string_view letters = "btnrf\\'\"`/";
  static constexpr std::string_view values = "\b\t\n\r\f\\'\"`/";
  const char c = text[at++];
  if (const std::size_t i = letters.find(c); i != std::string_view::npos)
    return out += values[i], true;
  if (const std::size_t i = std::string_view("BTNRF").find(c); i != std::string_view::npos)
    return out += values[i], true;
  if (c != 'u' && c != 'U') return false;
  // \uXXXX and \UXXXXXXXX; an upper-case U with only four digits is taken as the short form.
  auto code = c == 'U' ? hex(text, at, 8) : std::nullopt;
  at += code ? 8 : 4;
  if (!code) code = hex(text, at - 4, 4);
  if (!code) return false;
  if (*code >= 0xD800 && *code < 0xDC00 && text.substr(at, 2) == "\\u") {
    const auto low = hex(text, at + 2, 4);
    if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
    code = 0x10000 + ((*code - 0xD800) << 10U) + (*low - 0xDC00);
    at += 6;
  }
  if (*code > 0x10FFFF || is_surrogate(*code)) return false;
  core::append_utf8(out, static_cast<char32_t>(*code));
  return true;
}

}  // namespace

std::string Builder::unquoted(antlr4::ParserRuleContext* ctx) {
  std::string name = without_quotes(text(ctx));
  if (name.empty()) fail_syntax("a name in back-quotes is empty", "UnexpectedSyntax", span(ctx));
  return name;
}

ast::Name Builder::name(Grammar::Symbolic_nameContext* ctx) { return {unquoted(ctx), span(ctx)}; }

ast::Name Builder::name(Grammar::Schema_nameContext* ctx) { return {unquoted(ctx), span(ctx)}; }

std::string Builder::qualified(antlr4::ParserRuleContext* ctx) {
  std::string result;
  for (auto* child : ctx->children) {
    if (auto* terminal = dynamic_cast<antlr4::tree::TerminalNode*>(child))
      result += terminal->getText();
    else
      result += unquoted(dynamic_cast<antlr4::ParserRuleContext*>(child));
  }
  return result;
}

ast::ExpressionPtr Builder::literal(Grammar::LiteralContext* ctx) {
  if (auto* c = ctx->number_literal()) return number(c, false);
  if (auto* c = ctx->map_literal()) return map_literal(c);
  if (auto* c = ctx->STRING_LITERAL())
    return make(span(ctx), ast::Literal{string_value(c->getSymbol())});
  if (ctx->TRUE_() != nullptr) return make(span(ctx), ast::Literal{true});
  if (ctx->FALSE_() != nullptr) return make(span(ctx), ast::Literal{false});
  return make(span(ctx), ast::Literal{});
}

ast::ExpressionPtr Builder::map_literal(Grammar::Map_literalContext* ctx) {
  ast::MapLiteral map;
  for (auto* entry : ctx->map_entry()) {
    // A map, as from JSON, may have an empty key; the names of the graph may not.
    auto* key = entry->schema_name();
    map.entries.emplace_back(ast::Name{without_quotes(text(key)), span(key)},
                             expression(entry->expression()));
  }
  return make(span(ctx), std::move(map));
}

ast::ExpressionPtr Builder::parameter(Grammar::ParameterContext* ctx) {
  std::string name;
  if (ctx->DECIMAL_LITERAL() != nullptr)
    name = ctx->DECIMAL_LITERAL()->getText();
  else if (ctx->symbolic_name() != nullptr)
    name = unquoted(ctx->symbolic_name());
  else
    name = text(ctx->reserved_word());
  return make(span(ctx), ast::Parameter{std::move(name)});
}

ast::ExpressionPtr Builder::number(Grammar::Number_literalContext* ctx, bool negative) {
  const std::string_view digits = text(ctx);
  const SourceSpan where = span(ctx);
  const auto placeholder = [&] { return make(where, ast::Literal{}); };
  if (ctx->BAD_NUMBER() != nullptr) {
    fail_syntax(fmt::format("'{}' is not a number", digits), "InvalidNumberLiteral", where);
    return placeholder();
  }
  if (ctx->FLOAT_LITERAL() != nullptr) {
    const double value = core::parse_float(digits).value_or(HUGE_VAL);
    if (!std::isfinite(value)) {
      fail_syntax(fmt::format("'{}' is too large for a floating-point number", digits),
                  "FloatingPointOverflow", where);
      return placeholder();
    }
    return make(where, ast::Literal{negative ? -value : value});
  }
  const int base = ctx->HEX_LITERAL() != nullptr ? 16 : ctx->OCTAL_LITERAL() != nullptr ? 8 : 10;
  const char* first = digits.data() + (base == 10 ? 0 : 2);
  std::uint64_t magnitude = 0;
  const auto parsed = std::from_chars(first, digits.data() + digits.size(), magnitude, base);
  constexpr std::uint64_t smallest = std::uint64_t{1} << 63U;
  if (parsed.ec != std::errc() || magnitude > smallest - (negative ? 0 : 1)) {
    fail_syntax(
        fmt::format("'{}{}' does not fit into a 64-bit integer", negative ? "-" : "", digits),
        "IntegerOverflow", where);
    return placeholder();
  }
  const auto value = static_cast<std::int64_t>(negative ? ~magnitude + 1 : magnitude);
  return make(where, ast::Literal{Value(value)});
}

std::string Builder::string_value(antlr4::Token* token) {
  std::string_view body = source_.slice(token->getStartIndex(), token->getStopIndex());
  body = body.substr(1, body.size() - 2);
  std::string result;
  result.reserve(body.size());
  for (std::size_t at = 0; at < body.size();) {
    if (body[at] != '\\') {
      result += body[at++];
      continue;
    }
    const std::size_t escape = at++;
    if (append_escape(body, at, result)) continue;
    const bool unicode = body[escape + 1] == 'u' || body[escape + 1] == 'U';
    const std::size_t offset = span(token).offset + 1 + escape;
    fail(Error(ErrorCode::syntax, unicode ? "this Unicode escape is not \\u and four hexadecimal "
                                            "digits of a character"
                                          : "there is no such escape in strings")
             .with_language("SyntaxError", "compile time",
                            unicode ? "InvalidUnicodeLiteral" : "UnexpectedSyntax")
             .with_place(source_.span_at(offset, 2))
             .with_hint("a backslash itself is written \\\\"));
    break;
  }
  return result;
}

}  // namespace plenum::query::parse
