/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "crossed-interval.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

using namespace prometheus;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

using Scores = std::vector<std::vector<double>>;

/** Normal effects of trainings, images and the rest, of these standard deviations, around 0. */
Scores Draw(std::size_t trainings,
            std::size_t images,
            const std::array<double, 3>& deviations,
            std::mt19937& random)
{
    std::normal_distribution<double> normal;
    std::vector<double> imageEffects(images);
    for (auto& effect : imageEffects)
    {
        effect = deviations[1] * normal(random);
    }
    Scores scores(trainings, imageEffects);
    for (auto& row : scores)
    {
        const double effect = deviations[0] * normal(random);
        for (auto& score : row)
        {
            score += effect + deviations[2] * normal(random);
        }
    }
    return scores;
}

/** How often the interval holds the true mean, of 2000. */
double Coverage(const std::array<double, 3>& deviations)
{
    std::mt19937 random(1);
    int held = 0;
    for (int i = 0; i < 2000; ++i)
    {
        const auto interval = CrossedInterval(Draw(3, 40, deviations, random));
        held += std::abs(interval.mean) <= interval.halfWidth;
    }
    return held / 2000.0;
}

} // namespace

TEST(CrossedInterval, IsStudentsOfOneTraining)
{
    const auto interval = CrossedInterval({{1, 2, 3, 4}});
    EXPECT_DOUBLE_EQ(interval.mean, 2.5);
    // 3.182446 = t of 3 degrees of freedom at 0.975; deviation of the mean sqrt(5/3 / 4).
    EXPECT_NEAR(interval.halfWidth, 3.182446 * std::sqrt(5.0 / 12), 1e-6);
}

TEST(CrossedInterval, IsThatOfTheAnalysisOfVariance)
{
    // By hand: means 2 and 4, images 2, 3 and 4; MS_training = 6, MS_image = 2, MS_rest = 0.
    const auto interval = CrossedInterval({{1, 2, 3}, {3, 4, 5}});
    EXPECT_DOUBLE_EQ(interval.mean, 3);
    // 4.302653 would be 2 degrees of freedom; here (6 + 2)^2 / 6^2 = 1.777778.
    const double deviation = std::sqrt(8.0 / 6);
    EXPECT_GT(interval.halfWidth, 4.302653 * deviation);
    EXPECT_LT(interval.halfWidth, 12.706205 * deviation);
}

TEST(CrossedInterval, HoldsTheTrueMeanAsOftenAsItSays)
{
    // Of 2000 draws 0.95 has a standard deviation of 0.005; with 3 trainings the interval is built
    // to err on the wide side.
    for (const auto& deviations : {std::array{0.0, 1.0, 0.3},
                                   std::array{1.0, 0.3, 0.3},
                                   std::array{0.2, 1.0, 1.0},
                                   std::array{0.0, 0.0, 1.0}})
    {
        const double coverage = Coverage(deviations);
        EXPECT_GE(coverage, 0.93) << deviations[0] << " " << deviations[1];
    }
    EXPECT_LE(Coverage({1.0, 0.3, 0.3}), 0.97);
}

TEST(CrossedInterval, HasNoWidthWhereNothingVaries)
{
    const auto interval = CrossedInterval({{1, 1, 1}, {1, 1, 1}});
    EXPECT_EQ(interval.mean, 1);
    EXPECT_EQ(interval.halfWidth, 0);
}

TEST(CrossedInterval, GrowsWithConfidence)
{
    const Scores scores{{1, 0, 1, 1}, {1, 1, 0, 1}};
    EXPECT_LT(CrossedInterval(scores, 0.5).halfWidth, CrossedInterval(scores, 0.95).halfWidth);
}

TEST(CrossedInterval, RefusesWhatItCannotAnalyse)
{
    const auto refuses = [](const Scores& scores, const std::string& message) {
        EXPECT_THAT([&] { CrossedInterval(scores); },
                    ThrowsMessage<InvalidInput>(HasSubstr(message)));
    };
    refuses({}, "scores of 0 trainings and 0 images: must be at least 1 and 2");
    refuses({{1}}, "scores of 1 trainings and 1 images");
    refuses({{1, 2}, {1, 2, 3}}, "scores of 3 images beside 2");
    refuses({{1, std::nan("")}}, "no finite number");
    EXPECT_THAT(
        [] {
            CrossedInterval({{1, 2}}, 1);
        },
        ThrowsMessage<InvalidInput>(HasSubstr("confidence 1.000000")));
}
