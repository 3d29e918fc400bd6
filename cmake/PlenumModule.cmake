# plenum_module(NAME name [EXCLUDE path...] [DEPS target...] [INCLUDES dir...])
#   One folder = one module: an object library of every .cpp below the folder, linked into the one
#   library. DEPS are packages; modules see each other through the include path, and which may see
#   which is checked by tests/tidy.
# plenum_library()
#   After the last module: `plenum` (shared, hidden visibility: only include/plenum is exported) and
#   `plenum_static` (for in-tree use and unit tests).
# plenum_test_program(name source... [DEPS target...])
#   A program for the tests, against plenum_static.
# plenum_test(NAME name SOURCES file... [DEPS target...])
#   A GoogleTest program, each TEST its own ctest entry.

set(PLENUM_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Werror)
set_property(GLOBAL PROPERTY PLENUM_MODULES "")
set_property(GLOBAL PROPERTY PLENUM_DEPS "")

add_library(plenum_options INTERFACE)
target_compile_features(plenum_options INTERFACE cxx_std_20)
target_compile_options(plenum_options INTERFACE ${PLENUM_WARNINGS})
# Packages of one module ask for it; with it everywhere, one precompiled header serves all.
target_compile_options(plenum_options INTERFACE -pthread)
# g++ 12 sees uninitialised parts of disengaged std::optional and std::variant when it optimises
# (GCC bug 80635); the dev preset keeps the warning, and the sanitizers watch the real thing.
if(PLENUM_SANITIZE)
  set(plenum_quiet_optional $<CXX_COMPILER_ID:GNU>)
else()
  set(plenum_quiet_optional $<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>)
endif()
target_compile_options(plenum_options INTERFACE $<${plenum_quiet_optional}:-Wno-maybe-uninitialized>)
target_include_directories(plenum_options INTERFACE "${PROJECT_SOURCE_DIR}"
                                                    "${PROJECT_SOURCE_DIR}/include")
if(PLENUM_ASSERTIONS)
  target_compile_definitions(plenum_options INTERFACE PLENUM_ASSERTIONS)
endif()
if(PLENUM_SANITIZE)
  # g++ 12 sees moves of short strings out of bounds when it optimises what it instruments.
  add_compile_options(-fsanitize=${PLENUM_SANITIZE} -fno-omit-frame-pointer
    $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds$<SEMICOLON>-Wno-stringop-overflow>)
  add_link_options(-fsanitize=${PLENUM_SANITIZE})
  if(PLENUM_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
endif()

# What targets of one sort include is parsed once for all of them, and files are compiled in batches.
function(plenum_precompile target sort)
  if(NOT PLENUM_PRECOMPILE)
    return()
  endif()
  set(source plenum_precompiled_${sort})
  if(NOT TARGET ${source})
    file(WRITE "${PROJECT_BINARY_DIR}/${source}.cpp" "")
    add_library(${source} OBJECT "${PROJECT_BINARY_DIR}/${source}.cpp")
    target_link_libraries(${source} PRIVATE plenum_options)
    if(sort STREQUAL "tests")
      plenum_test_options(${source})
      target_link_libraries(${source} PRIVATE GTest::gmock)
      target_precompile_headers(${source} PRIVATE "${PROJECT_SOURCE_DIR}/cmake/precompiled_tests.hpp")
    else()
      plenum_module_options(${source})
      target_precompile_headers(${source} PRIVATE "${PROJECT_SOURCE_DIR}/cmake/precompiled.hpp")
    endif()
  endif()
  target_precompile_headers(${target} REUSE_FROM ${source})
  # Templates of the standard library and GoogleTest cost most of the time, so several files share
  # them. Other builds compile every file alone.
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON)
endfunction()

function(plenum_module_options target)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
endfunction()

# Tests are compiled once and run once: the library is what is fast.
function(plenum_test_options target)
  target_compile_options(${target} PRIVATE -Wno-conversion -Wno-dangling-else
    $<$<CONFIG:Release>:-O0>)
  # As GTest::gtest sets it: programs without GoogleTest share the precompiled header, too.
  target_compile_definitions(${target} PRIVATE GTEST_HAS_PTHREAD=1)
endfunction()

function(plenum_module)
  cmake_parse_arguments(M "" "NAME" "EXCLUDE;DEPS;INCLUDES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  foreach(path IN LISTS M_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "${path}")
  endforeach()
  if(NOT sources)
    return()
  endif()
  set(target plenum_${M_NAME})
  add_library(${target} OBJECT ${sources})
  plenum_module_options(${target})
  target_link_libraries(${target} PRIVATE plenum_options ${M_DEPS})
  target_include_directories(${target} SYSTEM PRIVATE ${M_INCLUDES})
  plenum_precompile(${target} modules)
  set_property(GLOBAL APPEND PROPERTY PLENUM_MODULES ${target})
  set_property(GLOBAL APPEND PROPERTY PLENUM_DEPS ${M_DEPS})
endfunction()

function(plenum_library)
  get_property(modules GLOBAL PROPERTY PLENUM_MODULES)
  get_property(deps GLOBAL PROPERTY PLENUM_DEPS)
  list(REMOVE_DUPLICATES deps)
  set(objects "")
  foreach(module IN LISTS modules)
    list(APPEND objects "$<TARGET_OBJECTS:${module}>")
  endforeach()
  foreach(kind IN ITEMS SHARED STATIC)
    set(target plenum)
    if(kind STREQUAL "STATIC")
      set(target plenum_static)
    endif()
    add_library(${target} ${kind} ${objects})
    set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)
    target_include_directories(${target} PUBLIC
      "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>" "$<INSTALL_INTERFACE:include>")
    target_compile_features(${target} PUBLIC cxx_std_20)
  endforeach()
  target_link_libraries(plenum PRIVATE "$<BUILD_INTERFACE:${deps}>")
  target_link_libraries(plenum_static PUBLIC "$<BUILD_INTERFACE:${deps}>")
  set_target_properties(plenum PROPERTIES VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR} CXX_VISIBILITY_PRESET hidden)
  add_library(plenum::plenum ALIAS plenum)
endfunction()

function(plenum_test_program name)
  cmake_parse_arguments(T "" "" "DEPS" ${ARGN})
  add_executable(${name} ${T_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE plenum_options plenum_static ${T_DEPS})
  plenum_test_options(${name})
  plenum_precompile(${name} tests)
  target_compile_definitions(${name} PRIVATE
    PLENUM_SOURCE_DIR="${PROJECT_SOURCE_DIR}" PLENUM_BINARY_DIR="${PROJECT_BINARY_DIR}"
    PLENUM_SHARED_DIR="${PLENUM_SHARED_DIR}")
endfunction()

function(plenum_test)
  cmake_parse_arguments(T "" "NAME" "SOURCES;DEPS" ${ARGN})
  plenum_test_program(${T_NAME} ${T_SOURCES} DEPS GTest::gmock GTest::gtest_main ${T_DEPS})
  gtest_discover_tests(${T_NAME} DISCOVERY_TIMEOUT 60)
endfunction()
