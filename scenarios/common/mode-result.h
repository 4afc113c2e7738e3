/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MODE_RESULT_H
#define MODE_RESULT_H

#include "inference-modes.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace prometheus
{

/** What became of one mode. Times in milliseconds, means over the answered images. */
struct ModeResult
{
    InferenceMode mode;
    uint64_t images{0};
    uint64_t answered{0};
    double latencyMeanMs{0};
    double latencyP95Ms{0};
    /** The same over all images, those without an answer last; none when it is one of these. */
    std::optional<double> latencyP95OfAllMs;
    double processingMeanMs{0};
    double queueingMeanMs{0};
    double transmissionMeanMs{0};
    /** Mean share of elements that arrived. */
    double arrivedShare{0};
    uint64_t correct{0};
    /** Answered images whose class nobody knows: a recording cannot tell after a loss. */
    uint64_t unknown{0};
    uint64_t packetsSent{0};
    uint64_t packetsRecovered{0};
    uint64_t airBytes{0};
    std::map<std::string, uint64_t> lostByCause;
    /** Weight memory in use [bytes] by the vertex's name in the deployment. */
    std::map<std::string, uint64_t> weightBytes;

    bool IsFeasible() const;
    /** Share of all images whose class was right; none when a recording could not tell. */
    std::optional<double> Accuracy() const;
    /** Packets lost, whatever the cause. */
    uint64_t CountLost() const;

    std::string ToJson() const;
    static ModeResult FromJson(const std::string& text);
};

} // namespace prometheus

#endif // MODE_RESULT_H
