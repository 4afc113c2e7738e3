/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Reports of what is missing, and repairs.

#include "codec/codec-fixtures.h"
#include "model/policy-wire.h"

namespace ns3
{
namespace
{

using prometheus::DType;
using prometheus::Tensor;

class NackPolicy : public PolicyWire
{
  protected:
    NackPolicy()
    {
        route.policy = "nack";
    }
};

TEST_F(NackPolicy, WithoutLossesOneReportIsAllThatItCosts)
{
    Expect(3136);
    Send(Ramp(3136));
    Simulator::Run();
    EXPECT_EQ(sent[TensorHeader::DATA], 9);
    EXPECT_EQ(sent[TensorHeader::POLL], 1);
    EXPECT_EQ(answers, 1);
    EXPECT_EQ(sender->GetKeptTensors(), 0);
    EXPECT_EQ(ledger->GetDeliveredCount(), 11);
}

TEST_F(NackPolicy, WhatWasLostIsSentAgainAndNothingElse)
{
    Expect(3136);
    Lose({0, 3, 8});
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(3136));
    EXPECT_EQ(sent[TensorHeader::DATA], 9 + 3);
    EXPECT_EQ(sent[TensorHeader::POLL], 2);
    EXPECT_EQ(sender->GetKeptTensors(), 0);
}

TEST_F(NackPolicy, ATensorOfWhichNothingArrivedIsSentAgain)
{
    Expect(3136);
    Lose({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}); // nine chunks and two polls
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(3136));
    EXPECT_EQ(sent[TensorHeader::DATA], 18);
}

TEST_F(NackPolicy, SoIsATensorOfOneChunk)
{
    Expect(10);
    Lose({0, 1});
    Send(Ramp(10));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(10));
}

TEST_F(NackPolicy, LostReportsAreAskedForAgain)
{
    Expect(3136);
    Lose({4});
    LoseAnswers({0, 1, 3});
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(3136));
    EXPECT_EQ(sent[TensorHeader::DATA], 10);
    EXPECT_EQ(sender->GetKeptTensors(), 0);
}

TEST_F(NackPolicy, LongSideInformationIsSentAgainToo)
{
    std::mt19937 random(1);
    const Tensor tensor = prometheus::RandomActivation({80, 10, 10}, random);
    route.encoding = "int8-channel";
    receiver->Expect(0, 1, {DType::Float32, tensor.GetShape(), {Seconds(5)}, [this](auto, auto& t) {
                                received.push_back(t);
                            }});
    Lose({0});
    Send(tensor);
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].IsComplete());
    EXPECT_EQ(sent[TensorHeader::SIDE_INFO], 2);
    EXPECT_EQ(sent[TensorHeader::DATA], 6);
}

TEST_F(NackPolicy, RepairsMostOfAWireThatLosesHalfInBothDirections)
{
    LoseAtRandom(1, 0.5, 1);
    LoseAtRandom(0, 0.5, 2);
    Expect(3136, Seconds(2));
    route.deadline = Seconds(2);
    for (uint32_t i = 0; i < 20; ++i)
    {
        Send(Ramp(3136), i);
    }
    Simulator::Run();
    ASSERT_EQ(received.size(), 20);
    for (const auto& tensor : received)
    {
        EXPECT_TRUE(tensor.IsComplete());
    }
    EXPECT_EQ(sender->GetKeptTensors(), 0);
}

TEST_F(NackPolicy, APathSlowerThanTheTimeoutIsPolledAgainButSentNothingTwice)
{
    // There and back take six times the wait for a report: all polls of a round are on their way
    // when the answer to the first one comes.
    devices.Get(0)->GetChannel()->SetAttribute("Delay", TimeValue(MilliSeconds(15)));
    Expect(3136);
    Lose({0, 3, 8});
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(3136));
    EXPECT_EQ(sent[TensorHeader::DATA], 9 + 3);
    EXPECT_GT(sent[TensorHeader::POLL], 2);
    EXPECT_LT(lastSent - START, MilliSeconds(100));
    EXPECT_EQ(sender->GetKeptTensors(), 0);
}

