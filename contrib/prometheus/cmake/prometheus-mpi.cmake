# SPDX-License-Identifier: GPL-2.0-only
# Studies beyond one machine. MPI is optional: without it the same programs build, and say so when
# mpirun starts several of them. The simulator needs none.

option(PROMETHEUS_MPI "Build studies with MPI where it is found" ON)
set(prometheus_mpi_libraries "")
if(PROMETHEUS_MPI)
  set(MPI_CXX_SKIP_MPICXX TRUE) # the C interface is all we use
  find_package(MPI QUIET COMPONENTS CXX)
endif()
if(PROMETHEUS_MPI AND MPI_CXX_FOUND)
  set(prometheus_mpi_libraries MPI::MPI_CXX)
  list(APPEND prometheus_study-mpi_sources ${prometheus_mpi_link})
else()
  list(APPEND prometheus_study-mpi_sources ${prometheus_mpi_link_missing})
  message(STATUS "prometheus: no MPI (package libopenmpi-dev): studies run on one machine")
endif()
