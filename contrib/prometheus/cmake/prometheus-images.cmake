# SPDX-License-Identifier: GPL-2.0-only
# What reads data sets: prometheus::images is libgd (PNG, JPEG) and zlib (gzip).

find_path(PROMETHEUS_gd_INCLUDE gd.h)
find_library(PROMETHEUS_LIB_gd gd)
mark_as_advanced(PROMETHEUS_gd_INCLUDE PROMETHEUS_LIB_gd)
if(NOT PROMETHEUS_gd_INCLUDE OR NOT PROMETHEUS_LIB_gd)
  message(FATAL_ERROR "libgd not found (package libgd-dev): the room nn reads PNG and JPEG files with it")
endif()
find_package(ZLIB REQUIRED) # package zlib1g-dev
add_library(prometheus::images INTERFACE IMPORTED GLOBAL)
target_include_directories(prometheus::images SYSTEM INTERFACE ${PROMETHEUS_gd_INCLUDE})
target_link_libraries(prometheus::images INTERFACE ${PROMETHEUS_LIB_gd} ZLIB::ZLIB)
