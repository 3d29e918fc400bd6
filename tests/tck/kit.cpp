#include "tests/tck/kit.hpp"

#include <algorithm>
#include <filesystem>

#include "core/file.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace plenum::tck {

Result<std::vector<Instance>> load_features(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code failure;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator it(folder, failure), end; !failure && it != end;
       it.increment(failure)) {
    if (it->path().extension() == ".feature") files.push_back(it->path());
  }
  if (failure) return core::file_error("read", folder, failure.value());
  std::sort(files.begin(), files.end());
  std::vector<Instance> instances;
  for (const fs::path& file : files) {
    PLENUM_ASSIGN(const std::string text, core::read_file(file.string()));
    const std::string relative = file.lexically_relative(folder).generic_string();
    PLENUM_ASSIGN(std::vector<Instance> found, parse_feature(relative, text));
    instances.insert(instances.end(), std::make_move_iterator(found.begin()),
                     std::make_move_iterator(found.end()));
  }
  return instances;
}

GraphSource graphs_below(const std::string& folder) {
  return [folder](const std::string& name) {
    return core::read_file(folder + "/" + name + "/" + name + ".cypher");
  };
}

Result<std::set<std::string>> read_list(const std::string& path) {
  PLENUM_ASSIGN(const std::string text, core::read_file(path));
  std::set<std::string> lines;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = core::trim(rest.substr(0, end));
    if (!line.empty() && !(line.starts_with('#'))) lines.emplace(line);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

}  // namespace plenum::tck
