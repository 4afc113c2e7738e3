/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "memo-runner.h"
#include "prometheus-error.h"
#include "recorded-runner.h"
#include "small-network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace prometheus
{
namespace
{

using testing::ThrowsMessage;

struct Memo : testing::Test
{
    std::shared_ptr<SmallNetwork> network = std::make_shared<SmallNetwork>();
    MemoRunner memo{network};
    SplitBundle bundle = SmallBundle();
};

/** The same tensor in other memory. */
Tensor Clone(const Tensor& tensor)
{
    return Tensor::FromBytes(tensor.GetDType(),
                             tensor.GetShape(),
                             {tensor.GetBytes(), tensor.GetBytes() + tensor.GetByteCount()});
}

TEST_F(Memo, GivesWhatTheRunnerGivesBitForBitAndRunsItOnce)
{
    SmallNetwork plain;
    for (int round = 0; round < 3; ++round)
    {
        for (const auto& image : bundle.data.images)
        {
            for (const LayerRange range : {LayerRange{0, 1}, {0, 2}, {0, 3}})
            {
                EXPECT_EQ(memo.Run(range, Clone(image)), plain.Run(range, image));
            }
        }
    }
    EXPECT_EQ(network->runs, 15);
    EXPECT_EQ(memo.GetMisses(), 15U);
    EXPECT_EQ(memo.GetHits(), 30U);
}

TEST_F(Memo, KeepsRangesApartThatTakeTheSameInput)
{
    const auto& image = bundle.data.images[0];
    EXPECT_EQ(memo.Run({0, 1}, image), bundle.activations[0][0]);
    EXPECT_EQ(memo.Run({0, 2}, image), bundle.activations[1][0]);
    EXPECT_EQ(memo.Run({0, 1}, image), bundle.activations[0][0]);
    EXPECT_EQ(memo.GetHits(), 1U);
}

/** Many layers, each of which adds one to a number. */
class LongNetwork : public StageRunner
{
  public:
    LongNetwork()
    {
        m_profile.layers.resize(70);
    }

    const NetworkProfile& GetProfile() const override
    {
        return m_profile;
    }

    std::optional<Tensor> Run(LayerRange range, const MaskedTensor& input) override
    {
        const auto added = static_cast<float>(range.last - range.first);
        return Tensor::FromFloats({1}, {*input.tensor.GetFloats() + added});
    }

  private:
    NetworkProfile m_profile;
};

TEST(MemoOfALongNetwork, KeepsAllItsRangesApart)
{
    MemoRunner longMemo(std::make_shared<LongNetwork>());
    const auto number = Tensor::FromFloats({1}, {100});
    for (int round = 0; round < 2; ++round)
    {
        for (uint32_t first = 0; first < 70; ++first)
        {
            for (uint32_t last = first + 1; last <= 70; ++last)
            {
                ASSERT_EQ(longMemo.Run({first, last}, number),
                          LongNetwork().Run({first, last}, number))
                    << first << " to " << last;
            }
        }
    }
    EXPECT_EQ(longMemo.GetHits(), longMemo.GetMisses());
}

TEST_F(Memo, KeepsInputsApartThatDifferInOneBit)
{
    const auto& recorded = bundle.activations[0][0];
    std::vector<uint8_t> bytes(recorded.GetBytes(), recorded.GetBytes() + recorded.GetByteCount());
    bytes[0] ^= 1;
    const auto changed = Tensor::FromBytes(DType::Float32, recorded.GetShape(), bytes);
    memo.Run({1, 3}, recorded);
    EXPECT_EQ(memo.Run({1, 3}, changed), SmallNetwork().Run({1, 3}, changed));
    EXPECT_EQ(memo.GetMisses(), 2U);
}

TEST_F(Memo, LetsInputsWithLossesThroughAndForgetsThem)
{
    const auto& image = bundle.data.images[1];
    const MaskedTensor partial(image, {true, true, false, true, true, true});
    memo.Run({0, 3}, image);
    const int before = network->runs;
    memo.Run({0, 3}, partial);
    memo.Run({0, 3}, partial);
    EXPECT_EQ(network->runs, before + 2);
    EXPECT_EQ(memo.GetHits(), 0U);
    EXPECT_EQ(memo.GetMisses(), 1U);
}

TEST_F(Memo, RemembersThatNothingIsKnown)
{
    auto recorded = std::make_shared<RecordedRunner>(std::make_shared<SplitBundle>(bundle));
    MemoRunner unknowing(recorded);
    const auto stranger = Tensor::FromBytes(DType::UInt8, {1, 2, 3}, {9, 9, 9, 9, 9, 9});
    EXPECT_EQ(unknowing.Run({0, 3}, stranger), std::nullopt);
    EXPECT_EQ(unknowing.Run({0, 3}, stranger), std::nullopt);
    EXPECT_EQ(unknowing.GetHits(), 1U);
}

TEST_F(Memo, PassesOnWhatTheRunnerRefuses)
{
    EXPECT_THROW(memo.Run({0, 4}, bundle.data.images[0]), InvalidInput);
    EXPECT_THROW(memo.Run({0, 4}, bundle.data.images[0]), InvalidInput);
    EXPECT_EQ(memo.GetHits() + memo.GetMisses(), 0U);
}

TEST_F(Memo, HasTheProfileOfItsRunner)
{
    EXPECT_EQ(&memo.GetProfile(), &network->GetProfile());
    EXPECT_THAT([] { MemoRunner(nullptr); },
                ThrowsMessage<InvalidInput>("a MemoRunner needs a runner to remember, got none"));
}

} // namespace
} // namespace prometheus
