// Scans of all nodes or of a label, once an input row.
#include "core/try.hpp"
#include "query/exec/op/source.hpp"

namespace plenum::query::exec {

namespace {

class Scan final : public PipeOperator {
 public:
  Scan(OperatorPtr input, Slot slot, std::optional<std::string> label, std::vector<Slot> keep)
      : PipeOperator(std::move(input)),
        slot_(slot),
        label_(std::move(label)),
        keep_(std::move(keep)) {}

  Status open(ExecContext& context) override {
    in_ = Chunk();
    row_ = 0;
    return PipeOperator::open(context);
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    while (true) {
      if (row_ >= in_.rows()) {
        PLENUM_ASSIGN(const bool more, input().next(context, in_));
        if (!more) {
          in_ = Chunk();
          row_ = 0;
          return false;
        }
        row_ = 0;
        position_ = {};
        token_ = label_ ? context.graph().find_label(*label_) : std::nullopt;
        if (label_ && !token_) {
          row_ = in_.rows();
          continue;
        }
      }
      PLENUM_TRY(context.governor().tick(chunk_rows));
      nodes_.clear();
      if (token_) {
        PLENUM_TRY(context.graph().scan_nodes(*token_, position_, chunk_rows, nodes_));
      } else {
        PLENUM_TRY(context.graph().scan_nodes(position_, chunk_rows, nodes_));
      }
      const auto row = static_cast<std::uint32_t>(row_);
      if (position_.done) {
        ++row_;
        position_ = {};
      }
      if (nodes_.empty()) continue;
      emit(row, out);
      return true;
    }
  }

 private:
  void emit(std::uint32_t row, Chunk& out) {
    const std::vector<std::uint32_t> parents(keep_.empty() ? 0 : nodes_.size(), row);
    out = keep_.empty() ? Chunk(in_.slots(), nodes_.size()) : in_.gather(parents, keep_);
    std::vector<std::uint64_t> ids(nodes_.size());
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = nodes_[i].value;
    out.set(slot_, Vector::nodes(std::move(ids)));
  }

  Slot slot_;
  std::optional<std::string> label_;
  std::vector<Slot> keep_;
  Chunk in_;
  std::size_t row_ = 0;
  storage::ScanPosition position_;
  std::optional<storage::LabelToken> token_;
  std::vector<NodeId> nodes_;
};

}  // namespace

OperatorPtr make_scan(OperatorPtr input, Slot slot, std::optional<std::string> label,
                      std::vector<Slot> keep) {
  return std::make_unique<Scan>(std::move(input), slot, std::move(label), std::move(keep));
}

}  // namespace plenum::query::exec
