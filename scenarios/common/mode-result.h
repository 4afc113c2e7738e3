/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MODE_RESULT_H
#define MODE_RESULT_H

#include "device-use.h"
#include "inference-modes.h"
#include "inference-summary.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/** What became of one mode: its images, and what else there is to say. */
struct ModeResult : InferenceSummary
{
    InferenceMode mode;
    /** latencyP95Ms over all images, those without an answer last; none when it is one of these. */
    std::optional<double> latencyP95OfAllMs;
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
    /** As InferenceSummary has it; none when infeasible. */
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
