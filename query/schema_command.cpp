#include "query/schema_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "core/hash.hpp"
#include "core/try.hpp"
#include "core/value_type.hpp"
#include "query/fulltext/index_options.hpp"
#include "query/graph_type_command.hpp"
#include "query/schema_listing.hpp"
#include "storage/schema.hpp"

namespace plenum::query {

namespace {

using storage::RuleKind;
using storage::SchemaRule;

Error unsupported(std::string what, const SourceSpan& where) {
  return Error(ErrorCode::unsupported, std::move(what) + " is not built yet")
      .with_language("SyntaxError", "compile time", "UnsupportedFeature")
      .with_place(where);
}

Error refused(std::string what, const SourceSpan& where) {
  return Error(ErrorCode::syntax, std::move(what))
      .with_language("SyntaxError", "compile time", "UnexpectedSyntax")
      .with_place(where);
}

/// Of labels, types or properties: none twice, and at most so many.
Status check_names(const std::vector<ast::Name>& names, std::string_view what, std::size_t max,
                   std::string_view limit) {
  for (auto here = names.begin(); here != names.end(); ++here) {
    const auto same = [&](const ast::Name& other) { return other.text == here->text; };
    if (std::find_if(names.begin(), here, same) == here) continue;
    return refused(fmt::format("{}'{}' is named twice", what, here->text), here->span);
  }
  if (names.size() <= max) return {};
  return refused(std::string(limit), names[max].span);
}

Status check_properties(const std::vector<ast::Name>& properties) {
  return check_names(properties, "the property ", storage::rule_properties_max,
                     fmt::format("an index or constraint has at most {} properties",
                                 storage::rule_properties_max));
}

Status check_labels(const std::vector<ast::Name>& labels) {
  return check_names(
      labels, "", storage::rule_tokens_max,
      fmt::format("a full-text index has at most {} labels or types", storage::rule_tokens_max));
}

Status check(const ast::CreateIndex& index, const SourceSpan& where) {
  const bool fulltext = index.kind == "fulltext";
  if (!fulltext && index.kind != "range") {
    return unsupported("a " + index.kind + " index", where);
  }
  if (!fulltext && index.options) return unsupported("OPTIONS of a range index", where);
  if (fulltext != index.each) {
    return refused(fulltext ? "a full-text index is ON EACH [n.property, …]"
                            : "ON EACH belongs to a full-text index; a range index is ON "
                              "(n.property, …)",
                   where);
  }
  if (fulltext) {
    PLENUM_TRY(check_labels(index.labels));
    PLENUM_TRY(fulltext_options(index));
  } else if (index.labels.size() != 1) {
    return refused("a range index is about one label or type", index.labels[1].span);
  }
  return check_properties(index.properties);
}

Status check(const ast::CreateConstraint& constraint, const SourceSpan&) {
  const auto& properties = constraint.properties;
  PLENUM_TRY(check_properties(properties));
  const bool several = properties.size() > 1;
  if (constraint.kind == ast::ConstraintKind::exists && several) {
    return refused("IS NOT NULL is about one property", properties[1].span);
  }
  if (constraint.kind != ast::ConstraintKind::typed) return {};
  if (several) return refused("a type is required of one property", properties[1].span);
  const ast::Name& name = constraint.type;
  const auto type = core::ValueType::parse(name.text);
  if (!type) return refused(fmt::format("there is no type '{}'", name.text), name.span);
  if (!type->storable()) {
    return refused(fmt::format("no property can be of type {}", type->name()), name.span);
  }
  return {};
}

Status check(const ast::DropSchema&, const SourceSpan&) { return {}; }
Status check(const ast::CreateGraphType& type, const SourceSpan&) { return check_graph_type(type); }
Status check(const ast::Show& show, const SourceSpan& where) {
  if (listing_of(show.what) != Listing::none) return {};
  return unsupported(fmt::format("SHOW {}", show.what), where);
}

std::vector<std::string> texts(const std::vector<ast::Name>& names) {
  std::vector<std::string> out;
  out.reserve(names.size());
  for (const ast::Name& name : names) out.push_back(name.text);
  return out;
}

RuleKind kind_of(ast::ConstraintKind kind) {
  switch (kind) {
    case ast::ConstraintKind::unique:
      return RuleKind::unique;
    case ast::ConstraintKind::exists:
      return RuleKind::exists;
    case ast::ConstraintKind::key:
      return RuleKind::key;
    case ast::ConstraintKind::typed:
      return RuleKind::typed;
  }
  return RuleKind::unique;
}

/// What a rule says, as a text that is the same in every database.
std::string rule_text(const SchemaRule& rule, const std::vector<std::string>& labels,
                      const std::vector<std::string>& properties) {
  std::string text = fmt::format("{}|{}|{}|{}", static_cast<int>(rule.kind),
                                 rule.entity == storage::EntityKind::node ? "node" : "edge",
                                 fmt::join(labels, ":"), rule.type);
  for (const std::string& property : properties) text += "|" + property;
  return text;
}

class Command {
 public:
  Command(storage::Transaction& transaction, const SourceSpan& where)
      : transaction_(transaction), where_(where) {}

  Status operator()(const ast::CreateIndex& index) {
    SchemaRule rule;
    if (index.kind == "fulltext") {
      rule.kind = RuleKind::fulltext;
      PLENUM_ASSIGN(const FulltextOptions options, fulltext_options(index));
      rule.analyzer = options.analyzer;
    }
    return create(std::move(rule), index.name, index.element, texts(index.labels),
                  texts(index.properties), index.if_not_exists);
  }

