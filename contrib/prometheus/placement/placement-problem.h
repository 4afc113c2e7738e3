/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PLACEMENT_PROBLEM_H
#define PLACEMENT_PROBLEM_H

#include "deployment.h"
#include "hop-distances.h"
#include "layer-profile.h"
#include "unit-spec.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/** L when a unit may take any number of layers. */
inline constexpr uint32_t UNLIMITED_LAYERS = std::numeric_limits<uint32_t>::max();

/** Largest byte or multiplication count of one layer, and most layers: sums fit 63 bits. */
inline constexpr uint64_t MOST_LAYER_DEMAND = uint64_t{1} << 50;
inline constexpr std::size_t MOST_LAYERS = std::size_t{1} << 13;

/** What one layer demands of the unit that runs it. */
struct LayerDemand
{
    /** Unique within its network. */
    std::string name;
    /** m_j [bytes] at four bytes a weight; see WeightBytesOn(). */
    uint64_t weightBytes{0};
    /** c_j: multiplications for one input. */
    uint64_t multiplications{0};
    /** K_j [bytes]: the output that travels to the next layer, encoded as it is sent. */
    uint64_t outputBytes{0};
    /** Activation memory while it runs [bytes]. A unit runs one layer at a time. */
    uint64_t workingBytes{0};
    /** p_j: probability that the layer runs. 1 for the first layer, never rising along the chain.
     */
    double runProbability{1};
    /** g_j: probability that the answer is given here; by default what the p_j imply. */
    std::optional<double> exitProbability{};
};

/** One network to be placed: a chain of layers between its source and its sink. */
struct NetworkDemand
{
    /** Unique within the problem. */
    std::string name;
    /** In order; at least one. */
    std::vector<LayerDemand> layers;
    /** Vertex the inputs come from (Deployment::SourceVertex()). */
    uint32_t source{0};
    /** Vertex the answers go to (Deployment::SinkVertex()). */
    uint32_t sink{0};
    /** K_s [bytes]: one input as it travels. */
    uint64_t inputBytes{0};
    /** K_M [bytes]: the answer, wherever it is given (Eq. 9). */
    uint64_t resultBytes{0};

    /**
     * All g_j: given ones, else p_j - p_{j+1} and, for the last layer, what is missing to 1
     * (section 3 of the paper).
     */
    std::vector<double> ExitProbabilities() const;
};

/** A layer of a problem: layer `layer` of network `network`, both from 0. */
struct LayerRef
{
    uint32_t network{0};
    uint32_t layer{0};
};

/** The rate of one direction of one link, where it differs from the problem's. */
struct LinkRate
{
    uint32_t from{0};
    uint32_t to{0};
    double bitsPerSecond{0};
};

/**
 * What Solve() is asked: which unit shall run which layer, so that the latency of Eq. 2 is least
 * under Eq. 3 to 6 and 11 to 14 of Disabato, Roveri, Alippi, "Distributed Deep Convolutional Neural
 * Networks for the Internet-of-Things", COINS 2019.
 *
 * A plain value. Unit i is vertex i of the hop distances; sources and sinks are the vertices
 * behind.
 */
struct PlacementProblem
{
    /**
     * One for every vertex that relays, and for as many of those behind them as compute too: a
     * source with a processor of its own runs layers and relays nothing.
     */
    std::vector<UnitSpec> units;
    std::vector<NetworkDemand> networks;
    /** L: most layers on one unit (Eq. 3); layers shared between networks count once. */
    uint32_t maxLayersPerUnit{UNLIMITED_LAYERS};
    /** d(i, k) and the routes. */
    HopDistances hops;
    /** rho: rate of every link [bit/s] (Eq. 10). */
    double bitsPerSecond{0};
    /**
     * Links of another rate. A transfer follows the hop-shortest route of HopDistances::NextHop()
     * and pays K / rate on each of its links; it does not detour over faster ones, as the simulated
     * routes do not.
     */
    std::vector<LinkRate> linkRates{};
    /** Groups of layers that are one and the same: on one unit, weights and load counted once. */
    std::vector<std::vector<LayerRef>> sharedLayers{};
    /** Units that take no layer; they relay all the same. */
    std::vector<uint32_t> forbiddenUnits{};
    /**
     * Distance counted for pairs that no path joins, at rate rho. The default says that they cannot
     * talk; a number reproduces published results obtained so.
     */
    uint32_t unreachableHops{HopDistances::UNREACHABLE};

    /**
     * Checks everything, so that no reader needs to.
     * @throws InvalidInput naming the network, layer, unit or link, the value and what it may be.
     */
    void Validate() const;
};

/** Weight memory that a layer takes on a unit [bytes]: m_j scaled to its bytesPerWeight, rounded
 * up. */
uint64_t WeightBytesOn(const UnitSpec& unit, const LayerDemand& layer);

/** What messages call a layer, "layer 3 (fc384) of network 'cnn5'", counted from 1 as in the paper.
 */
std::string NameOf(const PlacementProblem& problem, const LayerRef& layer);

/** The units, hop distances and rate of a problem; networks and limits are for the caller to add.
 */
PlacementProblem ProblemOn(const Deployment& deployment, double bitsPerSecond);

/**
 * A profiled network as the planner sees it: what follows an early exit runs as often as the exit
 * does not answer.
 * @param bytesPerElement size of an activation's element on the air (4 for float32, 1 for uint8);
 *        the answer travels so too.
 * @throws InvalidInput when the profile is not valid.
 */
NetworkDemand DemandOf(const NetworkProfile& profile,
                       uint32_t sourceVertex,
                       uint32_t sinkVertex,
                       uint64_t inputBytes,
                       uint32_t bytesPerElement = 4);

} // namespace prometheus

#endif // PLACEMENT_PROBLEM_H
