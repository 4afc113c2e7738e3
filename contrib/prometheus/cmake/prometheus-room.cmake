# SPDX-License-Identifier: GPL-2.0-only
# How a room of the module becomes a target, and the flags our own code is built with.

add_library(prometheus_flags INTERFACE)
target_compile_options(prometheus_flags INTERFACE
  -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${PROMETHEUS_DEVELOPER}>:-Werror>)
if(PROMETHEUS_SANITIZE)
  target_compile_options(prometheus_flags INTERFACE
    -fsanitize=${PROMETHEUS_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(prometheus_flags INTERFACE -fsanitize=${PROMETHEUS_SANITIZE})
endif()

# prometheus_add_room(<room> DEPENDS <targets seen by users of its headers> [PRIVATE <targets>]
#                     [FOLDER <folder>]): of a folder of its name, unless said otherwise.
# The files come from sources.cmake. A room sees the headers of the rooms it depends on, no others.
# Installed, all headers lie in one folder: <prometheus/tensor.h> for their users, "tensor.h" among
# themselves.
function(prometheus_add_room room)
  cmake_parse_arguments(arg "" "FOLDER" "DEPENDS;PRIVATE" ${ARGN})
  if(NOT arg_FOLDER)
    set(arg_FOLDER ${room})
  endif()
  set(target prometheus-${room})
  add_library(${target} ${prometheus_${room}_sources} ${prometheus_${room}_headers})
  add_library(prometheus::${room} ALIAS ${target})
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${room} VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
    INSTALL_RPATH $ORIGIN) # wherever they are installed to, the rooms lie together
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/${arg_FOLDER}>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${target} PUBLIC ${arg_DEPENDS}
    PRIVATE ${arg_PRIVATE} $<BUILD_INTERFACE:prometheus_flags>)
  target_compile_features(${target} PUBLIC cxx_std_17)
  install(TARGETS ${target} EXPORT prometheus-targets)
  install(FILES ${prometheus_${room}_headers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/prometheus)
endfunction()

# prometheus_add_program(<name> SOURCES <files> LIBRARIES <targets>): a program in <build>/bin.
function(prometheus_add_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} prometheus_flags)
endfunction()
