/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Two endpoints on a plain wire of ns-3's network module: the transport knows nothing of Wi-Fi.

#include "model/tensor-wire.h"

namespace ns3
{
namespace
{

using prometheus::Tensor;

using Endpoint = TensorWire;

TEST_F(Endpoint, ATensorArrivesBitForBit)
{
    const Tensor tensor = Ramp(3136);
    Expect(3136);
    Send(tensor);
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].IsComplete());
    EXPECT_TRUE(received[0].tensor == tensor);
    EXPECT_EQ(ledger->GetSentCount(), 9); // 12544 bytes, 1440 a packet
    EXPECT_EQ(ledger->GetDeliveredCount(), 9);
}

TEST_F(Endpoint, PacketsAreSentAtThePacedRate)
{
    std::vector<Time> sentAt;
    sender->TraceConnectWithoutContext(
        "Tx",
        Callback<void, Ptr<const Packet>>([&](Ptr<const Packet>)
                                          { sentAt.push_back(Simulator::Now()); }));
    Expect(3136);
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(sentAt.size(), 9);
    for (int i = 1; i < 9; ++i)
    {
        EXPECT_EQ(sentAt[i] - sentAt[i - 1], MicroSeconds(2400)); // 1500 bytes at 5 Mb/s
    }
}

TEST_F(Endpoint, WhatWasLostIsZeroAndMarked)
{
    const Tensor tensor = Ramp(3136);
    Expect(3136);
    Lose({3});
    Send(tensor);
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_FALSE(received[0].IsComplete());
    int64_t lost = 0;
    for (int64_t i = 0; i < 3136; ++i)
    {
        const bool arrived = received[0].arrived[static_cast<std::size_t>(i)];
        lost += !arrived;
        EXPECT_EQ(received[0].tensor.GetFloats()[i], arrived ? tensor.GetFloats()[i] : 0);
    }
    EXPECT_EQ(lost, 360); // one packet of whole floats
}

TEST_F(Endpoint, TheDeadlineRunsFromTheFirstChunkAndStragglersAreLate)
{
    const Tensor tensor = Ramp(3136);
    Expect(3136, MilliSeconds(10));
    Send(tensor);
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_FALSE(received[0].IsComplete());
    // Chunks come every 2.4 ms: five within 10 ms of the first one.
    EXPECT_EQ(received[0].GetArrivedCount(), 5 * 360);
    EXPECT_EQ(drops["missed deadline"], 4);
    EXPECT_EQ(ledger->GetLostByCause().at("missed deadline"), 4);
}

TEST_F(Endpoint, TensorsOfSeveralInputsDoNotMix)
{
    Expect(700);
    Send(Ramp(700), 0);
    Send(Tensor::FromFloats({700}, std::vector<float>(700, -1)), 1);
    Simulator::Run();
    ASSERT_EQ(received.size(), 2);
    EXPECT_TRUE(received[0].tensor == Ramp(700));
    EXPECT_EQ(received[1].tensor.GetFloats()[699], -1);
}

TEST_F(Endpoint, ATensorForTheOwnNodeIsHandedOverAtOnce)
{
    const Tensor tensor = Ramp(3136);
    Expect(3136);
    route.destination = AddressOf(1);
    Simulator::Schedule(START,
                        [&] {
                            receiver->Send({0, 1, 0}, TensorHeader::DATA, tensor, route);
                        });
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == tensor);
    EXPECT_EQ(receivedAt[0], START);
    EXPECT_EQ(ledger->GetSentCount(), 0);
}

TEST_F(Endpoint, DuplicatesForeignAndMalformedDatagramsAreCountedAndNothingElse)
{
    Expect(3136);
    Ptr<Packet> first;
    sender->TraceConnectWithoutContext(
        "Tx",
        Callback<void, Ptr<const Packet>>([&](auto packet)
                                          { first = first ? first : packet->Copy(); }));
    Send(Ramp(3136));
    Simulator::Schedule(START + MilliSeconds(10),
                        [this, &first]
                        {
                            SendRaw(first->Copy());                 // again
                            SendRaw(Create<Packet>(200));           // zeros
                            SendRaw(first->CreateFragment(0, 500)); // cut short
                            auto foreign = first->Copy();
                            TensorHeader header;
                            foreign->RemoveHeader(header);
                            header.cut = 77;
                            foreign->AddHeader(header);
                            SendRaw(foreign);
                            header.cut = 1;
                            header.chunkCount = 1'000'000'000;
                            auto huge = Create<Packet>(1440);
                            huge->AddHeader(header);
                            SendRaw(huge);
                        });
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(3136));
    EXPECT_EQ(drops["duplicate"], 1);
    EXPECT_EQ(drops["foreign"], 1);
    EXPECT_EQ(drops["malformed"], 3);
}

TEST_F(Endpoint, IncompleteTensorsNeverTakeMoreThanTheLimit)
{
    auto small =
        CreateObjectWithAttributes<TensorEndpoint>("ReassemblyMemory", UintegerValue(30'000));
    NodeContainer third(1);
    auto device = SimpleNetDeviceHelper().Install(
        third.Get(0), DynamicCast<SimpleChannel>(devices.Get(0)->GetChannel()));
    InternetStackHelper().Install(third);
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0", "0.0.0.77");
    const auto address = addresses.Assign(device).GetAddress(0);
    third.Get(0)->AggregateObject(small);
    small->Bind({address, 9000});
    int finished = 0;
    small->Expect(0, 1, {prometheus::DType::Float32, {3136}, {MilliSeconds(500)}, [&](auto, auto&) {
                             ++finished;
                         }});
    small->TraceConnectWithoutContext("Drop",
                                      Callback<void, Ptr<const Packet>, const std::string&>(
                                          [this](auto, auto& cause) { ++drops[cause]; }));
    // The first chunk of each of five tensors: 12544 bytes announced by each, two fit.
    for (uint32_t inference = 0; inference < 5; ++inference)
    {
        TensorHeader header;
        header.cut = 1;
        header.inference = inference;
        header.chunkCount = 9;
        header.elementsPerChunk = 360;
        auto packet = Create<Packet>(1440);
        packet->AddHeader(header);
        Simulator::Schedule(MilliSeconds(5 * inference),
                            [this, packet, address]
                            {
                                auto socket = Socket::CreateSocket(nodes.Get(0),
                                                                   UdpSocketFactory::GetTypeId());
                                socket->SendTo(packet, 0, InetSocketAddress(address, 9000));
                            });
    }
    Simulator::Run();
    EXPECT_EQ(drops["reassembly memory"], 3);
    EXPECT_EQ(finished, 2) << "both gave up at their deadline";
}

TEST_F(Endpoint, SendingBeforeTheSimulationRunsIsRefused)
{
    EXPECT_DEATH(sender->Send({0, 1, 0}, TensorHeader::DATA, Ramp(10), route),
                 "Send before Bind or before the simulation runs");
}

} // namespace
} // namespace ns3
