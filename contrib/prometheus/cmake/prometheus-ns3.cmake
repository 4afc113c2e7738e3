# SPDX-License-Identifier: GPL-2.0-only
# Finds an installed ns-3 and offers it as one target, prometheus::ns3. Also read by the installed
# package. Link nothing to ns3::lib* directly: the defines below must match how ns-3 was built.

set(prometheus_ns3_supported 3.37)
find_package(ns3 QUIET)
if(NOT ns3_FOUND)
  message(FATAL_ERROR "prometheus needs an installed ns-3 (supported: ${prometheus_ns3_supported}; "
    "package libns3-dev); none was found. Set ns3_DIR if it is not in a standard place.")
endif()
if(NOT ns3_VERSION VERSION_EQUAL prometheus_ns3_supported)
  message(WARNING "prometheus supports ns-3 ${prometheus_ns3_supported}; found ${ns3_VERSION} in "
    "${ns3_DIR}. Going on, untested.")
endif()

# The distribution's exported targets name absolute paths of libraries and folders that its own
# package does not require (libgsl.so, libxml2.so, /usr itself as an include folder): drop them.
foreach(lib core network internet wifi mobility propagation applications stats
            traffic-control flow-monitor)
  set(target ns3::lib${lib})
  list(APPEND prometheus_ns3_libs ${target})
endforeach()
get_property(prometheus_imported DIRECTORY PROPERTY IMPORTED_TARGETS)
foreach(target IN LISTS prometheus_imported)
  if(NOT target MATCHES "^ns3::lib")
    continue()
  endif()
  get_target_property(items ${target} INTERFACE_LINK_LIBRARIES)
  set(kept "")
  foreach(item IN LISTS items)
    if(NOT IS_ABSOLUTE "${item}" OR EXISTS "${item}")
      list(APPEND kept "${item}")
    endif()
  endforeach()
  set_target_properties(${target} PROPERTIES INTERFACE_LINK_LIBRARIES "${kept}"
    INTERFACE_INCLUDE_DIRECTORIES "")
endforeach()

if(NOT TARGET prometheus::ns3)
  find_path(prometheus_ns3_include ns3/core-module.h REQUIRED)
  add_library(prometheus::ns3 INTERFACE IMPORTED GLOBAL)
  target_link_libraries(prometheus::ns3 INTERFACE ${prometheus_ns3_libs})
  target_include_directories(prometheus::ns3 SYSTEM INTERFACE ${prometheus_ns3_include})
  string(REGEX MATCH "^[0-9]+\\.([0-9]+)" _ "${ns3_VERSION}")
  # The distribution builds ns-3 with logging and exports no defines: without NS3_LOG_ENABLE our
  # NS_LOG would be silently empty and the sizes of ns-3's own classes would differ.
  target_compile_definitions(prometheus::ns3 INTERFACE
    NS3_LOG_ENABLE PROMETHEUS_NS3_MINOR=${CMAKE_MATCH_1})
endif()
