/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The file that NetAnim plays: every node with what it is, and the frames between them.

#include "arithmetic-runner.h"
#include "deployment-animation.h"
#include "helper/line-deployment.h"
#include "helper/radio-arithmetic.h"
#include "placed-network-helper.h"
#include "scratch-folder.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace ns3
{
namespace
{

using boost::property_tree::ptree;
using prometheus::ArithmeticRunner;
using prometheus::Tensor;

/** One image through two layers on units 0 and 2 of three. */
class Animation : public testing::TestWithParam<RadioArithmetic>
{
  protected:
    Animation()
    {
        line.units[1].spec.name = "a<b & \"c\"";
    }

    ~Animation() override
    {
        Simulator::Destroy();
    }

    /** @return the latency of the image. */
    Time Run(bool isAnimated)
    {
        Simulator::Destroy();
        AdhocWifiOptions radio;
        GetParam().choose(radio);
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
        DeploymentHelper helper(radio);
        const auto installed = helper.Install(line);
        helper.AssignStreams(installed, 0);
        auto runner = std::make_shared<ArithmeticRunner>(prometheus::Shape{300},
                                                         std::vector<int64_t>{900, 10});
        const Tensor image =
            Tensor::FromBytes(prometheus::DType::UInt8, {300}, std::vector<uint8_t>(300, 5));
        const auto network = PlacedNetworkHelper(AdhocWifiHelper(radio), {})
                                 .Install(installed,
                                          0,
                                          runner,
                                          {0, 2},
                                          line.SourceVertex(0),
                                          line.SinkVertex(0),
                                          std::make_shared<const std::vector<Tensor>>(1, image));
        network.source->SetFinishedCallback([] { Simulator::Stop(MilliSeconds(1)); });
        if (isAnimated)
        {
            DeploymentAnimation animation(path, line, installed);
            animation.ShowHosts(runner->GetProfile(), {0, 2});
            Simulator::Run();
        }
        else
        {
            Simulator::Run();
        }
        return network.recorder->GetRecords().at(0).latency;
    }

    /** The elements of the file that have a name; throws when it is not well formed. */
    std::vector<ptree> Elements(const std::string& name) const
    {
        ptree file;
        read_xml(path, file);
        std::vector<ptree> elements;
        for (const auto& [element, content] : file.get_child("anim"))
        {
            if (element == name)
            {
                elements.push_back(content.get_child("<xmlattr>"));
            }
        }
        return elements;
    }

    prometheus::Deployment line = prometheus::LineDeployment(3, 6, 40e6);
    prometheus::ScratchFolder folder;
    std::string path = (folder / "animation.xml").string();
};

INSTANTIATE_TEST_SUITE_P(OnEachRadio,
                         Animation,
                         testing::ValuesIn(RADIOS),
                         [](const auto& r) { return r.param.name; });

TEST_P(Animation, HasEveryNodeWhereItStands)
{
    Run(true);
    const auto nodes = Elements("node");
    ASSERT_EQ(nodes.size(), line.VertexCount());
    for (uint32_t v = 0; v < line.VertexCount(); ++v)
    {
        EXPECT_EQ(nodes[v].get<uint32_t>("id"), v);
        EXPECT_EQ(nodes[v].get<double>("locX"), line.PositionOf(v).x);
        EXPECT_EQ(nodes[v].get<double>("locY"), line.PositionOf(v).y);
    }
}

TEST_P(Animation, SaysWhatEveryNodeIsAndHosts)
{
    Run(true);
    // The last word on each counts: what hosts layers is described again.
    std::map<uint32_t, std::string> descriptions;
    std::map<uint32_t, std::string> colours;
    for (const auto& update : Elements("nu"))
    {
        const auto node = update.get<uint32_t>("id");
        if (update.get<std::string>("p") == "d")
        {
            descriptions[node] = update.get<std::string>("descr");
        }
        if (update.get<std::string>("p") == "c")
        {
            colours[node] = update.get<std::string>("r") + " " + update.get<std::string>("g") +
                            " " + update.get<std::string>("b");
        }
    }
    EXPECT_EQ(descriptions,
              (std::map<uint32_t, std::string>{{0, "unit 0 (line-unit), arithmetic: layer0"},
                                               {1, "unit 1 (a<b & \"c\")"},
                                               {2, "unit 2 (line-unit), arithmetic: layer1"},
                                               {3, "source 0"},
                                               {4, "sink 0"}}));
    EXPECT_EQ(colours[0], "40 100 180");
    EXPECT_EQ(colours[1], "190 190 190");
    EXPECT_EQ(colours[2], colours[0]);
    EXPECT_EQ(colours[3], "60 160 60");
    EXPECT_EQ(colours[4], "200 60 50");
}

TEST_P(Animation, HasTheFramesOnTheAirAndChangesNothing)
{
    const Time latency = Run(true);
    // An image, three chunks over two hops, an answer: who sent, each with its Ack.
    std::map<uint32_t, int> sent;
    for (const auto& packet : Elements("pr"))
    {
        ++sent[packet.get<uint32_t>("fId")];
    }
    EXPECT_EQ(sent, (std::map<uint32_t, int>{{0, 1 + 3}, {1, 3 + 3}, {2, 3 + 1}, {3, 1}, {4, 1}}));
    EXPECT_EQ(Run(false), latency);
}

TEST_P(Animation, IsOneAtATimeAndAboutTheInstalledDeployment)
{
    DeploymentHelper helper({});
    const auto installed = helper.Install(line);
    EXPECT_DEATH(DeploymentAnimation(path, prometheus::LineDeployment(4, 6, 40e6), installed),
                 "the deployment has 6 vertices, 5 nodes were installed");
    EXPECT_DEATH(
        {
            DeploymentAnimation first(path, line, installed);
            DeploymentAnimation second(path + "2", line, installed);
        },
        "animation.xml2 cannot be written beside another one");
    EXPECT_DEATH(DeploymentAnimation(path, line, installed)
                     .ShowHosts(ArithmeticRunner({300}, {10}).GetProfile(), {0, 1}),
                 "network 'arithmetic' has 1 layers, hosts are given for 2");
}

} // namespace
} // namespace ns3
