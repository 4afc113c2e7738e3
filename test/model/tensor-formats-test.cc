/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Encodings, layouts, side information and reconstructions as tensors meet them on the wire.

#include "codec/codec-fixtures.h"
#include "model/tensor-wire.h"

#include "ns3/nstime.h"

#include <set>

namespace ns3
{
namespace
{

using prometheus::DType;
using prometheus::MaskedTensor;
using prometheus::Shape;
using prometheus::Tensor;

const char* const ENCODINGS[] = {"float32",
                                 "float16",
                                 "uint8",
                                 "int8",
                                 "int8-channel",
                                 "float32-rle",
                                 "float16-rle",
                                 "uint8-rle"};
const char* const LAYOUTS[] = {"contiguous", "interleaved", "random", "channelwise"};

class Formats : public TensorWire
{
  protected:
    /** Expects tensors of a type and shape, with a reception of its own. */
    void ExpectShape(DType dtype, const Shape& shape, TensorReception reception = {})
    {
        if (reception.deadline.IsZero())
        {
            reception.deadline = Seconds(60);
        }
        receiver->Expect(
            0, 1, {dtype, shape, reception, [this](uint32_t, const MaskedTensor& tensor) {
                       received.push_back(tensor);
                   }});
    }

    /** Counts packets as they leave, by type, and keeps their layout seeds. */
    void CountSent()
    {
        sender->TraceConnectWithoutContext("Tx",
                                           Callback<void, Ptr<const Packet>>(
                                               [this](Ptr<const Packet> packet)
                                               {
                                                   TensorHeader header;
                                                   packet->PeekHeader(header);
                                                   types.push_back(header.type);
                                                   seeds.insert(header.layoutSeed);
                                               }));
    }

    Tensor Activation(const Shape& shape)
    {
        return prometheus::RandomActivation(shape, random);
    }

