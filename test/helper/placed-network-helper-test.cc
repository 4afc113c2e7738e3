/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// How the tensors of a placed network travel is checked when it is installed.

#include "arithmetic-runner.h"
#include "codec/reconstruction-fixtures.h"
#include "fitted-reconstruction.h"
#include "helper/line-deployment.h"
#include "placed-network-helper.h"
#include "prometheus-error.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ns3
{
namespace
{

using prometheus::ArithmeticRunner;
using prometheus::InvalidInput;
using prometheus::Tensor;
using testing::HasSubstr;
using testing::ThrowsMessage;

/** Two layers on two units in a line. */
class PlacedNetwork : public testing::Test
{
  protected:
    void Install()
    {
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
        const auto line = prometheus::LineDeployment(2, 5, 40e6);
        DeploymentHelper helper(radio);
        installed = helper.Install(line);
        helper.AssignStreams(installed, 0);
        const Tensor image =
            Tensor::FromBytes(prometheus::DType::UInt8, {300}, std::vector<uint8_t>(300, 5));
        network = PlacedNetworkHelper(AdhocWifiHelper(radio), transport)
                      .Install(installed,
                               0,
                               std::make_shared<ArithmeticRunner>(prometheus::Shape{300},
                                                                  std::vector<int64_t>{2000, 10}),
                               {0, 1},
                               line.SourceVertex(0),
                               line.SinkVertex(0),
                               std::make_shared<const std::vector<Tensor>>(1, image));
        network.source->SetFinishedCallback([] { Simulator::Stop(); });
    }

    ~PlacedNetwork() override
    {
        Simulator::Destroy();
    }

    AdhocWifiOptions radio;
    TensorTransportOptions transport;
    InstalledDeployment installed;
    InstalledNetwork network;
};

TEST_F(PlacedNetwork, RefusesNamesThatDoNotExist)
{
    transport.encoding = "jpeg";
    EXPECT_THAT([this] { Install(); }, ThrowsMessage<InvalidInput>(HasSubstr("'jpeg'")));
    transport = {};
    transport.layout = "zigzag";
    EXPECT_THAT([this] { Install(); }, ThrowsMessage<InvalidInput>(HasSubstr("'zigzag'")));
    transport = {};
    transport.reconstruction = "magic";
    EXPECT_THAT([this] { Install(); }, ThrowsMessage<InvalidInput>(HasSubstr("'magic'")));
}

TEST_F(PlacedNetwork, RefusesAReconstructionThatWasFittedToAnotherShape)
{
    prometheus::SmoothActivations activations({2, 4, 5}, true, 1);
    transport.cuts[1].reconstruction =
        prometheus::FitReconstruction("linear-prior", activations.DrawMany(8));
    EXPECT_THAT([this] { Install(); },
                ThrowsMessage<InvalidInput>(
                    AllOf(HasSubstr("'linear-prior' of cut 1"),
                          HasSubstr(prometheus::ToString(prometheus::Shape{2, 4, 5})),
                          HasSubstr(prometheus::ToString(prometheus::Shape{2000})))));
}

TEST_F(PlacedNetwork, RefusesAnOrderOfImportanceOfAnotherShapeAndCutsThatDoNotExist)
{
    transport.cuts[2].importance = std::make_shared<const prometheus::ImportanceLayout>(
        prometheus::Shape{11}, std::vector<float>(11, 1));
    EXPECT_THAT(
        [this] { Install(); },
        ThrowsMessage<InvalidInput>(HasSubstr(prometheus::ToString(prometheus::Shape{11}))));
    transport.cuts.clear();
    transport.cuts[3];
    EXPECT_THAT([this] { Install(); },
                ThrowsMessage<InvalidInput>(HasSubstr("cut 3: network 'arithmetic' has cuts 0")));
}

TEST_F(PlacedNetwork, SendsACutInItsOrderOfImportance)
{
    std::vector<float> saliency(2000);
    for (std::size_t i = 0; i < saliency.size(); ++i)
    {
        saliency[i] = static_cast<float>(i % 7);
    }
    transport.cuts[1].importance =
        std::make_shared<const prometheus::ImportanceLayout>(prometheus::Shape{2000}, saliency);
    Install();
    std::set<prometheus::LayoutId> layouts;
    installed.GetEndpoint(0)->TraceConnectWithoutContext("Tx",
                                                         Callback<void, Ptr<const Packet>>(
                                                             [&](Ptr<const Packet> packet)
                                                             {
                                                                 TensorHeader header;
                                                                 packet->PeekHeader(header);
                                                                 layouts.insert(header.layout);
                                                             }));
    Simulator::Run();
    EXPECT_THAT(layouts, testing::ElementsAre(prometheus::LayoutId::Importance));
    EXPECT_TRUE(network.recorder->GetRecords().at(0).answered);
    EXPECT_EQ(network.recorder->GetRecords().at(0).arrivedShare, 1);
}

} // namespace
} // namespace ns3
