/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-parameters.h"
#include "s1g-ppdu-duration.h"

#include "ns3/test.h"

#include <vector>

using namespace ns3;

/**
 * \ingroup wifi-test
 * \ingroup tests
 *
 * \brief A PPDU of given length lasts as long as computed by hand from IEEE 802.11-2020 clause 23.
 */
class S1gPpduDurationTestCase : public TestCase
{
  public:
    S1gPpduDurationTestCase();

  private:
    void DoRun() override;
};

S1gPpduDurationTestCase::S1gPpduDurationTestCase()
    : TestCase("Check the airtime of S1G PPDUs with one spatial stream")
{
}

void S1gPpduDurationTestCase::DoRun()
{
    struct Row
    {
        uint32_t psduOctets;
        uint16_t widthMhz;
        uint8_t mcs;
        S1gGuardInterval guardInterval;
        Time duration;
    };

    // Preamble + 40 us + (ceil((8 + 8 * octets + 6) / N_DBPS) - 1) * 36 or 40 us.
    const std::vector<Row> rows{
        {1538, 2, 7, S1gGuardInterval::SHORT, MicroSeconds(1972)},
        {1538, 1, 10, S1gGuardInterval::SHORT, MicroSeconds(74472)},
        {1538, 16, 7, S1gGuardInterval::SHORT, MicroSeconds(460)},
        {14, 2, 0, S1gGuardInterval::LONG, MicroSeconds(440)},
        {0, 1, 0, S1gGuardInterval::LONG, MicroSeconds(560)},
    };
    for (const auto& row : rows)
    {
        NS_TEST_EXPECT_MSG_EQ(
            S1gPpduDuration(row.psduOctets, row.widthMhz, row.mcs, row.guardInterval),
            row.duration,
            row.psduOctets << " octets at " << row.widthMhz << " MHz with MCS " << +row.mcs);
    }
}

/**
 * \ingroup wifi-test
 * \ingroup tests
 *
 * \brief Each MCS exists at the widths that the standard gives it, and only there.
 */
class S1gMcsValidityTestCase : public TestCase
{
  public:
    S1gMcsValidityTestCase();

  private:
    void DoRun() override;
};

S1gMcsValidityTestCase::S1gMcsValidityTestCase()
    : TestCase("Check at which widths an S1G MCS exists")
{
}

void S1gMcsValidityTestCase::DoRun()
{
    for (const uint16_t widthMhz : {1, 2, 4, 8, 16})
    {
        for (uint8_t mcs = 0; mcs <= 11; ++mcs)
        {
            const bool isExpected =
                mcs <= 8 || (mcs == 9 && widthMhz != 2) || (mcs == 10 && widthMhz == 1);
            NS_TEST_EXPECT_MSG_EQ(IsS1gMcsValid(mcs, widthMhz),
                                  isExpected,
                                  "MCS " << +mcs << " at " << widthMhz << " MHz");
        }
    }
}

/**
 * \ingroup wifi-test
 * \ingroup tests
 *
 * \brief S1G parameters test suite.
 */
class S1gParametersTestSuite : public TestSuite
{
  public:
    S1gParametersTestSuite();
};

S1gParametersTestSuite::S1gParametersTestSuite()
    : TestSuite("prometheus-s1g-parameters", UNIT)
{
    AddTestCase(new S1gPpduDurationTestCase, TestCase::QUICK);
    AddTestCase(new S1gMcsValidityTestCase, TestCase::QUICK);
}

static S1gParametersTestSuite g_s1gParametersTestSuite; ///< the test suite
