// fault_runner: power cuts, failing disks, killed processes and damaged files against the store.
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "core/text.hpp"
#include "workload.hpp"

namespace {

constexpr const char* usage =
    "usage: fault_runner cut|errors|kill|damage [flags]\n"
    "  cut      the power is cut at operations of the workload; unsynced bytes and names are lost\n"
    "  errors   operations fail: disk full, input/output error, short write; once or for ever\n"
    "  kill     a committing process is killed with SIGKILL\n"
    "  damage   files are flipped, cut, zeroed, deleted\n"
    "  --seed N        of every random choice (default 1)\n"
    "  --workload W    create (default), fold, load, ingest\n"
    "  --every N       of cut and errors: every Nth operation (20 and 60; full: 1 and 3)\n"
    "  --tail T        of cut: drop (default), mixed or keep what was not synced\n"
    "  --count N       of kill and damage (30 and 50; full: 500 and 1300)\n"
    "  --at N          only this operation or damage, as a failure tells it\n"
    "  --keep          leave the database of the last failure in place\n"
    "  --full          full counts; also by PLENUM_FULL=1\n";

bool parse(int count, char** words, plenum::fault::Arguments& out) {
  if (count < 2) return false;
  out.mode = words[1];
  const char* full = std::getenv("PLENUM_FULL");
  out.full = full != nullptr && std::string_view(full) == "1";
  for (int i = 2; i < count; ++i) {
    const std::string_view flag = words[i];
    if (flag == "--full") {
      out.full = true;
    } else if (flag == "--keep") {
      out.keep = true;
    } else if (flag == "--read-only") {
      out.read_only = true;
    } else if (i + 1 < count &&
               (flag == "--tail" || flag == "--workload" || flag == "--directory")) {
      (flag == "--tail"       ? out.tail
       : flag == "--workload" ? out.workload
                              : out.directory) = words[++i];
    } else if (i + 1 < count) {
      const auto number = plenum::core::parse_unsigned(words[++i]);
      if (!number) return false;
      if (flag == "--seed") {
        out.seed = *number;
      } else if (flag == "--every" && *number > 0) {
        out.every = *number;
      } else if (flag == "--at") {
        out.at = *number;
      } else if (flag == "--count") {
        out.count = *number;
      } else {
        return false;
      }
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

int main(int count, char** words) {
  plenum::fault::Arguments arguments;
  if (!parse(count, words, arguments)) {
    std::fputs(usage, stderr);
    return 2;
  }
  if (!plenum::fault::make_workload(arguments)) {
    fmt::print(stderr, "this build has no workload {}\n", arguments.workload);
    return 2;
  }
  if (arguments.mode == "cut") return cut_main(arguments);
  if (arguments.mode == "errors") return errors_main(arguments);
  if (arguments.mode == "kill") return kill_main(arguments);
  if (arguments.mode == "damage") return damage_main(arguments);
  // Of child processes only:
  if (arguments.mode == "inspect") return inspect_main(arguments, false);
  if (arguments.mode == "probe") return inspect_main(arguments, true);
  if (arguments.mode == "work") return work_main(arguments);
  std::fputs(usage, stderr);
  return 2;
}
