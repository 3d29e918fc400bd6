#include "query/plan/explain.hpp"

#include <fmt/format.h>

#include <cmath>

namespace plenum::query::plan {

namespace {

class Printer {
 public:
  Printer(const bind::Statement& statement, const Executable* measured)
      : statement_(statement), measured_(measured) {}

  void print(const Node& node, std::size_t depth) {
    std::string line(depth * 2, ' ');
    line += std::visit([this](const auto& what) { return describe(what); }, node.what);
    line += fmt::format("  ~{} rows", std::llround(std::min(node.rows, 9e15)));
    if (measured_ != nullptr && measured_->operators[node.id] != nullptr) {
      const auto& profile = measured_->operators[node.id]->profile();
      line += fmt::format(", {} rows, {} us", profile.rows, profile.nanoseconds / 1000);
    }
    lines.push_back(std::move(line));
    for (const NodePtr& input : node.inputs) print(*input, depth + 1);
  }

  std::vector<std::string> lines;

 private:
  std::string name(Slot slot) const {
    if (slot < statement_.slots.size() && !statement_.slots[slot].name.empty()) {
      return statement_.slots[slot].name;
    }
    return fmt::format("_{}", slot);
  }

  std::string walk(std::string_view op, const Walk& walk) const {
    std::string types;
    for (const std::string& type : walk.edge->types) types += (types.empty() ? ":" : "|") + type;
    std::string length;
    if (walk.edge->length) {
      length = fmt::format("*{}..", walk.edge->length->min);
      if (walk.edge->length->max != bind::PathLength::unbounded) {
        length += fmt::format("{}", walk.edge->length->max);
      }
    }
    const bool left = (walk.edge->direction == Direction::in) != walk.turned;
    const bool both = walk.edge->direction == Direction::both;
    return fmt::format("{} ({}){}[{}{}{}]{}({})", op, name(walk.from), !both && left ? "<-" : "-",
                       name(walk.edge->slot), types, length, !both && !left ? "->" : "-",
                       name(walk.to));
  }

  std::string describe(const Unit&) const { return "Unit"; }
  std::string describe(const Argument&) const { return "Argument"; }
  std::string describe(const Scan& w) const {
    return w.label.empty() ? fmt::format("ScanAll ({})", name(w.slot))
                           : fmt::format("ScanLabel ({}:{})", name(w.slot), w.label);
  }
  std::string describe(const Seek& w) const {
    const char* by = w.kind == exec::SeekKind::id    ? "id"
                     : w.kind == exec::SeekKind::key ? "key"
                                                     : "name";
    return fmt::format("Seek ({}) by {}", name(w.slot), by);
  }
  std::string describe(const IndexSeek& w) const {
    return fmt::format("IndexSeek {}{}:{}{} by {} ({})", w.edge ? '[' : '(', name(w.slot), w.label,
                       w.edge ? ']' : ')', w.index, w.how);
  }
  std::string describe(const Expand& w) const { return walk("Expand", w); }
  std::string describe(const ExpandInto& w) const { return walk("ExpandInto", w); }
  std::string describe(const ExpandVar& w) const { return walk("ExpandVar", w); }
  std::string describe(const EdgeEnds& w) const { return walk("EdgeEnds", w); }
  std::string describe(const ShortestPath& w) const {
    return walk(w.all ? "AllShortestPaths" : "ShortestPath", w);
  }
  std::string describe(const LabelFilter& w) const {
    std::string labels;
    for (const auto& test : w.test.operands) labels += ":" + test.name;
    return fmt::format("LabelFilter ({}{})", name(w.slot), labels);
  }
  std::string describe(const Filter& w) const {
    return fmt::format("Filter, {} predicate{}", w.predicates.size(),
                       w.predicates.size() == 1 ? "" : "s");
  }
  std::string describe(const Project& w) const {
    std::string out = "Project";
    for (const auto& item : w.items) out += " " + name(item.first);
    return out;
  }
  std::string describe(const BuildPath& w) const { return "BuildPath " + name(w.slot); }
  std::string describe(const Aggregate& w) const {
    return fmt::format("Aggregate, {} keys, {} calls", w.what->keys.size(), w.what->calls.size());
  }
  std::string describe(const StoredCount& w) const {
    const std::string label = w.label.empty() ? "" : ":" + w.label;
    return w.edges ? "StoredCount [" + label + "]" : "StoredCount (" + label + ")";
  }
  std::string describe(const Distinct&) const { return "Distinct"; }
  std::string describe(const Sort& w) const {
    return fmt::format("{}, {} keys", w.limit != nullptr ? "TopK" : "Sort", w.keys->size());
  }
  std::string describe(const SkipLimit&) const { return "SkipLimit"; }
  std::string describe(const Unwind& w) const { return "Unwind " + name(w.what->slot); }
  std::string describe(const Apply& w) const {
    const char* mode = w.mode == ApplyMode::optional ? "Optional"
                       : w.mode == ApplyMode::pass   ? "ApplyEffects"
                                                     : "Apply";
    return fmt::format("{}{}", mode, w.batched ? ", batched" : "");
  }
  std::string describe(const Union&) const { return "Union"; }
  std::string describe(const Cartesian&) const { return "Cartesian"; }
  std::string describe(const HashJoin& w) const {
    return fmt::format("HashJoin, {} keys", w.left.size());
  }
  std::string describe(const Create&) const { return "Create"; }
  std::string describe(const Merge&) const { return "Merge"; }
  std::string describe(const Set&) const { return "Set"; }
  std::string describe(const Remove&) const { return "Remove"; }
  std::string describe(const Delete& w) const { return w.what->detach ? "DetachDelete" : "Delete"; }
  std::string describe(const Call& w) const { return "Call " + w.what->procedure->name; }
  std::string describe(const Foreach& w) const { return "Foreach " + name(w.what->slot); }

  const bind::Statement& statement_;
  const Executable* measured_;
};

}  // namespace

std::vector<std::string> explain(const Plan& plan, const bind::Statement& statement,
                                 const Executable* measured) {
  Printer printer(statement, measured);
  printer.print(*plan.root, 0);
  return std::move(printer.lines);
}

}  // namespace plenum::query::plan
