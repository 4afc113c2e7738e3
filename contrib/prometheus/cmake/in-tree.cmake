# SPDX-License-Identifier: GPL-2.0-only
# The module inside an ns-3 tree: all rooms in the one library that build_lib makes. Whatever is
# missing here costs the user a part of this module, or this module, never the configuration of
# ns-3. ns-3 chooses the C++ standard and the flags.

set(prometheus_in_tree_missing "")
set(prometheus_in_tree_libraries "")
set(prometheus_in_tree_includes "")

# prometheus_in_tree_headers_of(<package> <Debian's name> <header> [HINTS...]): headers are all we
# take of most libraries.
function(prometheus_in_tree_headers_of package debian header)
  find_path(PROMETHEUS_${package}_INCLUDE ${header} ${ARGN})
  mark_as_advanced(PROMETHEUS_${package}_INCLUDE)
  if(PROMETHEUS_${package}_INCLUDE)
    list(APPEND prometheus_in_tree_includes ${PROMETHEUS_${package}_INCLUDE})
  else()
    list(APPEND prometheus_in_tree_missing "${header} (package ${debian})")
  endif()
  set(prometheus_in_tree_includes ${prometheus_in_tree_includes} PARENT_SCOPE)
  set(prometheus_in_tree_missing ${prometheus_in_tree_missing} PARENT_SCOPE)
endfunction()
prometheus_in_tree_headers_of(eigen libeigen3-dev Eigen/Core PATH_SUFFIXES eigen3)
prometheus_in_tree_headers_of(boost libboost-dev boost/graph/adjacency_list.hpp)
prometheus_in_tree_headers_of(json nlohmann-json3-dev nlohmann/json.hpp)
prometheus_in_tree_headers_of(isal libisal-dev isa-l/erasure_code.h)
prometheus_in_tree_headers_of(sqlitecpp libsqlitecpp-dev SQLiteCpp/SQLiteCpp.h)
# What is linked, too, and its Debian package.
foreach(library IN ITEMS isal:libisal-dev SQLiteCpp:libsqlitecpp-dev sqlite3:libsqlite3-dev)
  string(REPLACE ":" ";" library ${library})
  list(GET library 0 name)
  list(GET library 1 debian)
  find_library(PROMETHEUS_LIB_${name} ${name})
  mark_as_advanced(PROMETHEUS_LIB_${name})
  if(PROMETHEUS_LIB_${name})
    list(APPEND prometheus_in_tree_libraries ${PROMETHEUS_LIB_${name}})
  else()
    list(APPEND prometheus_in_tree_missing "lib${name} (package ${debian})")
  endif()
endforeach()
if(prometheus_in_tree_missing)
  list(JOIN prometheus_in_tree_missing ", " prometheus_in_tree_text)
  message(WARNING "prometheus: left out of this build, for want of ${prometheus_in_tree_text}")
  return()
endif()

set(prometheus_in_tree_rooms base placement codec s1g model helper study)
# Programs outside this folder (scratch/) link what ns-3 collects here: targets must be visible to them.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL TRUE)
find_package(Torch QUIET)
find_package(ZLIB QUIET)
find_path(PROMETHEUS_gd_INCLUDE gd.h)
find_library(PROMETHEUS_LIB_gd gd)
mark_as_advanced(PROMETHEUS_gd_INCLUDE PROMETHEUS_LIB_gd)
if(Torch_FOUND AND ZLIB_FOUND AND PROMETHEUS_gd_INCLUDE AND PROMETHEUS_LIB_gd)
  list(APPEND prometheus_in_tree_rooms nn)
  list(APPEND prometheus_in_tree_libraries ${PROMETHEUS_LIB_gd} ${ZLIB_LIBRARIES})
  list(APPEND prometheus_in_tree_includes ${PROMETHEUS_gd_INCLUDE} ${ZLIB_INCLUDE_DIRS})
  # Files, not LibTorch's targets: those would hand their compile options to every program of the
  # tree, and ns-3's precompiled headers do not fit these.
  foreach(lib IN ITEMS torch torch_cpu c10)
    find_library(PROMETHEUS_LIB_${lib} ${lib} HINTS ${TORCH_INSTALL_PREFIX}/lib)
    mark_as_advanced(PROMETHEUS_LIB_${lib})
    if(PROMETHEUS_LIB_${lib})
      list(APPEND prometheus_in_tree_libraries ${PROMETHEUS_LIB_${lib}})
    endif()
  endforeach()
  list(APPEND prometheus_in_tree_includes ${TORCH_INCLUDE_DIRS})
else()
  message(STATUS "prometheus: LibTorch, libgd or zlib not found (packages libtorch-dev, libgd-dev, "
    "zlib1g-dev), building without the room nn; simulations run from split bundles")
endif()

set(prometheus_in_tree_sources "")
set(prometheus_in_tree_headers "")
set(prometheus_in_tree_folders "")
foreach(room IN LISTS prometheus_in_tree_rooms)
  list(APPEND prometheus_in_tree_sources ${prometheus_${room}_sources})
  list(APPEND prometheus_in_tree_headers ${prometheus_${room}_headers})
  list(APPEND prometheus_in_tree_folders ${CMAKE_CURRENT_SOURCE_DIR}/${room})
endforeach()

# Which ns-3 this is: 3.37 gives 37; a development tree counts as newer than any release.
file(READ ${PROJECT_SOURCE_DIR}/VERSION prometheus_in_tree_version)
if(prometheus_in_tree_version MATCHES "^3\\.([0-9]+)")
  set(prometheus_in_tree_minor ${CMAKE_MATCH_1})
else()
  set(prometheus_in_tree_minor 999)
endif()
if(NOT prometheus_in_tree_minor EQUAL 37)
  string(STRIP "${prometheus_in_tree_version}" prometheus_in_tree_version)
  message(STATUS "prometheus: supports ns-3 3.37, this is ${prometheus_in_tree_version}; going on, "
    "untested")
endif()

# Call after build_lib: what it has no argument for.
function(prometheus_finish_in_tree)
  foreach(target IN ITEMS ${libprometheus}-obj ${libprometheus})
    if(NOT TARGET ${target})
      continue()
    endif()
    foreach(folder IN LISTS prometheus_in_tree_folders)
      target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${folder}>)
    endforeach()
    # The objects are compiled by a target that links nothing: tell it where the libraries' headers are.
    target_include_directories(${target} SYSTEM PRIVATE ${prometheus_in_tree_includes})
    target_compile_definitions(${target} PUBLIC PROMETHEUS_NS3_MINOR=${prometheus_in_tree_minor})
  endforeach()
endfunction()
