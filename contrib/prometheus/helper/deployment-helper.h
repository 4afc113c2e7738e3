/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef DEPLOYMENT_HELPER_H
#define DEPLOYMENT_HELPER_H

#include "adhoc-wifi-helper.h"
#include "air-counter.h"
#include "chunk-ledger.h"
#include "deployment.h"
#include "hop-distances.h"
#include "tensor-endpoint.h"

#include "ns3/ipv4-interface-container.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"

#include <map>

namespace ns3
{

/** A deployment turned into nodes; containers are numbered by the deployment's vertices. */
struct InstalledDeployment
{
    NodeContainer nodes;
    NetDeviceContainer devices;
    Ipv4InterfaceContainer interfaces;
    /** The distances whose routes are installed. */
    prometheus::HopDistances hops;
    /** Follows every tensor chunk of every endpoint. */
    Ptr<ChunkLedger> ledger;
    Ptr<AirCounter> air;

    /** The tensor endpoint of a vertex. */
    Ptr<TensorEndpoint> GetEndpoint(uint32_t vertex) const;
    /** Where a vertex receives tensors. */
    InetSocketAddress GetAddress(uint32_t vertex) const;
};

/**
 * Turns a deployment into ns-3: a node for every vertex where it stands, an ad-hoc radio, IPv4 with
 * static hop-shortest routes (those of prometheus::HopDistances) and filled neighbour caches, a
 * ComputeUnit on every unit, a TensorEndpoint on every node, and loss accounting.
 *
 * Any number of deployments fit into one simulation, with the same radio or others: each has a
 * channel and a subnet 10.x.0.0/16 of its own.
 */
class DeploymentHelper
{
  public:
    /** UDP port of the tensor endpoints. */
    static constexpr uint16_t PORT = 9000;

    /**
     * @param radio its range is overridden by the deployment's; the packets of the endpoints are as
     *        large as its MTU.
     */
    explicit DeploymentHelper(const AdhocWifiOptions& radio);

    /** Sets an attribute of the tensor endpoints to be installed. */
    void SetEndpointAttribute(const std::string& name, const AttributeValue& value);

    /** Gives a source or sink a ComputeUnit of its own. @param vertex of the deployment. */
    void SetComputeUnit(uint32_t vertex, const prometheus::UnitSpec& spec);

    /** @throws InvalidInput when the deployment is not valid. */
    InstalledDeployment Install(const prometheus::Deployment& deployment) const;

    /** Fixes every random stream below the applications. @return how many were used. */
    int64_t AssignStreams(const InstalledDeployment& installed, int64_t stream) const;

  private:
    void InstallUnits(const prometheus::Deployment& deployment, const NodeContainer& nodes) const;
    void InstallStack(InstalledDeployment& installed) const;
    void InstallEndpoints(InstalledDeployment& installed) const;

    AdhocWifiOptions m_radio;
    ObjectFactory m_endpointFactory;
    std::map<uint32_t, prometheus::UnitSpec> m_furtherUnits;
};

} // namespace ns3

#endif // DEPLOYMENT_HELPER_H
