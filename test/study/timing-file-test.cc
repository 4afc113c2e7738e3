/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "prometheus-error.h"
#include "scratch-folder.h"
#include "timing-file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <thread>

namespace prometheus
{
namespace
{

using testing::ThrowsMessage;

TEST(TimingFile, SumsThePartsInTheOrderInWhichTheyCame)
{
    TimingFile timing;
    timing.Add("training", 2.5);
    timing.Add("simulation", 0.25);
    timing.Add("training", 0.5);
    EXPECT_EQ(timing.ToJson(),
              "{\n  \"seconds\": {\n    \"training\": 3.0,\n    \"simulation\": 0.25\n  }\n}\n");
    EXPECT_EQ(timing.GetSeconds("training"), 3.0);
    EXPECT_EQ(timing.GetSeconds("plotting"), 0.0);
}

TEST(TimingFile, MeasuresWhatItRuns)
{
    TimingFile timing;
    const int result =
        timing.Measure("nap",
                       []
                       {
                           std::this_thread::sleep_for(std::chrono::milliseconds(20));
                           return 42;
                       });
    EXPECT_EQ(result, 42);
    EXPECT_GE(timing.GetSeconds("nap"), 0.02); // never shorter than the sleep that was asked for
    bool hasRun = false;
    timing.Measure("nothing", [&hasRun] { hasRun = true; });
    EXPECT_TRUE(hasRun);
}

TEST(TimingFile, RefusesWhatIsNoDuration)
{
    TimingFile timing;
    EXPECT_THAT([&] { timing.Add("plan", -1); },
                ThrowsMessage<InvalidInput>(
                    "timing of 'plan' is -1.000000 s, must be finite and at least 0"));
    EXPECT_THAT(
        [&] { timing.Add("plan", std::numeric_limits<double>::infinity()); },
        ThrowsMessage<InvalidInput>("timing of 'plan' is inf s, must be finite and at least 0"));
}

TEST(TimingFile, IsWrittenToAFile)
{
    const ScratchFolder folder;
    TimingFile timing;
    timing.Add("all", 1);
    timing.Write(folder / "timing.json");
    EXPECT_EQ(ContentOf(folder / "timing.json"), timing.ToJson());
}

} // namespace
} // namespace prometheus
