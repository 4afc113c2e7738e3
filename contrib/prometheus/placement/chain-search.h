/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CHAIN_SEARCH_H
#define CHAIN_SEARCH_H

#include "chain-bound.h"
#include "chain-model.h"
#include "placement-result.h"

#include <chrono>
#include <cstdint>
#include <vector>

namespace prometheus
{

/**
 * Depth-first branch and bound over the layers in order, with the true limits of every unit
 * (internal to the room). Run() once.
 */
class ChainSearch
{
  public:
    ChainSearch(const ChainModel& model, const ChainBound& bound);

    /** Searches until all is proved or the time has come. */
    void Run(std::chrono::steady_clock::time_point end);

    /** Whether the limit struck before everything was looked into. */
    bool WasInterrupted() const
    {
        return m_interrupted;
    }

    /** Best placement found; empty when there is none. */
    const std::vector<uint32_t>& Best() const
    {
        return m_best;
    }

    /** Least cost that what was not looked into might have; infinite when nothing was left. */
    double OpenBound() const
    {
        return m_openBound;
    }

    uint64_t Nodes() const
    {
        return m_nodes;
    }

    uint64_t Improvements() const
    {
        return m_improvements;
    }

  private:
    /** A unit for the next layer. */
    struct Choice
    {
        double bound; //!< of a complete placement that takes it
        double cost;  //!< of all layers up to it
        uint32_t unit;
        uint32_t run; //!< consecutive layers on the unit, this one included
    };

    /** What a unit has left. */
    struct Rest
    {
        uint32_t layers;
        uint64_t weightBytes;
        uint64_t multiplications;
    };

    /** Looks into every placement that starts with m_unitOf[0..layer-1]. */
    void Extend(uint32_t layer, double cost, uint32_t run);
    /** Collects in m_choices[layer] the units that may still lead to something better. */
    void Collect(uint32_t layer, double cost, uint32_t run);
    bool Fits(uint32_t layer, uint32_t unit) const;
    void Take(uint32_t layer, uint32_t unit);
    void GiveBack(uint32_t layer, uint32_t unit);
    /** Whether a placement of this bound cannot improve by more than rounding. */
    bool IsHopeless(double bound) const;
    bool IsTimeUp();

    const ChainModel& m_model;
    const ChainBound& m_bound;
    std::vector<Rest> m_rest;                   //!< [unit]
    std::vector<std::vector<Choice>> m_choices; //!< [layer]: reused by all nodes of that depth
    std::vector<uint32_t> m_unitOf;             //!< [layer]: the node we are at
    std::vector<uint32_t> m_best;
    double m_bestCost{ChainModel::INFINITE};
    double m_openBound{ChainModel::INFINITE};
    uint64_t m_nodes{0};
    uint64_t m_improvements{0};
    bool m_interrupted{false};
    std::chrono::steady_clock::time_point m_end;
};

} // namespace prometheus

#endif // CHAIN_SEARCH_H
