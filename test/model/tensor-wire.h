/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TENSOR_WIRE_H
#define TENSOR_WIRE_H

#include "tensor-endpoint.h"

#include "ns3/data-rate.h"
#include "ns3/error-model.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/neighbor-cache-helper.h"
#include "ns3/node-container.h"
#include "ns3/pointer.h"
#include "ns3/simple-net-device-helper.h"
#include "ns3/simple-net-device.h"
#include "ns3/simulator.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <gtest/gtest.h>

#include <list>
#include <map>
#include <string>
#include <vector>

namespace ns3
{

/** When tests send: before it, nodes are not initialised. */
inline const Time START = MilliSeconds(10);

inline prometheus::Tensor Ramp(int64_t elements)
{
    std::vector<float> values;
    for (int64_t i = 0; i < elements; ++i)
    {
        values.push_back(0.25F + static_cast<float>(i));
    }
    return prometheus::Tensor::FromFloats({elements}, values);
}

/**
 * Two endpoints on a wire of ns-3's network module, the receiver waiting for tensors of network 0,
 * cut 1. Chunks are contiguous, for arithmetic by hand.
 */
class TensorWire : public testing::Test
{
  protected:
    TensorWire()
    {
        nodes.Create(2);
        SimpleNetDeviceHelper helper;
        helper.SetDeviceAttribute("DataRate", DataRateValue(DataRate("10Mb/s")));
        devices = helper.Install(nodes);
        InternetStackHelper().Install(nodes);
        interfaces = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
        NeighborCacheHelper().PopulateNeighborCache(interfaces);
        sender = MakeEndpoint(0);
        receiver = MakeEndpoint(1);
        route.destination = AddressOf(1);
        route.pacing.rate = DataRate("5Mb/s");
        route.layout = "contiguous";
        receiver->TraceConnectWithoutContext("Drop",
                                             Callback<void, Ptr<const Packet>, const std::string&>(
                                                 [this](Ptr<const Packet>, const std::string& cause)
                                                 { ++drops[cause]; }));
    }

    ~TensorWire() override
    {
        Simulator::Destroy();
    }

    InetSocketAddress AddressOf(uint32_t node) const
    {
        return {interfaces.GetAddress(node), 9000};
    }

    Ptr<TensorEndpoint> MakeEndpoint(uint32_t node)
    {
        auto endpoint = CreateObject<TensorEndpoint>();
        nodes.Get(node)->AggregateObject(endpoint);
        endpoint->SetLedger(ledger);
        endpoint->Bind(AddressOf(node));
        return endpoint;
    }

    void Expect(int64_t elements, Time deadline = MilliSeconds(500))
    {
        receiver->Expect(0,
                         1,
                         {prometheus::DType::Float32,
                          {elements},
                          {deadline},
                          [this](uint32_t, const prometheus::MaskedTensor& tensor)
                          {
                              received.push_back(tensor);
                              receivedAt.push_back(Simulator::Now());
                          }});
    }

    void Send(const prometheus::Tensor& tensor, uint32_t inference = 0)
    {
        Simulator::Schedule(START,
                            [this, tensor, inference] {
                                sender->Send({0, 1, inference}, TensorHeader::DATA, tensor, route);
                            });
    }

    /** Makes the receiver's device lose the frames with these numbers, from 0. */
    void Lose(const std::list<uint32_t>& frames)
    {
        auto errors = CreateObject<ReceiveListErrorModel>();
        errors->SetList(frames);
        devices.Get(1)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
    }

    /** Sends raw bytes to the receiver's port, as anybody could. */
    void SendRaw(const Ptr<Packet>& packet)
    {
        if (!stranger)
        {
            stranger = Socket::CreateSocket(nodes.Get(0), UdpSocketFactory::GetTypeId());
            stranger->Bind();
        }
        stranger->SendTo(packet, 0, AddressOf(1));
    }

    NodeContainer nodes;
    NetDeviceContainer devices;
    Ipv4InterfaceContainer interfaces;
    Ptr<ChunkLedger> ledger{CreateObject<ChunkLedger>()};
    Ptr<TensorEndpoint> sender;
    Ptr<TensorEndpoint> receiver;
    Ptr<Socket> stranger;
    TensorRoute route;
    std::vector<prometheus::MaskedTensor> received;
    std::vector<Time> receivedAt;
    std::map<std::string, uint64_t> drops;
};

} // namespace ns3

#endif // TENSOR_WIRE_H
