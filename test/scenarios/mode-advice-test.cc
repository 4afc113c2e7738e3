/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mode-advice.h"

#include <gmock/gmock.h>

#include <limits>

namespace prometheus
{

namespace
{

using testing::HasSubstr;

/** A mode that answered all of 100 images and keeps everything but what the test asks for. */
ModeOutcome Outcome(const std::string& mode, double accuracy, double latencyP95Ms)
{
    ModeOutcome outcome;
    outcome.mode = mode;
    outcome.images = 100;
    outcome.answered = 100;
    outcome.accuracy = accuracy;
    outcome.latencyP95Ms = latencyP95Ms;
    outcome.airBytes = 1000;
    outcome.memoryBytes = 500;
    return outcome;
}

ModeOutcome Infeasible(const std::string& mode)
{
    ModeOutcome outcome;
    outcome.mode = mode;
    outcome.infeasibleBecause = "unit 3 holds 7 bytes";
    return outcome;
}

TEST(Advise, RecommendsNoModeThatAnsweredNoImage)
{
    auto mute = Outcome("LC", 0, 0);
    mute.answered = 0;
    mute.latencyP95Ms.reset();
    auto advice = Advise({mute, Infeasible("RC")}, {});
    EXPECT_FALSE(advice.recommended);
    EXPECT_FALSE(advice.closest);
    EXPECT_EQ(advice.modes[0].words, "fails: none of 100 images had an answer");

    advice = Advise({mute, Outcome("SC(1)", 0, 30)}, {});
    EXPECT_EQ(advice.recommended, 1U);
}

TEST(CheckLimits, KeepsALimitThatIsJustReached)
{
    ServiceLimits limits;
    limits.maxLatencyMs = 20;
    limits.minAccuracy = 0.9;
    limits.maxMemoryBytes = 500;
    const auto check = CheckLimits(Outcome("RC", 0.9, 20), limits);
    EXPECT_TRUE(check.IsKept());
    EXPECT_EQ(check.shortfall, 0);
    EXPECT_EQ(check.misses, "");
}

TEST(CheckLimits, AddsTheSharesOfTheLimitsMissed)
{
    ServiceLimits limits;
    limits.maxLatencyMs = 20;
    limits.minAccuracy = 0.8;
    limits.maxMemoryBytes = 400;
    const auto check = CheckLimits(Outcome("RC", 0.6, 30), limits);
    EXPECT_FALSE(check.latency);
    EXPECT_FALSE(check.accuracy);
    EXPECT_FALSE(check.memory);
    // 10 of 20 ms, 0.2 of 0.8, 100 of 400 bytes; 0.8 and 0.6 are no binary fractions.
    EXPECT_NEAR(check.shortfall, 0.5 + 0.25 + 0.25, 1e-15);
    EXPECT_EQ(check.misses,
              "95th percentile of latency 30.00 ms, limit 20 ms; accuracy 0.600, limit 0.8; a "
              "device holds 500 bytes of weights, limit 400");
}

TEST(CheckLimits, CountsAnUnknownAccuracyAndAMissingAnswerAsMissed)
{
    ServiceLimits limits;
    limits.minAccuracy = 0.1;
    auto outcome = Outcome("RC", 0, 0);
    outcome.accuracy.reset();
    auto check = CheckLimits(outcome, limits);
    EXPECT_FALSE(check.accuracy);
    EXPECT_EQ(check.shortfall, std::numeric_limits<double>::infinity());
    EXPECT_THAT(check.misses, HasSubstr("accuracy unknown"));

    limits = {};
    limits.maxLatencyMs = 1000;
    outcome = Outcome("RC", 0.9, 0);
    outcome.latencyP95Ms.reset();
    outcome.answered = 94;
    check = CheckLimits(outcome, limits);
    EXPECT_FALSE(check.latency);
    EXPECT_THAT(check.misses, HasSubstr("6 of 100 images had no answer"));
}

TEST(Advise, TakesTheFastestOfThoseWithinOneStandardErrorOfTheBest)
{
    // The standard error of 0.9 over 100 images is 0.03.
    const auto advice =
        Advise({Outcome("LC", 0.9, 50), Outcome("RC", 0.875, 20), Outcome("SC(0)", 0.86, 10)}, {});
    EXPECT_EQ(advice.recommended, 1U);
    EXPECT_THAT(advice.modes[0].words, HasSubstr("slower, 50.00 ms instead of 20.00 ms"));
    EXPECT_THAT(advice.modes[1].words, HasSubstr("recommended"));
    EXPECT_THAT(advice.modes[2].words, HasSubstr("more than a standard error below"));
}

TEST(Advise, BreaksTiesByBytesOnTheAirThenByOrder)
{
    std::vector<ModeOutcome> outcomes{
        Outcome("LC", 1, 20), Outcome("RC", 1, 20), Outcome("SC(0)", 1, 20)};
    outcomes[0].airBytes = 2000;
    const auto advice = Advise(outcomes, {});
    EXPECT_EQ(advice.recommended, 1U);
    EXPECT_THAT(advice.modes[0].words, HasSubstr("2000 bytes on the air instead of 1000"));
    EXPECT_EQ(advice.modes[2].words, "as good as RC");
}

TEST(Advise, LooksOnlyAtModesThatKeepAllLimits)
{
    ServiceLimits limits;
    limits.maxLatencyMs = 40;
    limits.maxMemoryBytes = 600;
    std::vector<ModeOutcome> outcomes{
        Outcome("LC", 0.9, 10), Infeasible("RC"), Outcome("SC(0)", 0.5, 30), Outcome("x", 0.9, 41)};
    outcomes[0].memoryBytes = 601;
    const auto advice = Advise(outcomes, limits);
    EXPECT_EQ(advice.recommended, 2U);
    EXPECT_EQ(advice.closest, std::nullopt);
    EXPECT_EQ(advice.modes[0].words, "fails: a device holds 601 bytes of weights, limit 600");
    EXPECT_EQ(advice.modes[1].words, "cannot be done: unit 3 holds 7 bytes");
    EXPECT_FALSE(advice.modes[1].check.has_value());
    EXPECT_THAT(advice.modes[3].words, HasSubstr("fails: 95th percentile of latency 41.00 ms"));
}

TEST(Advise, PrefersAKnownAccuracyToAnUnknownOne)
{
    auto unknown = Outcome("RC", 0, 1);
    unknown.accuracy.reset();
    const auto advice = Advise({unknown, Outcome("LC", 0.4, 90)}, {});
    EXPECT_EQ(advice.recommended, 1U);
    EXPECT_THAT(advice.modes[0].words, HasSubstr("accuracy is unknown"));

    const auto noneKnown = Advise({unknown}, {});
    EXPECT_EQ(noneKnown.recommended, 0U);
    EXPECT_THAT(noneKnown.modes[0].words, HasSubstr("no mode's accuracy is known"));
}

TEST(Advise, NamesTheClosestWhenNobodyKeepsTheLimits)
{
    ServiceLimits limits;
    limits.maxLatencyMs = 10;
    limits.minAccuracy = 0.9;
    auto unknown = Outcome("SC(0)", 0, 9);
    unknown.accuracy.reset();
    const auto advice = Advise(
        {Infeasible("LC"), unknown, Outcome("RC", 0.9, 15), Outcome("SC(1)", 0.8, 13)}, limits);
    EXPECT_EQ(advice.recommended, std::nullopt);
    // 0.5 of the latency against 0.3 and a ninth of the accuracy.
    EXPECT_EQ(advice.closest, 3U);

    EXPECT_EQ(Advise({Infeasible("LC")}, limits).closest, std::nullopt);
}

TEST(Advise, MarksTheModesThatNoOtherBeatsInBothWays)
{
    auto unknown = Outcome("?", 0, 1);
    unknown.accuracy.reset();
    const auto advice = Advise({Outcome("fast", 0.7, 10),
                                Outcome("both worse", 0.6, 11),
                                Outcome("accurate", 0.9, 20),
                                Outcome("as accurate, slower", 0.9, 21),
                                Outcome("a twin", 0.9, 20),
                                Infeasible("no"),
                                unknown},
                               {});
    std::vector<bool> isOnFront;
    for (const auto& mode : advice.modes)
    {
        isOnFront.push_back(mode.isOnFront);
    }
    EXPECT_EQ(isOnFront, (std::vector<bool>{true, false, true, false, true, false, false}));
}

} // namespace

} // namespace prometheus
