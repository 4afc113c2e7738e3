# SPDX-License-Identifier: GPL-2.0-only
# The one list of the module's files, read by both branches of CMakeLists.txt. One block a room.

set(prometheus_base_sources
  base/atomic-file.cc
  base/labelled-images.cc
  base/layer-profile.cc
  base/masked-tensor.cc
  base/stage-runner.cc
  base/tensor.cc
  base/unit-spec.cc
)
set(prometheus_base_headers
  base/atomic-file.h
  base/labelled-images.h
  base/layer-profile.h
  base/masked-tensor.h
  base/prometheus-error.h
  base/stage-runner.h
  base/tensor.h
  base/unit-spec.h
)

set(prometheus_placement_sources
)
set(prometheus_placement_headers
)

set(prometheus_codec_sources
)
set(prometheus_codec_headers
)

set(prometheus_nn_sources
)
set(prometheus_nn_headers
)

set(prometheus_s1g_sources
)
set(prometheus_s1g_headers
)

set(prometheus_model_sources
)
set(prometheus_model_headers
)

set(prometheus_helper_sources
)
set(prometheus_helper_headers
)

set(prometheus_study_sources
)
set(prometheus_study_headers
)

# ns-3 TestSuites, run by ns-3's test runner in-tree and by a two-line main standalone.
set(prometheus_test_suites
)
