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
#include <vector>

namespace prometheus
{

/** What one device did in a simulation. Times in milliseconds. */
struct DeviceUse
{
    /** Its name in the deployment. */
    std::string device;
    double computeMs{0};
    double sendingMs{0};
};

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
    /** Data frames on the air, each one hop of one packet, retries included. */
    uint64_t dataFrames{0};
    uint64_t retries{0};
    /** Sum of the answered images' latencies: what use is a share of. */
    double underWayMs{0};
    /** Devices that computed or sent, in the order of the vertices. */
    std::vector<DeviceUse> use;
    std::map<std::string, uint64_t> lostByCause;
    /** Weight memory in use [bytes] by the vertex's name in the deployment. */
    std::map<std::string, uint64_t> weightBytes;

    bool IsFeasible() const;
    /** Share of all images whose class was right; none when a recording could not tell. */
    std::optional<double> Accuracy() const;
    /** Packets lost, whatever the cause. */
    uint64_t CountLost() const;
    /** All sending, as if no two devices sent at once [ms]. */
    double SendingMs() const;

    std::string ToJson() const;
    static ModeResult FromJson(const std::string& text);
};

} // namespace prometheus

#endif // MODE_RESULT_H
