/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "throughput-search.h"

#include <algorithm>
#include <tuple>

namespace prometheus
{

namespace
{

/** Looking at the clock costs as much as some hundred nodes. */
constexpr uint64_t NODES_BETWEEN_CLOCKS = 1024;

} // namespace

ThroughputSearch::ThroughputSearch(const PlacementProblem& problem, Clock::time_point end)
    : m_problem(problem),
      m_data(problem),
      m_airtimes(problem),
      m_costs(problem),
      m_end(end),
      m_flowsOf(m_data.tasks.size()),
      m_unitOf(m_data.tasks.size(), NO_UNIT),
      m_given(problem.units.size()),
      m_compute(problem.hops.VertexCount()),
      m_radio(problem.hops.VertexCount())
{
    for (const auto& network : problem.networks)
    {
        m_exits.push_back(network.ExitProbabilities());
    }
    for (std::size_t f = 0; f < m_data.flows.size(); ++f)
    {
        for (uint32_t task : {m_data.flows[f].fromTask, m_data.flows[f].toTask})
        {
            if (task != DataFlows::NO_TASK)
            {
                m_flowsOf[task].push_back(f);
            }
        }
    }
    FindPossibleUnits();
    MakeBounds();
}

void ThroughputSearch::FindPossibleUnits()
{
    const auto& units = m_problem.units;
    for (const auto& network : m_problem.networks)
    {
        auto& ofNetwork = m_possible.emplace_back();
        for (const auto& layer : network.layers)
        {
            auto& ofLayer = ofNetwork.emplace_back(units.size());
            for (std::size_t i = 0; i < units.size(); ++i)
            {
                ofLayer[i] = WeightBytesOn(units[i], layer) <= units[i].weightMemoryBytes &&
                             layer.workingBytes <= units[i].workingMemoryBytes &&
                             layer.multiplications <= units[i].loadCap;
            }
            for (uint32_t forbidden : m_problem.forbiddenUnits)
            {
                ofLayer[forbidden] = false;
            }
        }
    }
}

void ThroughputSearch::MakeBounds()
{
    const std::size_t networks = m_problem.networks.size();
    const auto unitCount = static_cast<uint32_t>(m_problem.units.size());
    m_bottleneckFrom.resize(networks);
    m_latencyFrom.resize(networks);
    m_rootBottleneck.assign(networks + 1, 0);
    m_rootLatency.assign(networks + 1, 0);
    for (std::size_t u = networks; u-- > 0;)
    {
        const auto& network = m_problem.networks[u];
        const std::size_t layers = network.layers.size();
        auto& bottleneck = m_bottleneckFrom[u];
        auto& latency = m_latencyFrom[u];
        bottleneck.assign(layers, std::vector<double>(unitCount, INFINITE));
        latency = bottleneck;
        // Busiest radio of a transfer that takes place; infinite where there is no path.
        const auto transfer = [&](double probability, uint64_t bytes, uint32_t from, uint32_t to)
        {
            if (probability == 0)
            {
                return 0.0;
            }
            return m_airtimes.IsJoined(from, to) ? probability * 8 * static_cast<double>(bytes) *
                                                       m_airtimes.BusiestSecondsPerBit(from, to)
                                                 : INFINITE;
        };
        for (std::size_t j = layers; j-- > 0;)
        {
            const auto& layer = network.layers[j];
            for (uint32_t i = 0; i < unitCount; ++i)
            {
                if (!m_possible[u][j][i])
                {
                    continue;
                }
                const double compute = layer.runProbability *
                                       static_cast<double>(layer.multiplications) /
                                       m_problem.units[i].multiplicationsPerSecond;
                double busiest = std::max(
                    compute, transfer(m_exits[u][j], network.resultBytes, i, network.sink));
                double seconds = compute + m_costs.ExpectedSeconds(
                                               m_exits[u][j], network.resultBytes, i, network.sink);
                if (j + 1 < layers)
                {
                    const double probability = network.layers[j + 1].runProbability;
                    double leastBusy = INFINITE;
                    double leastSeconds = INFINITE;
                    for (uint32_t k = 0; k < unitCount; ++k)
                    {
                        leastBusy =
                            std::min(leastBusy,
                                     std::max(transfer(probability, layer.outputBytes, i, k),
                                              bottleneck[j + 1][k]));
                        leastSeconds =
                            std::min(leastSeconds,
                                     m_costs.ExpectedSeconds(probability, layer.outputBytes, i, k) +
                                         latency[j + 1][k]);
                    }
                    busiest = std::max(busiest, leastBusy);
                    seconds += leastSeconds;
                }
                bottleneck[j][i] = busiest;
                latency[j][i] = seconds;
            }
        }
        double leastBusy = INFINITE;
        double leastSeconds = INFINITE;
        const double probability = network.layers[0].runProbability;
        for (uint32_t i = 0; i < unitCount; ++i)
        {
            leastBusy =
                std::min(leastBusy,
                         std::max(transfer(probability, network.inputBytes, network.source, i),
                                  bottleneck[0][i]));
            leastSeconds = std::min(
                leastSeconds,
                m_costs.ExpectedSeconds(probability, network.inputBytes, network.source, i) +
                    latency[0][i]);
        }
        m_rootBottleneck[u] = std::max(leastBusy, m_rootBottleneck[u + 1]);
        m_rootLatency[u] = leastSeconds + m_rootLatency[u + 1];
    }
}

double ThroughputSearch::RootBottleneck() const
{
    return m_rootBottleneck[0];
}

bool ThroughputSearch::ShortenBottleneck(Placement& best, double& bestSeconds)
{
    m_mostBottleneck = INFINITE;
    return Run(Goal::Bottleneck, best, bestSeconds);
}

bool ThroughputSearch::ShortenLatency(double mostBottleneckSeconds,
                                      Placement& best,
                                      double& bestSeconds)
{
    m_mostBottleneck = mostBottleneckSeconds * (1 + RELATIVE_ROUNDING);
    return Run(Goal::Latency, best, bestSeconds);
}

bool ThroughputSearch::Run(Goal goal, Placement& best, double& bestSeconds)
{
    m_goal = goal;
    m_best = &best;
    m_bestSeconds = &bestSeconds;
    return Descend(0, 0);
}

double ThroughputSearch::Target() const
{
    return *m_bestSeconds * (1 - RELATIVE_ROUNDING);
}

bool ThroughputSearch::MayTake(uint32_t network, uint32_t layer, uint32_t unit) const
{
    const uint32_t task = m_data.taskOf[network][layer];
    if (m_unitOf[task] != NO_UNIT)
    {
        return m_unitOf[task] == unit && m_possible[network][layer][unit];
    }
    const auto& demand = m_problem.networks[network].layers[layer];
    const auto& spec = m_problem.units[unit];
    const auto& given = m_given[unit];
    return m_possible[network][layer][unit] && given.layers < m_problem.maxLayersPerUnit &&
           WeightBytesOn(spec, demand) <= spec.weightMemoryBytes - given.weightBytes &&
           demand.multiplications <= spec.loadCap - given.multiplications;
}

double ThroughputSearch::LatencyStep(uint32_t network, uint32_t layer, uint32_t unit) const
{
    const auto& demand = m_problem.networks[network];
    const auto& own = demand.layers[layer];
    const uint32_t before =
        layer == 0 ? demand.source : m_unitOf[m_data.taskOf[network][layer - 1]];
    const uint64_t bytes = layer == 0 ? demand.inputBytes : demand.layers[layer - 1].outputBytes;
    return m_costs.ExpectedSeconds(own.runProbability, bytes, before, unit) +
           own.runProbability * static_cast<double>(own.multiplications) /
               m_problem.units[unit].multiplicationsPerSecond +
           m_costs.ExpectedSeconds(m_exits[network][layer], demand.resultBytes, unit, demand.sink);
}

std::vector<ThroughputSearch::Choice> ThroughputSearch::RankUnits(uint32_t network,
                                                                  uint32_t layer) const
{
    const auto& demand = m_problem.networks[network];
    const uint32_t before =
        layer == 0 ? demand.source : m_unitOf[m_data.taskOf[network][layer - 1]];
    const uint64_t bytes = layer == 0 ? demand.inputBytes : demand.layers[layer - 1].outputBytes;
    const double probability = demand.layers[layer].runProbability;
    std::vector<Choice> choices;
    for (uint32_t unit = 0; unit < m_problem.units.size(); ++unit)
    {
        if (!MayTake(network, layer, unit))
        {
            continue;
        }
        const double latency = m_latency + m_rootLatency[network + 1] +
                               m_costs.ExpectedSeconds(probability, bytes, before, unit) +
                               m_latencyFrom[network][layer][unit];
        const double bottleneck = std::max(
            {m_busiest, m_rootBottleneck[network + 1], m_bottleneckFrom[network][layer][unit]});
        if (latency == INFINITE || bottleneck > m_mostBottleneck)
        {
            continue;
        }
        choices.push_back(m_goal == Goal::Bottleneck ? Choice{bottleneck, latency, unit}
                                                     : Choice{latency, bottleneck, unit});
    }
    std::sort(choices.begin(),
              choices.end(),
              [](const Choice& a, const Choice& b) {
                  return std::tie(a.primary, a.secondary, a.unit) <
                         std::tie(b.primary, b.secondary, b.unit);
              });
    return choices;
}

bool ThroughputSearch::Descend(uint32_t network, uint32_t layer)
{
    if (++m_nodes % NODES_BETWEEN_CLOCKS == 0 && Clock::now() >= m_end)
    {
        return false;
    }
    if (layer == m_problem.networks[network].layers.size())
    {
        layer = 0;
        ++network;
    }
    if (network == m_problem.networks.size())
    {
        Finish();
        return true;
    }
    for (const auto& choice : RankUnits(network, layer))
    {
        if (choice.primary >= Target())
        {
            break;
        }
        if (!TryUnit(network, layer, choice.unit))
        {
            return false;
        }
    }
    return true;
}

bool ThroughputSearch::TryUnit(uint32_t network, uint32_t layer, uint32_t unit)
{
    const uint32_t task = m_data.taskOf[network][layer];
    const bool isFirst = m_unitOf[task] == NO_UNIT;
    const std::size_t mark = m_log.size();
    const double busiest = m_busiest;
    const double latency = m_latency;
    const Given given = m_given[unit];
    m_latency += LatencyStep(network, layer, unit);
    if (isFirst)
    {
        const auto& demand = m_problem.networks[network].layers[layer];
        m_unitOf[task] = unit;
        ++m_given[unit].layers;
        m_given[unit].weightBytes += WeightBytesOn(m_problem.units[unit], demand);
        m_given[unit].multiplications += demand.multiplications;
        Load(m_compute,
             unit,
             m_data.tasks[task].multiplications / m_problem.units[unit].multiplicationsPerSecond);
        LoadFlowsOf(task);
    }
    const bool mayHelp =
        m_goal == Goal::Bottleneck ? m_busiest < Target() : m_busiest <= m_mostBottleneck;
    const bool isDone = !mayHelp || Descend(network, layer + 1);
    Undo(mark);
    m_busiest = busiest;
    m_latency = latency;
    m_given[unit] = given;
    if (isFirst)
    {
        m_unitOf[task] = NO_UNIT;
    }
    return isDone;
}

void ThroughputSearch::LoadFlowsOf(uint32_t task)
{
    for (std::size_t f : m_flowsOf[task])
    {
        const auto& flow = m_data.flows[f];
        const uint32_t from = DataFlows::FromVertex(flow, m_unitOf);
        const uint32_t to = DataFlows::ToVertex(flow, m_unitOf);
        if (from == NO_UNIT || to == NO_UNIT)
        {
            continue;
        }
        if (!m_airtimes.IsJoined(from, to))
        {
            m_busiest = INFINITE;
            continue;
        }
        for (const auto& share : m_airtimes.Shares(from, to))
        {
            Load(m_radio, share.vertex, flow.bits * share.secondsPerBit);
        }
    }
}

void ThroughputSearch::Load(std::vector<double>& busy, uint32_t vertex, double seconds)
{
    m_log.emplace_back(&busy[vertex], busy[vertex]);
    busy[vertex] += seconds;
    m_busiest = std::max(m_busiest, busy[vertex]);
}

void ThroughputSearch::Undo(std::size_t mark)
{
    while (m_log.size() > mark)
    {
        *m_log.back().first = m_log.back().second;
        m_log.pop_back();
    }
}

void ThroughputSearch::Finish()
{
    const double seconds = m_goal == Goal::Bottleneck ? m_busiest : m_latency;
    if (seconds >= Target())
    {
        return;
    }
    ++m_improvements;
    *m_bestSeconds = seconds;
    m_best->unitOf.clear();
    for (const auto& taskOf : m_data.taskOf)
    {
        auto& units = m_best->unitOf.emplace_back();
        for (uint32_t task : taskOf)
        {
            units.push_back(m_unitOf[task]);
        }
    }
}

uint64_t ThroughputSearch::Nodes() const
{
    return m_nodes;
}

uint64_t ThroughputSearch::Improvements() const
{
    return m_improvements;
}

} // namespace prometheus
