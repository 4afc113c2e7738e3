/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "progress-line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace prometheus
{
namespace
{

/** A progress line on paper, with a clock that stands still until it is moved. */
class ProgressLineTest : public testing::Test
{
  protected:
    ProgressLine::Clock GetClock()
    {
        return [this] { return m_now; };
    }

    /** What was written since the last call. */
    std::string TakeWritten()
    {
        std::string written = m_out.str();
        m_out.str("");
        return written;
    }

    double m_now{1000};
    std::ostringstream m_out;
};

TEST_F(ProgressLineTest, SaysHowFarItIsAndWhatIsLeft)
{
    ProgressLine line("study", 100, &m_out, GetClock());
    line.Update(0);
    EXPECT_EQ(TakeWritten(), "\rstudy: 0 of 100, 0 s\033[K");
    m_now += 3;
    line.Update(12);
    EXPECT_EQ(TakeWritten(), "\rstudy: 12 of 100, 3 s, 22 s left\033[K"); // 3 / 12 * 88
    m_now += 22;
    line.Update(100);
    line.Finish();
    EXPECT_EQ(TakeWritten(),
              "\rstudy: 100 of 100, 25 s, 0 s left\033[K\rstudy: 100 of 100 in 25 s\033[K\n");
}

TEST_F(ProgressLineTest, EndsInTheNote)
{
    ProgressLine line("study", 100, &m_out, GetClock());
    line.Update(0, "mean 3.5 ms");
    EXPECT_EQ(TakeWritten(), "\rstudy: 0 of 100, 0 s; mean 3.5 ms\033[K");
}

TEST_F(ProgressLineTest, IsWrittenAtMostFiveTimesASecond)
{
    ProgressLine line("study", 1000, &m_out, GetClock());
    line.Update(1);
    EXPECT_NE(TakeWritten(), "");
    m_now += 0.125;
    line.Update(2);
    EXPECT_EQ(TakeWritten(), "");
    m_now += 0.125;
    line.Update(3);
    EXPECT_NE(TakeWritten(), "");
}

TEST_F(ProgressLineTest, FinishesWithWhatTheThrottleHeldBack)
{
    ProgressLine line("study", 2, &m_out, GetClock());
    line.Update(1);
    line.Update(2);
    TakeWritten();
    line.Finish();
    EXPECT_EQ(TakeWritten(), "\rstudy: 2 of 2 in 0 s\033[K\n");
}

TEST_F(ProgressLineTest, WritesNothingAfterTheLastLine)
{
    {
        ProgressLine line("study", 2, &m_out, GetClock());
        line.Finish();
        TakeWritten();
        m_now += 1;
        line.Update(2);
        line.Finish();
    }
    EXPECT_EQ(TakeWritten(), "");
}

TEST_F(ProgressLineTest, EndsTheLineOfAStudyThatFailed)
{
    {
        ProgressLine line("study", 9, &m_out, GetClock());
        line.Update(4);
        TakeWritten();
        m_now += 61;
    }
    EXPECT_EQ(TakeWritten(), "\rstudy: 4 of 9, stopped after 1 min 01 s\033[K\n");
}

TEST_F(ProgressLineTest, HasNothingToEndWhereNothingWasWritten)
{
    {
        ProgressLine line("study", 9, &m_out, GetClock());
    }
    EXPECT_EQ(TakeWritten(), "");
}

TEST_F(ProgressLineTest, IsSilentWithoutAPlace)
{
    ProgressLine line("study", 9, nullptr, GetClock());
    line.Update(4);
    line.Finish();
    EXPECT_EQ(TakeWritten(), "");
}

TEST_F(ProgressLineTest, IsSilentWhereStderrIsNoTerminal)
{
    testing::internal::CaptureStderr(); // a file
    {
        ProgressLine line("study", 9);
        line.Update(4);
        line.Finish();
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(FormatDuration, UsesTheUnitsThatFit)
{
    EXPECT_EQ(FormatDuration(0.4), "0 s");
    EXPECT_EQ(FormatDuration(59.4), "59 s");
    EXPECT_EQ(FormatDuration(59.5), "1 min 00 s");
    EXPECT_EQ(FormatDuration(185), "3 min 05 s");
    EXPECT_EQ(FormatDuration(3599.6), "1 h 00 min");
    EXPECT_EQ(FormatDuration(7620), "2 h 07 min");
}

} // namespace
} // namespace prometheus
