/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "pipeline-rows.h"
#include "pipeline-summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace prometheus
{
namespace
{

using testing::HasSubstr;

/** Results of streams through one plan, put together by hand. */
class PipelineSummary : public testing::Test
{
  protected:
    void Add(uint64_t run, const StreamDrive& drive, double wholePerSecond)
    {
        PipelineRow row;
        row.run = run;
        row.plan.mode.name = "latency(L=1)";
        row.plan.objective = "latency";
        row.plan.layersPerUnit = "1";
        row.bounds = ThroughputBounds{};
        row.bounds->computeSeconds = 0.1;
        row.drive = drive;
        row.result = StreamResult{};
        row.result->wholePerSecond = wholePerSecond;
        rows.push_back(ValuesOf(row, deployment));
    }

    std::vector<StreamSummary> Summaries() const
    {
        return Summarise(PipelineSchema().columns, rows);
    }

    static double Throughput(const StreamSummary& summary)
    {
        const auto& names = SummarisedColumns();
        const auto found = std::find(names.begin(), names.end(), "throughput_images_per_s");
        return summary.means.at(static_cast<std::size_t>(found - names.begin()))->mean;
    }

    PipelineSummary()
    {
        deployment.units.resize(1);
    }

    Deployment deployment;
    ResultRows rows;
};

TEST_F(PipelineSummary, TakesMeansOverDeploymentsAndTheBestWindowOfEach)
{
    Add(1, {1, 0}, 4);
    Add(1, {2, 0}, 8);
    Add(1, {0, 0.5}, 5);
    Add(2, {1, 0}, 6);
    Add(2, {2, 0}, 2);
    Add(2, {0, 0.5}, 5);
    const auto summaries = Summaries();
    ASSERT_EQ(summaries.size(), 4u);
    EXPECT_EQ(summaries[0].window, "best");
    EXPECT_DOUBLE_EQ(Throughput(summaries[0]), 7);
    EXPECT_EQ(summaries[1].window, "1");
    EXPECT_DOUBLE_EQ(Throughput(summaries[1]), 5);
    EXPECT_EQ(summaries[2].window, "2");
    EXPECT_EQ(summaries[3].source, "even");
    EXPECT_EQ(summaries[3].load, 0.5);
    for (const auto& summary : summaries)
    {
        EXPECT_EQ(summary.deployments, 2u);
    }
    // Student's t of one degree of freedom at 0.975 is 12.706; the standard error is 1.
    const auto csv = MakeSummaryCsv(summaries);
    EXPECT_THAT(csv.GetText(), HasSubstr(",7,12.70"));
    EXPECT_EQ(csv.GetRowCount(), 4u);
    std::ostringstream printed;
    PrintSummary(printed, summaries);
    EXPECT_THAT(printed.str(), HasSubstr("7.0 +- 12.7"));
}

TEST_F(PipelineSummary, OfOneDeploymentHasNoInterval)
{
    Add(1, {1, 0}, 4);
    for (const auto& summary : Summaries())
    {
        EXPECT_FALSE(summary.means.front()->halfWidth95);
        EXPECT_EQ(Throughput(summary), 4);
    }
}

TEST_F(PipelineSummary, LeavesOutWhatCannotBeDone)
{
    PipelineRow row;
    row.run = 1;
    row.plan.mode.name = "LC";
    row.plan.mode.infeasibleBecause = "no memory";
    rows.push_back(ValuesOf(row, deployment));
    EXPECT_TRUE(Summaries().empty());
    EXPECT_EQ(std::get<std::string>(rows[0][ColumnIndex(PipelineSchema().columns, "status")]),
              "infeasible");
    EXPECT_NO_THROW(RequireFits(rows, PipelineSchema().columns));
}

} // namespace
} // namespace prometheus
