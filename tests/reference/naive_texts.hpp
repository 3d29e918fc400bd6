#pragma once
// Purpose: full-text rules, queries and their ranking over a naive graph, every text read anew.
// May depend on: tests/reference/naive_graph.hpp, storage/fulltext (analyzers), core, std.
// Invariants: obviously right rather than fast; knows no index.

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/utf8.hpp"
#include "query/fulltext/text_query.hpp"
#include "storage/fulltext/text_index.hpp"
#include "tests/reference/naive_graph.hpp"

namespace plenum::reference {

using query::TextItem;

struct TextRule {
  bool node = true;
  std::vector<std::string> labels;
  std::vector<std::string> keys;
  storage::Analyzer analyzer = storage::Analyzer::standard;
};

/// The words of one entity: field → words by position, or nothing in the gap between list items.
using Document = std::vector<std::vector<std::string>>;

struct TextModel {
  NaiveGraph graph;
  std::map<std::string, TextRule> rules;

  std::map<std::uint64_t, Document> documents(const TextRule& rule) const {
    std::map<std::uint64_t, Document> out;
    const auto add = [&](std::uint64_t id, const Map& properties) {
      Document document;
      bool any = false;
      for (const std::string& key : rule.keys) {
        document.emplace_back();
        const auto found = properties.find(key);
        if (found == properties.end()) continue;
        read(found->second, document.back());
        any = any || !document.back().empty();
      }
      if (any) out[id] = document;
    };
    for (const auto& [id, node] : graph.nodes) {
      const bool within =
          std::any_of(rule.labels.begin(), rule.labels.end(),
                      [&, &labels = node.labels](const auto& l) { return labels.contains(l); });
      if (rule.node && within) add(id, node.properties);
    }
    for (const auto& [id, edge] : graph.edges) {
      const bool within =
          std::find(rule.labels.begin(), rule.labels.end(), edge.type) != rule.labels.end();
      if (!rule.node && within) add(id, edge.properties);
    }
    return out;
  }

 private:
  static void read(const Value& value, std::vector<std::string>& out) {
    if (const auto* text = value.get_if<std::string>()) {
      split(*text, out);
    } else if (const auto* list = value.get_if<List>()) {
      for (const Value& item : *list) {
        const auto* part = item.get_if<std::string>();
        if (part == nullptr) continue;
        const std::size_t before = out.size();
        split(*part, out);
        if (out.size() != before) out.resize(out.size() + storage::list_gap);
      }
      while (!out.empty() && out.back().empty()) out.pop_back();
    }
  }
  static void split(const std::string& text, std::vector<std::string>& out) {
    std::string word;
    for (const char c : text + " ") {
      if (c != ' ' && c != '-') {
        word.push_back(c);
      } else if (!word.empty()) {
        out.push_back(core::fold(word));
        word.clear();
      }
    }
  }
};

/// An item of a query: evaluated here without any index, and written as the language has it.
struct NaiveItem {
  TextItem::Occur occur = TextItem::Occur::should;
  std::vector<std::string> words;
  bool prefix = false;
  std::optional<std::size_t> field;
  std::vector<NaiveItem> children;
};

class NaiveRanker {
 public:
  NaiveRanker(const TextRule& rule, const std::map<std::uint64_t, Document>& documents)
      : documents_(documents), stemmer_(rule.analyzer) {
    for (const auto& [id, document] : documents_) {
      for (const auto& field : document) {
        for (const auto& word : field) words_ += word.empty() ? 0 : 1;
      }
    }
  }

  /// Score of each entity that is found; nullopt when the query only excludes.
  std::optional<std::map<std::uint64_t, double>> rank(const std::vector<NaiveItem>& items) {
    std::vector<std::map<std::uint64_t, double>> must, should, must_not;
    for (const NaiveItem& item : items) {
      const auto found = evaluate(item);
      const bool flipped = !found;
      auto some = found ? *found : excluded_;
      const bool out = (item.occur == TextItem::Occur::must_not) != flipped;
      (out ? must_not : item.occur == TextItem::Occur::should ? should : must).push_back(some);
    }
    std::map<std::uint64_t, double> result;
    if (must.empty() && should.empty()) {
      std::map<std::uint64_t, double> all;
      for (const auto& one : must_not) {
        for (const auto& [id, score] : one) all[id] += score;
      }
      excluded_ = all;
      return std::nullopt;
    }
    for (const auto& [id, document] : documents_) {
      bool in = must.empty() ? false : true;
      double score = 0;
      for (const auto& one : must) {
        in = in && one.contains(id);
        if (one.contains(id)) score += one.at(id);
      }
      for (const auto& one : should) {
        if (must.empty()) in = in || one.contains(id);
        if (one.contains(id)) score += one.at(id);
      }
      for (const auto& one : must_not) in = in && !one.contains(id);
      if (in) result[id] = score;
    }
    return result;
  }

 private:
  std::optional<std::map<std::uint64_t, double>> evaluate(const NaiveItem& item) {
    if (!item.children.empty()) return rank(item.children);
    std::map<std::uint64_t, std::uint64_t> frequency;
    for (const auto& [id, document] : documents_) {
      const std::uint64_t times = occurrences(item, document);
      if (times > 0) frequency[id] = times;
    }
    const auto all = static_cast<double>(documents_.size());
    const auto with = static_cast<double>(frequency.size());
    const double idf = std::log(1 + (all - with + 0.5) / (with + 0.5));
    std::map<std::uint64_t, double> scores;
    for (const auto& [id, times] : frequency) {
      double length = 0;
      for (const auto& field : documents_.at(id)) {
        for (const auto& word : field) length += word.empty() ? 0 : 1;
      }
      const double average = static_cast<double>(words_) / all;
      const double f = static_cast<double>(times);
      scores[id] = idf * f * 2.2 / (f + 1.2 * (0.25 + 0.75 * length / average));
    }
    return scores;
  }

  std::uint64_t occurrences(const NaiveItem& item, const Document& document) {
    std::uint64_t times = 0;
    for (std::size_t field = 0; field < document.size(); ++field) {
      if (item.field && field != *item.field) continue;
      const auto& words = document[field];
      for (std::size_t i = 0; i + item.words.size() <= words.size(); ++i) {
        bool all = true;
        for (std::size_t k = 0; k < item.words.size() && all; ++k) {
          const bool last = k + 1 == item.words.size();
          all = !words[i + k].empty() &&
                (item.prefix && last ? words[i + k].starts_with(item.words[k])
                                     : alike(words[i + k], item.words[k]));
        }
        times += all ? 1 : 0;
      }
    }
    return times;
  }

  bool alike(const std::string& a, const std::string& b) {
    const std::string stem(stemmer_.stem(a));
    return stem == stemmer_.stem(b);
  }

  const std::map<std::uint64_t, Document>& documents_;
  storage::Stemmer stemmer_;
  std::uint64_t words_ = 0;
  std::map<std::uint64_t, double> excluded_;
};

}  // namespace plenum::reference
