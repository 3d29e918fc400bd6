// JSON Lines: one object a line, the lossless round trip. First a line that names the format, then
// nodes, then edges, then (with evidence) documents.
//   {"format":"plenum-graph","version":1}
//   {"node":1,"labels":["A"],"properties":{"name":"x"}}
//   {"edge":1,"type":"T","from":1,"to":2,"properties":{}}
//   {"document":"key","references":["fact"],"payload":"base64"}
#include <map>

#include "core/try.hpp"
#include "core/value_text.hpp"
#include "exchange/base64.hpp"
#include "exchange/json_value.hpp"
#include "exchange/writers.hpp"

namespace plenum::exchange {
namespace {

constexpr std::size_t block_keys = 1000;

void append_properties(Output& out, const std::vector<NamedValue>& properties) {
  out << R"(,"properties":{)";
  bool first = true;
  for (const NamedValue& property : properties) {
    if (!first) out << ',';
    first = false;
    core::append_json_string(out.buffer(), property.name);
    out << ':';
    append_json(out.buffer(), property.value);
  }
  out << "}}\n";
}

/// Which references each document has; storage leads from reference to documents only.
Result<std::map<std::string, std::vector<std::string>>> references_by_document(
    const GraphSource& source) {
  std::map<std::string, std::vector<std::string>> all;
  std::string after;
  for (;;) {
    PLENUM_ASSIGN(const auto references, source.snapshot().references("", after, block_keys));
    for (const std::string& reference : references) {
      PLENUM_TRY(source.check());
      PLENUM_ASSIGN(const auto documents, source.snapshot().documents_by_reference(reference));
      for (const std::string& document : documents) all[document].push_back(reference);
    }
    if (references.size() < block_keys) return all;
    after = references.back();
  }
}

Status write_documents(const GraphSource& source, Output& out, std::uint64_t& count) {
  PLENUM_ASSIGN(const auto references, references_by_document(source));
  std::string after;
  for (;;) {
    PLENUM_ASSIGN(const auto keys, source.snapshot().document_keys(after, block_keys));
    for (const std::string& key : keys) {
      PLENUM_TRY(source.check());
      PLENUM_ASSIGN(const auto payload, source.snapshot().document(key));
      if (!payload) continue;
      ++count;
      out << R"({"document":)";
      core::append_json_string(out.buffer(), key);
      out << R"(,"references":[)";
      const auto found = references.find(key);
      for (std::size_t i = 0; found != references.end() && i < found->second.size(); ++i) {
        if (i > 0) out << ',';
        core::append_json_string(out.buffer(), found->second[i]);
      }
      out << R"(],"payload":")";
      append_base64(out.buffer(), *payload);
      out << "\"}\n";
      PLENUM_TRY(out.settle());
    }
    if (keys.size() < block_keys) return {};
    after = keys.back();
  }
}

}  // namespace

Status write_json_lines(const GraphSource& source, const ExportRequest& request, Output& out,
                        std::uint64_t& documents) {
  out << R"({"format":"plenum-graph","version":1})" << '\n';
  PLENUM_TRY(source.each_node([&](const NodeRecord& node) -> Status {
    out << R"({"node":)" << node.number;
    if (request.options.with_internal) out << R"(,"id":)" << node.id.value;
    out << R"(,"labels":[)";
    for (std::size_t i = 0; i < node.labels.size(); ++i) {
      if (i > 0) out << ',';
      core::append_json_string(out.buffer(), node.labels[i]);
    }
    out << ']';
    append_properties(out, node.properties);
    return out.settle();
  }));
  PLENUM_TRY(source.each_edge([&](const EdgeRecord& edge) -> Status {
    out << R"({"edge":)" << edge.number;
    if (request.options.with_internal) out << R"(,"id":)" << edge.id.value;
    out << R"(,"type":)";
    core::append_json_string(out.buffer(), edge.type);
    out << R"(,"from":)" << edge.from << R"(,"to":)" << edge.to;
    append_properties(out, edge.properties);
    return out.settle();
  }));
  return request.options.with_evidence ? write_documents(source, out, documents) : Status();
}

}  // namespace plenum::exchange
