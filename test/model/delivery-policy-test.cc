/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What every delivery policy owes its receiver, and what each of them is for.

#include "codec/codec-fixtures.h"
#include "model/tensor-wire.h"
#include "prometheus-error.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"

#include <gmock/gmock.h>

namespace ns3
{
namespace
{

using prometheus::DType;
using prometheus::MaskedTensor;
using prometheus::Shape;
using prometheus::Tensor;
using testing::ThrowsMessage;

class Policies : public TensorWire
{
  protected:
    Policies()
    {
        route.deadline = MilliSeconds(500);
        sender->TraceConnectWithoutContext("Tx",
                                           Callback<void, Ptr<const Packet>>(
                                               [this](Ptr<const Packet> packet)
                                               {
                                                   TensorHeader header;
                                                   packet->PeekHeader(header);
                                                   ++sent[header.type];
                                                   lastSent = Simulator::Now();
                                               }));
        receiver->TraceConnectWithoutContext(
            "Tx", Callback<void, Ptr<const Packet>>([this](Ptr<const Packet>) { ++answers; }));
    }

    /** Loses the packets with these numbers, from 0, on their way back to the sender. */
    void LoseAnswers(const std::list<uint32_t>& frames)
    {
        auto errors = CreateObject<ReceiveListErrorModel>();
        errors->SetList(frames);
        devices.Get(0)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
    }

    /** Loses packets on their way to a node with this probability. */
    void LoseAtRandom(uint32_t node, double probability, int64_t stream)
    {
        auto errors = CreateObjectWithAttributes<RateErrorModel>(
            "ErrorUnit", StringValue("ERROR_UNIT_PACKET"), "ErrorRate", DoubleValue(probability));
        errors->AssignStreams(stream);
        devices.Get(node)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
    }

    /** Everything from this moment on, in both directions, until the other one. */
    void CutTheWire(Time from, Time until)
    {
        Simulator::Schedule(from,
                            [this]
                            {
                                LoseAtRandom(0, 1, 1);
                                LoseAtRandom(1, 1, 2);
                            });
        Simulator::Schedule(until,
                            [this]
                            {
                                LoseAtRandom(0, 0, 1);
                                LoseAtRandom(1, 0, 2);
                            });
    }

    std::map<TensorHeader::Type, int> sent;
    int answers{0};
    Time lastSent;
};

class EveryPolicy : public Policies, public testing::WithParamInterface<const char*>
{
  protected:
    EveryPolicy()
    {
        route.policy = GetParam();
    }

