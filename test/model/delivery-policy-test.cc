/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What every delivery policy owes its receiver.

#include "codec/codec-fixtures.h"
#include "model/policy-wire.h"
#include "prometheus-error.h"

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

class EveryPolicy : public PolicyWire, public testing::WithParamInterface<const char*>
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
    EXPECT_THROW(CreateObjectWithAttributes<TensorEndpoint>("Policy", StringValue("pigeon")),
                 prometheus::InvalidInput);
}

TEST_F(PolicyWire, AnEndpointsPolicyIsForRoutesThatNameNone)
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

} // namespace
} // namespace ns3
