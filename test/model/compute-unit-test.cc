/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "compute-unit.h"

#include "ns3/double.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace ns3
{
namespace
{

using testing::HasSubstr;

Ptr<ComputeUnit> MakeStm32h7()
{
    auto unit = CreateObject<ComputeUnit>();
    unit->Configure(prometheus::UnitCatalogue().Find("stm32h7"));
    return unit;
}

TEST(ComputeUnit, ServesAJobInItsMultiplicationsOverItsRate)
{
    auto unit = MakeStm32h7();
    std::vector<ComputeUnit::Service> served;
    unit->Submit(3'813'376, [&served](auto service) { served.push_back(service); });
    Simulator::Run();
    ASSERT_EQ(served.size(), 1);
    EXPECT_EQ(served[0].started, Seconds(0));
    EXPECT_EQ(served[0].finished, NanoSeconds(95'334'400)); // 3813376 / 40e6
    EXPECT_EQ(unit->GetBusyTime(), NanoSeconds(95'334'400));
    Simulator::Destroy();
}

TEST(ComputeUnit, ServesOneAtATimeInTheOrderOfArrival)
{
    auto unit = MakeStm32h7();
    std::vector<std::pair<int, ComputeUnit::Service>> served;
    const auto submit = [&](int job, uint64_t work)
    { unit->Submit(work, [&served, job](auto service) { served.emplace_back(job, service); }); };
    submit(0, 40'000);
    submit(1, 400);
    Simulator::Schedule(MicroSeconds(100), [&] { submit(2, 40); });
    Simulator::Run();
    ASSERT_EQ(served.size(), 3);
    EXPECT_EQ(served[0].first, 0);
    EXPECT_EQ(served[1].first, 1);
    EXPECT_EQ(served[1].second.queued, Seconds(0));
    EXPECT_EQ(served[1].second.started, MicroSeconds(1000));
    EXPECT_EQ(served[1].second.finished, MicroSeconds(1010));
    EXPECT_EQ(served[2].second.queued, MicroSeconds(100));
    EXPECT_EQ(served[2].second.finished, MicroSeconds(1011));
    Simulator::Destroy();
}

TEST(ComputeUnit, AJobMaySubmitTheNext)
{
    auto unit = MakeStm32h7();
    int finished = 0;
    unit->Submit(40,
                 [&](auto)
                 {
                     ++finished;
                     unit->Submit(40, [&](auto) { ++finished; });
                 });
    Simulator::Run();
    EXPECT_EQ(finished, 2);
    EXPECT_EQ(Simulator::Now(), MicroSeconds(2));
    Simulator::Destroy();
}

TEST(ComputeUnit, AdmitsUntilMemoryIsFullAndSaysWhatIsMissing)
{
    auto unit = MakeStm32h7();
    EXPECT_FALSE(unit->Admit({"conv2", 102'400, 0, 0}));
    EXPECT_EQ(unit->GetUsedWeightBytes(), 409'600);
    const auto refusal = unit->Admit({"fc192", 73'728, 0, 0});
    ASSERT_TRUE(refusal);
    EXPECT_EQ(*refusal,
              "layer 'fc192' needs 294912 bytes of weight memory, the unit has 102400 left");
    EXPECT_EQ(unit->GetUsedWeightBytes(), 409'600) << "a refusal changes nothing";
    EXPECT_FALSE(unit->Admit({"fc10", 25'600, 0, 0})) << "exactly full is not too full";
}

TEST(ComputeUnit, SmallerWeightsTakeLessMemory)
{
    auto unit = MakeStm32h7();
    unit->SetAttribute("WeightSize", UintegerValue(1));
    EXPECT_FALSE(unit->Admit({"fc", 512'000, 0, 0}));
    EXPECT_EQ(unit->GetUsedWeightBytes(), 512'000);
}

TEST(ComputeUnit, RefusesWorkingMemoryAndLoadByName)
{
    auto unit = MakeStm32h7();
    unit->SetAttribute("WorkingMemory", UintegerValue(1000));
    unit->SetAttribute("LoadCap", UintegerValue(50));
    EXPECT_THAT(*unit->Admit({"conv1", 1, 1001, 0}),
                HasSubstr("needs 1001 bytes of working memory, the unit has 1000"));
    EXPECT_FALSE(unit->Admit({"conv1", 1, 1000, 30}));
    EXPECT_THAT(*unit->Admit({"conv2", 1, 10, 30}),
                HasSubstr("needs 30 multiplications of load, the unit has 20"));
    EXPECT_EQ(unit->GetPeakWorkingBytes(), 1000);
}

} // namespace
} // namespace ns3
