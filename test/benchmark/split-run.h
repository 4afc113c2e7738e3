/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SPLIT_RUN_H
#define SPLIT_RUN_H

#include "adhoc-wifi-options.h"
#include "deployment.h"
#include "stage-runner.h"
#include "tensor.h"

#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace prometheus
{

/** A random deployment, and the optimal placement of one network on it, a layer a unit. */
struct SplitSystem
{
    Deployment deployment;
    /** Vertex of each layer's host. */
    std::vector<uint32_t> hostOf;
};

/** A network with the sizes of cnn5 that remembers its answers, and images for it. */
struct SplitNetwork
{
    std::shared_ptr<StageRunner> runner;
    /** All different. */
    std::vector<Tensor> pool;
};

/** What a simulation took. */
struct SimulationCost
{
    /** Processor time from no node to the first event [s]. */
    double setUpSeconds{0};
    /** Processor time of the events [s]. */
    double eventSeconds{0};
    /** Data frames on the air: each one hop of one packet. */
    uint64_t frameHops{0};
    /** Where it is not counted: 0. */
    uint64_t airBytes{0};
};

/** A datagram as a node of the deployment sent it. */
struct SentDatagram
{
    ns3::Time when;
    uint32_t from{0};
    uint32_t to{0};
    std::vector<uint8_t> bytes;
};

/** @param poolSize images there are. */
SplitNetwork MakeSplitNetwork(std::size_t poolSize);

/**
 * Draws a connected deployment of the paper's density (30 m2 a unit), half STM32H7 and half
 * Raspberry Pi 3B+, and places the network on it.
 * @throws Error when there is no placement, naming the seed.
 */
SplitSystem DrawSplitSystem(const NetworkProfile& profile,
                            uint32_t units,
                            double rangeMetres,
                            double bitsPerSecond,
                            uint64_t seed);

/**
 * Sends images through the placed network as the scenarios do, one after the other; image i is
 * pool[i mod size].
 *
 * @param sent gets every datagram, when it is asked for; costs what it costs.
 * @throws Error unless every image is answered.
 */
SimulationCost SimulateSplit(const SplitSystem& system,
                             const SplitNetwork& network,
                             const ns3::AdhocWifiOptions& radio,
                             std::size_t images,
                             std::vector<SentDatagram>* sent = nullptr);

} // namespace prometheus

#endif // SPLIT_RUN_H
