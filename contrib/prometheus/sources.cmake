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
  base/prometheus-version.h
  base/stage-runner.h
  base/tensor.h
  base/unit-spec.h
)

set(prometheus_placement_sources
  placement/deployment.cc
  placement/draw-deployment.cc
  placement/hop-distances.cc
)
set(prometheus_placement_headers
  placement/analytic-latency.h
  placement/check-placement.h
  placement/deployment.h
  placement/draw-deployment.h
  placement/hop-distances.h
  placement/placement-problem.h
  placement/placement-result.h
  placement/solve-placement.h
)

set(prometheus_codec_sources
)
set(prometheus_codec_headers
)

set(prometheus_nn_sources
  nn/network-definition.cc
  nn/network-profiler.cc
  nn/network-zoo.cc
  nn/network.cc
  nn/torch-environment.cc
  nn/torch-runner.cc
  nn/zoo-cnn5.cc
)
set(prometheus_nn_headers
  nn/network-definition.h
  nn/network-profiler.h
  nn/network-zoo.h
  nn/network.h
  nn/seeded-random.h
  nn/torch-call.h
  nn/torch-environment.h
  nn/torch-runner.h
)

set(prometheus_s1g_sources
)
set(prometheus_s1g_headers
)

set(prometheus_model_sources
  model/chunk-ledger.cc
  model/compute-unit.cc
  model/image-source-application.cc
  model/inference-recorder.cc
  model/layer-host-application.cc
  model/paced-sender.cc
  model/reassembly-table.cc
  model/result-sink-application.cc
  model/tensor-header.cc
  model/tensor-udp-endpoint.cc
)
set(prometheus_model_headers
  model/chunk-ledger.h
  model/compute-unit.h
  model/image-source-application.h
  model/inference-recorder.h
  model/layer-host-application.h
  model/paced-sender.h
  model/path-pacing.h
  model/reassembly-table.h
  model/result-sink-application.h
  model/tensor-header.h
  model/tensor-udp-endpoint.h
)

set(prometheus_helper_sources
)
set(prometheus_helper_headers
)

set(prometheus_study_sources
  study/csv-table.cc
  study/forked-workers.cc
  study/progress-line.cc
  study/study-provenance.cc
  study/summary-statistics.cc
  study/timing-file.cc
  study/worker-process.cc
)
set(prometheus_study_headers
  study/csv-table.h
  study/forked-workers.h
  study/progress-line.h
  study/study-provenance.h
  study/summary-statistics.h
  study/timing-file.h
  study/worker-process.h
)

# ns-3 TestSuites, run by ns-3's test runner in-tree and by a two-line main standalone.
set(prometheus_test_suites
)
