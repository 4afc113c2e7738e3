/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "arithmetic-runner.h"
#include "compute-unit.h"
#include "deployment-helper.h"
#include "draw-deployment.h"
#include "helper/line-deployment.h"
#include "placed-network-helper.h"
#include "prometheus-error.h"

#include "ns3/ipv4-routing-table-entry.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace ns3
{
namespace
{

using prometheus::ArithmeticRunner;
using prometheus::Tensor;
using testing::HasSubstr;

prometheus::Deployment DrawThirtyUnits(uint64_t seed)
{
    prometheus::DeploymentOptions options;
    options.mix = {{prometheus::UnitCatalogue().Find("stm32h7"), 0.5},
                   {prometheus::UnitCatalogue().Find("raspberry-pi-3b+"), 0.5}};
    return prometheus::DrawDeployment(options, seed).deployment;
}

/** The vertex whose address a node's table names as the way to a destination. */
uint32_t InstalledNextHop(const InstalledDeployment& installed, uint32_t from, uint32_t to)
{
    auto table =
        Ipv4StaticRoutingHelper().GetStaticRouting(installed.nodes.Get(from)->GetObject<Ipv4>());
    for (uint32_t r = 0; r < table->GetNRoutes(); ++r)
    {
        const auto route = table->GetRoute(r);
        if (route.IsHost() && route.GetDest() == installed.interfaces.GetAddress(to))
        {
            for (uint32_t v = 0; v < installed.nodes.GetN(); ++v)
            {
                if (installed.interfaces.GetAddress(v) == route.GetGateway())
                {
                    return v;
                }
            }
        }
    }
    return installed.nodes.GetN();
}

/** Every record of a run over a random deployment, and what was on the air. */
std::string RunToText(uint32_t rngRun)
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(rngRun);
    const auto deployment = DrawThirtyUnits(7);
    AdhocWifiOptions radio;
    radio.loss.frameErrorRate = 0.05; // paced on a faultless radio, no random number would matter
    DeploymentHelper helper(radio);
    const auto installed = helper.Install(deployment);
    helper.AssignStreams(installed, 0);
    auto runner = std::make_shared<ArithmeticRunner>(prometheus::Shape{2352},
                                                     std::vector<int64_t>{3136, 384, 10});
    std::vector<Tensor> images;
    for (uint8_t i = 0; i < 5; ++i)
    {
        images.push_back(
            Tensor::FromBytes(prometheus::DType::UInt8, {2352}, std::vector<uint8_t>(2352, i)));
    }
    const auto network =
        PlacedNetworkHelper(AdhocWifiHelper(radio), {})
            .Install(installed,
                     0,
                     runner,
                     {3, 17, 29},
                     deployment.SourceVertex(0),
                     deployment.SinkVertex(0),
                     std::make_shared<const std::vector<Tensor>>(std::move(images)));
    network.source->SetFinishedCallback([] { Simulator::Stop(); });
    Simulator::Run();
    std::ostringstream text;
    for (const auto& record : network.recorder->GetRecords())
    {
        text << record.answered << " " << record.latency.GetNanoSeconds() << " "
             << record.predictedClass << "\n";
    }
    text << installed.air->GetBytes() << " " << installed.air->GetFrames() << " "
         << Simulator::GetEventCount();
    Simulator::Destroy();
    return text.str();
}

TEST(DeploymentHelper, InstallsTheRoutesThatThePlannerCounts)
{
    const auto deployment = DrawThirtyUnits(3);
    const auto installed = DeploymentHelper(AdhocWifiOptions{}).Install(deployment);
    const prometheus::HopDistances hops(deployment);
    for (uint32_t from = 0; from < deployment.VertexCount(); ++from)
    {
        for (uint32_t to = 0; to < deployment.VertexCount(); ++to)
        {
            if (from != to)
            {
                EXPECT_EQ(InstalledNextHop(installed, from, to), *hops.NextHop(from, to))
                    << from << " to " << to;
            }
        }
    }
    Simulator::Destroy();
}

TEST(DeploymentHelper, SourcesAndSinksAreNoGateways)
{
    const auto deployment = DrawThirtyUnits(3);
    const auto installed = DeploymentHelper(AdhocWifiOptions{}).Install(deployment);
    for (uint32_t from = 0; from < deployment.VertexCount(); ++from)
    {
        for (uint32_t to = 0; to < deployment.VertexCount(); ++to)
        {
            const auto next = InstalledNextHop(installed, from, to);
            EXPECT_TRUE(from == to || next == to || next < deployment.UnitCount());
        }
    }
    Simulator::Destroy();
}

TEST(DeploymentHelper, UnitsAreTheCataloguesAndOnlyUnitsCompute)
{
    const auto deployment = DrawThirtyUnits(3);
    DeploymentHelper helper{AdhocWifiOptions{}};
    helper.SetComputeUnit(deployment.SinkVertex(0),
                          prometheus::UnitCatalogue().Find("edge-server"));
    const auto installed = helper.Install(deployment);
    for (uint32_t v = 0; v < deployment.UnitCount(); ++v)
    {
        const double rate = deployment.units[v].spec.multiplicationsPerSecond;
        EXPECT_EQ(installed.nodes.Get(v)->GetObject<ComputeUnit>()->ServiceTime(1'000'000),
                  NanoSeconds(std::llround(1e15 / rate)));
    }
    EXPECT_FALSE(installed.nodes.Get(deployment.SourceVertex(0))->GetObject<ComputeUnit>());
    EXPECT_TRUE(installed.nodes.Get(deployment.SinkVertex(0))->GetObject<ComputeUnit>());
    Simulator::Destroy();
}

TEST(DeploymentHelper, RefusesAComputeUnitOfItsOwnForAUnit)
{
    DeploymentHelper helper{AdhocWifiOptions{}};
    helper.SetComputeUnit(0, prometheus::UnitCatalogue().Find("edge-server"));
    try
    {
        helper.Install(prometheus::LineDeployment(2, 5, 1e6));
        FAIL() << "accepted";
    }
    catch (const prometheus::InvalidInput& error)
    {
        EXPECT_THAT(error.what(), HasSubstr("vertex 0 is not in [2, 4)"));
    }
    Simulator::Destroy();
}

TEST(PlacedNetworkHelper, RefusesPlacementsThatDoNotFitTheNetwork)
{
    const auto line = prometheus::LineDeployment(2, 5, 1e6);
    const auto installed = DeploymentHelper(AdhocWifiOptions{}).Install(line);
    auto runner =
        std::make_shared<ArithmeticRunner>(prometheus::Shape{4}, std::vector<int64_t>{3, 2});
    const PlacedNetworkHelper helper(AdhocWifiHelper(AdhocWifiOptions{}), {});
    const auto message = [&](const std::vector<uint32_t>& hostOf) -> std::string
    {
        try
        {
            helper.Install(installed, 0, runner, hostOf, 2, 3, nullptr);
        }
        catch (const prometheus::InvalidInput& error)
        {
            return error.what();
        }
        return "accepted";
    };
    EXPECT_THAT(message({0}), HasSubstr("has 2 layers, its placement has 1"));
    EXPECT_THAT(message({0, 9}),
                HasSubstr("layer 'layer1' of network 'arithmetic' is placed on vertex 9; the "
                          "deployment has 4"));
    Simulator::Destroy();
}

TEST(Determinism, TheSameRunGivesTheSameTrajectoryAndAnotherDiffers)
{
    const std::string first = RunToText(1);
    EXPECT_NE(first, RunToText(2));
    // Run 1 again, now after other runs in the same process.
    EXPECT_EQ(first, RunToText(1));
}

} // namespace
} // namespace ns3
