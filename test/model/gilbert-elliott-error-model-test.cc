/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "gilbert-elliott-error-model.h"

#include "ns3/double.h"
#include "ns3/packet.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace ns3
{
namespace
{

constexpr int PACKETS = 400'000;

Ptr<GilbertElliottErrorModel> Make(double meanLoss,
                                   double meanBurst,
                                   double goodLoss = 0,
                                   double badLoss = 1)
{
    auto model = CreateObject<GilbertElliottErrorModel>();
    model->SetAttribute("MeanLoss", DoubleValue(meanLoss));
    model->SetAttribute("MeanBurst", DoubleValue(meanBurst));
    model->SetAttribute("GoodLoss", DoubleValue(goodLoss));
    model->SetAttribute("BadLoss", DoubleValue(badLoss));
    model->AssignStreams(7);
    return model;
}

std::vector<bool> Draw(const Ptr<ErrorModel>& model, int count = PACKETS)
{
    auto packet = Create<Packet>(100);
    std::vector<bool> lost;
    for (int i = 0; i < count; ++i)
    {
        lost.push_back(model->IsCorrupt(packet));
    }
    return lost;
}

double MeanOf(const std::vector<bool>& lost)
{
    double sum = 0;
    for (bool one : lost)
    {
        sum += one;
    }
    return sum / static_cast<double>(lost.size());
}

/** Lengths of runs of lost packets, the first and last run left out: they may be cut off. */
std::vector<int> BurstsOf(const std::vector<bool>& lost)
{
    std::vector<int> bursts;
    int length = 0;
    for (bool one : lost)
    {
        if (!one && length > 0)
        {
            bursts.push_back(length);
        }
        length = one ? length + 1 : 0;
    }
    bursts.erase(bursts.begin());
    return bursts;
}

TEST(GilbertElliottErrorModel, HasTheStationaryLossOfItsAttributes)
{
    for (const auto& [meanLoss, meanBurst] : {std::pair(0.01, 3.0), {0.1, 5.0}, {0.3, 20.0}})
    {
        auto model = Make(meanLoss, meanBurst);
        const auto chain = model->GetChain();
        // The states of packets k apart are correlated by (1-p-r)^k: the mean of n packets has the
        // variance l (1-l) / n (2-p-r) / (p+r). Five standard deviations.
        const double change = chain.goodToBad + chain.badToGood;
        const double deviation =
            std::sqrt(meanLoss * (1 - meanLoss) / PACKETS * (2 - change) / change);
        EXPECT_NEAR(MeanOf(Draw(model)), meanLoss, 5 * deviation) << meanLoss << " " << meanBurst;
    }
}

TEST(GilbertElliottErrorModel, HasGeometricBursts)
{
    const double meanBurst = 4;
    const auto bursts = BurstsOf(Draw(Make(0.2, meanBurst)));
    const auto count = static_cast<double>(bursts.size());
    ASSERT_GT(count, 15'000); // 400 000 * 0.2 / 4 = 20 000 are expected
    double sum = 0;
    for (int length : bursts)
    {
        sum += length;
    }
    // A geometric length with end probability r has mean 1/r and variance (1-r)/r^2.
    const double end = 1 / meanBurst;
    EXPECT_NEAR(sum / count, meanBurst, 5 * std::sqrt((1 - end) / (end * end) / count));
    for (int length = 1; length <= 10; ++length)
    {
        const double expected = std::pow(1 - end, length - 1) * end;
        const auto seen =
            static_cast<double>(std::count(bursts.begin(), bursts.end(), length)) / count;
        EXPECT_NEAR(seen, expected, 5 * std::sqrt(expected * (1 - expected) / count)) << length;
    }
}

TEST(GilbertElliottErrorModel, IsIndependentWhenTheBurstIsThatOfIndependentLosses)
{
    const double loss = 0.3;
    auto model = Make(loss, 1 / (1 - loss));
    EXPECT_NEAR(model->GetChain().goodToBad, loss, 1e-12); // rounding of the division
    const auto lost = Draw(model);
    double both = 0;
    for (std::size_t i = 1; i < lost.size(); ++i)
    {
        both += lost[i] && lost[i - 1];
    }
    // Pairs overlap, which triples their variance at most; five standard deviations.
    EXPECT_NEAR(both / PACKETS, loss * loss, 5 * std::sqrt(3 * 0.09 * 0.91 / PACKETS));
}

TEST(GilbertElliottErrorModel, LosesInBothStatesWithTheirProbabilities)
{
    auto model = Make(0.2, 10, 0.05, 0.8);
    const auto chain = model->GetChain();
    EXPECT_NEAR(chain.badShare, 0.2, 1e-12); // (0.2 - 0.05) / (0.8 - 0.05), rounded
    EXPECT_DOUBLE_EQ(chain.badToGood, 0.1);
    const auto lost = Draw(model);
    // Variance of the share of bad states as above, times 0.75^2, and of the losses given states.
    const double change = chain.goodToBad + chain.badToGood;
    const double deviation =
        std::sqrt((0.75 * 0.75 * 0.16 * (2 - change) / change + 0.16) / PACKETS);
    EXPECT_NEAR(MeanOf(lost), 0.2, 5 * deviation);
    // Two losses in a row: sum over the states of this and the next packet.
    const double stayBad = 1 - chain.badToGood;
    const double stayGood = 1 - chain.goodToBad;
    const double pairs = 0.2 * 0.8 * (stayBad * 0.8 + chain.badToGood * 0.05) +
                         0.8 * 0.05 * (chain.goodToBad * 0.8 + stayGood * 0.05);
    double both = 0;
    for (std::size_t i = 1; i < lost.size(); ++i)
    {
        both += lost[i] && lost[i - 1];
    }
    EXPECT_NEAR(both / PACKETS, pairs, 0.006); // as above, correlation sum 17: 5 * 0.0012
}

TEST(GilbertElliottErrorModel, ExtremesLoseNothingOrEverything)
{
    EXPECT_EQ(MeanOf(Draw(Make(0, 5), 1000)), 0);
    EXPECT_EQ(MeanOf(Draw(Make(1, 5), 1000)), 1);
}

TEST(GilbertElliottErrorModel, RepeatsItselfOnTheSameStreamOnly)
{
    auto other = Make(0.2, 4);
    other->AssignStreams(8);
    const auto first = Draw(Make(0.2, 4), 1000);
    EXPECT_EQ(first, Draw(Make(0.2, 4), 1000));
    EXPECT_NE(first, Draw(other, 1000));
}

TEST(GilbertElliottErrorModelDeath, AttributesThatContradictEachOtherAreNamed)
{
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(Make(0.9, 2)->GetChain(),
                 "with MeanBurst 2 packets, MeanLoss is at most 0.666667, not 0.9");
    EXPECT_DEATH(Make(0.1, 2, 0.5, 0.4)->GetChain(),
                 "GoodLoss is 0.5, must be less than BadLoss, 0.4");
    EXPECT_DEATH(Make(0.1, 2, 0.2, 1)->GetChain(),
                 "MeanLoss is 0.1, must be between GoodLoss, 0.2, and BadLoss, 1");
}

} // namespace
} // namespace ns3
