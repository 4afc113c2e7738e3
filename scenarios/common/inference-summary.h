/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef INFERENCE_SUMMARY_H
#define INFERENCE_SUMMARY_H

#include "inference-recorder.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace prometheus
{

/** What became of the images of one network. Times in milliseconds, means over answered images. */
struct InferenceSummary
{
    uint64_t images{0};
    uint64_t answered{0};
    double latencyMeanMs{0};
    double latencyP95Ms{0};
    double processingMeanMs{0};
    double queueingMeanMs{0};
    double transmissionMeanMs{0};
    /** Mean share of elements that arrived. */
    double arrivedShare{0};
    uint64_t correct{0};
    /** Answered images whose class nobody knows: a recording cannot tell after a loss. */
    uint64_t unknown{0};

    /** Share of all images whose class was right; none when a recording could not tell. */
    std::optional<double> Accuracy() const;
};

/** @param labels of all images; those without a record were never sent. */
InferenceSummary Summarise(const std::vector<ns3::InferenceRecord>& records,
                           const std::vector<uint32_t>& labels);

} // namespace prometheus

#endif // INFERENCE_SUMMARY_H
