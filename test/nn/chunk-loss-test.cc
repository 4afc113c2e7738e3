/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "chunk-loss.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

using namespace prometheus;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

double ShareOf(const std::vector<bool>& lost)
{
    return static_cast<double>(std::count(lost.begin(), lost.end(), true)) /
           static_cast<double>(lost.size());
}

double MeanBurstOf(const std::vector<bool>& lost)
{
    std::size_t bursts = 0;
    for (std::size_t i = 0; i < lost.size(); ++i)
    {
        bursts += lost[i] && (i == 0 || !lost[i - 1]);
    }
    return static_cast<double>(std::count(lost.begin(), lost.end(), true)) /
           static_cast<double>(bursts);
}

} // namespace

TEST(ChunkLoss, LosesTheShareItIsToldIndependently)
{
    SeededRandom random(1);
    const auto lost = ChunkLoss{0.3, 0}.Draw(100'000, random);
    // Five standard deviations of a binomial share; independent losses have bursts of 1 / (1 - l).
    EXPECT_NEAR(ShareOf(lost), 0.3, 5 * std::sqrt(0.3 * 0.7 / 100'000));
    EXPECT_NEAR(MeanBurstOf(lost), 1 / 0.7, 0.03);
}

TEST(ChunkLoss, LosesTheSameShareInBurstsOfTheMeanLength)
{
    SeededRandom random(1);
    const auto lost = ChunkLoss{0.3, 4}.Draw(200'000, random);
    // 15 000 bursts of geometric length: five standard deviations of their mean.
    EXPECT_NEAR(MeanBurstOf(lost), 4, 5 * std::sqrt(12.0 / 15'000));
    EXPECT_NEAR(ShareOf(lost), 0.3, 0.02);
}

TEST(ChunkLoss, StartsEveryTensorFromTheStationaryShare)
{
    const ChunkLoss loss{0.3, 4};
    std::vector<bool> first;
    std::vector<bool> last;
    for (uint32_t tensor = 0; tensor < 20'000; ++tensor)
    {
        SeededRandom random(1, tensor);
        const auto lost = loss.Draw(9, random);
        first.push_back(lost.front());
        last.push_back(lost.back());
    }
    EXPECT_NEAR(ShareOf(first), 0.3, 5 * std::sqrt(0.3 * 0.7 / 20'000));
    EXPECT_NEAR(ShareOf(last), 0.3, 5 * std::sqrt(0.3 * 0.7 / 20'000));
}

TEST(ChunkLoss, LosesMoreOfTheSamePacketsAtGreaterShares)
{
    const auto draw = [](double share)
    {
        SeededRandom random(7);
        return ChunkLoss{share, 0}.Draw(1000, random);
    };
    const auto few = draw(0.2);
    const auto many = draw(0.4);
    for (std::size_t i = 0; i < few.size(); ++i)
    {
        EXPECT_LE(few[i], many[i]);
    }
    EXPECT_EQ(ShareOf(draw(0)), 0);
    EXPECT_EQ(ShareOf(draw(1)), 1);
}

TEST(ChunkLoss, RefusesWhatNoChainCanLose)
{
    const auto refuses = [](const ChunkLoss& loss, const std::string& message)
    { EXPECT_THAT([&] { loss.Validate(); }, ThrowsMessage<InvalidInput>(HasSubstr(message))); };
    refuses({1.1, 0}, "mean loss 1.1: must be between 0 and 1");
    refuses({std::nan(""), 0}, "mean loss nan");
    refuses({0.3, 0.5}, "mean burst 0.5: must be 0, or at least 1");
    refuses({0.9, 4}, "mean loss 0.9 in bursts of 4: must be at most 0.8");
}
