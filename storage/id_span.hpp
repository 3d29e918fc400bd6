#pragma once
// Purpose: a read-only view of ids, in whichever physical form the store holds them.
// May depend on: std only.
// Invariants: a view owns nothing; ids are answered by value; an empty view may have any form. An
// array of ids may follow what the form tells: the edges of a node that are newer than its page.
// Loops that matter use visit(), which looks at the form once and not at every element.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace plenum::storage {

/// How the elements of a view are found.
enum class IdForm : std::uint8_t {
  wide,       ///< an array of ids, 64 bits each
  narrow,     ///< an array of 32 bits each, and a base to add
  sequential  ///< base, base + 1, …: no memory
};

/// Accessors that visit() hands out: id of position i, without a look at the form.
template <class Id>
struct WideIds {
  const Id* ids;
  Id operator()(std::size_t i) const noexcept { return ids[i]; }
};
template <class Id>
struct NarrowIds {
  const std::uint32_t* offsets;
  std::uint64_t base;
  Id operator()(std::size_t i) const noexcept { return Id{base + offsets[i]}; }
};
template <class Id>
struct SequentialIds {
  std::uint64_t base;
  Id operator()(std::size_t i) const noexcept { return Id{base + i}; }
};

/// The first ones by one accessor, the others from an array.
template <class Head, class Id>
struct JoinedIds {
  Head head;
  std::size_t head_size;
  const Id* tail;
  Id operator()(std::size_t i) const noexcept {
    return i < head_size ? head(i) : tail[i - head_size];
  }
};

/// A view of ids (NodeId, EdgeId). Cheap to copy. Thread-safe like the memory it points into.
template <class Id>
class IdSpan {
  static_assert(sizeof(Id) == sizeof(std::uint64_t));

 public:
  class Iterator;
  using value_type = Id;
  using iterator = Iterator;
  using const_iterator = Iterator;

  IdSpan() noexcept = default;
  IdSpan(const Id* ids, std::size_t count) noexcept : data_(ids), size_(count), head_size_(count) {}
  IdSpan(std::span<const Id> ids) noexcept : IdSpan(ids.data(), ids.size()) {}     // NOLINT
  IdSpan(const std::vector<Id>& ids) noexcept : IdSpan(ids.data(), ids.size()) {}  // NOLINT
  IdSpan(std::vector<Id>&&) = delete;

  static IdSpan narrow(const std::uint32_t* offsets, std::uint64_t base,
                       std::size_t count) noexcept {
    return IdSpan(offsets, base, count, IdForm::narrow);
  }
  static IdSpan sequential(std::uint64_t base, std::size_t count) noexcept {
    return IdSpan(nullptr, base, count, IdForm::sequential);
  }

  /// The ids of `head`, then those of an array. Precondition: `head` is not joined.
  static IdSpan joined(const IdSpan& head, std::span<const Id> tail) noexcept {
    if (head.empty()) return IdSpan(tail);
    IdSpan out = head;
    if (tail.empty()) return out;
    out.size_ += tail.size();
    out.tail_ = tail.data();
    return out;
  }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  /// Of all ids, or of the head of a joined view.
  IdForm form() const noexcept { return form_; }
  bool is_joined() const noexcept { return tail_ != nullptr; }
  /// The array of the wide form, else null.
  const Id* wide_data() const noexcept {
    return form_ == IdForm::wide && !is_joined() ? static_cast<const Id*>(data_) : nullptr;
  }

  /// Precondition: i < size().
  Id operator[](std::size_t i) const noexcept {
    if (i >= head_size_) return tail_[i - head_size_];
    if (form_ == IdForm::wide) return static_cast<const Id*>(data_)[i];
    if (form_ == IdForm::narrow) return Id{base_ + static_cast<const std::uint32_t*>(data_)[i]};
    return Id{base_ + i};
  }
  Id front() const noexcept { return (*this)[0]; }
  Id back() const noexcept { return (*this)[size_ - 1]; }

  Iterator begin() const noexcept { return Iterator(*this, 0); }
  Iterator end() const noexcept { return Iterator(*this, static_cast<std::ptrdiff_t>(size_)); }

  /// Precondition: first + count <= size().
  IdSpan subspan(std::size_t first, std::size_t count) const noexcept {
    if (first >= head_size_) return tail_part(first - head_size_, count);
    if (first + count <= head_size_) return head_part(first, count);
    const std::size_t of_head = head_size_ - first;
    return joined(head_part(first, of_head), {tail_, count - of_head});
  }
  /// Without the first ones. Precondition: first <= size().
  IdSpan subspan(std::size_t first) const noexcept { return subspan(first, size_ - first); }

