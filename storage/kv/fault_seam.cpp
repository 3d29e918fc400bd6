#include "storage/kv/fault_seam.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <random>
#include <utility>

#include "core/file.hpp"
#include "storage/kv/plain_file.hpp"

namespace plenum::storage::kv {

namespace {

constexpr std::uint64_t sector_bytes = 512;

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

std::uint64_t size_on_disk(const std::string& path) {
  struct stat found = {};
  return ::stat(path.c_str(), &found) == 0 ? static_cast<std::uint64_t>(found.st_size) : 0;
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

std::string read_range(const std::string& path, std::uint64_t offset, std::uint64_t bytes) {
  std::string out(static_cast<std::size_t>(bytes), '\0');
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return {};
  const ssize_t count = ::pread(descriptor, out.data(), out.size(), static_cast<off_t>(offset));
  ::close(descriptor);
  out.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return out;
}

std::string_view action_name(FileAction action) {
  switch (action) {
    case FileAction::open_read:
      return "open_read";
    case FileAction::read:
      return "read";
    case FileAction::list:
      return "list";
    case FileAction::inspect:
      return "inspect";
    case FileAction::create:
      return "create";
    case FileAction::open_write:
      return "open_write";
    case FileAction::append:
      return "append";
    case FileAction::overwrite:
      return "overwrite";
    case FileAction::truncate:
      return "truncate";
    case FileAction::sync:
      return "sync";
    case FileAction::rename:
      return "rename";
    case FileAction::link:
      return "link";
    case FileAction::remove:
      return "remove";
    case FileAction::create_directory:
      return "create_directory";
    case FileAction::remove_directory:
      return "remove_directory";
    case FileAction::sync_directory:
      return "sync_directory";
  }
  return "?";
}

}  // namespace

/// Puts the disk into a state that a power cut may leave.
class FaultSeam::Dropper {
 public:
  Dropper(FaultSeam& seam, CutTail tail, std::uint64_t seed)
      : seam_(seam), tail_(tail), random_(seed) {}

  Status run() {
    for (auto& [name, directory] : seam_.directories_) {
      const std::size_t kept = surviving(directory.changes.size());
      while (directory.changes.size() > kept) {
        undo(directory.changes.back());
        directory.changes.pop_back();
      }
    }
    for (auto& [path, body] : seam_.bodies_) {
      if (exists(path)) drop_bytes(path, *body);
    }
    if (problem_ != 0) return core::file_error("cut the power below", seam_.root_, problem_);
    return {};
  }

 private:
  /// How many of n changes made it, in their order.
  std::size_t surviving(std::size_t n) {
    switch (tail_) {
      case CutTail::drop:
        return 0;
      case CutTail::mixed:
        return random_() % (n + 1);
      case CutTail::keep:
        return n;
    }
    return n;
  }

  void check(bool fine) {
    if (!fine && errno != ENOENT) problem_ = errno;
  }

  void undo(Change& change) {
    switch (change.kind) {
      case NameChange::created:
        check(::unlink(change.path.c_str()) == 0);
        seam_.bodies_.erase(change.path);
        break;
      case NameChange::created_directory: {
        std::error_code ignored;
        std::filesystem::remove_all(change.path, ignored);
        break;
      }
      case NameChange::removed:
        check(::rename(change.backup.c_str(), change.path.c_str()) == 0);
        if (change.lost) seam_.bodies_[change.path] = change.lost;
        break;
      case NameChange::renamed:
        check(::rename(change.target.c_str(), change.path.c_str()) == 0);
        if (const auto body = seam_.bodies_.extract(change.target); !body.empty()) {
          seam_.bodies_[change.path] = body.mapped();
        }
        if (change.backup.empty()) break;
        check(::rename(change.backup.c_str(), change.target.c_str()) == 0);
        if (change.lost) seam_.bodies_[change.target] = change.lost;
        break;
    }
  }

  void drop_bytes(const std::string& path, Body& body) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return check(false);
    const std::size_t kept = surviving(body.overwrites.size());
    while (body.overwrites.size() > kept) {
      write(descriptor, body.overwrites.back().offset, body.overwrites.back().old_bytes);
      body.overwrites.pop_back();
    }
    if (tail_ == CutTail::mixed && kept > 0) tear(descriptor, body.overwrites.back());
    cut_tail(descriptor, body.synced_bytes, size_on_disk(path));
    ::close(descriptor);
  }

