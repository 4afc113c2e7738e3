/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Two networks that images flow through as through a pipeline, against the planner's occupancy.

#include "analytic-occupancy.h"
#include "arithmetic-runner.h"
#include "helper/line-deployment.h"
#include "placed-network-helper.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <gtest/gtest.h>

namespace ns3
{
namespace
{

using prometheus::ArithmeticRunner;
using prometheus::Tensor;

constexpr uint32_t IMAGES = 40;

/** A trunk of 100 ms on unit 0, tails of 50 and 25 ms on units 1 and 2 of a line. */
class SharedPipeline : public testing::Test
{
  protected:
    SharedPipeline()
    {
        for (const auto& [sizes, multiplications] :
             {std::pair(std::vector<int64_t>{350, 10}, 2'000'000),
              std::pair(std::vector<int64_t>{350, 4}, 1'000'000)})
        {
            auto runner = std::make_shared<ArithmeticRunner>(prometheus::Shape{300}, sizes);
            auto& profile = runner->EditProfile();
            profile.name = std::to_string(sizes.back()) + " classes";
            profile.layers[0].multiplications = 4'000'000;
            profile.layers[1].multiplications = static_cast<uint64_t>(multiplications);
            const auto number = static_cast<uint16_t>(shared.networks.size());
            shared.networks.push_back({number, runner, {0, 1u + number}, line.SinkVertex(0)});
        }
        shared.sourceVertex = line.SourceVertex(0);
        shared.images = std::make_shared<const std::vector<Tensor>>(
            IMAGES,
            Tensor::FromBytes(prometheus::DType::UInt8, {300}, std::vector<uint8_t>(300, 5)));
    }

    /** The planner's: how long an image keeps the busiest device busy. */
    double BottleneckSeconds() const
    {
        const double rate = AdhocWifiHelper(AdhocWifiOptions{}).GetPhyRate();
        auto problem = prometheus::ProblemOn(line, rate);
        prometheus::Placement placement;
        for (const auto& network : shared.networks)
        {
            problem.networks.push_back(prometheus::DemandOf(
                network.runner->GetProfile(), shared.sourceVertex, network.sinkVertex, 300));
            placement.unitOf.push_back(network.hostOf);
        }
        for (uint32_t j = 0; j < shared.trunkLength; ++j)
        {
            problem.sharedLayers.push_back({{0, j}, {1, j}});
        }
        problem.Validate();
        return prometheus::AnalyticOccupancy(problem, placement).BottleneckSeconds();
    }

    /** Mean time between the answers of each network, images leaving faster than units compute. */
    std::vector<double> SimulateSecondsBetweenAnswers() const
    {
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
        DeploymentHelper helper((AdhocWifiOptions()));
        const auto installed = helper.Install(line);
        helper.AssignStreams(installed, 0);
        const auto networks = PlacedNetworkHelper(AdhocWifiHelper(AdhocWifiOptions()), {})
                                  .InstallShared(installed, shared);
        networks[0].source->SetAttribute("Period", TimeValue(MilliSeconds(20)));
        networks[0].source->SetFinishedCallback([] { Simulator::Stop(); });
        Simulator::Run();
        std::vector<double> between;
        for (const auto& network : networks)
        {
            const auto& records = network.recorder->GetRecords();
            EXPECT_EQ(records.size(), IMAGES);
            EXPECT_TRUE(records.back().answered);
            const Time first = records.front().sent + records.front().latency;
            const Time last = records.back().sent + records.back().latency;
            between.push_back((last - first).GetSeconds() / (IMAGES - 1));
        }
        Simulator::Destroy();
        return between;
    }

    prometheus::Deployment line = prometheus::LineDeployment(3, 6, 40e6);
    SharedNetworks shared;
};

TEST_F(SharedPipeline, PaysTheTrunkOnceAnImage)
{
    shared.trunkLength = 1;
    EXPECT_DOUBLE_EQ(BottleneckSeconds(), 0.1);
    for (const double seconds : SimulateSecondsBetweenAnswers())
    {
        // The unit never waits; answers come a slot earlier or later.
        EXPECT_NEAR(seconds, 0.1, 0.1 * 1e-3);
    }
}

TEST_F(SharedPipeline, ApartPaysItOnceANetwork)
{
    EXPECT_DOUBLE_EQ(BottleneckSeconds(), 0.2);
    for (const double seconds : SimulateSecondsBetweenAnswers())
    {
        EXPECT_NEAR(seconds, 0.2, 0.2 * 1e-3);
    }
}

} // namespace
} // namespace ns3
