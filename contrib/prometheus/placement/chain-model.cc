/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "chain-model.h"

#include <algorithm>

namespace prometheus
{

ChainModel::ChainModel(const PlacementProblem& problem)
    : m_problem(problem),
      m_costs(problem),
      m_layerCount(static_cast<uint32_t>(problem.networks.front().layers.size())),
      m_unitCount(static_cast<uint32_t>(problem.units.size())),
      m_maxLayersPerUnit(std::min(problem.maxLayersPerUnit, m_layerCount))
{
    FillPrefixSums();
    FillLinkSeconds();
    FillNodeSeconds();
}

void ChainModel::FillPrefixSums()
{
    for (const auto& unit : m_problem.units)
    {
        // 1, 2 and 4 bytes a weight.
        m_bytesPerWeightClass.push_back(static_cast<uint8_t>(unit.bytesPerWeight / 2));
    }
    m_loadBefore.push_back(0);
    for (auto& bytes : m_weightBytesBefore)
    {
        bytes.push_back(0);
    }
    UnitSpec unit;
    for (const auto& layer : m_problem.networks.front().layers)
    {
        m_loadBefore.push_back(m_loadBefore.back() + layer.multiplications);
        for (uint32_t bytesPerWeight : {1, 2, 4})
        {
            unit.bytesPerWeight = bytesPerWeight;
            auto& bytes = m_weightBytesBefore[bytesPerWeight / 2];
            bytes.push_back(bytes.back() + WeightBytesOn(unit, layer));
        }
    }
}

void ChainModel::FillLinkSeconds()
{
    m_secondsPerBit.reserve(std::size_t{m_unitCount} * m_unitCount);
    for (uint32_t from = 0; from < m_unitCount; ++from)
    {
        for (uint32_t to = 0; to < m_unitCount; ++to)
        {
            m_secondsPerBit.push_back(m_costs.SecondsPerBit(from, to));
        }
    }
    const auto& network = m_problem.networks.front();
    uint64_t bytes = network.inputBytes;
    for (const auto& layer : network.layers)
    {
        m_inputBits.push_back(layer.runProbability * 8 * static_cast<double>(bytes));
        m_noPathSeconds.push_back(layer.runProbability > 0 ? INFINITE : 0);
        bytes = layer.outputBytes;
    }
}

void ChainModel::FillNodeSeconds()
{
    const auto& network = m_problem.networks.front();
    const auto exits = network.ExitProbabilities();
    for (uint32_t j = 0; j < m_layerCount; ++j)
    {
        const auto& layer = network.layers[j];
        for (uint32_t unit = 0; unit < m_unitCount; ++unit)
        {
            const UnitSpec& spec = m_problem.units[unit];
            double seconds = layer.runProbability * static_cast<double>(layer.multiplications) /
                             spec.multiplicationsPerSecond;
            seconds += m_costs.ExpectedSeconds(exits[j], network.resultBytes, unit, network.sink);
            if (j == 0)
            {
                seconds += m_costs.ExpectedSeconds(
                    layer.runProbability, network.inputBytes, network.source, unit);
            }
            if (!RunFits(j, j + 1, unit) || layer.workingBytes > spec.workingMemoryBytes)
            {
                seconds = INFINITE;
            }
            m_nodeSeconds.push_back(seconds);
        }
    }
    for (uint32_t unit : m_problem.forbiddenUnits)
    {
        for (uint32_t j = 0; j < m_layerCount; ++j)
        {
            m_nodeSeconds[std::size_t{j} * m_unitCount + unit] = INFINITE;
        }
    }
}

} // namespace prometheus
