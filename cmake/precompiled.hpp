#pragma once
// Purpose: what nearly every file includes, parsed once a module when PLENUM_PRECOMPILE is on.
// May depend on: std. (Not our own headers: g++ 12 forgets their hidden visibility.)
// Invariants: a saving of time only; every file includes what it uses, which builds without it and
// tests/tidy check.

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>