    std::mt19937 random{1};
    std::vector<TensorHeader::Type> types;
    std::set<uint32_t> seeds;
};

TEST_F(Formats, EveryEncodingInEveryLayoutArrivesAsEncoded)
{
    uint32_t inference = 0;
    for (const Shape& shape : {Shape{70, 9, 11}, Shape{3, 40}, Shape{}, Shape{0, 4}})
    {
        for (const char* encoding : ENCODINGS)
        {
            for (const char* layout : LAYOUTS)
            {
                for (DType dtype : {DType::Float32, DType::UInt8})
                {
                    const Tensor tensor = dtype == DType::Float32
                                              ? Activation(shape)
                                              : prometheus::RandomBits(dtype, shape, random);
                    const auto& codec = prometheus::FindEncoding(encoding);
                    const Tensor expected = codec.Decode(codec.Encode(tensor));
                    ExpectShape(dtype, shape);
                    route.encoding = encoding;
                    route.layout = layout;
                    received.clear();
                    Send(tensor, inference++);
                    Simulator::Run();
                    const std::string where = std::string(encoding) + " " + layout;
                    ASSERT_EQ(received.size(), 1) << where;
                    EXPECT_TRUE(received[0].IsComplete()) << where;
                    EXPECT_TRUE(received[0].tensor == expected) << where;
                }
            }
        }
    }
    EXPECT_EQ(ledger->GetDeliveredCount(), ledger->GetSentCount());
    drops.erase("duplicate"); // copies of side information, before and
    drops.erase("unneeded");  // behind the last chunk
    EXPECT_TRUE(drops.empty()) << drops.begin()->first;
}

TEST_F(Formats, ShortSideInformationIsInEveryHeaderAndLongTravelsApart)
{
    CountSent();
    route.encoding = "int8-channel";
    ExpectShape(DType::Float32, {16, 10, 10}); // 16 steps of 4 bytes just fit
    Send(Activation({16, 10, 10}), 0);
    Simulator::Run();
    EXPECT_EQ(types, (std::vector{TensorHeader::DATA, TensorHeader::DATA}));

    types.clear();
    ExpectShape(DType::Float32, {17, 10, 10});
    Send(Activation({17, 10, 10}), 1);
    Simulator::Run();
    EXPECT_EQ(types,
              (std::vector{TensorHeader::SIDE_INFO,
                           TensorHeader::DATA,
                           TensorHeader::SIDE_INFO,
                           TensorHeader::DATA,
                           TensorHeader::SIDE_INFO}))
        << "two chunks, so three copies: before, between and behind them";
    EXPECT_EQ(received.size(), 2);
}

TEST_F(Formats, OneCopyOfTheSideInformationIsEnough)
{
    route.encoding = "int8-channel";
    const Tensor tensor = Activation({80, 10, 10}); // 8000 codes: six chunks, five copies
    ExpectShape(DType::Float32, tensor.GetShape(), {MilliSeconds(100)});
    // Copies go before chunks 0, 2, 3, 5 and behind the last one; all but the fourth are lost.
    CountSent();
    Lose({0, 3, 5, 10});
    Send(tensor);
    Simulator::Run();
    ASSERT_EQ(types.size(), 11);
    for (std::size_t at : {0, 3, 5, 8, 10})
    {
        EXPECT_EQ(types[at], TensorHeader::SIDE_INFO) << at;
    }
    ASSERT_EQ(received.size(), 1);
    const auto& codec = prometheus::FindEncoding("int8-channel");
    EXPECT_TRUE(received[0].tensor == codec.Decode(codec.Encode(tensor)));
    EXPECT_TRUE(received[0].IsComplete());
}

TEST_F(Formats, WithoutItsSideInformationAllOfATensorIsLost)
{
    route.encoding = "int8-channel";
    ExpectShape(DType::Float32, {80, 10, 10}, {MilliSeconds(100)});
    Lose({0, 3, 5, 8, 10});
    Send(Activation({80, 10, 10}));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_EQ(received[0].GetArrivedCount(), 0);
    EXPECT_TRUE(received[0].tensor ==
                Tensor::FromFloats({80, 10, 10}, std::vector<float>(8000, 0)));
}

TEST_F(Formats, SideInformationLongerThanAPacketTravelsInParts)
{
    CountSent();
    route.encoding = "int8-channel";
    const Tensor tensor = Activation({1000, 2}); // 4000 bytes of steps, 1440 a packet
    ExpectShape(DType::Float32, tensor.GetShape());
    Send(tensor);
    Simulator::Run();
    EXPECT_EQ(std::count(types.begin(), types.end(), TensorHeader::SIDE_INFO), 3 * 3);
    ASSERT_EQ(received.size(), 1);
    const auto& codec = prometheus::FindEncoding("int8-channel");
    EXPECT_TRUE(received[0].tensor == codec.Decode(codec.Encode(tensor)));
}

TEST_F(Formats, ATensorOfNaNIsUnknownAfterTheJourneyToo)
{
    route.encoding = "int8-channel";
    ExpectShape(DType::Float32, {80, 10, 10});
    Send(Tensor::Unknown({80, 10, 10}));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(std::isnan(received[0].tensor.GetFloats()[4711]));
}

TEST_F(Formats, EveryTensorHasALayoutSeedOfItsOwnAndTheSameInEveryRun)
{
    CountSent();
    route.layout = "random";
    ExpectShape(DType::Float32, {700});
    for (uint32_t inference = 0; inference < 20; ++inference)
    {
        Send(Activation({700}), inference);
    }
    Simulator::Run();
    EXPECT_EQ(received.size(), 20);
    EXPECT_EQ(seeds.size(), 20);
    EXPECT_TRUE(seeds.count(OutgoingTensor::LayoutSeedOf({0, 1, 7}, route)));
    EXPECT_NE(OutgoingTensor::LayoutSeedOf({0, 1, 7}, route),
              OutgoingTensor::LayoutSeedOf({1, 0, 7}, route));
}

TEST_F(Formats, TheMostImportantElementsLeaveFirst)
{
    const Shape shape{4, 360};
    route.importance = std::make_shared<const prometheus::ImportanceLayout>(
        shape, std::vector<float>{0.1F, 3, 2, 0.5F});
    TensorReception reception{MilliSeconds(100)};
    reception.importance = route.importance;
    ExpectShape(DType::Float32, shape, reception);
    Lose({0, 3});
    Send(Activation(shape));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    for (std::size_t i = 0; i < 4 * 360; ++i)
    {
        // First channel 1, then 2, 3, 0, each of them one packet.
        EXPECT_EQ(received[0].arrived[i], i / 360 == 2 || i / 360 == 3) << i;
    }
}

TEST_F(Formats, AReceiverWithoutThatOrderOrWithAnotherRefusesItsTensors)
{
    const Shape shape{2, 100};
    route.importance =
        std::make_shared<const prometheus::ImportanceLayout>(shape, std::vector<float>{1, 2});
    ExpectShape(DType::Float32, shape);
    Send(Activation(shape), 0);
    Simulator::Run();
    EXPECT_EQ(drops["malformed"], 1);
    TensorReception reception;
    reception.importance =
        std::make_shared<const prometheus::ImportanceLayout>(shape, std::vector<float>{2, 1});
    ExpectShape(DType::Float32, shape, reception);
    Send(Activation(shape), 1);
    Simulator::Run();
    EXPECT_EQ(drops["malformed"], 2);
    EXPECT_TRUE(received.empty());
}

/** Fills with sevens. */
class Sevens : public prometheus::Reconstruction
{
  public:
    std::string_view GetName() const override
    {
        return "sevens";
    }

