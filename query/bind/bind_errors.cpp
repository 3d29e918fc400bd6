#include <fmt/format.h>

#include "query/bind/statement_binder.hpp"
#include "query/suggest.hpp"

namespace plenum::query::bind {

void StatementBinder::fail(std::string_view detail, std::string message, const SourceSpan& where,
                           std::string hint) {
  if (error_) return;
  error_ = Error(ErrorCode::semantic, std::move(message))
               .with_language("SyntaxError", "compile time", std::string(detail))
               .with_place(where);
  if (!hint.empty()) error_ = error_->with_hint(std::move(hint));
}

void StatementBinder::fail_type(std::string message, const SourceSpan& where,
                                std::string_view detail) {
  if (error_) return;
  error_ = Error(ErrorCode::semantic, std::move(message))
               .with_language("TypeError", "compile time", std::string(detail))
               .with_place(where);
}

void StatementBinder::fail_unsupported(std::string what, const SourceSpan& where,
                                       std::string hint) {
  if (error_) return;
  error_ = Error(ErrorCode::unsupported, fmt::format("{} is not built yet", what))
               .with_language("SyntaxError", "compile time", "UnsupportedFeature")
               .with_place(where)
               .with_hint(std::move(hint));
}

void StatementBinder::undefined(std::string_view name, const SourceSpan& where) {
  const std::string near = closest_name(name, scope_.names());
  fail("UndefinedVariable", fmt::format("the variable '{}' is not defined", name), where,
       near.empty() ? std::string() : fmt::format("did you mean '{}'?", near));
}

Slot StatementBinder::new_slot(std::string name, Type type) {
  out_.slots.push_back({std::move(name), std::move(type)});
  return static_cast<Slot>(out_.slots.size() - 1);
}

Slot StatementBinder::use(Slot slot) {
  for (Capture& capture : captures_)
    if (slot < capture.first_inner) capture.slots.insert(slot);
  return slot;
}

void StatementBinder::begin_capture() {
  captures_.push_back({static_cast<Slot>(out_.slots.size()), {}});
}

std::vector<Slot> StatementBinder::end_capture() {
  std::vector<Slot> slots(captures_.back().slots.begin(), captures_.back().slots.end());
  captures_.pop_back();
  return slots;
}

ExpressionPtr StatementBinder::reference(Slot slot, const SourceSpan& where) {
  return std::make_unique<Expression>(where, slot_type(use(slot)), SlotReference{slot});
}

ExpressionPtr StatementBinder::placeholder(const SourceSpan& where) {
  return std::make_unique<Expression>(where, Type(), Literal{});
}

}  // namespace plenum::query::bind
