/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cut-ranking.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>

#include <cmath>

namespace prometheus
{

namespace
{

using testing::ElementsAre;

/** Layers of the given numbers of outputs; each has weights. */
NetworkProfile Profile(const std::vector<int64_t>& outputs)
{
    NetworkProfile profile;
    profile.name = "net";
    profile.inputShape = {1, 4, 4};
    for (std::size_t j = 0; j < outputs.size(); ++j)
    {
        LayerProfile layer;
        layer.name = "layer" + std::to_string(j);
        layer.weightCount = 10;
        layer.multiplications = 1000;
        layer.outputShape = {outputs[j]};
        profile.layers.push_back(layer);
    }
    profile.classCount = static_cast<uint32_t>(outputs.back());
    return profile;
}

std::vector<uint64_t> OutputBytes(const NetworkProfile& profile)
{
    std::vector<uint64_t> bytes;
    for (const auto& layer : profile.layers)
    {
        bytes.push_back(layer.OutputBytes());
    }
    return bytes;
}

SaliencyCurve Curve(const std::vector<SaliencyEntry>& entries,
                    std::vector<uint32_t> classes = {},
                    uint64_t images = 10)
{
    return {"cui", std::move(classes), images, entries};
}

std::vector<uint32_t> CutsOf(const std::vector<RankedCut>& cuts)
{
    std::vector<uint32_t> numbers;
    for (const auto& cut : cuts)
    {
        numbers.push_back(cut.cut);
    }
    return numbers;
}

std::vector<uint32_t> Chosen(const std::vector<RankedCut>& cuts)
{
    std::vector<uint32_t> numbers;
    for (const auto& cut : cuts)
    {
        if (cut.isChosen)
        {
            numbers.push_back(cut.cut);
        }
    }
    return numbers;
}

TEST(RankCuts, PutsLocalMaximaBeforeMoreSalientCutsBesideThem)
{
    const auto profile = Profile({50, 40, 30, 20, 10});
    const auto curve =
        Curve({{0, 9, 1, true}, {1, 8, 1, false}, {2, 1, 1, false}, {3, 2, 1, true}});
    const auto cuts = RankCuts(profile, OutputBytes(profile), &curve, 2);
    EXPECT_THAT(CutsOf(SortBySaliency(cuts)), ElementsAre(0, 3, 1, 2));
    EXPECT_THAT(CutsOf(SortBySize(cuts)), ElementsAre(3, 2, 1, 0));
    EXPECT_EQ(cuts[3].saliencyRank, 2U);
    EXPECT_EQ(cuts[0].sizeRank, 4U);
    EXPECT_THAT(Chosen(cuts), ElementsAre(0, 2, 3));
}

TEST(RankCuts, KeepsTheOrderOfEqualCuts)
{
    const auto profile = Profile({5, 5, 5, 2});
    const auto curve = Curve({{0, 1, 0, false}, {1, 1, 0, false}, {2, 1, 0, false}});
    const auto cuts = RankCuts(profile, OutputBytes(profile), &curve, 1);
    EXPECT_THAT(CutsOf(SortBySize(cuts)), ElementsAre(0, 1, 2));
    EXPECT_THAT(CutsOf(SortBySaliency(cuts)), ElementsAre(0, 1, 2));
}

TEST(RankCuts, DoesWithoutSaliencyAndWithSaliencyOfSomeCuts)
{
    const auto profile = Profile({3, 9, 6, 2});
    const auto without = RankCuts(profile, OutputBytes(profile), nullptr, 1);
    EXPECT_THAT(Chosen(without), ElementsAre(0));
    EXPECT_TRUE(SortBySaliency(without).empty());

    const auto curve = Curve({{2, 1, 0, true}});
    const auto cuts = RankCuts(profile, OutputBytes(profile), &curve, 1);
    EXPECT_THAT(CutsOf(SortBySaliency(cuts)), ElementsAre(2));
    EXPECT_FALSE(cuts[0].saliencyRank.has_value());
    EXPECT_THAT(Chosen(cuts), ElementsAre(0, 2));
}

TEST(RankCuts, RefusesANetworkThatIsASingleLayer)
{
    const auto profile = Profile({2});
    try
    {
        RankCuts(profile, OutputBytes(profile), nullptr, 1);
        FAIL();
    }
    catch (const InvalidInput& error)
    {
        EXPECT_STREQ(error.what(),
                     "network 'net' is a single layer, 'layer0': there is nothing to cut");
    }
}

TEST(CurveOfClasses, TakesTheRecordedCurveOfJustTheseClasses)
{
    const auto profile = Profile({3, 9, 4});
    const std::vector<SaliencyCurve> curves{
        Curve({{0, 1, 0, true}}), Curve({{0, 2, 0, true}}, {0}), Curve({{0, 3, 0, false}}, {0, 1})};
    EXPECT_EQ(CurveOfClasses(curves, "cui", {}, profile), curves[0]);
    EXPECT_EQ(CurveOfClasses(curves, "cui", {0, 1}, profile), curves[2]);
    EXPECT_EQ(CurveOfClasses(curves, "cui", {0, 1, 2, 3}, profile), curves[0]) << "all";
    EXPECT_EQ(CurveOfClasses(curves, "other", {}, profile), std::nullopt);
    EXPECT_EQ(CurveOfClasses(curves, "cui", {1}, profile), std::nullopt);
    EXPECT_EQ(CurveOfClasses({}, "cui", {}, profile), std::nullopt);
}

TEST(CurveOfClasses, PutsCurvesOfSingleClassesTogetherAsIfTheirImagesWereOneGroup)
{
    const auto profile = Profile({3, 9, 4});
    // Values 1, 2, 3 of class 0 and 7, 9 of class 2; at cut 1 the same less one half each.
    const double error0 = 1 / std::sqrt(3.0);
    const double error2 = 1;
    const auto sum =
        CurveOfClasses({Curve({{0, 2, error0, false}, {1, 1.5, error0, true}}, {0}, 3),
                        Curve({{0, 8, error2, false}, {1, 7.5, error2, true}}, {2}, 2)},
                       "cui",
                       {0, 2},
                       profile);
    ASSERT_TRUE(sum.has_value());
    EXPECT_THAT(sum->classes, ElementsAre(0, 2));
    EXPECT_EQ(sum->imageCount, 5U);
    // Mean 22 / 5; squares around it 11.56 + 5.76 + 1.96 + 6.76 + 21.16. Rounding of a few sums.
    EXPECT_NEAR(sum->entries[0].value, 4.4, 1e-14);
    EXPECT_NEAR(sum->entries[0].standardError, std::sqrt(47.2 / 20), 1e-14);
    EXPECT_NEAR(sum->entries[1].value, 3.9, 1e-14);
    EXPECT_NEAR(sum->entries[1].standardError, std::sqrt(47.2 / 20), 1e-14);
    EXPECT_TRUE(sum->entries[0].isCandidate);
    EXPECT_FALSE(sum->entries[1].isCandidate);
}

TEST(CurveOfClasses, TakesNoActivationForALocalMaximum)
{
    auto profile = Profile({3, 3, 9, 4});
    profile.layers[1].multiplications = 0; // as large as before it, nothing multiplied: a ReLU
    const auto sum =
        CurveOfClasses({Curve({{0, 2, 0, false}, {1, 5, 0, true}, {2, 1, 0, false}}, {0}, 1),
                        Curve({{0, 2, 0, false}, {1, 5, 0, true}, {2, 1, 0, false}}, {1}, 1)},
                       "cui",
                       {0, 1},
                       profile);
    ASSERT_TRUE(sum.has_value());
    EXPECT_TRUE(sum->entries[0].isCandidate);
    EXPECT_FALSE(sum->entries[1].isCandidate);
    EXPECT_FALSE(sum->entries[2].isCandidate);
}

} // namespace

} // namespace prometheus
