#include "exchange/options.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace plenum::exchange {
namespace {

constexpr std::array<std::pair<std::string_view, ExportFormat>, 13> formats{{
    {"jsonl", ExportFormat::json_lines},
    {"graphml", ExportFormat::graphml},
    {"gexf", ExportFormat::gexf},
    {"dot", ExportFormat::dot},
    {"svg", ExportFormat::svg},
    {"html", ExportFormat::html},
    {"json", ExportFormat::node_link},
    {"cytoscape", ExportFormat::cytoscape},
    {"csv", ExportFormat::csv},
    {"cypher", ExportFormat::cypher},
    {"turtle", ExportFormat::turtle},
    {"nquads", ExportFormat::nquads},
    {"jsonld", ExportFormat::json_ld},
}};

}  // namespace

Result<ExportFormat> export_format(std::string_view name) {
  std::string all;
  for (const auto& [known, format] : formats) {
    if (known == name) return format;
    all += all.empty() ? "" : ", ";
    all += known;
  }
  return Error(ErrorCode::invalid_argument, fmt::format("there is no export format `{}`", name))
      .with_hint("the formats are " + all);
}

Result<ImportFormat> import_format(std::string_view name) {
  if (name == "jsonl") return ImportFormat::json_lines;
  if (name == "graphml") return ImportFormat::graphml;
  return Error(ErrorCode::invalid_argument, fmt::format("there is no import format `{}`", name))
      .with_hint("the formats are jsonl, graphml");
}

std::string_view format_name(ExportFormat format) noexcept {
  for (const auto& [name, known] : formats) {
    if (known == format) return name;
  }
  return "";
}

}  // namespace plenum::exchange
