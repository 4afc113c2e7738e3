/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PAIR_SIMULATION_H
#define PAIR_SIMULATION_H

#include "device-use.h"
#include "inference-summary.h"
#include "pair-modes.h"
#include "shared-pair.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace prometheus
{

/** What became of two networks that were run together; of an infeasible mode, nothing. */
struct PairResult
{
    PairMode mode;
    /** By network. */
    std::vector<InferenceSummary> networks;
    /** Images that both answered, and how long the later answer took on the mean [ms]. */
    uint64_t answeredByBoth{0};
    double latencyOfBothMeanMs{0};
    uint64_t packetsSent{0};
    uint64_t packetsRecovered{0};
    uint64_t airBytes{0};
    /** Data frames on the air, each one hop of one packet, retries included. */
    uint64_t dataFrames{0};
    uint64_t retries{0};
    /** Sum over the images that both answered of how long the later answer took: use is a share
     * of it. */
    double underWayMs{0};
    /** Devices that computed or sent, in the order of the vertices. */
    std::vector<DeviceUse> use;
    std::map<std::string, uint64_t> lostByCause;
    /** Weight memory in use [bytes] by the unit's name in the deployment. */
    std::map<std::string, uint64_t> weightBytes;

    /** Packets lost, whatever the cause. */
    uint64_t CountLost() const;
    /** Weight memory in use on all units [bytes]. */
    uint64_t SumWeightBytes() const;

    std::string ToJson() const;
    static PairResult FromJson(const std::string& text);
};

/**
 * Runs one mode: each image goes to both networks, from the source through the simulated network
 * to the sink; the next one leaves when both have answered. Apart, the source sends every image
 * once a network; shared, once. Leaves no ns-3 object behind.
 *
 * @param mode of PlanPairModes() with the profiles of the pair.
 * @throws InvalidInput as PlacedNetworkHelper::InstallShared().
 */
PairResult SimulatePair(const PairMode& mode,
                        const SimulationSetting& setting,
                        const SharedPair& pair);

} // namespace prometheus

#endif // PAIR_SIMULATION_H
