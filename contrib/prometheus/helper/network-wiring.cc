/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-wiring.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

namespace ns3
{

namespace
{

using prometheus::LayerRange;

/** Wi-Fi devices draw a backoff when they start; the first image is not to wait for it. */
const Time SETTLING_TIME = MilliSeconds(10);

} // namespace

NetworkWiring::NetworkWiring(const InstalledDeployment& deployment,
                             const SharedNetworks& shared,
                             TransferMaker makeTransfer)
    : m_deployment(deployment),
      m_shared(shared),
      m_makeTransfer(std::move(makeTransfer)),
      // Nobody else needs the trunk of a network alone: its stages end where its hosts change.
      m_trunkLength(shared.networks.size() == 1 ? 0 : shared.trunkLength),
      m_trunk(StagesOf(shared.networks.front(), {0, m_trunkLength}))
{
}

std::vector<NetworkWiring::Stage> NetworkWiring::StagesOf(const HostedNetwork& network,
                                                          LayerRange layers)
{
    std::vector<Stage> stages;
    for (uint32_t j = layers.first; j < layers.last; ++j)
    {
        if (stages.empty() || stages.back().vertex != network.hostOf[j])
        {
            stages.push_back({network.hostOf[j], {j, j}});
        }
        stages.back().layers.last = j + 1;
    }
    return stages;
}

std::vector<InstalledNetwork> NetworkWiring::Install()
{
    AddEnds();
    AddTrunk();
    for (std::size_t u = 0; u < m_shared.networks.size(); ++u)
    {
        AddTail(u);
    }
    ReportAnswers();
    return m_installed;
}

void NetworkWiring::AddEnds()
{
    auto source = CreateObject<ImageSourceApplication>();
    m_deployment.nodes.Get(m_shared.sourceVertex)->AddApplication(source);
    source->SetStartTime(SETTLING_TIME);
    source->SetImages(m_shared.images);
    for (const auto& network : m_shared.networks)
    {
        auto& installed = m_installed.emplace_back();
        installed.source = source;
        installed.sink = CreateObject<ResultSinkApplication>();
        m_deployment.nodes.Get(network.sinkVertex)->AddApplication(installed.sink);
        installed.recorder = CreateObject<InferenceRecorder>();
    }
}

void NetworkWiring::AddTrunk()
{
    const auto& first = m_shared.networks.front();
    const auto& source = m_installed.front().source;
    std::vector<StageOutput> toTails;
    for (const auto& network : m_shared.networks)
    {
        const auto transfer =
            m_makeTransfer(m_trunk.empty() ? m_shared.sourceVertex : m_trunk.back().vertex,
                           network.hostOf[m_trunkLength],
                           static_cast<uint16_t>(m_trunkLength),
                           network.runner->GetProfile());
        toTails.push_back({network.number, transfer.route});
        m_tailInputs.push_back(transfer.reception);
    }
    if (m_trunk.empty())
    {
        for (const auto& [network, route] : toTails)
        {
            source->AddReceiver(network, route);
        }
        return;
    }
    const auto image = m_makeTransfer(
        m_shared.sourceVertex, m_trunk.front().vertex, 0, first.runner->GetProfile());
    source->AddReceiver(first.number, image.route);
    AddStages(first, m_trunk, image.reception, toTails);
}

void NetworkWiring::AddTail(std::size_t index)
{
    const auto& network = m_shared.networks[index];
    const auto& profile = network.runner->GetProfile();
    const auto layers = static_cast<uint32_t>(profile.layers.size());
    const auto tail = StagesOf(network, {m_trunkLength, layers});
    const auto answer = m_makeTransfer(
        tail.back().vertex, network.sinkVertex, static_cast<uint16_t>(layers), profile);
    AddStages(network, tail, m_tailInputs[index], {{network.number, answer.route}});

    auto& installed = m_installed[index];
    for (const uint32_t vertex : network.hostOf)
    {
        const auto& host = m_hostAt.at(vertex);
        if (std::find(installed.hosts.begin(), installed.hosts.end(), host) ==
            installed.hosts.end())
        {
            installed.hosts.push_back(host);
        }
    }
    installed.sink->SetNetwork(network.number, profile, answer.reception);
    installed.recorder->Follow(installed.source,
                               installed.hosts,
                               installed.sink,
                               network.number,
                               {m_shared.networks.front().number, m_trunkLength});
}

void NetworkWiring::AddStages(const HostedNetwork& network,
                              const std::vector<Stage>& stages,
                              TensorReception input,
                              const std::vector<StageOutput>& lastOutputs)
{
    for (std::size_t s = 0; s < stages.size(); ++s)
    {
        const auto& stage = stages[s];
        auto outputs = lastOutputs;
        TensorReception nextInput;
        if (s + 1 < stages.size())
        {
            const auto transfer = m_makeTransfer(stage.vertex,
                                                 stages[s + 1].vertex,
                                                 static_cast<uint16_t>(stage.layers.last),
                                                 network.runner->GetProfile());
            outputs = {{network.number, transfer.route}};
            nextInput = transfer.reception;
        }
        auto& host = m_hostAt[stage.vertex];
        if (!host)
        {
            host = CreateObject<LayerHostApplication>();
            m_deployment.nodes.Get(stage.vertex)->AddApplication(host);
        }
        host->AddStage({network.number, stage.layers, network.runner, outputs, input});
        input = nextInput;
    }
}

void NetworkWiring::ReportAnswers()
{
    // Which networks answered an image that not all have answered yet.
    const auto answered = std::make_shared<std::map<uint32_t, std::set<uint16_t>>>();
    const auto& source = m_installed.front().source;
    for (std::size_t u = 0; u < m_installed.size(); ++u)
    {
        m_installed[u].sink->TraceConnectWithoutContext(
            "Result",
            Callback<void, uint16_t, uint32_t, const prometheus::MaskedTensor&>(
                [source, answered, networks = m_installed.size()](
                    uint16_t network, uint32_t inference, const prometheus::MaskedTensor&)
                {
                    auto& of = (*answered)[inference];
                    of.insert(network);
                    if (of.size() == networks)
                    {
                        answered->erase(inference);
                        source->NotifyAnswered(inference);
                    }
                }));
    }
}

} // namespace ns3
