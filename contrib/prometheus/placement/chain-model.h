/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CHAIN_MODEL_H
#define CHAIN_MODEL_H

#include "placement-problem.h"
#include "transfer-costs.h"

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace prometheus
{

/**
 * The first network of a problem in arrays, for the solver's inner loops (internal to the room).
 *
 * Expected latency = sum of NodeSeconds (processing, source and sink terms) + sum of LinkSeconds
 * between consecutive layers. Refers to the problem, which must outlive it.
 */
class ChainModel
{
  public:
    static constexpr double INFINITE = std::numeric_limits<double>::infinity();

    /** @param problem valid, with one network. */
    explicit ChainModel(const PlacementProblem& problem);

    uint32_t LayerCount() const
    {
        return m_layerCount;
    }

    uint32_t UnitCount() const
    {
        return m_unitCount;
    }

    /** L, at most the number of layers. */
    uint32_t MaxLayersPerUnit() const
    {
        return m_maxLayersPerUnit;
    }

    /** Cost of a layer on a unit; infinite where that alone breaks a constraint. */
    double NodeSeconds(uint32_t layer, uint32_t unit) const
    {
        return m_nodeSeconds[std::size_t{layer} * m_unitCount + unit];
    }

    /** Cost of moving the output of the layer before from one unit to another. */
    double LinkSeconds(uint32_t layer, uint32_t from, uint32_t to) const
    {
        const double perBit = m_secondsPerBit[std::size_t{from} * m_unitCount + to];
        return perBit == INFINITE ? m_noPathSeconds[layer] : m_inputBits[layer] * perBit;
    }

    /** Whether layers [first, last) together obey memory and load cap of the unit. */
    bool RunFits(uint32_t first, uint32_t last, uint32_t unit) const
    {
        const auto& bytes = m_weightBytesBefore[m_bytesPerWeightClass[unit]];
        const UnitSpec& spec = m_problem.units[unit];
        return bytes[last] - bytes[first] <= spec.weightMemoryBytes &&
               m_loadBefore[last] - m_loadBefore[first] <= spec.loadCap;
    }

    /** Weight memory of one layer on the unit [bytes]. */
    uint64_t WeightBytes(uint32_t layer, uint32_t unit) const
    {
        const auto& bytes = m_weightBytesBefore[m_bytesPerWeightClass[unit]];
        return bytes[layer + 1] - bytes[layer];
    }

    uint64_t Multiplications(uint32_t layer) const
    {
        return m_loadBefore[layer + 1] - m_loadBefore[layer];
    }

    const PlacementProblem& Problem() const
    {
        return m_problem;
    }

    const TransferCosts& Costs() const
    {
        return m_costs;
    }

  private:
    void FillNodeSeconds();
    void FillLinkSeconds();
    void FillPrefixSums();

    const PlacementProblem& m_problem;
    TransferCosts m_costs;
    uint32_t m_layerCount;
    uint32_t m_unitCount;
    uint32_t m_maxLayersPerUnit;
    std::vector<double> m_nodeSeconds;   //!< [layer][unit]
    std::vector<double> m_secondsPerBit; //!< [from][to]
    std::vector<double> m_inputBits;     //!< [layer]: expected bits from the layer before
    std::vector<double> m_noPathSeconds; //!< [layer]: infinite, or 0 when nothing is ever sent
    std::vector<uint8_t> m_bytesPerWeightClass;                 //!< [unit]
    std::array<std::vector<uint64_t>, 3> m_weightBytesBefore{}; //!< [class][layer]: of 0..layer-1
    std::vector<uint64_t> m_loadBefore;                         //!< [layer]: of 0..layer-1
};

} // namespace prometheus

#endif // CHAIN_MODEL_H