  /// Of the last overwrite that made it, some sectors did not. A sector is whole.
  void tear(int descriptor, const Overwrite& overwrite) {
    for (std::uint64_t at = 0; at < overwrite.old_bytes.size();) {
      const std::uint64_t room = sector_bytes - (overwrite.offset + at) % sector_bytes;
      const std::uint64_t bytes = std::min<std::uint64_t>(room, overwrite.old_bytes.size() - at);
      if (random_() % 2 == 0) {
        write(descriptor, overwrite.offset + at,
              std::string_view(overwrite.old_bytes).substr(at, bytes));
      }
      at += bytes;
    }
  }

  void cut_tail(int descriptor, std::uint64_t synced, std::uint64_t size) {
    if (tail_ == CutTail::keep || size <= synced) return;
    if (tail_ == CutTail::drop) {
      check(::ftruncate(descriptor, static_cast<off_t>(synced)) == 0);
      return;
    }
    const std::uint64_t whole = synced + random_() % (size - synced + 1);
    const std::uint64_t end = whole + random_() % (size - whole + 1);
    check(::ftruncate(descriptor, static_cast<off_t>(end)) == 0);
    std::string rest(static_cast<std::size_t>(end - whole), '\0');
    if (random_() % 2 == 0) {
      for (char& byte : rest) byte = static_cast<char>(random_());
    }
    write(descriptor, whole, rest);
  }

  void write(int descriptor, std::uint64_t offset, std::string_view bytes) {
    check(::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset)) ==
          static_cast<ssize_t>(bytes.size()));
  }

  FaultSeam& seam_;
  CutTail tail_;
  std::mt19937_64 random_;
  int problem_ = 0;
};

FaultSeam::FaultSeam(std::string root)
    : root_(without_slash(std::move(root))), graveyard_(root_ + ".graveyard") {
  std::error_code ignored;
  std::filesystem::remove_all(graveyard_, ignored);
  std::filesystem::create_directories(graveyard_, ignored);
}

FaultSeam::~FaultSeam() {
  std::error_code ignored;
  std::filesystem::remove_all(graveyard_, ignored);
}

void FaultSeam::arm(const FaultPlan& plan) {
  std::lock_guard guard(mutex_);
  plan_ = plan;
  operations_ = 0;
  fired_ = false;
  fired_at_.clear();
}

std::uint64_t FaultSeam::operations() const {
  std::lock_guard guard(mutex_);
  return operations_;
}

bool FaultSeam::fired() const {
  std::lock_guard guard(mutex_);
  return fired_;
}

std::string FaultSeam::fired_at() const {
  std::lock_guard guard(mutex_);
  return fired_at_;
}

Status FaultSeam::drop_unsynced(CutTail tail, std::uint64_t seed) {
  std::lock_guard guard(mutex_);
  Status done = Dropper(*this, tail, seed).run();
  for (auto& [name, directory] : directories_) forget(directory, directory.changes.size());
  directories_.clear();
  bodies_.clear();
  pending_backups_.clear();
  plan_ = {};
  return done;
}

bool FaultSeam::tracked(std::string_view path) const {
  return path.size() >= root_.size() && path.substr(0, root_.size()) == root_ &&
         (path.size() == root_.size() || path[root_.size()] == '/');
}

FaultSeam::BodyPtr FaultSeam::body_of(const std::string& path) {
  BodyPtr& body = bodies_[path];
  if (!body) {  // from before our time: durable as it is
    body = std::make_shared<Body>();
    body->synced_bytes = size_on_disk(path);
  }
  return body;
}

/// A second name for a file that is about to go, or "" when there is none.
std::string FaultSeam::bury(const std::string& path) {
  std::string grave = fmt::format("{}/{}", graveyard_, ++burials_);
  return ::link(path.c_str(), grave.c_str()) == 0 ? grave : std::string();
}

FileVerdict FaultSeam::decide(const FileEvent& event) {
  const bool dead = fired_ && plan_.kind == FaultKind::power_cut;
  if (is_reading(event.action) == plan_.reads) ++operations_;
  const bool counted = is_reading(event.action) == plan_.reads;
  const bool hit = counted && plan_.at != 0 && plan_.kind != FaultKind::none &&
                   (operations_ == plan_.at || (plan_.for_ever && operations_ > plan_.at));
  if (!hit && !dead) return {};
  if (!fired_) {
    const std::string path(event.path);
    fired_at_ = fmt::format("{} {}", action_name(event.action),
                            path.substr(std::min(path.size(), root_.size() + 1)));
  }
  fired_ = true;
  FileVerdict verdict{plan_.error_number != 0 ? plan_.error_number : EIO, 0};
  if (plan_.kind == FaultKind::short_write) verdict.bytes = event.bytes / 2;
  return verdict;
}

