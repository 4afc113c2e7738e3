/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "codec-fixtures.h"
#include "prometheus-error.h"
#include "reconstruction.h"
#include "tensor-crossing.h"

#include <gmock/gmock.h>

#include <cmath>

namespace prometheus
{
namespace
{

using testing::HasSubstr;
using testing::ThrowsMessage;

Tensor SomeTensor()
{
    std::vector<float> values(64 * 7 * 7);
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        values[i] = static_cast<float>(i % 101) - 20;
    }
    return Tensor::FromFloats({64, 7, 7}, values);
}

std::vector<bool> NoneLost(const TensorInPackets& sent)
{
    return std::vector<bool>(sent.PacketCount(), false);
}

const Reconstruction& Zero()
{
    return FindReconstruction("zero");
}

TEST(TensorCrossing, FillsPacketsBehindTheHeader)
{
    const TensorCrossing crossing({});
    const auto sent = crossing.Send(SomeTensor(), 0);
    // (1472 - 32) / 4 = 360 floats a packet: 9 packets for 3136 of them.
    EXPECT_EQ(sent.data.size(), 9u);
    EXPECT_EQ(sent.geometry.elementsPerChunk, 360u);
    EXPECT_TRUE(sent.parity.empty());
    EXPECT_EQ(crossing.BytesOf(sent), 3136u * 4 + 9 * (32 + 28));
}

TEST(TensorCrossing, GivesBackWhatArrivesWhole)
{
    for (const std::string encoding : {"float32", "float32-rle"})
    {
        for (const std::string layout : {"contiguous", "interleaved", "random", "channelwise"})
        {
            const TensorCrossing crossing({encoding, layout, 400});
            const auto sent = crossing.Send(SomeTensor(), 5);
            const auto received = crossing.Receive(sent, NoneLost(sent), Zero());
            EXPECT_TRUE(received.IsComplete());
            EXPECT_EQ(received.tensor, SomeTensor()) << encoding << " " << layout;
        }
    }
}

TEST(TensorCrossing, LosesTheElementsOfTheLostPackets)
{
    const TensorCrossing crossing({"float32", "contiguous"});
    const auto sent = crossing.Send(SomeTensor(), 0);
    auto lost = NoneLost(sent);
    lost[1] = true;
    const auto received = crossing.Receive(sent, lost, Zero());
    const auto whole = SomeTensor();
    for (std::size_t i = 0; i < 3136; ++i)
    {
        const bool isLost = i / 360 == 1;
        EXPECT_EQ(received.arrived[i], !isLost) << i;
        EXPECT_EQ(received.tensor.GetFloats()[i], isLost ? 0 : whole.GetFloats()[i]) << i;
    }
}

TEST(TensorCrossing, RecoversAsManyPacketsAsThereIsParity)
{
    const TensorCrossing crossing({"int8", "interleaved", 400, "reed-solomon", 0.5});
    const auto sent = crossing.Send(SomeTensor(), 0);
    // 400 - 32 - 4 bytes of scale - 2 of length: 362 codes a packet.
    ASSERT_EQ(sent.data.size(), 9u);
    ASSERT_EQ(sent.parity.size(), 5u);
    const auto whole = crossing.Receive(sent, NoneLost(sent), Zero());
    auto lost = NoneLost(sent);
    for (const std::size_t packet : {0, 2, 4, 8, 13})
    {
        lost[packet] = true;
    }
    EXPECT_EQ(crossing.Receive(sent, lost, Zero()).tensor, whole.tensor);
    EXPECT_TRUE(crossing.Receive(sent, lost, Zero()).IsComplete());
    lost[5] = true;
    EXPECT_FALSE(crossing.Receive(sent, lost, Zero()).IsComplete());
    for (const auto* payloads : {&sent.data, &sent.parity})
    {
        for (const auto& payload : *payloads)
        {
            EXPECT_LE(payload.size() + 32 + 4, 400u);
        }
    }
}

TEST(TensorCrossing, BringsLongSideInformationByItself)
{
    const TensorCrossing crossing({"int8-channel"});
    const auto sent = crossing.Send(SomeTensor(), 0);
    ASSERT_GT(sent.encoded.sideInfo.size(), MAX_SIDE_INFO_BYTES);
    auto lost = NoneLost(sent);
    lost[0] = true;
    EXPECT_GT(crossing.Receive(sent, lost, Zero()).GetArrivedCount(), 0);
    EXPECT_EQ(crossing.BytesOf(sent), 3136u + sent.data.size() * 60 + 256 + 60);
}

TEST(TensorCrossing, HasNothingWhenEverythingIsLost)
{
    for (const std::string encoding : {"float32", "int8", "int8-channel"})
    {
        const TensorCrossing crossing({encoding});
        const auto sent = crossing.Send(SomeTensor(), 0);
        const std::vector<bool> all(sent.PacketCount(), true);
        EXPECT_EQ(crossing.Receive(sent, all, Zero()).GetArrivedCount(), 0) << encoding;
    }
}

TEST(TensorCrossing, NamesTheOptionItRefuses)
{
    const auto refuses = [](const CrossingOptions& options, const std::string& message) {
        EXPECT_THAT([&] { TensorCrossing{options}; },
                    ThrowsMessage<InvalidInput>(HasSubstr(message)));
    };
    refuses({"morse"}, "morse");
    refuses({"int8", "spiral"}, "spiral");
    refuses({"int8", "random", 63}, "packets of 63 bytes: must be between 64 and 65507");
    refuses({"int8", "random", 400, "parchive", 0.5}, "parchive");
    refuses({"int8", "random", 400, "xor", 0}, "parity share 0 with erasure code xor");
    refuses({"int8", "random", 400, "none", 0.5}, "parity share 0.5 with erasure code none");
    refuses({"int8", "random", 400, "xor", std::nan("")}, "parity share nan");
    const TensorCrossing crossing({});
    const auto sent = crossing.Send(SomeTensor(), 0);
    EXPECT_THAT([&] { crossing.Receive(sent, {true}, Zero()); },
                ThrowsMessage<InvalidInput>("the fate of 1 packets for a tensor of 9"));
}

TEST(CrossingOptions, AreDescribedEachByItself)
{
    const CrossingOptions all[] = {{},
                                   {"int8"},
                                   {"float32", "random"},
                                   {"float32", "interleaved", 400},
                                   {"float32", "interleaved", 1472, "xor", 0.5},
                                   {"float32", "interleaved", 1472, "reed-solomon", 0.5},
                                   {"float32", "interleaved", 1472, "xor", 0.25}};
    std::set<std::string> texts;
    for (const auto& options : all)
    {
        EXPECT_TRUE(texts.insert(Describe(options)).second) << Describe(options);
    }
}

} // namespace
} // namespace prometheus
