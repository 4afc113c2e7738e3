# SPDX-License-Identifier: GPL-2.0-only
# Finds LibTorch, if there is one, as prometheus::torch. Everything but the room nn builds without it.

find_package(Torch QUIET)
if(Torch_FOUND)
  add_library(prometheus::torch INTERFACE IMPORTED GLOBAL)
  target_link_libraries(prometheus::torch INTERFACE torch)
  target_include_directories(prometheus::torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
else()
  message(STATUS "LibTorch not found (package libtorch-dev): building without the room nn; "
    "simulations run from split bundles.")
endif()

# A torch umbrella header costs 23 s and 1 GB a unit: precompile it once, compile two at a time.
# Even precompiled it costs seconds, so units that include nothing of LibTorch go without.
function(prometheus_torch_units target)
  target_precompile_headers(${target} PRIVATE <torch/torch.h>)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    get_filename_component(path ${source} ABSOLUTE)
    file(STRINGS ${path} includes REGEX "^#include <(torch|ATen|c10)/")
    if(NOT includes)
      set_source_files_properties(${source} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    elseif(PROMETHEUS_SANITIZE)
      # That check needs type information which LibTorch does not export: nothing would link.
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS -fno-sanitize=vptr)
    endif()
  endforeach()
  set_target_properties(${target} PROPERTIES JOB_POOL_COMPILE torch_units)
endfunction()