FileVerdict FaultSeam::before(const FileEvent& event) {
  std::lock_guard guard(mutex_);
  if (!tracked(event.path)) return {};
  const FileVerdict verdict = decide(event);
  // A short write changes bytes as well.
  if (verdict.error_number == 0 || verdict.bytes > 0) prepare(event);
  return verdict;
}

/// What must be known from before the operation.
void FaultSeam::prepare(const FileEvent& event) {
  const std::string path = without_slash(std::string(event.path));
  switch (event.action) {
    case FileAction::create:
      if (exists(path)) {
        body_of(path)->synced_bytes = 0;  // emptied, and that is durable at once
      } else {
        bodies_[path] = std::make_shared<Body>();
        directories_[parent_directory(path)].changes.push_back({NameChange::created, path});
      }
      break;
    case FileAction::open_write:
    case FileAction::append:
      body_of(path);
      break;
    case FileAction::overwrite:
      body_of(path)->overwrites.push_back(
          {event.offset, read_range(path, event.offset, event.bytes)});
      break;
    case FileAction::sync: {
      const BodyPtr body = body_of(path);
      body->syncing_bytes = size_on_disk(path);
      body->syncing_overwrites = body->overwrites.size();
      break;
    }
    case FileAction::rename:
      pending_backups_[path] = bury(without_slash(std::string(event.target)));
      break;
    case FileAction::remove:
      if (exists(path)) pending_backups_[path] = bury(path);
      break;
    case FileAction::create_directory:
      directories_[parent_directory(path)].changes.push_back({NameChange::created_directory, path});
      break;
    case FileAction::sync_directory:
      directories_[path].syncing = directories_[path].changes.size();
      break;
    default:
      break;
  }
}

void FaultSeam::after(const FileEvent& event) {
  std::lock_guard guard(mutex_);
  if (tracked(event.path)) record(event);
}

void FaultSeam::record(const FileEvent& event) {
  const std::string path = without_slash(std::string(event.path));
  const std::string target = without_slash(std::string(event.target));
  switch (event.action) {
    case FileAction::truncate: {
      const BodyPtr body = body_of(path);
      body->synced_bytes = std::min(body->synced_bytes, event.offset);
      break;
    }
    case FileAction::sync: {
      const BodyPtr body = body_of(path);
      body->synced_bytes = std::max(body->synced_bytes, body->syncing_bytes);
      const auto count = std::min(body->syncing_overwrites, body->overwrites.size());
      body->overwrites.erase(body->overwrites.begin(),
                             body->overwrites.begin() + static_cast<std::ptrdiff_t>(count));
      body->syncing_overwrites = 0;
      break;
    }
    case FileAction::rename: {
      Change change{NameChange::renamed, path, target, pending_backups_[path]};
      pending_backups_.erase(path);
      if (const auto it = bodies_.find(target); it != bodies_.end()) change.lost = it->second;
      bodies_.erase(target);
      if (auto body = bodies_.extract(path); !body.empty()) bodies_[target] = body.mapped();
      directories_[parent_directory(target)].changes.push_back(std::move(change));
      break;
    }
    case FileAction::link:
      bodies_[target] = body_of(path);
      directories_[parent_directory(target)].changes.push_back({NameChange::created, target});
      break;
    case FileAction::remove: {
      const auto backup = pending_backups_.find(path);
      if (backup == pending_backups_.end()) break;  // there was nothing to remove
      Change change{NameChange::removed, path, {}, backup->second};
      pending_backups_.erase(backup);
      if (auto body = bodies_.extract(path); !body.empty()) change.lost = body.mapped();
      directories_[parent_directory(path)].changes.push_back(std::move(change));
      break;
    }
    case FileAction::sync_directory: {
      Directory& directory = directories_[path];
      forget(directory, std::min(directory.syncing, directory.changes.size()));
      directory.syncing = 0;
      break;
    }
    default:
      break;
  }
}

void FaultSeam::forget(Directory& directory, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!directory.changes[i].backup.empty()) ::unlink(directory.changes[i].backup.c_str());
  }
  directory.changes.erase(directory.changes.begin(),
                          directory.changes.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace plenum::storage::kv