    void ExpectOneFateEach() const
    {
        uint64_t lost = 0;
        for (const auto& [cause, count] : ledger->GetLostByCause())
        {
            lost += count;
        }
        EXPECT_EQ(ledger->GetDeliveredCount() + lost, ledger->GetSentCount());
    }
};

INSTANTIATE_TEST_SUITE_P(ByName,
                         EveryPolicy,
                         testing::Values("udp", "fec-xor", "fec-rs", "nack", "tcp"),
                         [](const auto& name)
                         {
                             std::string text = name.param;
                             text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
                             return text;
                         });

TEST_P(EveryPolicy, DeliversExactlyWithoutLosses)
{
    std::mt19937 random(1);
    uint32_t inference = 0;
    for (const Shape& shape : {Shape{3136}, Shape{70, 5, 5}, Shape{}, Shape{0}, Shape{1}})
    {
        for (const char* encoding : {"float32", "int8-channel", "float16-rle"})
        {
            const Tensor tensor = prometheus::RandomActivation(shape, random);
            const auto& codec = prometheus::FindEncoding(encoding);
            receiver->Expect(0, 1, {DType::Float32, shape, {Seconds(5)}, [this](auto, auto& t) {
                                        received.push_back(t);
                                    }});
            route.encoding = encoding;
            received.clear();
            Send(tensor, inference++);
            Simulator::Run();
            ASSERT_EQ(received.size(), 1) << prometheus::ToString(shape) << encoding;
            EXPECT_TRUE(received[0].IsComplete());
            EXPECT_TRUE(received[0].tensor == codec.Decode(codec.Encode(tensor)));
        }
    }
    EXPECT_EQ(ledger->GetDeliveredCount(), ledger->GetSentCount());
    EXPECT_EQ(ledger->GetRecoveredCount(), 0);
    EXPECT_EQ(receiver->GetReassemblyBytes(), 0);
}

TEST_P(EveryPolicy, GivesEveryPacketOneFateAndEveryTensorAtMostOneAnswer)
{
    for (int64_t stream = 1; stream <= 5; ++stream)
    {
        LoseAtRandom(1, 0.4, stream);
        LoseAtRandom(0, 0.4, 100 + stream);
        const auto before = received.size();
        Expect(7000);
        for (uint32_t i = 0; i < 5; ++i)
        {
            Send(Ramp(7000), static_cast<uint32_t>(stream) * 10 + i);
        }
        Simulator::Run();
        EXPECT_LE(received.size() - before, 5);
        EXPECT_GT(received.size(), before);
    }
    ExpectOneFateEach();
    const Tensor original = Ramp(7000);
    for (const auto& tensor : received)
    {
        for (std::size_t i = 0; i < tensor.arrived.size(); ++i)
        {
            ASSERT_EQ(tensor.tensor.GetFloats()[i],
                      tensor.arrived[i] ? original.GetFloats()[i] : 0);
        }
    }
    EXPECT_EQ(receiver->GetReassemblyBytes(), 0);
}

TEST_P(EveryPolicy, StopsSendingAfterTheDeadlineAndGoesOnWithTheNextTensor)
{
    Expect(3136, MilliSeconds(100));
    route.deadline = MilliSeconds(100);
    CutTheWire(MilliSeconds(1), Seconds(5));
    Send(Ramp(3136), 0);
    Simulator::Schedule(Seconds(6),
                        [this] {
                            sender->Send({0, 1, 1}, TensorHeader::DATA, Ramp(3136), route);
                        });
    Time lastOfFirst;
    Simulator::Schedule(Seconds(5), [&] { lastOfFirst = lastSent; });
    Simulator::Run();
    if (route.policy == "tcp")
    {
        // TCP goes on until its own limit: the first tensor comes when the wire is mended.
        ASSERT_EQ(received.size(), 2);
        EXPECT_TRUE(received[1].tensor == Ramp(3136));
        return;
    }
    EXPECT_LT(lastOfFirst, START + 2 * MilliSeconds(100) + MilliSeconds(50))
        << "twice the deadline from the first poll, which leaves behind 24 ms of chunks";
    ASSERT_EQ(received.size(), 1) << "nobody can answer for the first one";
    EXPECT_TRUE(received[0].tensor == Ramp(3136));
}

TEST_P(EveryPolicy, FinishesATensorAtItsDeadlineWithWhatCame)
{
    Expect(3136, MilliSeconds(100));
    route.deadline = MilliSeconds(100);
    CutTheWire(START + MilliSeconds(9), Seconds(5)); // chunks leave every 2.4 ms
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_FALSE(received[0].IsComplete());
    EXPECT_GT(received[0].GetArrivedCount(), 0);
    // The first packet of 1500 bytes needs 1.2 ms at 10 Mb/s; before it, TCP shakes hands.
    const double handshake = route.policy == "tcp" ? 0.0015 : 0;
    EXPECT_NEAR(receivedAt[0].GetSeconds(), 0.010 + 0.0012 + 0.100, 0.0001 + handshake);
}

TEST_P(EveryPolicy, BadHeadersOfEveryTypeAreDroppedAndCounted)
{
    Expect(3136);
    Send(Ramp(3136));
    int sentBad = 0;
    Simulator::Schedule(
        START + MilliSeconds(5),
        [&]
        {
            for (uint8_t type = TensorHeader::DATA; type <= TensorHeader::POLL; ++type)
            {
                for (uint32_t count : {1U, 2U, 1000U, 4'000'000'000U})
                {
                    for (uint32_t parity : {0U, 1U, 300U, 4'000'000'000U})
                    {
                        TensorHeader header;
                        header.type = static_cast<TensorHeader::Type>(type);
                        header.cut = 1;
                        header.inference = 77;
                        header.chunk = count - 1;
                        header.chunkCount = count;
                        header.elementsPerChunk = count;
                        header.parity =
                            ParityFields{prometheus::ErasureCodeId::Xor, parity, parity};
                        auto packet = Create<Packet>(3);
                        packet->AddHeader(header);
                        SendRaw(packet);
                        ++sentBad;
                    }
                }
            }
        });
    Simulator::Run();
    // Where the header could be one of a tensor, that tensor begins and ends in its deadline.
    ASSERT_GE(received.size(), 1);
    EXPECT_TRUE(std::any_of(received.begin(),
                            received.end(),
                            [](const MaskedTensor& tensor)
                            { return tensor.tensor == Ramp(3136); }));
    EXPECT_LE(received.size(), 2);
    EXPECT_GT(drops["malformed"], sentBad / 2);
    EXPECT_EQ(receiver->GetReassemblyBytes(), 0);
}

TEST(DeliveryPolicies, UnknownNamesAreRefused)
{
    EXPECT_THAT([] { FindDeliveryPolicy("pigeon"); },
                ThrowsMessage<prometheus::InvalidInput>(testing::HasSubstr(
                    "'pigeon' is unknown; known: udp, fec-xor, fec-rs, nack, tcp")));
    EXPECT_THROW(CreateObjectWithAttributes<TensorUdpEndpoint>("Policy", StringValue("pigeon")),
                 prometheus::InvalidInput);
}

TEST_F(Policies, AnEndpointsPolicyIsForRoutesThatNameNone)
{
    sender->SetAttribute("Policy", StringValue("fec-xor"));
    sender->SetAttribute("ParityShare", DoubleValue(0.5));
    Expect(3136);
    Send(Ramp(3136), 0); // 9 chunks
    Simulator::Run();
    route.policy = "fec-rs";
    route.parityShare = 0.25;
    Send(Ramp(3136), 1);
    Simulator::Run();
    EXPECT_EQ(sent[TensorHeader::PARITY], 5 + 3);
    EXPECT_EQ(received.size(), 2);
}

TEST_F(Policies, ReedSolomonBringsBackAsManyChunksAsItHasParity)
{
    route.policy = "fec-rs";
    Expect(3136);
    Lose({0, 4, 8}); // 9 chunks of 357 elements, 3 of parity
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].IsComplete());
    EXPECT_TRUE(received[0].tensor == Ramp(3136));
    EXPECT_EQ(ledger->GetRecoveredCount(), 3);
    EXPECT_EQ(ledger->GetLostByCause().count("missed deadline"), 0);
}

TEST_F(Policies, ReedSolomonBringsNothingBackOfMore)
{
    route.policy = "fec-rs";
    Expect(3136, MilliSeconds(100));
    Lose({0, 4, 8, 9});
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_EQ(received[0].GetArrivedCount(), 3136 - 357 * 2 - (3136 - 8 * 357));
    EXPECT_EQ(ledger->GetRecoveredCount(), 0);
}

TEST_F(Policies, XorBringsBackABurstOfAChunkAGroup)
{
    route.policy = "fec-xor"; // 9 chunks in 3 groups
    Expect(3136);
    Lose({3, 4, 5});
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(3136));
    EXPECT_EQ(ledger->GetRecoveredCount(), 3);
}

TEST_F(Policies, ParityOfPackedChunksOfManyLengthsBringsThemBack)
{
    std::mt19937 random(3);
    const Tensor tensor = prometheus::RandomActivation({40, 20, 20}, random);
    route.policy = "fec-rs";
    route.encoding = "float32-rle";
    receiver->Expect(0, 1, {DType::Float32, tensor.GetShape(), {Seconds(5)}, [this](auto, auto& t) {
                                received.push_back(t);
                            }});
    Lose({1, 2, 3});
    Send(tensor);
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == tensor);
    EXPECT_EQ(ledger->GetRecoveredCount(), 3);
}

TEST_F(Policies, ProtectingTheFirstChunksOnlyIsUnequalProtection)
{
    route.policy = "fec-rs";
    route.protectedShare = 0.3; // chunks 0 to 2 of 9
    route.parityShare = 1;
    Expect(3136, MilliSeconds(100));
    Lose({0, 1, 2, 5});
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_EQ(sent[TensorHeader::PARITY], 3);
    EXPECT_EQ(received[0].GetArrivedCount(), 3136 - 357);
}

TEST_F(Policies, ATensorOfOneChunkComesBackFromItsParity)
{
    route.policy = "fec-xor";
    Expect(10);
    Lose({0});
    Send(Ramp(10));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(10));
}

TEST_F(Policies, ParityCountsForTheReassemblyMemory)
{
    TensorHeader header;
    header.elementsPerChunk = 357;
    header.chunkCount = 9;
    ExpectedTensor expected{DType::Float32, {3136}, {}, {}};
    EXPECT_EQ(IncomingTensor::BytesNeeded(header, expected), 12'544);
    header.parity = ParityFields{prometheus::ErasureCodeId::ReedSolomon, 9, 3};
    // The codes, all chunks once more, three parity payloads and a slot for each of the twelve.
    EXPECT_EQ(IncomingTensor::BytesNeeded(header, expected),
              2 * 12'544 + 3 * (357 * 4 + 2) + 12 * 32);
    header.parity->protectedChunks = 4'000'000'000;
    EXPECT_EQ(IncomingTensor::BytesNeeded(header, expected), std::nullopt);
    header.parity = ParityFields{prometheus::ErasureCodeId::ReedSolomon, 9, 256};
    EXPECT_EQ(IncomingTensor::BytesNeeded(header, expected), std::nullopt);
}

class Tcp : public Policies
{
  protected:
    Tcp()
    {
        route.policy = "tcp";
    }

    /** Writes bytes to the receiver's port through a connection of its own. */
    void SendStream(std::vector<uint8_t> bytes)
    {
        strangers.push_back(Socket::CreateSocket(nodes.Get(0), TcpSocketFactory::GetTypeId()));
        auto socket = strangers.back();
        socket->Bind();
        socket->Connect(AddressOf(1));
        socket->SetConnectCallback(
            Callback<void, Ptr<Socket>>(
                [bytes](Ptr<Socket> open)
                { open->Send(Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size()))); }),
            Callback<void, Ptr<Socket>>());
    }

    std::vector<Ptr<Socket>> strangers;
};

TEST_F(Tcp, LossesAreRepairedByTheConnection)
{
    LoseAtRandom(1, 0.05, 3);
    Expect(3136, Seconds(60));
    for (uint32_t i = 0; i < 10; ++i)
    {
        Send(Ramp(3136), i);
    }
    Simulator::Run();
    ASSERT_EQ(received.size(), 10);
    for (const auto& tensor : received)
    {
        EXPECT_TRUE(tensor.tensor == Ramp(3136));
    }
    EXPECT_EQ(ledger->GetSentCount(), 90);
    EXPECT_EQ(ledger->GetDeliveredCount(), 90);
}

TEST_F(Tcp, WhatComesBehindTheDeadlineIsReadAndDroppedAndTheNextTensorIsWhole)
{
    Expect(31360, MilliSeconds(20)); // some 106 ms at 10 Mb/s
    Send(Ramp(31360), 0);
    Simulator::Schedule(MilliSeconds(200),
                        [this]
                        {
                            Expect(3136, MilliSeconds(500));
                            sender->Send({0, 1, 1}, TensorHeader::DATA, Ramp(3136), route);
                        });
    Simulator::Run();
    ASSERT_EQ(received.size(), 2);
    EXPECT_FALSE(received[0].IsComplete());
    EXPECT_GT(received[0].GetArrivedCount(), 0);
    EXPECT_TRUE(received[1].tensor == Ramp(3136));
    EXPECT_GT(drops["missed deadline"], 0);
    EXPECT_EQ(ledger->GetLostByCause().at("missed deadline"), drops["missed deadline"]);
}

TEST_F(Tcp, ABrokenConnectionIsALossWithACauseAndTheNextTensorOpensAnother)
{
    Expect(3136, MilliSeconds(100));
    Send(Ramp(3136), 0); // arrives
    CutTheWire(MilliSeconds(100), Seconds(1000));
    Simulator::Schedule(MilliSeconds(200),
                        [this] {
                            sender->Send({0, 1, 1}, TensorHeader::DATA, Ramp(3136), route);
                        });
    Simulator::Schedule(Seconds(2000),
                        [this] {
                            sender->Send({0, 1, 2}, TensorHeader::DATA, Ramp(3136), route);
                        });
    Simulator::Run();
    ASSERT_EQ(received.size(), 2);
    EXPECT_TRUE(received[1].tensor == Ramp(3136));
    EXPECT_EQ(ledger->GetLostByCause(),
              (std::map<std::string, uint64_t>{{"tcp connection broken", 9}}));
}

TEST_F(Tcp, AConnectionThatIsNeverAnsweredFails)
{
    Expect(3136, MilliSeconds(100));
    LoseAtRandom(1, 1, 1);
    Send(Ramp(3136), 0);
    Simulator::Run();
    EXPECT_TRUE(received.empty());
    EXPECT_EQ(ledger->GetLostByCause(),
              (std::map<std::string, uint64_t>{{"tcp connection failed", 9}}));
}

TEST_F(Tcp, ARefusedConnectionFails)
{
    route.destination = InetSocketAddress(interfaces.GetAddress(1), 9999); // nobody listens
    Send(Ramp(3136), 0);
    Simulator::Run();
    uint64_t lost = 0;
    for (const auto& [cause, count] : ledger->GetLostByCause())
    {
        EXPECT_THAT(cause, testing::HasSubstr("tcp connection"));
        lost += count;
    }
    EXPECT_EQ(lost, 9);
}

TEST_F(Tcp, HostileLengthsAndFramesEndTheirConnectionOrAreDroppedAndNothingElse)
{
    Expect(3136);
    Send(Ramp(3136));
    Simulator::Schedule(START,
                        [this]
                        {
                            SendStream({0xff, 0xff, 0xff, 0xff, 1, 2, 3});
                            SendStream({0, 0, 0, 0, 1, 2, 3});
                            SendStream({0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 2, 9, 9});
                            SendStream({0, 0, 0, 100, 1, 2, 3}); // and never more
                        });
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(3136));
    EXPECT_EQ(drops["malformed"], 4);
}