TEST_F(NackPolicy, AThirdOfLossesInBothDirectionsIsRepairedWithinADozenRounds)
{
    // A round fails to be reported with probability 1 - 0.7 * 0.7; a chunk survives five sendings
    // with 0.3^5. Twenty waits for a report leave room for both.
    LoseAtRandom(1, 0.3, 1);
    LoseAtRandom(0, 0.3, 2);
    Expect(3136, MilliSeconds(100));
    route.deadline = MilliSeconds(100);
    for (uint32_t i = 0; i < 50; ++i)
    {
        Simulator::Schedule(MilliSeconds(200 * i), [this, i] { Send(Ramp(3136), i); });
    }
    Simulator::Run();
    ASSERT_EQ(received.size(), 50);
    const auto complete = std::count_if(
        received.begin(), received.end(), [](const auto& tensor) { return tensor.IsComplete(); });
    EXPECT_GE(complete, 48);
}

TEST_F(NackPolicy, MemoryForRepairsIsBoundedAndTheOldestGo)
{
    sender = nullptr;
    auto frugal = CreateObjectWithAttributes<TensorEndpoint>("RepairMemory", UintegerValue(30'000));
    NodeContainer third(1);
    auto device = SimpleNetDeviceHelper().Install(
        third.Get(0), DynamicCast<SimpleChannel>(devices.Get(0)->GetChannel()));
    InternetStackHelper().Install(third);
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0", "0.0.0.77");
    third.Get(0)->AggregateObject(frugal);
    frugal->Bind({addresses.Assign(device).GetAddress(0), 9000});
    Expect(3136);
    Simulator::Schedule(START,
                        [&]
                        {
                            for (uint32_t i = 0; i < 5; ++i)
                            {
                                frugal->Send({0, 1, i}, TensorHeader::DATA, Ramp(3136), route);
                            }
                            EXPECT_EQ(frugal->GetKeptTensors(), 2) << "12544 bytes each";
                        });
    Simulator::Run();
    EXPECT_EQ(received.size(), 5) << "what is not kept is sent once";
    EXPECT_EQ(frugal->GetKeptTensors(), 0);
}

TEST_F(NackPolicy, ReportsOfStrangersAndBrokenOnesChangeNothing)
{
    Expect(3136);
    Send(Ramp(3136));
    LoseAnswers({3}); // the honest one, behind three of a stranger
    auto report = [this](uint32_t chunkCount, std::vector<uint8_t> payload, uint32_t inference)
    {
        TensorHeader header;
        header.type = TensorHeader::NACK;
        header.cut = 1;
        header.inference = inference;
        header.chunkCount = chunkCount;
        auto packet = Create<Packet>(payload.data(), static_cast<uint32_t>(payload.size()));
        packet->AddHeader(header);
        auto socket = Socket::CreateSocket(nodes.Get(1), UdpSocketFactory::GetTypeId());
        socket->Bind();
        socket->SendTo(packet, 0, AddressOf(0));
    };
    std::map<std::string, int> senderDrops;
    sender->TraceConnectWithoutContext("Drop",
                                       Callback<void, Ptr<const Packet>, const std::string&>(
                                           [&](auto, auto& cause) { ++senderDrops[cause]; }));
    Simulator::Schedule(START + MilliSeconds(5),
                        [&]
                        {
                            // More chunks than there are: the last bit is chunk 15 of 9.
                            report(9, {0, 0, 0, 1, 0, 0, 0, 0, 0, 0xff, 0xff}, 0);
                            report(9, {0, 0, 0, 1}, 0);
                            report(9, {0, 0, 0, 1, 0, 0, 0, 0, 0}, 55);
                        });
    Simulator::Run();
    EXPECT_EQ(senderDrops["malformed"], 2);
    EXPECT_EQ(senderDrops["unneeded"], 1);
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(3136));
    EXPECT_EQ(sent[TensorHeader::DATA], 9);
}

TEST(TensorReport, ReadsBackWhatWasWritten)
{
    TensorReport report;
    report.poll = 0x01020304;
    report.missingChunks = {7, 8, 30, 999};
    const auto bytes = report.ToBytes(1400);
    const auto read = TensorReport::FromBytes(bytes.data(), bytes.size(), 1000);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->poll, report.poll);
    EXPECT_EQ(read->missingChunks, report.missingChunks);
    EXPECT_FALSE(TensorReport::FromBytes(bytes.data(), bytes.size(), 999)) << "no chunk 999";
    for (std::size_t size = 0; size < TensorReport::FIXED_BYTES; ++size)
    {
        EXPECT_FALSE(TensorReport::FromBytes(bytes.data(), size, 1000));
    }
    const auto few = report.ToBytes(TensorReport::FIXED_BYTES + 1);
    EXPECT_EQ(TensorReport::FromBytes(few.data(), few.size(), 1000)->missingChunks,
              (std::vector<uint32_t>{7, 8}));
}

} // namespace
} // namespace ns3
