#include "ingest/roles.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "ingest/pack_data.hpp"

namespace plenum::ingest {
namespace {

struct NodeRole {
  std::string_view name;
  TypeSet Roles::*types;
};

constexpr NodeRole node_roles[] = {
    {"person", &Roles::person},      {"someone", &Roles::someone},
    {"official", &Roles::official},  {"expert", &Roles::expert},
    {"author", &Roles::author},      {"organization", &Roles::organization},
    {"body", &Roles::body},          {"place", &Roles::place},
    {"plan", &Roles::plan},          {"field", &Roles::field},
    {"event", &Roles::event},        {"figure", &Roles::figure},
    {"statement", &Roles::statement}};
constexpr std::size_t person_roles = 5;  // the first ones

/// Ends are roles with `|` between, "*" being anything: what the stages join by the edge.
struct EdgeRole {
  std::string_view name;
  std::string Roles::*relation;
  bool lasting;
  std::string_view from;
  std::string_view to;
};

constexpr EdgeRole edge_roles[] = {
    {"office", &Roles::office, true, "official", "body|place|organization"},
    {"affiliation", &Roles::affiliation, true, "expert|author|official|someone",
     "organization|body"},
    {"membership", &Roles::membership, true, "*", "*"},
    {"part", &Roles::part, true, "body|organization", "body|organization"},
    {"appointment", &Roles::appointment, false, "official|someone", "body"},
    {"said", &Roles::said, true, "official|expert|someone|body|organization", "statement"},
    {"about", &Roles::about, true, "statement", "*"},
    {"reported_by", &Roles::reported_by, true, "statement|figure", "organization|body"},
    {"adopted", &Roles::adopted, false, "*", "*"},
    {"proposed", &Roles::proposed, false, "*", "*"},
    {"implemented", &Roles::implemented, false, "body", "plan"},
    {"targets", &Roles::targets, false, "plan|body|place", "field"},
    {"restricts", &Roles::restricts, false, "place|body", "field|place"},
    {"competes", &Roles::competes, false, "*", "*"},
    {"held", &Roles::held, true, "body", "event"},
    {"attended", &Roles::attended, false, "official|person|someone", "event"},
    {"met", &Roles::met, false, "*", "*"},
    {"located", &Roles::located, true, "*", "*"},
    {"measures", &Roles::measures, true, "figure", "place|field"}};

template <class Use>
void each_part(std::string_view text, Use use) {
  while (true) {
    const std::size_t bar = text.find('|');
    use(core::trim(text.substr(0, bar)));
    if (bar == std::string_view::npos) return;
    text.remove_prefix(bar + 1);
  }
}

bool is_relation(const PackData& data, std::string_view name) {
  return std::any_of(data.relations.begin(), data.relations.end(),
                     [&](const RelationType& each) { return each.name == name; });
}

Status fill(const NodeRole& role, std::string_view names, PackData& data) {
  TypeSet& types = data.roles.*role.types;
  Status done;
  each_part(names, [&](std::string_view name) {
    if (data.labels.contains(name)) return types.add(name);
    done =
        Error(ErrorCode::invalid_argument, fmt::format("the ontology has no node type '{}'", name));
  });
  return done;
}

Status fill(const EdgeRole& role, std::string_view name, PackData& data) {
  if (!is_relation(data, name)) {
    return Error(ErrorCode::invalid_argument,
                 fmt::format("the ontology has no edge type '{}'", name));
  }
  data.roles.*role.relation = name;
  return {};
}

bool one_fits(const PackData& data, const std::vector<std::string>& ends, std::string_view roles) {
  if (roles == "*") return true;
  bool fits = false;
  each_part(roles, [&](std::string_view name) {
    for (const NodeRole& role : node_roles) {
      if (role.name != name) continue;
      for (const std::string& type : (data.roles.*role.types).types()) {
        const std::vector<std::string>& labels = data.labels.find(type)->second;
        for (const std::string& end : ends) {
          fits =
              fits || end == type || std::find(labels.begin(), labels.end(), end) != labels.end();
        }
      }
    }
  });
  return fits;
}

}  // namespace

const std::string& TypeSet::name() const noexcept {
  static const std::string none;
  return types_.empty() ? none : types_.front();
}

void TypeSet::add(std::string_view type) {
  if (!has(type)) types_.emplace_back(type);
}

Status add_role(std::string_view row, std::uint32_t line, PackData& data) {
  const std::size_t tab = row.find('\t');
  if (tab == std::string_view::npos || row.find('\t', tab + 1) != std::string_view::npos)
    return Error(ErrorCode::invalid_argument, "a row is: role, types");
  const std::string_view name = core::trim(row.substr(0, tab));
  const std::string_view types = core::trim(row.substr(tab + 1));
  if (!data.roles.lines.try_emplace(std::string(name), line).second) {
    return Error(ErrorCode::invalid_argument, fmt::format("the role '{}' has a row above", name));
  }
  for (const NodeRole& role : node_roles) {
    if (role.name == name) return fill(role, types, data);
  }
  for (const EdgeRole& role : edge_roles) {
    if (role.name == name) return fill(role, types, data);
  }
  return Error(ErrorCode::invalid_argument, fmt::format("there is no role '{}'", name));
}

void finish_roles(PackData& data) {
  Roles& roles = data.roles;
  for (std::size_t i = 0; i < person_roles; ++i) {
    for (const std::string& type : (roles.*node_roles[i].types).types()) roles.people.add(type);
  }
  for (const std::string& type : data.types) {
    const std::vector<std::string>& labels = data.labels.find(type)->second;
    const bool person = std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
      return roles.person.has(label);
    });
    if (person) roles.people.add(type);
  }
  for (const EdgeRole& role : edge_roles) {
    const std::string& relation = roles.*role.relation;
    if (relation.empty()) continue;
    roles.related.add(relation);
    if (role.lasting) roles.lasting.add(relation);
  }
}

std::vector<std::string_view> roles_played(const Roles& roles, std::string_view type) {
  std::vector<std::string_view> played;
  for (const NodeRole& role : node_roles) {
    if ((roles.*role.types).has(type)) played.push_back(role.name);
  }
  for (const EdgeRole& role : edge_roles) {
    if (roles.*role.relation == type) played.push_back(role.name);
  }
  return played;
}

std::vector<RoleMisfit> misfits(const PackData& data) {
  std::vector<RoleMisfit> found;
  for (const EdgeRole& role : edge_roles) {
    const std::string& relation = data.roles.*role.relation;
    if (relation.empty()) continue;
    const bool fits =
        std::any_of(data.relations.begin(), data.relations.end(), [&](const RelationType& each) {
          return each.name == relation && one_fits(data, each.from, role.from) &&
                 one_fits(data, each.to, role.to);
        });
    if (!fits) {
      const std::string name(role.name);
      found.push_back(
          {data.roles.lines.at(name), name, relation, fmt::format("{} -> {}", role.from, role.to)});
    }
  }
  return found;
}

}  // namespace plenum::ingest
