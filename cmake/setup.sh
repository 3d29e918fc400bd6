# Sourced by ./run and ./check: moves to the project, installs what is missing, names the build folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive

say() { printf '\n== %s\n' "$*"; }

missing_packages() {  # missing_packages [PACKAGE...]: of the list and these
  local package status
  { cat packages.txt; printf '%s\n' "$@"; } | while read -r package _; do
    case "$package" in ''|'#'*) continue ;; esac
    status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
    [ "$status" = 'install ok installed' ] || printf '%s ' "$package"
  done
}

install_packages() {  # install_packages [PACKAGE...]: these beside the list
  local missing as_root=""
  missing=$(missing_packages "$@")
  [ -z "$missing" ] && return 0
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as_root="sudo -n"
    else
      printf 'Packages are missing. Run this line, then start again:\n  sudo apt-get update && sudo apt-get install -y %s\n' "$missing" >&2
      exit 1
    fi
  fi
  say "Installing: $missing"
  $as_root apt-get update -qq
  # shellcheck disable=SC2086  # the list is meant to be split into words
  $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

build_preset() {  # build_preset PRESET [TARGET...]
  local preset="$1"; shift
  cmake --preset "$preset" -DPLENUM_PRECOMPILE=ON >build-configure.log 2>&1 || { cat build-configure.log >&2; exit 1; }
  rm -f build-configure.log
  if [ $# -gt 0 ]; then
    cmake --build --preset "$preset" -j "$(nproc)" --target "$@"
  else
    cmake --build --preset "$preset" -j "$(nproc)"
  fi
}
