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
function(prometheus_torch_units target)
  target_precompile_headers(${target} PRIVATE <torch/torch.h>)
  set_target_properties(${target} PROPERTIES JOB_POOL_COMPILE torch_units)
endfunction()
