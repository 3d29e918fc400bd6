#include "ingest/model.hpp"

#include <algorithm>

namespace plenum::ingest {

std::string_view precision_name(Precision precision) noexcept {
  switch (precision) {
    case Precision::day:
      return "day";
    case Precision::month:
      return "month";
    case Precision::quarter:
      return "quarter";
    case Precision::year:
      return "year";
    case Precision::unknown:
      break;
  }
  return "unknown";
}

void OffsetMap::add(MapRun run) {
  if (run.text_size == 0) return;
  if (!runs_.empty()) {
    MapRun& last = runs_.back();
    if (last.same && run.same && last.text + last.text_size == run.text &&
        last.raw + last.raw_size == run.raw) {
      last.text_size += run.text_size;
      last.raw_size += run.raw_size;
      return;
    }
  }
  runs_.push_back(run);
}

namespace {

const MapRun* run_at(const std::vector<MapRun>& runs, std::uint32_t text) {
  auto after = std::upper_bound(runs.begin(), runs.end(), text,
                                [](std::uint32_t at, const MapRun& run) { return at < run.text; });
  return after == runs.begin() ? nullptr : &*std::prev(after);
}

}  // namespace

void OffsetMap::slice(Span text, std::uint32_t text_at, OffsetMap& out) const {
  const MapRun* run = run_at(runs_, text.begin);
  if (run == nullptr) return;
  for (const MapRun* end = runs_.data() + runs_.size(); run < end && run->text < text.end; ++run) {
    const std::uint32_t begin = std::max(run->text, text.begin);
    const std::uint32_t stop = std::min(run->text + run->text_size, text.end);
    if (begin >= stop) continue;
    MapRun part{text_at + begin - text.begin, stop - begin, run->raw, run->raw_size, run->same};
    if (run->same) {
      part.raw += begin - run->text;
      part.raw_size = part.text_size;
    }
    out.add(part);
  }
}

Span OffsetMap::to_raw(Span text) const noexcept {
  Span raw;
  const MapRun* first = run_at(runs_, text.begin);
  if (first == nullptr) return raw;
  raw.begin = first->raw;
  if (first->same) raw.begin += std::min(text.begin - first->text, first->raw_size);
  raw.end = raw.begin;
  if (text.empty()) return raw;
  const MapRun* last = run_at(runs_, text.end - 1);
  raw.end = last->raw + last->raw_size;
  if (last->same) raw.end = last->raw + std::min(text.end - last->text, last->raw_size);
  return raw;
}

bool Assertion::holds() const noexcept {
  if (negated) return false;
  for (std::string_view unreal :
       {"ended", "threat", "proposal", "demand", "allegation", "question", "condition"}) {
    if (modality == unreal) return false;
  }
  return true;
}

std::string_view property(const Properties& properties, std::string_view name) noexcept {
  for (const Property& each : properties) {
    if (each.name == name) return each.value;
  }
  return {};
}

void set_property(Properties& properties, std::string_view name, std::string value) {
  auto at =
      std::lower_bound(properties.begin(), properties.end(), name,
                       [](const Property& each, std::string_view key) { return each.name < key; });
  const bool there = at != properties.end() && at->name == name;
  if (value.empty()) {
    if (there) properties.erase(at);
  } else if (there) {
    at->value = std::move(value);
  } else if (properties.empty()) {
    properties.reserve(4);  // a first one is seldom the last
    properties.push_back({std::string(name), std::move(value)});
  } else {
    properties.insert(at, Property{std::string(name), std::move(value)});
  }
}

}  // namespace plenum::ingest