class Nack : public Policies
{
  protected:
    Nack()
    {
        route.policy = "nack";
    }
};

TEST_F(Nack, WithoutLossesOneReportIsAllThatItCosts)
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

TEST_F(Nack, WhatWasLostIsSentAgainAndNothingElse)
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

TEST_F(Nack, ATensorOfWhichNothingArrivedIsSentAgain)
{
    Expect(3136);
    Lose({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}); // nine chunks and two polls
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(3136));
    EXPECT_EQ(sent[TensorHeader::DATA], 18);
}

TEST_F(Nack, SoIsATensorOfOneChunk)
{
    Expect(10);
    Lose({0, 1});
    Send(Ramp(10));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(10));
}

TEST_F(Nack, LostReportsAreAskedForAgain)
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

TEST_F(Nack, LongSideInformationIsSentAgainToo)
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

TEST_F(Nack, RepairsMostOfAWireThatLosesHalfInBothDirections)
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

TEST_F(Nack, APathSlowerThanTheTimeoutIsPolledAgainButSentNothingTwice)
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

TEST_F(Nack, AThirdOfLossesInBothDirectionsIsRepairedWithinADozenRounds)
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

TEST_F(Nack, MemoryForRepairsIsBoundedAndTheOldestGo)
{
    sender = nullptr;
    auto frugal =
        CreateObjectWithAttributes<TensorUdpEndpoint>("RepairMemory", UintegerValue(30'000));
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

TEST_F(Nack, ReportsOfStrangersAndBrokenOnesChangeNothing)
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
