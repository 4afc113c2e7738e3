/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// How fast images follow each other through a placement, against what its busiest device allows.

#include "analytic-occupancy.h"
#include "arithmetic-runner.h"
#include "draw-deployment.h"
#include "helper/line-deployment.h"
#include "memo-runner.h"
#include "placed-network-helper.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace ns3
{
namespace
{

using prometheus::ArithmeticRunner;
using prometheus::Deployment;
using prometheus::Tensor;

constexpr int64_t IMAGE_BYTES = 300;

/** A saturated stream through a placement. */
struct Saturated
{
    Deployment deployment;
    std::shared_ptr<ArithmeticRunner> runner;
    std::vector<uint32_t> hostOf;
    AdhocWifiOptions radio;
    TensorTransportOptions transport;
    uint32_t window{1};
    uint32_t images{1};

    std::vector<InferenceRecord> Run() const
    {
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
        DeploymentHelper helper(radio);
        const auto installed = helper.Install(deployment);
        helper.AssignStreams(installed, 0);
        const Tensor image = Tensor::FromBytes(
            prometheus::DType::UInt8, {IMAGE_BYTES}, std::vector<uint8_t>(IMAGE_BYTES, 5));
        const auto network =
            PlacedNetworkHelper(AdhocWifiHelper(radio), transport)
                .Install(installed,
                         0,
                         std::make_shared<prometheus::MemoRunner>(runner),
                         hostOf,
                         deployment.SourceVertex(0),
                         deployment.SinkVertex(0),
                         std::make_shared<const std::vector<Tensor>>(images, image));
        network.source->SetAttribute("Window", UintegerValue(window));
        network.source->SetFinishedCallback([] { Simulator::Stop(); });
        Simulator::Run();
        const auto records = network.recorder->GetRecords();
        Simulator::Destroy();
        return records;
    }

    prometheus::Occupancy Bound() const
    {
        auto problem = prometheus::ProblemOn(deployment, AdhocWifiHelper(radio).GetPhyRate());
        problem.networks.push_back(prometheus::DemandOf(runner->GetProfile(),
                                                        deployment.SourceVertex(0),
                                                        deployment.SinkVertex(0),
                                                        IMAGE_BYTES));
        return prometheus::AnalyticOccupancy(problem, {{hostOf}});
    }
};

Time AnsweredAt(const InferenceRecord& record)
{
    return record.sent + record.latency;
}

/** Stages of 10, 30, 20 and 10 ms on units in a line, a packet from each to the next. */
Saturated ComputeBoundChain(const std::string& radio)
{
    Saturated chain;
    chain.deployment = prometheus::LineDeployment(4, 5, 100e6);
    chain.runner = std::make_shared<ArithmeticRunner>(prometheus::Shape{IMAGE_BYTES},
                                                      std::vector<int64_t>{100, 80, 50, 10});
    const uint64_t millions[] = {1, 3, 2, 1};
    for (std::size_t j = 0; j < 4; ++j)
    {
        chain.runner->EditProfile().layers[j].multiplications = millions[j] * 1'000'000;
    }
    chain.hostOf = {0, 1, 2, 3};
    chain.radio.radio = radio;
    chain.window = 6;
    chain.images = 60;
    return chain;
}

class PipelinedThroughput : public testing::TestWithParam<std::string>
{
};

TEST_P(PipelinedThroughput, OfALossFreeComputeBoundChainIsThatOfItsSlowestStage)
{
    const auto chain = ComputeBoundChain(GetParam());
    const auto records = chain.Run();
    ASSERT_EQ(records.size(), 60u);
    for (const auto& record : records)
    {
        ASSERT_TRUE(record.answered);
        ASSERT_EQ(record.arrivedShare, 1);
    }
    const std::size_t filled = 10;
    const double perImage =
        (AnsweredAt(records.back()) - AnsweredAt(records[filled])).GetSeconds() /
        static_cast<double>(records.size() - 1 - filled);
    EXPECT_DOUBLE_EQ(chain.Bound().BottleneckSeconds(), 0.03);
    EXPECT_NEAR(perImage, 0.03, 0.01 * 0.03);
}

TEST_P(PipelinedThroughput, OfOneImageAtATimeIsThatOfAllStagesTogether)
{
    auto chain = ComputeBoundChain(GetParam());
    chain.window = 1;
    chain.images = 10;
    const auto records = chain.Run();
    const double perImage = (AnsweredAt(records.back()) - AnsweredAt(records[0])).GetSeconds() / 9;
    EXPECT_GT(perImage, 0.07);
}

INSTANTIATE_TEST_SUITE_P(OnBothRadios, PipelinedThroughput, testing::Values("wifi4", "halow"));

/** Whatever comes to mind: deployment, network, placement, window, policy. */
class RandomStreams
{
  public:
    Saturated Draw(uint64_t seed)
    {
        m_random.seed(seed);
        prometheus::DeploymentOptions draw;
        draw.unitCount = 8;
        draw.widthMetres = 14;
        draw.heightMetres = 14;
        prometheus::UnitSpec spec;
        spec.name = "any";
        spec.weightMemoryBytes = 1'000'000;
        spec.multiplicationsPerSecond = 100e6;
        draw.mix = {{spec, 1}};
        Saturated stream;
        stream.deployment = prometheus::DrawDeployment(draw, seed).deployment;
        std::vector<int64_t> outputs(1 + Below(4));
        for (auto& output : outputs)
        {
            output = static_cast<int64_t>(Logarithmic(10, 1500));
        }
        stream.runner = std::make_shared<ArithmeticRunner>(prometheus::Shape{IMAGE_BYTES}, outputs);
        for (auto& layer : stream.runner->EditProfile().layers)
        {
            layer.multiplications = static_cast<uint64_t>(Logarithmic(1e4, 1e6));
            stream.hostOf.push_back(Below(8));
        }
        const char* policies[] = {"udp", "nack", "tcp"};
        stream.transport.policy = policies[Below(3)];
        stream.transport.deadline = Seconds(1);
        stream.window = 1 + Below(6);
        stream.images = 8;
        return stream;
    }

  private:
    uint32_t Below(uint32_t limit)
    {
        return static_cast<uint32_t>(m_random() % limit);
    }

    double Logarithmic(double least, double most)
    {
        const double uniform = static_cast<double>(m_random() >> 11) * 0x1p-53;
        return least * std::pow(most / least, uniform);
    }

    std::mt19937_64 m_random;
};

TEST(PipelinedThroughputOfRandomStreams, NeverExceedsTheBound)
{
    RandomStreams random;
    double closest = 0;
    std::size_t whole = 0;
    for (uint64_t seed = 1; seed <= 200; ++seed)
    {
        const auto stream = random.Draw(seed);
        const auto records = stream.Run();
        // Each answer that lost nothing kept the bottleneck busy some time from the first image on.
        uint64_t answers = 0;
        Time last;
        for (const auto& record : records)
        {
            if (record.answered && record.arrivedShare == 1)
            {
                ++answers;
                last = std::max(last, AnsweredAt(record));
            }
        }
        if (answers > 0)
        {
            const double least = static_cast<double>(answers) * stream.Bound().BottleneckSeconds();
            const double taken = (last - records[0].sent).GetSeconds();
            // Service times are rounded to the nearest nanosecond.
            EXPECT_GE(taken, least - 1e-9 * static_cast<double>(answers)) << "seed " << seed;
            closest = std::max(closest, least / taken);
        }
        whole += answers;
    }
    // Otherwise this would say nothing.
    EXPECT_GT(closest, 0.9);
    EXPECT_GT(whole, 200u * 8 * 9 / 10);
}

} // namespace
} // namespace ns3
