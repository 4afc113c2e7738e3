/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Validation against Table 5 of Disabato, Roveri, Alippi (COINS 2019): the 5-layer CNN on 30 units,
 * half STM32H7, half Raspberry Pi 3B+, mean and standard deviation of 1000 random systems. Under
 * the conventions that the published cells reveal:
 *  - a transfer of K takes K * 8 / (1.024 rho): the authors' rate is rho * 1024 / 8 KB/s;
 *  - the image travels as 2352 bytes, one a pixel and channel, not the 9.41 KB of Table 1;
 *  - neither the transfer to the sink nor the last layer's multiplications are counted.
 */
#include "draw-deployment.h"
#include "placement-fixtures.h"
#include "solve-placement.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace prometheus
{
namespace
{

constexpr uint32_t SYSTEMS = 1000;
constexpr double HALOW = 7.2e6;
constexpr double WIFI_4 = 72.2e6;

struct Cell
{
    double bitsPerSecond;
    uint32_t maxLayers;
    double transmissionMs;
    double transmissionSdMs;
    double processingMs;
    double processingSdMs;
};

/** The rows "5-layer CNN"; L = C is 5. */
const std::vector<Cell> TABLE_5{
    {WIFI_4, 1, 7.49, 0.36, 44.93, 0.00},
    {WIFI_4, 2, 1.78, 0.21, 44.93, 0.00},
    {WIFI_4, 3, 0.48, 0.14, 44.93, 0.00},
    {WIFI_4, 4, 0.37, 0.11, 44.93, 0.00},
    {WIFI_4, 5, 0.28, 0.11, 44.93, 0.00},
    {HALOW, 1, 74.82, 3.94, 45.16, 0.57},
    {HALOW, 2, 17.75, 2.08, 44.93, 0.00},
    {HALOW, 3, 4.49, 0.89, 45.08, 0.46},
    {HALOW, 4, 3.64, 0.87, 44.93, 0.00},
    {HALOW, 5, 2.80, 0.88, 44.93, 0.00},
};

class Sample
{
  public:
    void Add(double value)
    {
        m_count += 1;
        m_sum += value;
        m_sumOfSquares += value * value;
    }

    double Mean() const
    {
        return m_sum / m_count;
    }

    double StandardDeviation() const
    {
        return std::sqrt(std::max(0.0, m_sumOfSquares / m_count - Mean() * Mean()));
    }

    /** Of the difference to a published mean of as many systems, which was rounded to 0.01. */
    double Tolerance(double publishedSd) const
    {
        const double variances =
            (publishedSd * publishedSd + StandardDeviation() * StandardDeviation()) / m_count;
        return 3 * std::sqrt(variances) + 0.005;
    }

  private:
    double m_count{0};
    double m_sum{0};
    double m_sumOfSquares{0};
};

const std::vector<Deployment>& Systems()
{
    static const std::vector<Deployment> systems = []
    {
        const UnitCatalogue catalogue;
        DeploymentOptions options;
        options.mix = {{catalogue.Find("stm32h7"), 0.5}, {catalogue.Find("raspberry-pi-3b+"), 0.5}};
        std::vector<Deployment> drawn;
        for (uint64_t seed = 1; seed <= SYSTEMS; ++seed)
        {
            drawn.push_back(DrawDeployment(options, seed).deployment);
        }
        return drawn;
    }();
    return systems;
}

PlacementProblem PublishedProblem(const Deployment& deployment, const Cell& cell)
{
    PlacementProblem problem = ProblemOn(deployment, 1.024 * cell.bitsPerSecond);
    NetworkDemand network = Cnn5AsPrinted(deployment.SourceVertex(0), deployment.SinkVertex(0));
    network.inputBytes = 28 * 28 * 3;
    network.resultBytes = 0;
    network.layers.back().multiplications = 0;
    problem.networks = {network};
    problem.maxLayersPerUnit = cell.maxLayers;
    return problem;
}

class PaperTable5 : public ::testing::TestWithParam<Cell>
{
};

TEST_P(PaperTable5, HasTheseMeansWithinThreeStandardErrors)
{
    const Cell& cell = GetParam();
    Sample transmission;
    Sample processing;
    for (const auto& deployment : Systems())
    {
        const PlacementResult result = Solve(PublishedProblem(deployment, cell));
        ASSERT_EQ(result.status, PlacementStatus::Optimal) << result.reason;
        transmission.Add(1e3 * result.latency.AllTransmissionSeconds());
        processing.Add(1e3 * result.latency.processingSeconds);
    }
    RecordProperty("transmission_ms_mean", std::to_string(transmission.Mean()));
    RecordProperty("transmission_ms_sd", std::to_string(transmission.StandardDeviation()));
    RecordProperty("processing_ms_mean", std::to_string(processing.Mean()));
    RecordProperty("processing_ms_sd", std::to_string(processing.StandardDeviation()));
    EXPECT_NEAR(
        transmission.Mean(), cell.transmissionMs, transmission.Tolerance(cell.transmissionSdMs));
    EXPECT_NEAR(processing.Mean(), cell.processingMs, processing.Tolerance(cell.processingSdMs));
}

INSTANTIATE_TEST_SUITE_P(FiveLayerCnn,
                         PaperTable5,
                         ::testing::ValuesIn(TABLE_5),
                         [](const auto& cell)
                         {
                             return std::string(cell.param.bitsPerSecond == HALOW ? "HaLow"
                                                                                  : "WiFi4") +
                                    "L" + std::to_string(cell.param.maxLayers);
                         });

} // namespace
} // namespace prometheus
