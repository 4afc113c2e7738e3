/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cui-curve.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <random>

using namespace prometheus;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

/** Two images of class a, one of b, none of c. */
ImageSaliency SomeSaliency(const std::vector<std::vector<double>>& values)
{
    ImageSaliency saliency;
    saliency.network = "net";
    saliency.measure = "cui";
    saliency.classNames = {"a", "b", "c"};
    saliency.labels = {0, 0, 1};
    saliency.values = values;
    for (std::size_t j = 0; j < values.front().size(); ++j)
    {
        CuiPoint point;
        point.step = "s" + std::to_string(j);
        saliency.points.push_back(point);
    }
    return saliency;
}

CuiCurve CurveOf(const std::vector<double>& values, const std::vector<uint32_t>& ignored = {})
{
    auto saliency = SomeSaliency({values, values, values});
    for (const uint32_t point : ignored)
    {
        saliency.points[point].isConsidered = false;
    }
    return AverageSaliency(saliency);
}

} // namespace

TEST(CuiCurve, AveragesOverTheImagesOfTheChosenClasses)
{
    const auto saliency = SomeSaliency({{1, 10}, {3, 10}, {8, 40}});
    const auto all = AverageSaliency(saliency);
    EXPECT_EQ(all.images, 3u);
    EXPECT_EQ(all.points[0].value, 4);
    EXPECT_EQ(all.points[1].value, 20);
    EXPECT_THAT(all.classes, ElementsAre("a", "b", "c"));
    const auto a = AverageSaliency(saliency, {"a"});
    EXPECT_EQ(a.images, 2u);
    EXPECT_EQ(a.points[0].value, 2);
    // Values 1 and 3: variance 2, of the mean 1.
    EXPECT_EQ(a.points[0].standardError, 1);
    EXPECT_EQ(a.points[1].standardError, 0);
    EXPECT_EQ(AverageSaliency(saliency, {"b"}).points[0].value, 8);
    EXPECT_EQ(AverageSaliency(saliency, {"b"}).points[0].standardError, 0);
    EXPECT_EQ(AverageSaliency(saliency, {"b", "a"}).points[0].value, 4);
    EXPECT_EQ(a.LogValue(1), 1);
}

TEST(CuiCurve, RanksLocalMaximaBestFirst)
{
    const auto curve = CurveOf({1, 5, 2, 7, 3});
    EXPECT_THAT(curve.candidates, ElementsAre(3, 1));
    EXPECT_EQ(curve.RankOf(3), 1u);
    EXPECT_EQ(curve.RankOf(1), 2u);
    EXPECT_EQ(curve.RankOf(2), 0u);
}

TEST(CuiCurve, CountsTheEndsAndAPlateauOnce)
{
    EXPECT_THAT(CurveOf({9, 5, 6}).candidates, ElementsAre(0, 2));
    EXPECT_THAT(CurveOf({1, 5, 5, 2}).candidates, ElementsAre(1));
    EXPECT_THAT(CurveOf({5, 5, 6}).candidates, ElementsAre(2));
    EXPECT_THAT(CurveOf({0, 0, 0}).candidates, ElementsAre());
    EXPECT_THAT(CurveOf({4}).candidates, ElementsAre(0));
}

TEST(CuiCurve, LooksPastPointsThatAreNotConsidered)
{
    EXPECT_THAT(CurveOf({1, 9, 3, 2}, {1}).candidates, ElementsAre(2));
}

TEST(CuiCurve, RefusesClassesWithoutImages)
{
    const auto saliency = SomeSaliency({{1}, {2}, {3}});
    EXPECT_THAT([&] { AverageSaliency(saliency, {"c"}); },
                ThrowsMessage<InvalidInput>("cui of network 'net': class 'c' has no image"));
    EXPECT_THAT(
        [&] {
            AverageSaliency(saliency, {"a", "d"});
        },
        ThrowsMessage<InvalidInput>(
            "cui of network 'net': class 'd' is unknown; known classes: a, b, c"));
}

TEST(CuiCurve, RefusesWhatIsNoNumberNamingImageAndStep)
{
    const auto saliency = SomeSaliency({{1, 2}, {1, std::nan("")}, {3, 4}});
    EXPECT_THAT([&] { AverageSaliency(saliency); },
                ThrowsMessage<InvalidInput>(HasSubstr("is not a number for image 1 at step 's1'")));
    EXPECT_EQ(AverageSaliency(saliency, {"b"}).points[1].value, 4);
}

TEST(CompareClasses, TakesAFactorOfTheWholeCurveOut)
{
    ImageSaliency saliency = SomeSaliency({{1, 2, 4}});
    saliency.labels = {0, 0, 1, 1};
    saliency.values = {{1, 2, 4}, {3, 6, 12}, {10, 20, 40}, {30, 60, 120}};
    for (const auto& difference : CompareClasses(saliency, {"a"}, {"b"}))
    {
        // Rounding of the logarithms only: every image's curve has one shape.
        EXPECT_NEAR(difference.logRatio, 0, 1e-12);
        EXPECT_NEAR(difference.high - difference.low, 0, 1e-12);
    }
}

TEST(CompareClasses, FindsAShapeThatDiffersAndCoversOneThatDoesNot)
{
    std::mt19937 generator(1);
    std::normal_distribution<double> noise(0, 0.3);
    uint32_t missed = 0;
    uint32_t found = 0;
    constexpr uint32_t TRIALS = 200;
    for (uint32_t trial = 0; trial < TRIALS; ++trial)
    {
        ImageSaliency saliency = SomeSaliency({{0, 0, 0, 0}});
        saliency.labels.clear();
        saliency.values.clear();
        for (uint32_t i = 0; i < 200; ++i)
        {
            const double scale = std::exp(noise(generator));
            saliency.labels.push_back(i % 2);
            saliency.values.push_back({});
            for (uint32_t j = 0; j < 4; ++j)
            {
                const double shape = trial % 2 && i % 2 && j == 2 ? 1.5 : 1;
                saliency.values.back().push_back(scale * shape * std::exp(noise(generator)));
            }
        }
        const auto differences = CompareClasses(saliency, {"b"}, {"a"});
        ASSERT_EQ(differences.size(), 4u);
        bool any = false;
        for (const auto& difference : differences)
        {
            any = any || difference.IsSignificant();
        }
        if (trial % 2)
        {
            found += differences[2].IsSignificant() && differences[2].low > 0;
        }
        else
        {
            missed += any;
        }
    }
    // 5 of 100 are expected to be misled; more than 12 happen in 1 of 500 such tests, and this one
    // always draws the same numbers.
    EXPECT_LE(missed, 12u);
    EXPECT_GE(found, 95u);
}

TEST(CompareClasses, RefusesWhatCannotBeCompared)
{
    const auto saliency = SomeSaliency({{1, 2}, {2, 3}, {3, 4}});
    EXPECT_THAT([&] { CompareClasses(saliency, {"a"}, {"b"}); },
                ThrowsMessage<InvalidInput>(HasSubstr("2 and 1 images at 2 points cannot be")));
    EXPECT_THAT(
        [&] {
            CompareClasses(saliency, {"a"}, {"b", "a"});
        },
        ThrowsMessage<InvalidInput>(HasSubstr("both choices of classes have 'a'")));
}
