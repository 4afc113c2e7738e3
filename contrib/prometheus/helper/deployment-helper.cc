/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "deployment-helper.h"

#include "chunk-loss-helper.h"
#include "compute-unit.h"
#include "prometheus-error.h"

#include "ns3/abort.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-list-routing-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/mobility-helper.h"
#include "ns3/neighbor-cache-helper.h"
#include "ns3/node-list.h"
#include "ns3/position-allocator.h"
#include "ns3/queue-size.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/uinteger.h"

namespace ns3
{

namespace
{

constexpr uint32_t IP_AND_UDP_BYTES = 20 + 8;

const Ipv4Mask NETWORK_MASK("255.255.0.0");

/** Whether a node of the simulation has an address of the network. */
bool IsInUse(Ipv4Address network)
{
    for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
    {
        const auto ipv4 = (*node)->GetObject<Ipv4>();
        if (ipv4 && ipv4->GetInterfaceForPrefix(network, NETWORK_MASK) >= 0)
        {
            return true;
        }
    }
    return false;
}

/** The first 10.x.0.0 that no other deployment of the simulation has. */
Ipv4Address FindFreeNetwork()
{
    for (uint32_t x = 0; x < 256; ++x)
    {
        const Ipv4Address network((10U << 24) + (x << 16));
        if (!IsInUse(network))
        {
            return network;
        }
    }
    NS_ABORT_MSG("DeploymentHelper: 10.0.0.0 to 10.255.0.0 are taken by 256 deployments");
}

void Place(const prometheus::Deployment& deployment, const NodeContainer& nodes)
{
    auto positions = CreateObject<ListPositionAllocator>();
    for (uint32_t v = 0; v < nodes.GetN(); ++v)
    {
        const auto& position = deployment.PositionOf(v);
        positions->Add(Vector(position.x, position.y, 0));
    }
    MobilityHelper mobility;
    mobility.SetMobilityModel("ns3::ConstantPositionMobilityModel");
    mobility.SetPositionAllocator(positions);
    mobility.Install(nodes);
}

void InstallRoutes(const InstalledDeployment& installed)
{
    const Ipv4StaticRoutingHelper routing;
    for (uint32_t from = 0; from < installed.nodes.GetN(); ++from)
    {
        auto ipv4 = installed.nodes.Get(from)->GetObject<Ipv4>();
        auto table = routing.GetStaticRouting(ipv4);
        const auto interface = installed.interfaces.Get(from).second;
        // The connected route of the subnet would send to every node directly.
        table->RemoveRoute(table->GetNRoutes() - 1);
        for (uint32_t to = 0; to < installed.nodes.GetN(); ++to)
        {
            if (const auto next = installed.hops.NextHop(from, to))
            {
                table->AddHostRouteTo(installed.interfaces.GetAddress(to),
                                      installed.interfaces.GetAddress(*next),
                                      interface);
            }
        }
    }
}

} // namespace

Ptr<TensorEndpoint> InstalledDeployment::GetEndpoint(uint32_t vertex) const
{
    return nodes.Get(vertex)->GetObject<TensorEndpoint>();
}

InetSocketAddress InstalledDeployment::GetAddress(uint32_t vertex) const
{
    return {interfaces.GetAddress(vertex), DeploymentHelper::PORT};
}

DeploymentHelper::DeploymentHelper(const AdhocWifiOptions& radio)
    : m_radio(radio)
{
    m_endpointFactory.SetTypeId(TensorEndpoint::GetTypeId());
    m_endpointFactory.Set("PacketSize",
                          UintegerValue(AdhocWifiHelper(radio).GetMtu() - IP_AND_UDP_BYTES));
}

void DeploymentHelper::SetEndpointAttribute(const std::string& name, const AttributeValue& value)
{
    m_endpointFactory.Set(name, value);
}

void DeploymentHelper::SetComputeUnit(uint32_t vertex, const prometheus::UnitSpec& spec)
{
    m_furtherUnits[vertex] = spec;
}

InstalledDeployment DeploymentHelper::Install(const prometheus::Deployment& deployment) const
{
    deployment.Validate();
    InstalledDeployment installed;
    installed.hops = prometheus::HopDistances(deployment);
    installed.nodes.Create(deployment.VertexCount());
    Place(deployment, installed.nodes);
    InstallUnits(deployment, installed.nodes);

    AdhocWifiOptions radio = m_radio;
    radio.rangeMetres = deployment.rangeMetres;
    installed.devices = AdhocWifiHelper(radio).Install(installed.nodes);

    InstallStack(installed);
    InstallRoutes(installed);
    InstallEndpoints(installed);
    installed.air = CreateObject<AirCounter>();
    installed.air->Follow(installed.devices);
    return installed;
}

void DeploymentHelper::InstallUnits(const prometheus::Deployment& deployment,
                                    const NodeContainer& nodes) const
{
    const auto install = [&nodes](uint32_t vertex, const prometheus::UnitSpec& spec)
    {
        auto unit = CreateObject<ComputeUnit>();
        unit->Configure(spec);
        nodes.Get(vertex)->AggregateObject(unit);
    };
    for (uint32_t i = 0; i < deployment.UnitCount(); ++i)
    {
        install(i, deployment.units[i].spec);
    }
    for (const auto& [vertex, spec] : m_furtherUnits)
    {
        if (vertex < deployment.UnitCount() || vertex >= deployment.VertexCount())
        {
            throw prometheus::InvalidInput(
                "a compute unit of its own is for sources and sinks: vertex " +
                std::to_string(vertex) + " is not in [" + std::to_string(deployment.UnitCount()) +
                ", " + std::to_string(deployment.VertexCount()) + ")");
        }
        install(vertex, spec);
    }
}

void DeploymentHelper::InstallStack(InstalledDeployment& installed) const
{
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.SetRoutingHelper(Ipv4StaticRoutingHelper());
    stack.Install(installed.nodes);

    TrafficControlHelper control;
    control.SetRootQueueDisc(
        "ns3::FifoQueueDisc",
        "MaxSize",
        QueueSizeValue(QueueSize(QueueSizeUnit::PACKETS, m_radio.queuePackets)));
    control.Install(installed.devices);

    Ipv4AddressHelper addresses(FindFreeNetwork(), NETWORK_MASK);
    installed.interfaces = addresses.Assign(installed.devices);
    NeighborCacheHelper().PopulateNeighborCache(installed.interfaces);
}

void DeploymentHelper::InstallEndpoints(InstalledDeployment& installed) const
{
    installed.ledger = CreateObject<ChunkLedger>();
    ChunkLossHelper::Install(installed.ledger, installed.nodes, installed.devices);
    for (uint32_t v = 0; v < installed.nodes.GetN(); ++v)
    {
        auto endpoint = m_endpointFactory.Create<TensorEndpoint>();
        installed.nodes.Get(v)->AggregateObject(endpoint);
        endpoint->SetLedger(installed.ledger);
        endpoint->Bind(installed.GetAddress(v));
    }
}

int64_t DeploymentHelper::AssignStreams(const InstalledDeployment& installed, int64_t stream) const
{
    int64_t next = stream;
    next += AdhocWifiHelper(m_radio).AssignStreams(installed.devices, next);
    next += InternetStackHelper().AssignStreams(installed.nodes, next);
    return next - stream;
}

} // namespace ns3
