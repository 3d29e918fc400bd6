#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <string>
#include <system_error>
#include <vector>

#include "commands.hpp"
#include "input.hpp"
#include "plenum/ingest.hpp"
#include "print.hpp"
#include "report.hpp"
#include "signals.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

/// "a/b/news.txt" -> "news", its third item "news-3"; standard input is "article".
std::string stem_of(const Extracted& one) {
  if (one.source == "-") return "article";
  std::string name = one.source.substr(one.source.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  if (dot != std::string::npos && dot > 0) name.resize(dot);
  if (one.item != 0) name += "-" + std::to_string(one.item);
  return name;
}

Status write_whole(const std::string& path, const std::string& bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  bool good = file != nullptr;
  if (good) good = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const int number = errno;
  if (file != nullptr && std::fclose(file) != 0) good = false;
  if (good) return {};
  return Error(ErrorCode::io, "cannot write " + path + ": " + std::strerror(number));
}

/// Where extracted articles go: lines on standard output, or a file each.
class Extracts {
 public:
  Extracts(const Arguments& arguments, Progress& progress)
      : progress_(progress),
        folder_(arguments.value("--out-dir").value_or("")),
        terminal_(output_is_terminal()),
        quiet_(arguments.has("--quiet")) {}

  /// False: stop.
  bool take(const Extracted& one) {
    progress_.clear();  // its line is no part of what is printed now
    for (const std::string& warning : one.warnings) {
      if (!quiet_) warn(warning);
    }
    if (one.skipped) {
      if (!quiet_) warn(one.json.error().message());
      return true;
    }
    if (!one.json.ok()) {
      const Error& error = one.json.error();
      const int failure = run_failure(error.file().empty() ? error.with_file(one.source) : error);
      if (code_ == exit_fine) code_ = failure;
      return failure != exit_interrupted;
    }
    if (folder_.empty()) {
      put(terminal_ ? neutralise_json(*one.json) : *one.json);
      put("\n");
      return true;
    }
    return write_file(one);
  }
  int code() const noexcept { return code_; }

 private:
  bool write_file(const Extracted& one) {
    const std::string& source = one.source;
    const std::string path = folder_ + "/" + stem_of(one) + ".json";
    const auto [earlier, first] = sources_.emplace(path, source);
    if (!first) {
      code_ = run_failure(Error(ErrorCode::invalid_argument,
                                path + " has what was found in " + earlier->second + " already")
                              .with_file(source)
                              .with_hint("extract articles of one name into different folders"));
      return true;
    }
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);  // writing says what is wrong
    auto written = write_whole(path, *one.json + "\n");
    if (!written.ok()) code_ = run_failure(written.error());
    return written.ok();
  }

  Progress& progress_;
  std::string folder_;
  bool terminal_;
  bool quiet_;
  int code_ = exit_fine;
  std::map<std::string, std::string> sources_;  ///< by the file that was written
};

}  // namespace

int run_extract(const Arguments& arguments) {
  ExtractOptions options;
  options.pack = arguments.value("--pack").value_or("policy");
  options.all = arguments.has("--all");
  options.explain = arguments.has("--explain");
  options.interrupt = &interrupt_flag();
  if (auto bounds = run_options(arguments); bounds.ok()) options.timeout_ms = bounds->timeout_ms;
  if (auto threads = open_options(arguments); threads.ok()) options.threads = threads->threads;
  auto model = external_model(arguments);
  if (!model.ok()) return usage_failure(model.error());
  options.external = *std::move(model);
  Progress progress(arguments);
  options.progress = [&progress](const IngestProgress& now) { show_articles(progress, now); };
  Extracts extracts(arguments, progress);
  std::vector<std::string> paths;
  for (const std::string& path : arguments.operands()) {
    if (path != "-") {
      paths.push_back(path);
      continue;
    }
    auto bytes = read_input("-");
    if (!bytes.ok()) return run_failure(bytes.error());
    Extracted one{"-", Error(ErrorCode::not_found, "nothing yet")};
    one.json = extract_article(Article{"-", std::move(*bytes)}, options, &one.warnings);
    if (!extracts.take(one)) return extracts.code();
  }
  if (!paths.empty()) {
    auto done =
        extract(paths, options, [&extracts](const Extracted& one) { return extracts.take(one); });
    progress.clear();
    if (!done.ok()) return run_failure(done.error());
  }
  return extracts.code();
}

}  // namespace plenum::shell
