# SPDX-License-Identifier: GPL-2.0-only
# find_package(prometheus) for outside projects.
include(CMakePackageConfigHelpers)
set(prometheus_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/prometheus)
install(EXPORT prometheus-targets NAMESPACE prometheus:: FILE prometheus-targets.cmake
  DESTINATION ${prometheus_package_dir})
configure_package_config_file(cmake/prometheus-config.cmake.in prometheus-config.cmake
  INSTALL_DESTINATION ${prometheus_package_dir})
write_basic_package_version_file(prometheus-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/prometheus-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/prometheus-config-version.cmake
              cmake/prometheus-ns3.cmake cmake/prometheus-torch.cmake
              cmake/prometheus-images.cmake
  DESTINATION ${prometheus_package_dir})
