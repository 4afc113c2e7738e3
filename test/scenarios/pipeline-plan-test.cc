/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "arithmetic-runner.h"
#include "draw-deployment.h"
#include "pipeline-plan.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace prometheus
{
namespace
{

using testing::HasSubstr;
using testing::ThrowsMessage;

/** Layers of 20, 40, 60 and 80 ms that would best be together for latency. */
class PipelinePlans : public testing::Test
{
  protected:
    PipelinePlans()
        : profile(ArithmeticRunner({300}, {2000, 1000, 100, 10}).GetProfile())
    {
        UnitSpec spec;
        spec.name = "any";
        spec.weightMemoryBytes = 2000;
        spec.multiplicationsPerSecond = 50e6;
        DeploymentOptions draw;
        draw.unitCount = 15;
        draw.widthMetres = 15;
        draw.heightMetres = 15;
        draw.mix = {{spec, 1}};
        planning.deployment = DrawDeployment(draw, 3).deployment;
        planning.sourceUnit = spec;
        planning.edgeServer = spec;
        planning.bitsPerSecond = 72e6;
        planning.inputBytes = 300;
        for (const auto& layer : profile.layers)
        {
            planning.outputBytes.push_back(layer.OutputBytes());
        }
    }

    NetworkProfile profile;
    ModePlanning planning;
};

TEST_F(PipelinePlans, AreBestEachForItsOwnObjective)
{
    const auto plans = PlanPipelines(profile, planning, {{1, 2, UNLIMITED_LAYERS}, {}});
    ASSERT_EQ(plans.size(), 6u);
    for (std::size_t i = 0; i < 3; ++i)
    {
        const auto& fast = plans[i];
        const auto& wide = plans[i + 3];
        EXPECT_EQ(fast.objective, "latency");
        EXPECT_EQ(wide.objective, "throughput");
        EXPECT_EQ(fast.layersPerUnit, wide.layersPerUnit);
        EXPECT_LE(fast.mode.analytic.TotalSeconds(), wide.mode.analytic.TotalSeconds());
        EXPECT_GE(fast.occupancy.BottleneckSeconds(), wide.occupancy.BottleneckSeconds());
    }
    EXPECT_EQ(plans[2].mode.name, "latency(L=C)");
    EXPECT_EQ(plans[4].mode.name, "throughput(L=2)");
    // Together without a way between, or apart: the two objectives want the opposite.
    EXPECT_DOUBLE_EQ(plans[2].occupancy.BottleneckSeconds(), 0.200);
    EXPECT_DOUBLE_EQ(plans[5].occupancy.BottleneckSeconds(), 0.080);
}

TEST_F(PipelinePlans, LeaveSourceAndSinkToTheModes)
{
    const auto plans =
        PlanPipelines(profile, planning, {{1}, {ModeName::Parse("LC"), ModeName::Parse("SC(1)")}});
    ASSERT_EQ(plans.size(), 4u);
    const uint32_t source = planning.deployment.SourceVertex(0);
    EXPECT_THAT(plans[0].mode.hostOf, testing::Not(testing::Contains(source)));
    EXPECT_EQ(plans[2].mode.name, "LC");
    EXPECT_EQ(plans[2].objective, "");
    EXPECT_EQ(plans[2].mode.hostOf, std::vector<uint32_t>(4, source));
    EXPECT_DOUBLE_EQ(plans[2].occupancy.computeSeconds[source], 0.200);
}

TEST_F(PipelinePlans, SayWhyTheyCannotBeDone)
{
    profile.layers[1].weightCount = 1000;
    const auto plans = PlanPipelines(profile, planning, {{1}, {ModeName::Parse("RC")}});
    for (const auto& plan : plans)
    {
        EXPECT_THAT(plan.mode.infeasibleBecause, HasSubstr("layer1"));
        EXPECT_TRUE(plan.occupancy.computeSeconds.empty());
    }
}

TEST_F(PipelinePlans, RefuseACutThatDoesNotExist)
{
    EXPECT_THAT(
        [this] {
            PlanPipelines(profile, planning, {{}, {ModeName::Parse("SC(7)")}});
        },
        ThrowsMessage<InvalidInput>(HasSubstr("cut 7")));
}

} // namespace
} // namespace prometheus