  Status operator()(const ast::CreateConstraint& constraint) {
    SchemaRule rule;
    rule.kind = kind_of(constraint.kind);
    if (rule.kind == RuleKind::typed) {
      rule.type = core::ValueType::parse(constraint.type.text)->name();
    }
    return create(std::move(rule), constraint.name, constraint.element, {constraint.label},
                  texts(constraint.properties), constraint.if_not_exists);
  }

  Status operator()(const ast::DropSchema& drop) {
    if (drop.kind == ast::DropSchema::Kind::graph_type) return drop_graph_type(drop);
    const auto entry = transaction_.view().schema()->find(drop.name);
    const bool constraint = drop.kind == ast::DropSchema::Kind::constraint;
    if (entry && entry->rule.is_constraint() == constraint)
      return transaction_.drop_rule(drop.name);
    if (drop.if_exists && !entry) return {};
    if (entry && entry->rule.is_constraint()) {
      return error(fmt::format("'{}' is a constraint, not an index", drop.name),
                   "ForbiddenOnConstraintIndex")
          .with_hint("use DROP CONSTRAINT");
    }
    if (drop.if_exists) return {};
    return error(fmt::format("there is no {} named '{}'", constraint ? "constraint" : "index",
                             drop.name),
                 "SchemaRuleNotFound")
        .with_hint("SHOW INDEXES and SHOW CONSTRAINTS list them");
  }

  Status operator()(const ast::CreateGraphType& type) {
    const bool known = transaction_.view().schema()->find_graph_type(type.name) != nullptr;
    if (known && type.if_not_exists) return {};
    if (known && type.replace) PLENUM_TRY(transaction_.drop_graph_type(type.name));
    auto definition = define_graph_type(type, transaction_);
    if (!definition.ok()) return placed(definition.error());
    const Status created = transaction_.create_graph_type(*std::move(definition));
    return created.ok() ? created : placed(created.error());
  }

  Status operator()(const ast::Show&) { return {}; }

 private:
  Error placed(const Error& error) const {
    return error.where().line > 0 ? error : error.with_place(where_);
  }

  Status drop_graph_type(const ast::DropSchema& drop) {
    if (transaction_.view().schema()->find_graph_type(drop.name)) {
      return transaction_.drop_graph_type(drop.name);
    }
    if (drop.if_exists) return {};
    return error(fmt::format("there is no graph type named '{}'", drop.name), "SchemaRuleNotFound")
        .with_hint("SHOW GRAPH TYPES lists them");
  }

  Error error(std::string message, const char* detail) const {
    return Error(ErrorCode::constraint, std::move(message))
        .with_language("SchemaError", "runtime", detail)
        .with_place(where_);
  }

  Status create(SchemaRule rule, const std::string& name, ast::ElementKind element,
                const std::vector<std::string>& labels, const std::vector<std::string>& properties,
                bool if_not_exists) {
    const bool node = element == ast::ElementKind::node;
    rule.entity = node ? storage::EntityKind::node : storage::EntityKind::edge;
    PLENUM_ASSIGN(rule.token, token(labels.front(), node));
    for (std::size_t i = 1; i < labels.size(); ++i) {
      PLENUM_ASSIGN(const std::uint32_t other, token(labels[i], node));
      rule.more_tokens.push_back(other);
    }
    for (const std::string& property : properties) {
      PLENUM_ASSIGN(const auto token, transaction_.property(property));
      rule.properties.push_back(token);
    }
    rule.name = name;
    if (name.empty()) {
      rule.name =
          fmt::format("{}_{:08x}", rule.is_constraint() ? "constraint" : "index",
                      core::stable_hash64(rule_text(rule, labels, properties)) & 0xFFFFFFFFU);
    }
    if (if_not_exists && exists(rule)) return {};
    const Status created = transaction_.create_rule(rule);
    if (!created.ok()) return created.error().with_place(where_);
    return {};
  }

  Result<std::uint32_t> token(const std::string& name, bool node) {
    if (node) {
      PLENUM_ASSIGN(const auto label, transaction_.label(name));
      return static_cast<std::uint32_t>(label);
    }
    PLENUM_ASSIGN(const auto type, transaction_.type(name));
    return static_cast<std::uint32_t>(type);
  }

  /// The name is taken, or the same is said already.
  bool exists(const SchemaRule& rule) const {
    const auto schema = transaction_.view().schema();
    if (schema->find(rule.name)) return true;
    return std::any_of(schema->entries().begin(), schema->entries().end(), [&](const auto& other) {
      return other->rule.kind == rule.kind && other->rule.type == rule.type &&
             other->rule.same_subject(rule);
    });
  }

  storage::Transaction& transaction_;
  const SourceSpan& where_;
};

}  // namespace

Status check_command(const ast::Command& command) {
  return std::visit([&](const auto& what) { return check(what, command.span); }, command.what);
}

std::vector<std::string> command_columns(const ast::Command& command) {
  const auto* show = std::get_if<ast::Show>(&command.what);
  if (show == nullptr) return {};
  return listing_columns(listing_of(show->what));
}

std::string command_text(const ast::Command& command) {
  if (std::holds_alternative<ast::Show>(command.what)) return "Show schema";
  return "Change schema";
}

Result<Table> run_command(const ast::Command& command, const storage::Snapshot& graph,
                          storage::Transaction* transaction) {
  if (const auto* show = std::get_if<ast::Show>(&command.what)) {
    return list_schema(graph, listing_of(show->what));
  }
  if (transaction == nullptr) {
    return Error(ErrorCode::read_only, "a schema command needs a transaction");
  }
  PLENUM_TRY(std::visit(Command(*transaction, command.span), command.what));
  return Table(std::vector<std::string>{});
}

}  // namespace plenum::query
