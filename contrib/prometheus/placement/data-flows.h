/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef DATA_FLOWS_H
#define DATA_FLOWS_H

#include "placement-problem.h"
#include "placement-result.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace prometheus
{

/**
 * What one round, an input of every network, computes and moves, whoever does it (internal to the
 * room). Layers that are shared run once and their output is sent once to each that needs it: that
 * is what a pipeline does, while the latency of Eq. 2 lets every network pay for itself.
 */
struct DataFlows
{
    static constexpr uint32_t NO_TASK = std::numeric_limits<uint32_t>::max();

    /** A layer, or layers that are shared. */
    struct Task
    {
        std::vector<LayerRef> members;
        /** Expected multiplications; of shared layers, those of the one that runs most often. */
        double multiplications{0};
    };

    /** Data from a task or a source to a task or a sink; an end that is no task is a vertex. */
    struct Flow
    {
        uint32_t fromTask{NO_TASK};
        uint32_t fromVertex{0};
        uint32_t toTask{NO_TASK};
        uint32_t toVertex{0};
        /** Expected bits; flows that never happen are not listed. */
        double bits{0};
    };

    /** In the order in which networks and their layers first come to them. */
    std::vector<Task> tasks;
    /** taskOf[u][j]: the task that layer j of network u is. */
    std::vector<std::vector<uint32_t>> taskOf;
    std::vector<Flow> flows;

    /** @param problem valid. */
    explicit DataFlows(const PlacementProblem& problem);

    /** Where a flow begins. @param unitOf by task. */
    static uint32_t FromVertex(const Flow& flow, const std::vector<uint32_t>& unitOf);
    /** Where it ends. */
    static uint32_t ToVertex(const Flow& flow, const std::vector<uint32_t>& unitOf);
};

/**
 * How long one bit on the hop-shortest route (HopDistances::Route) keeps the radios on it busy: its
 * ends once, everybody between twice, since a radio cannot send and receive at once.
 */
class RouteAirtimes
{
  public:
    struct Share
    {
        uint32_t vertex;
        double secondsPerBit;
    };

    /** @param problem valid; must outlive this. */
    explicit RouteAirtimes(const PlacementProblem& problem);

    /** Whether a path joins the two. */
    bool IsJoined(uint32_t from, uint32_t to) const;
    /** Nothing for a vertex and itself. @pre IsJoined() */
    const std::vector<Share>& Shares(uint32_t from, uint32_t to) const;
    /** The most that a bit keeps any radio busy. @pre IsJoined() */
    double BusiestSecondsPerBit(uint32_t from, uint32_t to) const;

  private:
    const PlacementProblem& m_problem;
    uint32_t m_vertexCount;
    std::vector<std::vector<Share>> m_shares; ///< row by row, [from][to]
    std::vector<double> m_busiest;
};

} // namespace prometheus

#endif // DATA_FLOWS_H