    MaskedTensor Fill(const MaskedTensor& partial) const override
    {
        std::vector<float> values(partial.tensor.GetFloats(),
                                  partial.tensor.GetFloats() + partial.tensor.GetElementCount());
        for (std::size_t i = 0; i < values.size(); ++i)
        {
            values[i] = partial.arrived[i] ? values[i] : 7;
        }
        return {Tensor::FromFloats(partial.tensor.GetShape(), values), partial.arrived};
    }
};

TEST_F(Formats, ACutsOwnReconstructionFillsItsTensorsAndNoOthers)
{
    TensorReception reception{MilliSeconds(100)};
    reception.reconstruction = std::make_shared<const Sevens>();
    ExpectShape(DType::Float32, {720}, reception);
    receiver->Expect(
        0, 2, {DType::Float32, {720}, {MilliSeconds(100)}, [this](auto, const MaskedTensor& t) {
                   received.push_back(t);
               }});
    Lose({0, 2});
    Simulator::Schedule(START,
                        [this]
                        {
                            sender->Send({0, 1, 0}, TensorHeader::DATA, Ramp(720), route);
                            sender->Send({0, 2, 0}, TensorHeader::DATA, Ramp(720), route);
                        });
    Simulator::Run();
    ASSERT_EQ(received.size(), 2);
    EXPECT_EQ(received[0].tensor.GetFloats()[0], 7);
    EXPECT_EQ(received[1].tensor.GetFloats()[0], 0);
}

TEST(SideInfoParts, TakesPartsInAnyOrderAndRefusesWhatDoesNotFit)
{
    using prometheus::ChunkOutcome;
    const std::vector<uint8_t> bytes{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    SideInfoParts parts(10);
    EXPECT_EQ(parts.Add(4, 4, &bytes[0], 3), ChunkOutcome::Malformed);
    EXPECT_EQ(parts.Add(0, 11, &bytes[0], 1), ChunkOutcome::Malformed) << "parts of nothing";
    EXPECT_EQ(parts.Add(0, 4'000'000'000U, &bytes[0], 1), ChunkOutcome::Malformed);
    EXPECT_EQ(parts.Add(0, 4, &bytes[0], 2), ChunkOutcome::Malformed);
    EXPECT_EQ(parts.Add(3, 4, &bytes[9], 1), ChunkOutcome::Accepted);
    EXPECT_EQ(parts.Add(3, 4, &bytes[9], 1), ChunkOutcome::Duplicate);
    EXPECT_EQ(parts.Add(0, 5, &bytes[0], 2), ChunkOutcome::Malformed) << "four parts so far";
    EXPECT_EQ(parts.Add(1, 4, &bytes[3], 3), ChunkOutcome::Accepted);
    EXPECT_EQ(parts.Add(2, 4, &bytes[6], 3), ChunkOutcome::Accepted);
    EXPECT_FALSE(parts.IsComplete());
    EXPECT_EQ(parts.Add(0, 4, &bytes[0], 3), ChunkOutcome::Accepted);
    EXPECT_TRUE(parts.IsComplete());
    EXPECT_EQ(parts.GetBytes(), bytes);
}

} // namespace
} // namespace ns3
