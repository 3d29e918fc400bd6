#pragma once
// Purpose: what most tests include, parsed once for all of them when PLENUM_PRECOMPILE is on.
// May depend on: std, GoogleTest, our headers (tests have no hidden visibility to lose).
// Invariants: a saving of time only; every file includes what it uses.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "cmake/precompiled.hpp"
#include "plenum/database.hpp"
#include "plenum/ingest.hpp"
#include "storage/open.hpp"
