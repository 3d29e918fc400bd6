#include <nlohmann/json.hpp>

#include "api/guard.hpp"
#include "core/temporal_text.hpp"
#include "core/try.hpp"
#include "core/value_order.hpp"
#include "core/value_text.hpp"
#include "plenum/export.hpp"

namespace plenum {
namespace {

using Json = nlohmann::json;

Result<Value> temporal_of(const std::string& type, const std::string& text) {
  const auto lifted = [](auto result) -> Result<Value> {
    if (!result.ok()) return result.error();
    return Value(*std::move(result));
  };
  if (type == "date") return lifted(core::parse_date(text));
  if (type == "localtime") return lifted(core::parse_local_time(text));
  if (type == "time") return lifted(core::parse_time(text));
  if (type == "localdatetime") return lifted(core::parse_local_date_time(text));
  if (type == "datetime") return lifted(core::parse_date_time(text));
  if (type == "duration") return lifted(core::parse_duration(text));
  return Error(ErrorCode::invalid_argument, "\"$type\":\"" + type + "\" cannot be a parameter")
      .with_hint("one of date, localtime, time, localdatetime, datetime, duration");
}

/// A finished object: a map, or the tagged form of a temporal.
Result<Value> finished(Map&& map) {
  auto type = map.find("$type");
  if (type == map.end() || type->second.kind() != ValueKind::string) return Value(std::move(map));
  auto text = map.find("value");
  if (text == map.end() || text->second.kind() != ValueKind::string || map.size() != 2) {
    return temporal_of(type->second.as_string(), "");
  }
  return temporal_of(type->second.as_string(), text->second.as_string());
}

/// Builds a Value from the events of the parser with a stack of its own: nothing recurses.
class Builder : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return add(Value()); }
  bool boolean(bool value) override { return add(Value(value)); }
  bool number_integer(std::int64_t value) override { return add(Value(value)); }
  bool number_unsigned(std::uint64_t value) override {
    if (value > static_cast<std::uint64_t>(INT64_MAX)) {
      return too_large(std::to_string(value));
    }
    return add(Value(static_cast<std::int64_t>(value)));
  }
  bool number_float(double value, const std::string& text) override {
    // An integer beyond 64 bits comes here too.
    if (text.find_first_of(".eE") == std::string::npos) return too_large(text);
    return add(Value(value));
  }
  bool string(std::string& value) override { return add(Value(std::move(value))); }
  bool binary(Json::binary_t& /*value*/) override { return fail("binary data"); }
  bool start_object(std::size_t /*size*/) override { return open(true); }
  bool start_array(std::size_t /*size*/) override { return open(false); }
  bool key(std::string& value) override {
    stack_.back().key = std::move(value);
    return true;
  }
  bool end_array() override {
    List list = std::move(stack_.back().list);
    stack_.pop_back();
    return add(Value(std::move(list)));
  }
  bool end_object() override {
    Map map = std::move(stack_.back().map);
    stack_.pop_back();
    auto value = finished(std::move(map));
    if (!value.ok()) {
      error_ = value.error();
      return false;
    }
    return add(*std::move(value));
  }
  bool parse_error(std::size_t at, const std::string& /*token*/,
                   const Json::exception& problem) override {
    std::string text = problem.what();
    if (const auto cut = text.find("] "); cut != std::string::npos) text.erase(0, cut + 2);
    SourceSpan where;
    where.offset = at;
    error_ = Error(ErrorCode::invalid_argument, "not JSON: " + text).with_place(where);
    return false;
  }

  Result<Value> take() {
    if (error_) return *error_;
    return std::move(root_);
  }

 private:
  struct Level {
    bool object = false;
    List list;
    Map map;
    std::string key;
  };

  bool fail(std::string message) {
    error_ = Error(ErrorCode::invalid_argument, std::move(message));
    return false;
  }
  bool too_large(const std::string& integer) {
    return fail("the integer " + integer + " does not fit into 64 bits");
  }
  bool open(bool object) {
    if (stack_.size() >= core::value_depth_max) {
      return fail("JSON nested deeper than " + std::to_string(core::value_depth_max) + " levels");
    }
    stack_.emplace_back().object = object;
    return true;
  }
  bool add(Value value) {
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (Level& top = stack_.back(); top.object) {
      top.map.insert_or_assign(std::move(top.key), std::move(value));
    } else {
      top.list.push_back(std::move(value));
    }
    return true;
  }

  std::vector<Level> stack_;
  Value root_;
  std::optional<Error> error_;
};

}  // namespace

void append_json(std::string& out, const Value& value) { core::append_json_text(out, value); }
std::string to_json(const Value& value) { return core::json_text(value); }
std::string to_text(const Value& value) { return core::tck_text(value); }
std::string to_display_text(const Value& value) { return core::display_text(value); }

Result<Value> from_json(std::string_view json) {
  return api::guarded([&]() -> Result<Value> {
    Builder builder;
    const bool good = Json::sax_parse(json, &builder);
    Result<Value> value = builder.take();
    if (!good && value.ok()) return Error(ErrorCode::invalid_argument, "not JSON");
    return value;
  });
}

}  // namespace plenum
