/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SHARED_NETWORKS_H
#define SHARED_NETWORKS_H

#include "stage-runner.h"
#include "tensor.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{

/** A network and who runs it. */
struct HostedNetwork
{
    /** Of the network in this simulation, different for each. */
    uint16_t number{0};
    std::shared_ptr<prometheus::StageRunner> runner;
    /** Vertex of each layer's host; each must have a ComputeUnit. */
    std::vector<uint32_t> hostOf;
    uint32_t sinkVertex{0};
};

/**
 * Networks that begin with the same layers, the trunk, and go on with tails of their own. One
 * source sends each image once; the trunk runs once on it, and its output goes to every tail: one
 * transfer a tail, also where two tails begin on one host, as the planner counts it
 * (PlacementProblem::sharedLayers).
 */
struct SharedNetworks
{
    /** At least one; the first one's runner computes the trunk. */
    std::vector<HostedNetwork> networks;
    /** Layers of the trunk. 0: the networks share nothing but the source, which sends to each. */
    uint32_t trunkLength{0};
    uint32_t sourceVertex{0};
    /** Inference i sends image i. */
    std::shared_ptr<const std::vector<prometheus::Tensor>> images;
};

/**
 * Checks that the trunk can be one: every network has layers behind it, and its layers are on the
 * same hosts, of the same profiles, and give the same output for the first image, bit for bit, as
 * far as the runners know it.
 *
 * @pre each network has a host for every layer.
 * @throws InvalidInput naming the two networks, the layer, and what differs; also on networks of
 *         one number, or none.
 */
void RequireSharedTrunk(const SharedNetworks& shared);

} // namespace ns3

#endif // SHARED_NETWORKS_H
