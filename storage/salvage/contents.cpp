#include "storage/salvage/contents.hpp"

#include <algorithm>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "storage/documents.hpp"
#include "storage/key_layout.hpp"

namespace plenum::storage {

namespace {

FoundProperties row_of(
    const std::vector<std::pair<std::uint32_t, std::unique_ptr<const ColumnPage>>>& pages,
    std::size_t row, const std::map<std::uint32_t, Value>* changes) {
  std::map<std::uint32_t, Value> all;
  for (const auto& [key, page] : pages) {
    if (page->is_valid(row)) all[key] = page->value(row);
  }
  if (changes != nullptr) {
    for (const auto& [key, value] : *changes) all[key] = value;
  }
  return {all.begin(), all.end()};
}

bool any_value(
    const std::vector<std::pair<std::uint32_t, std::unique_ptr<const ColumnPage>>>& pages,
    std::size_t row) {
  return std::any_of(pages.begin(), pages.end(),
                     [&](const auto& page) { return page.second->is_valid(row); });
}

Result<bool> has_documents(const kv::Engine& engine, const kv::SnapshotPtr& at) {
  bool any = false;
  PLENUM_TRY(scan_range(engine, at, kv::Family::document, space_begin(Space::document),
                        space_end(Space::document), [&](const kv::KeyValue&) -> Result<bool> {
                          any = true;
                          return false;
                        }));
  return any;
}

}  // namespace

Result<Contents> Contents::read(std::shared_ptr<kv::Engine> engine,
                                std::optional<Timestamp> stamped, const Interrupt* interrupt,
                                Findings& findings) {
  const kv::SnapshotPtr at = engine->snapshot();
  PLENUM_ASSIGN(FoundNames names, FoundNames::read(*engine, at, findings));
  std::optional<std::uint32_t> fold;
  if (names.fold()) fold = names.fold()->fold;
  PLENUM_ASSIGN(FoundSegments segments, FoundSegments::read(engine, at, fold, interrupt, findings));
  if (names.fold()) segments.expect(names.units());
  for (const EntityKind kind : {EntityKind::node, EntityKind::edge}) {
    for (const PropertyToken key : segments.properties(kind)) {
      names.reserve(NameKind::property, static_cast<std::uint32_t>(key) + 1);
    }
  }
  for (const TypeToken type : segments.types()) {
    names.reserve(NameKind::type, static_cast<std::uint32_t>(type) + 1);
  }
  PLENUM_TRY(core::check_interrupt(interrupt));
  const bool from_the_start = !names.fold() && segments.empty();
  PLENUM_ASSIGN(FoundChanges changes,
                FoundChanges::read(*engine, at, stamped, from_the_start, names, findings));
  PLENUM_ASSIGN(const bool documents, has_documents(*engine, at));
  Contents contents(std::move(engine), at, std::move(names), std::move(segments),
                    std::move(changes));
  contents.empty_ = !documents && contents.segments_.empty() && contents.changes_.commits == 0;
  return contents;
}

Status Contents::write(Store& store, const SalvageOptions& options, Findings& findings) {
  std::uint64_t expected = changes_.nodes.size() + changes_.edges.size();
  if (names_.fold()) expected += names_.fold()->counts.nodes + names_.fold()->counts.edges;
  SalvageWriter writer(store, names_, findings, options, expected);
  PLENUM_TRY(write_nodes(writer, findings));
  PLENUM_TRY(write_edges(writer, findings));
  PLENUM_TRY(write_documents(writer, findings));
  PLENUM_TRY(writer.finish());
  for (const SchemaRule& rule : names_.rules()) PLENUM_TRY(writer.rule(rule));
  for (const GraphTypeDefinition& type : names_.graph_types()) PLENUM_TRY(writer.graph_type(type));
  count_losses(findings);
  return {};
}

// Exact as long as every record that counts is there.
void Contents::count_losses(Findings& findings) const {
  SalvageReport& report = findings.report;
  const bool counted = names_.fold().has_value() || segments_.empty();
  if (!counted || report.lost_commits > 0) return;
  const Counts counts = names_.fold() ? names_.fold()->counts : Counts{};
  const auto lost = [](std::uint64_t before, std::int64_t more, std::uint64_t now) {
    const auto expected = static_cast<std::int64_t>(before) + more;
    const std::int64_t missing = expected - static_cast<std::int64_t>(now);
    return static_cast<std::uint64_t>(std::max<std::int64_t>(missing, 0));
  };
  report.lost_nodes = lost(counts.nodes, changes_.more_nodes, report.nodes);
  report.lost_edges = lost(counts.edges, changes_.more_edges, report.edges);
}

Contents::Pages Contents::pages_of(EntityKind kind, std::uint64_t number) {
  Pages pages;
  for (const PropertyToken key : segments_.properties(kind)) {
    if (auto page = segments_.column(kind, key, number)) {
      pages.emplace_back(static_cast<std::uint32_t>(key), std::move(page));
    }
  }
  return pages;
}

Status Contents::write_nodes(SalvageWriter& writer, Findings& findings) {
  std::set<std::uint64_t> numbers = segments_.column_numbers(EntityKind::node);
  for (const auto& [id, change] : changes_.nodes) {
    if (change.fate == Fate::created) numbers.insert(id >> column_page_bits);
  }
  for (const std::uint64_t number : numbers) {
    PLENUM_TRY(write_node_segment(number, writer, findings));
  }
  return {};
}

Status Contents::write_node_segment(std::uint64_t number, SalvageWriter& writer,
                                    Findings& findings) {
  const auto sets = segments_.column(EntityKind::node, label_set_column, number);
  // Without it a node is told by having values: of one that was deleted there are none.
  const bool guess =
      sets == nullptr && segments_.has_column(EntityKind::node, label_set_column, number);
  const Pages pages = pages_of(EntityKind::node, number);
  auto change = changes_.nodes.lower_bound(number << column_page_bits);
  for (std::size_t row = 0; row < column_page_rows; ++row) {
    const std::uint64_t id = (number << column_page_bits) + row;
    const NodeChange* changed = nullptr;
    if (change != changes_.nodes.end() && change->first == id) changed = &(change++)->second;
    if (changed != nullptr && changed->fate == Fate::deleted) continue;
    if (changed != nullptr && changed->fate == Fate::created) {
      const std::vector<std::uint32_t> labels(changed->labels.begin(), changed->labels.end());
      PLENUM_TRY(writer.node(id, labels, {changed->properties.begin(), changed->properties.end()}));
      continue;
    }
    const auto set = sets == nullptr ? std::nullopt : sets->find_integer(row);
    if (!set && !(guess && any_value(pages, row))) continue;
    const std::vector<std::uint32_t> found = labels_of(id, set, findings);
    std::set<std::uint32_t> labels(found.begin(), found.end());
    if (changed != nullptr) {
      for (const auto& [label, added] : changed->relabels) {
        if (added) {
          labels.insert(label);
        } else {
          labels.erase(label);
        }
      }
    }
    PLENUM_TRY(
        writer.node(id, std::vector<std::uint32_t>(labels.begin(), labels.end()),
                    row_of(pages, row, changed == nullptr ? nullptr : &changed->properties)));
  }
  return {};
}

std::vector<std::uint32_t> Contents::labels_of(std::uint64_t id, std::optional<std::int64_t> set,
                                               Findings& findings) {
  if (set) {
    if (auto labels = names_.label_set(static_cast<std::uint32_t>(*set))) return *labels;
    if (lost_sets_.insert(*set).second) {
      findings.problem("graph", "the set of labels " + std::to_string(*set) +
                                    " is lost: nodes get the labels they were made with");
    }
  }
  return names_.labels_made_with(id).value_or(std::vector<std::uint32_t>{});
}

Status Contents::write_edges(SalvageWriter& writer, Findings& /*findings*/) {
  for (const TypeToken type : segments_.types()) PLENUM_TRY(write_type(type, writer));
  for (const auto& [id, change] : changes_.edges) {
    if (change.fate != Fate::created) continue;
    PLENUM_TRY(writer.edge(change.type, change.start, change.end,
                           {change.properties.begin(), change.properties.end()}));
  }
  return {};
}

Status Contents::write_type(TypeToken type, SalvageWriter& writer) {
  std::uint64_t number = ~std::uint64_t{0};
  Pages pages;
  for (const FoundSegments::FoundEdge& edge : segments_.edges(type)) {
    const auto change = changes_.edges.find(edge.id);
    const bool changed = change != changes_.edges.end();
    // One that the log made stands there too when a fold was interrupted.
    if (changed && change->second.fate != Fate::changed) continue;
    if (edge.id >> column_page_bits != number) {
      number = edge.id >> column_page_bits;
      pages = pages_of(EntityKind::edge, number);
    }
    PLENUM_TRY(writer.edge(static_cast<std::uint32_t>(type), edge.start, edge.end,
                           row_of(pages, edge.id & (column_page_rows - 1),
                                  changed ? &change->second.properties : nullptr)));
  }
  return {};
}

Status Contents::write_documents(SalvageWriter& writer, Findings& findings) {
  std::set<std::string> keys;
  std::set<std::string> headless = changes_.documents;
  PLENUM_TRY(scan_range(*engine_, at_, kv::Family::document, space_begin(Space::document),
                        space_end(Space::document_part),
                        [&](const kv::KeyValue& entry) -> Result<bool> {
                          if (entry.key[0] == static_cast<char>(Space::document)) {
                            keys.emplace(parse_document_key(entry.key));
                          } else if (entry.key.size() > 5) {
                            headless.insert(entry.key.substr(1, entry.key.size() - 5));
                          }
                          return true;
                        }));
  for (const std::string& key : keys) {
    headless.erase(key);
    PLENUM_TRY(write_document(key, writer, findings));
  }
  for (const std::string& key : headless) {
    ++findings.report.lost_documents;
    findings.problem("graph", "document " + key_text(key) + " is lost");
  }
  return {};
}

Status Contents::write_document(const std::string& key, SalvageWriter& writer, Findings& findings) {
  const DocumentReader reader(*engine_, at_, nullptr);
  const auto lose = [&](const Error& error) -> Status {
    ++findings.report.lost_documents;
    findings.content(error);
    return {};
  };
  const auto header = reader.stored_header(key);
  if (!header.ok()) return lose(header.error());
  const auto payload = reader.stored_payload(key, **header);
  if (!payload.ok()) return lose(payload.error());
  auto references = reader.stored_references(key, **header);
  if (!references.ok() || references->size() != (*header)->references) {
    findings.problem("graph", "document " + key_text(key) + " has lost references");
  }
  return writer.document(key, *payload, references.ok() ? *references : std::vector<std::string>{});
}

}  // namespace plenum::storage
