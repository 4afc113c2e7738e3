/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NETWORK_WIRING_H
#define NETWORK_WIRING_H

#include "placed-network-helper.h"

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace ns3
{

/** One transfer: the route for the sender, the other fields for the receiver. */
struct TensorTransfer
{
    TensorRoute route;
    TensorReception reception;
};

/** How the tensors of a network's cut travel from one vertex to another. */
using TransferMaker = std::function<TensorTransfer(uint32_t from,
                                                   uint32_t to,
                                                   uint16_t cut,
                                                   const prometheus::NetworkProfile& profile)>;

/**
 * Puts the applications of networks that share a trunk on their nodes and tells each where its
 * tensors go (internal to the room; PlacedNetworkHelper checks and knows the transport).
 */
class NetworkWiring
{
  public:
    /** @param shared checked; as the deployment, must outlive this. */
    NetworkWiring(const InstalledDeployment& deployment,
                  const SharedNetworks& shared,
                  TransferMaker makeTransfer);

    /** Call once. @return as many as there are networks, in their order. */
    std::vector<InstalledNetwork> Install();

  private:
    /** A stage: consecutive layers on one host. */
    struct Stage
    {
        uint32_t vertex;
        prometheus::LayerRange layers;
    };

    static std::vector<Stage> StagesOf(const HostedNetwork& network, prometheus::LayerRange layers);

    void AddEnds();
    void AddTrunk();
    void AddTail(std::size_t index);
    void AddStages(const HostedNetwork& network,
                   const std::vector<Stage>& stages,
                   TensorReception input,
                   const std::vector<StageOutput>& lastOutputs);
    void ReportAnswers();

    const InstalledDeployment& m_deployment;
    const SharedNetworks& m_shared;
    TransferMaker m_makeTransfer;
    uint32_t m_trunkLength;
    std::vector<Stage> m_trunk;
    /** By vertex: one application a node, whatever it runs. */
    std::map<uint32_t, Ptr<LayerHostApplication>> m_hostAt;
    /** By network: how the input of its tail is received. */
    std::vector<TensorReception> m_tailInputs;
    std::vector<InstalledNetwork> m_installed;
};

} // namespace ns3

#endif // NETWORK_WIRING_H
