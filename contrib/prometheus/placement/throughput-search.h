/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef THROUGHPUT_SEARCH_H
#define THROUGHPUT_SEARCH_H

#include "data-flows.h"
#include "placement-problem.h"
#include "placement-result.h"
#include "transfer-costs.h"

#include <chrono>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace prometheus
{

/**
 * The branch and bound behind SolveThroughput() (internal to the room): layers are given units in
 * the order of the networks; a shared layer that has one keeps it.
 */
class ThroughputSearch
{
  public:
    using Clock = std::chrono::steady_clock;

    /** Sums in another order differ by so much. */
    static constexpr double RELATIVE_ROUNDING = 1e-12;

    /** @param problem valid; must outlive this. */
    ThroughputSearch(const PlacementProblem& problem, Clock::time_point end);

    /** What the bottleneck cannot go below, whatever the placement [s]. */
    double RootBottleneck() const;

    /**
     * Looks for placements of a shorter bottleneck than the best one known.
     * @param best replaced by each better one; its bottleneck may be infinite at first.
     * @return whether the search came to its end.
     */
    bool ShortenBottleneck(Placement& best, double& bestSeconds);

    /**
     * Looks for faster placements among those whose bottleneck is no longer than this.
     * @return whether the search came to its end.
     */
    bool ShortenLatency(double mostBottleneckSeconds, Placement& best, double& bestSeconds);

    uint64_t Nodes() const;
    uint64_t Improvements() const;

  private:
    enum class Goal
    {
        Bottleneck,
        Latency,
    };

    /** A unit for the next layer, and what it leads to at best. */
    struct Choice
    {
        double primary;
        double secondary;
        uint32_t unit;
    };

    /** What a unit has been given. */
    struct Given
    {
        uint64_t layers{0};
        uint64_t weightBytes{0};
        uint64_t multiplications{0};
    };

    static constexpr double INFINITE = std::numeric_limits<double>::infinity();

    void FindPossibleUnits();
    void MakeBounds();
    bool Run(Goal goal, Placement& best, double& bestSeconds);
    /** @return false when time is up. */
    bool Descend(uint32_t network, uint32_t layer);
    bool TryUnit(uint32_t network, uint32_t layer, uint32_t unit);
    bool MayTake(uint32_t network, uint32_t layer, uint32_t unit) const;
    std::vector<Choice> RankUnits(uint32_t network, uint32_t layer) const;
    double LatencyStep(uint32_t network, uint32_t layer, uint32_t unit) const;
    double Target() const;
    void Finish();
    void Load(std::vector<double>& busy, uint32_t vertex, double seconds);
    void LoadFlowsOf(uint32_t task);
    void Undo(std::size_t mark);

    const PlacementProblem& m_problem;
    DataFlows m_data;
    RouteAirtimes m_airtimes;
    TransferCosts m_costs;
    Clock::time_point m_end;
    std::vector<std::vector<double>> m_exits;               ///< g_j by network
    std::vector<std::vector<std::size_t>> m_flowsOf;        ///< by task, those it is an end of
    std::vector<std::vector<std::vector<bool>>> m_possible; ///< [network][layer][unit]
    /** Least bottleneck and latency from a layer on this unit to the end of its network. */
    std::vector<std::vector<std::vector<double>>> m_bottleneckFrom;
    std::vector<std::vector<std::vector<double>>> m_latencyFrom;
    /** Of all networks from this one on: the largest bottleneck, the sum of latencies. */
    std::vector<double> m_rootBottleneck;
    std::vector<double> m_rootLatency;

    // The partial placement.
    std::vector<uint32_t> m_unitOf; ///< by task, NO_UNIT when it has none
    std::vector<Given> m_given;     ///< by unit
    std::vector<double> m_compute;  ///< by vertex
    std::vector<double> m_radio;    ///< by vertex
    double m_busiest{0};
    double m_latency{0};
    /** Old values of m_compute and m_radio, to be put back exactly. */
    std::vector<std::pair<double*, double>> m_log;

    Goal m_goal{Goal::Bottleneck};
    double m_mostBottleneck{INFINITE};
    Placement* m_best{nullptr};
    double* m_bestSeconds{nullptr};
    uint64_t m_nodes{0};
    uint64_t m_improvements{0};
};

} // namespace prometheus

#endif // THROUGHPUT_SEARCH_H
