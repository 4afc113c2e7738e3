/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "saturated-network.h"

#include "ns3/simulator.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

// S1G takes the place of a part of ns-3 that 802.11n uses. Each case runs in a process of its own,
// forked from one that has not touched S1G: keep it so, and this file alone in its binary.

namespace ns3
{
namespace
{

/** What two runs of 802.11n have in common, or not. */
struct Trajectory
{
    uint64_t hash{0};
    uint64_t events{0};
    uint64_t transmissions{0};
    uint64_t packets{0};

    bool operator==(const Trajectory& other) const
    {
        return hash == other.hash && events == other.events &&
               transmissions == other.transmissions && packets == other.packets;
    }
};

RadioUnderTest MakeHt(bool isAggregating)
{
    RadioUnderTest radio;
    radio.isS1g = false;
    radio.maxAmpduOctets = isAggregating ? 65535 : 0;
    radio.lossDb = 90; // some frames are lost: receivers draw random numbers that matter
    return radio;
}

uint64_t Hash(const std::vector<Transmission>& log)
{
    uint64_t hash = 14695981039346656037U; // FNV-1a
    for (const auto& one : log)
    {
        for (const int64_t value :
             {int64_t{one.device}, one.start.GetTimeStep(), one.duration.GetTimeStep()})
        {
            hash = (hash ^ static_cast<uint64_t>(value)) * 1099511628211U;
        }
    }
    return hash;
}

/** Three stations of 802.11n, two of them sending. */
Trajectory RunHt(bool isAggregating)
{
    std::vector<Transmission> log;
    const auto result = MeasureGoodput(MakeHt(isAggregating),
                                       {{0, 2}, {1, 2}},
                                       Seconds(1),
                                       [&log](const NetDeviceContainer& devices)
                                       { RecordTransmissions(devices, log); });
    return {Hash(log), result.events, log.size(), result.packets};
}

/** The same with a saturated S1G link in the simulation. \return its events are not compared. */
Trajectory RunHtBesideS1g(bool isAggregating, uint64_t& s1gPackets)
{
    std::vector<Transmission> log;
    std::vector<GoodputResult> results =
        MeasureTogether({{MakeHt(isAggregating), {{0, 2}, {1, 2}}}, {RadioUnderTest{}, {{0, 1}}}},
                        Seconds(1),
                        [&log](std::size_t network, const NetDeviceContainer& devices)
                        {
                            if (network == 0)
                            {
                                RecordTransmissions(devices, log);
                            }
                        });
    s1gPackets = results[1].packets;
    return {Hash(log), 0, log.size(), results[0].packets};
}

/** Runs it in a child. */
template <typename Run>
Trajectory InChild(Run run)
{
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    const pid_t child = fork();
    if (child == 0)
    {
        const Trajectory trajectory = run();
        const auto written = write(ends[1], &trajectory, sizeof trajectory);
        _exit(written == sizeof trajectory ? 0 : 1);
    }
    close(ends[1]);
    Trajectory trajectory;
    EXPECT_EQ(read(ends[0], &trajectory, sizeof trajectory), ssize_t{sizeof trajectory});
    close(ends[0]);
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    return trajectory;
}

class S1gBeside80211n : public ::testing::TestWithParam<bool>
{
};

TEST_P(S1gBeside80211n, LeavesItUnchangedWhenItWasUsedBefore)
{
    const auto untouched = InChild([] { return RunHt(GetParam()); });
    EXPECT_GT(untouched.transmissions, 400U);
    EXPECT_GT(untouched.packets, 1000U);
    const auto after = InChild(
        []
        {
            const auto s1g = MeasureGoodput({}, {{0, 1}}, MilliSeconds(100));
            return s1g.packets > 0 ? RunHt(GetParam()) : Trajectory{};
        });
    EXPECT_TRUE(after == untouched) << after.events << " events, not " << untouched.events;
}

TEST_P(S1gBeside80211n, LeavesItUnchangedInTheSameSimulation)
{
    auto untouched = InChild([] { return RunHt(GetParam()); });
    untouched.events = 0;
    const auto beside = InChild(
        []
        {
            uint64_t s1gPackets = 0;
            const auto trajectory = RunHtBesideS1g(GetParam(), s1gPackets);
            return s1gPackets > 250 ? trajectory : Trajectory{};
        });
    EXPECT_TRUE(beside == untouched)
        << beside.transmissions << " transmissions, not " << untouched.transmissions;
}

INSTANTIATE_TEST_SUITE_P(WithoutAndWithAggregates, S1gBeside80211n, ::testing::Bool());

} // namespace
} // namespace ns3
