/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "data-flows.h"

#include <algorithm>
#include <map>
#include <utility>

namespace prometheus
{

namespace
{

/** Numbers the tasks; shared layers have one number. */
void NumberTasks(const PlacementProblem& problem, DataFlows& flows)
{
    std::map<std::pair<uint32_t, uint32_t>, std::size_t> groupOf;
    for (std::size_t g = 0; g < problem.sharedLayers.size(); ++g)
    {
        for (const auto& ref : problem.sharedLayers[g])
        {
            groupOf[{ref.network, ref.layer}] = g;
        }
    }
    std::map<std::size_t, uint32_t> taskOfGroup;
    for (uint32_t u = 0; u < problem.networks.size(); ++u)
    {
        const auto& layers = problem.networks[u].layers;
        auto& taskOf = flows.taskOf.emplace_back();
        for (uint32_t j = 0; j < layers.size(); ++j)
        {
            const auto group = groupOf.find({u, j});
            uint32_t task = static_cast<uint32_t>(flows.tasks.size());
            if (group != groupOf.end())
            {
                task = taskOfGroup.emplace(group->second, task).first->second;
            }
            if (task == flows.tasks.size())
            {
                flows.tasks.emplace_back();
            }
            auto& entry = flows.tasks[task];
            entry.members.push_back({u, j});
            entry.multiplications =
                std::max(entry.multiplications,
                         layers[j].runProbability * static_cast<double>(layers[j].multiplications));
            taskOf.push_back(task);
        }
    }
}

/** Flows by their ends, so that what several networks need is sent once. */
class FlowCollector
{
  public:
    void Add(DataFlows::Flow flow, double probability, uint64_t bytes)
    {
        if (probability == 0)
        {
            return;
        }
        flow.bits = probability * 8 * static_cast<double>(bytes);
        const Key key{{flow.fromTask, flow.fromVertex}, {flow.toTask, flow.toVertex}};
        const auto [entry, isNew] = m_index.emplace(key, m_flows.size());
        if (isNew)
        {
            m_flows.push_back(flow);
            return;
        }
        auto& known = m_flows[entry->second];
        // Answers of two networks are two messages, whoever gives them.
        const bool isAnswer = flow.toTask == DataFlows::NO_TASK;
        known.bits = isAnswer ? known.bits + flow.bits : std::max(known.bits, flow.bits);
    }

    std::vector<DataFlows::Flow> Take()
    {
        return std::move(m_flows);
    }

  private:
    using Key = std::pair<std::pair<uint32_t, uint32_t>, std::pair<uint32_t, uint32_t>>;

    std::map<Key, std::size_t> m_index;
    std::vector<DataFlows::Flow> m_flows;
};

} // namespace

DataFlows::DataFlows(const PlacementProblem& problem)
{
    NumberTasks(problem, *this);
    FlowCollector collector;
    for (uint32_t u = 0; u < problem.networks.size(); ++u)
    {
        const auto& network = problem.networks[u];
        const auto exits = network.ExitProbabilities();
        collector.Add({NO_TASK, network.source, taskOf[u][0], 0, 0},
                      network.layers[0].runProbability,
                      network.inputBytes);
        for (uint32_t j = 0; j < network.layers.size(); ++j)
        {
            if (j > 0)
            {
                collector.Add({taskOf[u][j - 1], 0, taskOf[u][j], 0, 0},
                              network.layers[j].runProbability,
                              network.layers[j - 1].outputBytes);
            }
            collector.Add(
                {taskOf[u][j], 0, NO_TASK, network.sink, 0}, exits[j], network.resultBytes);
        }
    }
    flows = collector.Take();
}

uint32_t DataFlows::FromVertex(const Flow& flow, const std::vector<uint32_t>& unitOf)
{
    return flow.fromTask == NO_TASK ? flow.fromVertex : unitOf[flow.fromTask];
}

uint32_t DataFlows::ToVertex(const Flow& flow, const std::vector<uint32_t>& unitOf)
{
    return flow.toTask == NO_TASK ? flow.toVertex : unitOf[flow.toTask];
}

RouteAirtimes::RouteAirtimes(const PlacementProblem& problem)
    : m_problem(problem),
      m_vertexCount(problem.hops.VertexCount()),
      m_shares(std::size_t{m_vertexCount} * m_vertexCount),
      m_busiest(m_shares.size())
{
    std::map<HopDistances::Edge, double> rates;
    for (const auto& link : problem.linkRates)
    {
        rates[{link.from, link.to}] = link.bitsPerSecond;
    }
    for (uint32_t from = 0; from < m_vertexCount; ++from)
    {
        for (uint32_t to = 0; to < m_vertexCount; ++to)
        {
            const std::size_t pair = std::size_t{from} * m_vertexCount + to;
            const auto route = problem.hops.Route(from, to);
            for (std::size_t hop = 0; hop + 1 < route.size(); ++hop)
            {
                const auto rate = rates.find({route[hop], route[hop + 1]});
                const double seconds =
                    1 / (rate == rates.end() ? problem.bitsPerSecond : rate->second);
                auto& shares = m_shares[pair];
                if (hop == 0)
                {
                    shares.push_back({route[hop], seconds});
                }
                else
                {
                    shares.back().secondsPerBit += seconds;
                }
                shares.push_back({route[hop + 1], seconds});
            }
            for (const auto& share : m_shares[pair])
            {
                m_busiest[pair] = std::max(m_busiest[pair], share.secondsPerBit);
            }
        }
    }
}

bool RouteAirtimes::IsJoined(uint32_t from, uint32_t to) const
{
    return m_problem.hops.Get(from, to) != HopDistances::UNREACHABLE;
}

const std::vector<RouteAirtimes::Share>& RouteAirtimes::Shares(uint32_t from, uint32_t to) const
{
    return m_shares[std::size_t{from} * m_vertexCount + to];
}

double RouteAirtimes::BusiestSecondsPerBit(uint32_t from, uint32_t to) const
{
    return m_busiest[std::size_t{from} * m_vertexCount + to];
}

} // namespace prometheus