  /// Calls f with WideIds, NarrowIds or SequentialIds, or JoinedIds of one of them, and answers
  /// what it answers; f is compiled once for each.
  template <class F>
  decltype(auto) visit(F&& f) const {
    if (is_joined()) {
      return visit_head([&](auto head) -> decltype(auto) {
        return std::forward<F>(f)(JoinedIds<decltype(head), Id>{head, head_size_, tail_});
      });
    }
    return visit_head(std::forward<F>(f));
  }

  /// Appends all ids.
  void append_to(std::vector<Id>& out) const {
    const std::size_t before = out.size();
    if (form_ == IdForm::wide) {
      const Id* const ids = static_cast<const Id*>(data_);
      out.insert(out.end(), ids, ids + head_size_);
    } else {
      out.resize(before + head_size_);
      Id* const to = out.data() + before;
      visit_head([&](auto id) {
        for (std::size_t i = 0; i < head_size_; ++i) to[i] = id(i);
      });
    }
    if (is_joined()) out.insert(out.end(), tail_, tail_ + (size_ - head_size_));
  }
  /// The ids as an array: the store's own where it has one, else copied into `buffer`.
  std::span<const Id> as_array(std::vector<Id>& buffer) const {
    if (wide_data() != nullptr || size_ == 0) return {wide_data(), size_};
    buffer.clear();
    append_to(buffer);
    return buffer;
  }

 private:
  IdSpan(const void* data, std::uint64_t base, std::size_t count, IdForm form) noexcept
      : data_(data), base_(base), size_(count), head_size_(count), form_(form) {}

  IdSpan head_part(std::size_t first, std::size_t count) const noexcept {
    switch (form_) {
      case IdForm::wide:
        return IdSpan(static_cast<const Id*>(data_) + first, count);
      case IdForm::narrow:
        return narrow(static_cast<const std::uint32_t*>(data_) + first, base_, count);
      case IdForm::sequential:
        return sequential(base_ + first, count);
    }
    return {};
  }
  IdSpan tail_part(std::size_t first, std::size_t count) const noexcept {
    return count == 0 ? IdSpan() : IdSpan(tail_ + first, count);
  }
  template <class F>
  decltype(auto) visit_head(F&& f) const {
    if (form_ == IdForm::narrow) {
      return std::forward<F>(f)(NarrowIds<Id>{static_cast<const std::uint32_t*>(data_), base_});
    }
    if (form_ == IdForm::sequential) return std::forward<F>(f)(SequentialIds<Id>{base_});
    return std::forward<F>(f)(WideIds<Id>{static_cast<const Id*>(data_)});
  }

  const void* data_ = nullptr;
  std::uint64_t base_ = 0;
  std::size_t size_ = 0;
  std::size_t head_size_ = 0;  ///< ids that the form tells; the others are in tail_
  const Id* tail_ = nullptr;
  IdForm form_ = IdForm::wide;
};

/// Random access for algorithms; answers ids by value.
template <class Id>
class IdSpan<Id>::Iterator {
 public:
  using iterator_category = std::random_access_iterator_tag;
  using value_type = Id;
  using difference_type = std::ptrdiff_t;
  using reference = Id;
  using pointer = void;

  Iterator() noexcept = default;
  Iterator(const IdSpan& ids, std::ptrdiff_t at) noexcept : ids_(ids), at_(at) {}

  Id operator*() const noexcept { return ids_[static_cast<std::size_t>(at_)]; }
  Id operator[](difference_type i) const noexcept {
    return ids_[static_cast<std::size_t>(at_ + i)];
  }
  Iterator& operator++() noexcept { return *this += 1; }
  Iterator& operator--() noexcept { return *this -= 1; }
  Iterator operator++(int) noexcept { return Iterator(ids_, at_++); }
  Iterator operator--(int) noexcept { return Iterator(ids_, at_--); }
  Iterator& operator+=(difference_type n) noexcept {
    at_ += n;
    return *this;
  }
  Iterator& operator-=(difference_type n) noexcept {
    at_ -= n;
    return *this;
  }
  friend Iterator operator+(Iterator i, difference_type n) noexcept { return i += n; }
  friend Iterator operator+(difference_type n, Iterator i) noexcept { return i += n; }
  friend Iterator operator-(Iterator i, difference_type n) noexcept { return i -= n; }
  friend difference_type operator-(const Iterator& a, const Iterator& b) noexcept {
    return a.at_ - b.at_;
  }
  friend bool operator==(const Iterator& a, const Iterator& b) noexcept { return a.at_ == b.at_; }
  friend auto operator<=>(const Iterator& a, const Iterator& b) noexcept { return a.at_ <=> b.at_; }

 private:
  IdSpan ids_;
  std::ptrdiff_t at_ = 0;
};

}  // namespace plenum::storage
