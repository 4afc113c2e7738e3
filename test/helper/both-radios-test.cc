/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// 802.11n and 802.11ah in one process, one after the other, and in one simulation.
// 802.11ah takes the place of a part of ns-3 that 802.11n uses: the first test begins in a process
// that has not touched it. Keep it first, and this file alone in its binary.

#include "arithmetic-runner.h"
#include "draw-deployment.h"
#include "placed-network-helper.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <gtest/gtest.h>

#include <sstream>

namespace ns3
{
namespace
{

using prometheus::ArithmeticRunner;
using prometheus::Tensor;

AdhocWifiOptions Radio(const std::string& name)
{
    AdhocWifiOptions radio;
    radio.radio = name;
    radio.loss.frameErrorRate = 0.05; // on a faultless radio no random number would matter
    radio.maxAmpduBytes = 65'535;
    return radio;
}

/** A deployment of thirty units with five images on their way. */
struct RunningDeployment
{
    InstalledDeployment installed;
    InstalledNetwork network;

    RunningDeployment(const std::string& radioName, int64_t stream)
    {
        const auto radio = Radio(radioName);
        prometheus::DeploymentOptions options;
        options.mix = {{prometheus::UnitCatalogue().Find("stm32h7"), 1}};
        const auto deployment = prometheus::DrawDeployment(options, 7).deployment;
        DeploymentHelper helper(radio);
        installed = helper.Install(deployment);
        helper.AssignStreams(installed, stream);
        auto runner = std::make_shared<ArithmeticRunner>(prometheus::Shape{2352},
                                                         std::vector<int64_t>{3136, 384, 10});
        const auto image =
            Tensor::FromBytes(prometheus::DType::UInt8, {2352}, std::vector<uint8_t>(2352, 77));
        network = PlacedNetworkHelper(AdhocWifiHelper(radio), {})
                      .Install(installed,
                               0,
                               runner,
                               {3, 17, 29},
                               deployment.SourceVertex(0),
                               deployment.SinkVertex(0),
                               std::make_shared<const std::vector<Tensor>>(5, image));
    }

    /** Every record and count. */
    std::string Describe() const
    {
        std::ostringstream text;
        for (const auto& record : network.recorder->GetRecords())
        {
            text << record.answered << " " << record.latency.GetNanoSeconds() << " "
                 << record.predictedClass << " " << record.arrivedShare << "\n";
        }
        text << installed.ledger->GetSentCount() << " " << installed.ledger->GetDeliveredCount()
             << " " << installed.air->GetBytes() << " " << installed.air->GetFrames();
        return text.str();
    }
};

constexpr int64_t WIFI4_STREAM = 0;
constexpr int64_t HALOW_STREAM = 1000;

void Start()
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    Simulator::Stop(Seconds(10)); // all five answers are in long before
}

std::string RunAlone(const std::string& radio, int64_t stream)
{
    Start();
    const RunningDeployment deployment(radio, stream);
    Simulator::Run();
    const auto text = deployment.Describe() + " " + std::to_string(Simulator::GetEventCount());
    Simulator::Destroy();
    return text;
}

/** Without the number of events, which is of a whole simulation. */
std::string WithoutEvents(const std::string& description)
{
    return description.substr(0, description.rfind(' '));
}

TEST(BothRadios, OneAfterTheOtherGiveEachItsOwnTrajectory)
{
    const auto wifi4 = RunAlone("wifi4", WIFI4_STREAM);
    const auto halow = RunAlone("halow", HALOW_STREAM);
    EXPECT_EQ(RunAlone("wifi4", WIFI4_STREAM), wifi4);
    EXPECT_EQ(RunAlone("halow", HALOW_STREAM), halow);
    EXPECT_NE(wifi4, halow);
    EXPECT_EQ(wifi4.substr(0, 2), "1 ") << "no answer: " << wifi4;
    EXPECT_EQ(halow.substr(0, 2), "1 ") << "no answer: " << halow;
}

TEST(BothRadios, InOneSimulationGiveEachItsOwnTrajectory)
{
    const auto wifi4 = WithoutEvents(RunAlone("wifi4", WIFI4_STREAM));
    const auto halow = WithoutEvents(RunAlone("halow", HALOW_STREAM));
    Start();
    const RunningDeployment first("wifi4", WIFI4_STREAM);
    const RunningDeployment second("halow", HALOW_STREAM);
    EXPECT_EQ(first.installed.interfaces.GetAddress(0), Ipv4Address("10.0.0.1"));
    EXPECT_EQ(second.installed.interfaces.GetAddress(0), Ipv4Address("10.1.0.1"));
    Simulator::Run();
    EXPECT_EQ(first.Describe(), wifi4);
    EXPECT_EQ(second.Describe(), halow);
    Simulator::Destroy();
}

TEST(BothRadios, ArePacedByTheirOwnFrameExchanges)
{
    AdhocWifiOptions options;
    const AdhocWifiHelper wifi4(options);
    options.radio = "halow";
    const AdhocWifiHelper halow(options);
    EXPECT_NEAR(wifi4.GetPhyRate() / halow.GetPhyRate(), 10, 1e-12); // 3.6 us is no binary number
    // Bytes of an exchange: 26 + 8 + 4 and 1500 of IP. 802.11n: 16 + 27 + 67.5 + 36 + 16 + 28 us
    // and 16 + 6 + 260 + 12304 bits at 72.2 Mb/s. S1G: 160 + 156 + 390 + 240 + 4 + 160 + 240 us
    // and 8 + 6 + 260 + 12336 bits at 7.22 Mb/s.
    EXPECT_EQ(wifi4.GetPacing(1).GapAfter(1500).GetMicroSeconds(), 190 + 174);
    EXPECT_EQ(halow.GetPacing(1).GapAfter(1500).GetMicroSeconds(), 1350 + 1746);
}

} // namespace
} // namespace ns3
