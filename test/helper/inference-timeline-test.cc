/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The timeline of inferences, and its file: who computes, waits and sends, to the nanosecond.

#include "arithmetic-runner.h"
#include "chrome-trace.h"
#include "helper/line-deployment.h"
#include "helper/radio-arithmetic.h"
#include "inference-timeline.h"
#include "placed-network-helper.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <map>

namespace ns3
{
namespace
{

using nlohmann::json;
using prometheus::ArithmeticRunner;
using prometheus::Tensor;

/** Three layers on three units in a line: 25, 50 and 75 ms for each image. */
class Timeline : public testing::TestWithParam<RadioArithmetic>
{
  protected:
    Timeline()
    {
        GetParam().choose(radio);
        runner->EditProfile().name = "net";
    }

    ~Timeline() override
    {
        Simulator::Destroy();
    }

    /** Runs everything; an image leaves every period, or when the last one was answered. */
    void Run(Time period, bool isFollowed = true)
    {
        Simulator::Destroy();
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
        DeploymentHelper helper(radio);
        installed = helper.Install(line);
        helper.AssignStreams(installed, 0);
        const Tensor image =
            Tensor::FromBytes(prometheus::DType::UInt8, {300}, std::vector<uint8_t>(300, 5));
        network = PlacedNetworkHelper(AdhocWifiHelper(radio), transport)
                      .Install(installed,
                               NUMBER,
                               runner,
                               {0, 1, 2},
                               line.SourceVertex(0),
                               line.SinkVertex(0),
                               std::make_shared<const std::vector<Tensor>>(4, image));
        network.source->SetAttribute("Period", TimeValue(period));
        network.source->SetAttribute("Timeout", TimeValue(MilliSeconds(500)));
        network.source->SetFinishedCallback([] { Simulator::Stop(MilliSeconds(100)); });
        timeline = CreateObject<InferenceTimeline>();
        timeline->SetAttribute("Inferences", UintegerValue(inferences));
        if (isFollowed)
        {
            timeline->Follow(line, installed);
            timeline->Follow(network, NUMBER, runner->GetProfile());
        }
        Simulator::Run();
        trace = WriteChromeTrace(timeline->GetEvents());
    }

    const std::vector<InferenceRecord>& Records() const
    {
        return network.recorder->GetRecords();
    }

    /** All events of the file. */
    json Events() const
    {
        return json::parse(trace).at("traceEvents");
    }

    /** Complete events. */
    std::vector<json> Spans(const std::string& category) const
    {
        std::vector<json> spans;
        const auto events = Events();
        for (const auto& event : events)
        {
            if (event.at("ph") == "X" && event.at("cat") == category)
            {
                spans.push_back(event);
            }
        }
        return spans;
    }

    static int64_t Nanoseconds(const json& microseconds)
    {
        return std::llround(microseconds.get<double>() * 1e3);
    }

    /** Sum of the durations of an image's events of one category. */
    Time SumOf(const std::string& category, uint32_t image) const
    {
        int64_t sum = 0;
        for (const auto& span : Spans(category))
        {
            sum += span.at("args").at("image") == image ? Nanoseconds(span.at("dur")) : 0;
        }
        return NanoSeconds(sum);
    }

    static constexpr uint16_t NUMBER = 3;
    uint32_t inferences{10};
    prometheus::Deployment line = prometheus::LineDeployment(3, 6, 40e6);
    AdhocWifiOptions radio;
    TensorTransportOptions transport;
    std::shared_ptr<ArithmeticRunner> runner =
        std::make_shared<ArithmeticRunner>(prometheus::Shape{300},
                                           std::vector<int64_t>{900, 350, 10});
    InstalledDeployment installed;
    InstalledNetwork network;
    Ptr<InferenceTimeline> timeline;
    std::string trace;
};

INSTANTIATE_TEST_SUITE_P(OnEachRadio,
                         Timeline,
                         testing::ValuesIn(RADIOS),
                         [](const auto& r) { return r.param.name; });

TEST_P(Timeline, AddsUpToTheRecordedPartsOfTheLatency)
{
    // An image every 60 ms, and 75 ms for the last layer: the third unit falls behind by up to 15
    // an image, less where tensors already wait for each other on the air.
    Run(MilliSeconds(60));
    ASSERT_EQ(Records().size(), 4);
    for (uint32_t i = 0; i < 4; ++i)
    {
        const auto& record = Records()[i];
        ASSERT_TRUE(record.answered);
        EXPECT_EQ(SumOf("compute", i), record.processing);
        EXPECT_EQ(SumOf("wait", i), record.queueing);
        EXPECT_EQ(SumOf("tensor", i), record.Transmission());
        EXPECT_EQ(SumOf("inference", i), record.latency);
    }
    EXPECT_EQ(Records()[0].queueing, Seconds(0));
    EXPECT_GT(Records()[3].queueing, MilliSeconds(15));
}

TEST_P(Timeline, SaysWhatStartsWhenToTheNanosecond)
{
    Run(Seconds(0));
    const auto images = Spans("inference");
    ASSERT_EQ(images.size(), 4);
    EXPECT_EQ(images[0].at("ts"), 10'000.0);
    EXPECT_EQ(images[0].at("name"), "image 0");
    EXPECT_EQ(images[0].at("args"), json({{"network", "net"}, {"image", 0}, {"answered", true}}));
    const auto computes = Spans("compute");
    EXPECT_EQ(computes[0].at("name"), "layer0");
    EXPECT_EQ(computes[0].at("dur"), 25'000.0);
    // One packet over one idle hop, as IEEE 802.11 has its times.
    const auto& radioTimes = GetParam();
    const int64_t arrivalNs = radioTimes.ArrivalNs(SENT_NS, 0, 300, 1);
    const auto tensor = Spans("tensor")[0];
    EXPECT_EQ(tensor.at("name"), "image, source 0 to unit 0 (line-unit)");
    EXPECT_EQ(tensor.at("ts"), 10'000.0);
    EXPECT_EQ(Nanoseconds(tensor.at("dur")), arrivalNs - SENT_NS);
    EXPECT_EQ(tensor.at("args").at("packets"), 1);
    EXPECT_EQ(tensor.at("args").at("bytes"), 300 + TensorHeader::FIXED_BYTES);
    EXPECT_EQ(tensor.at("args").at("arrived_share"), 1.0);
    EXPECT_EQ(Nanoseconds(computes[0].at("ts")), arrivalNs);

    const auto& frames = timeline->GetEvents().frames;
    ASSERT_GT(frames.size(), 2);
    EXPECT_EQ(frames[0].vertex, line.SourceVertex(0));
    EXPECT_EQ(frames[0].to, 0);
    EXPECT_EQ(frames[0].start.GetNanoSeconds(), radioTimes.AccessNs(SENT_NS, 0));
    EXPECT_EQ(frames[0].duration.GetNanoSeconds(),
              radioTimes.dataFrameNs(300 + FRAME_OVERHEAD_BYTES));
    EXPECT_EQ(frames[0].bytes, 300 + FRAME_OVERHEAD_BYTES);
    EXPECT_EQ(frames[1].vertex, 0);
    EXPECT_EQ(frames[1].to, line.SourceVertex(0));
    EXPECT_EQ(frames[1].kind, "Ack");
    EXPECT_EQ(frames[1].start.GetNanoSeconds(), arrivalNs + radioTimes.sifsNs);
    EXPECT_EQ(frames[1].duration.GetNanoSeconds(), radioTimes.ackNs);
}

TEST_P(Timeline, HasNothingThatOverlapsOnOneThread)
{
    Run(MilliSeconds(60));
    std::map<std::pair<uint32_t, uint32_t>, std::vector<int64_t>> openEnds;
    std::size_t count = 0;
    const auto events = Events();
    for (const auto& event : events)
    {
        if (event.at("ph") != "X")
        {
            continue;
        }
        ++count;
        const int64_t start = Nanoseconds(event.at("ts"));
        const int64_t end = start + Nanoseconds(event.at("dur"));
        auto& open = openEnds[{event.at("pid"), event.at("tid")}];
        while (!open.empty() && open.back() <= start)
        {
            open.pop_back();
        }
        // Only an image contains others: its tensors.
        EXPECT_EQ(open.size(), event.at("cat") == "tensor" ? 1 : 0) << event;
        EXPECT_TRUE(open.empty() || end <= open.back()) << event;
        open.push_back(end);
    }
    // 4 images, each with 3 stages and 4 tensors, and each packet acknowledged.
    EXPECT_GT(count, 4 * (1 + 3 + 4 + 2 * 4));
}

TEST_P(Timeline, HasEveryFrameThatWasOnTheAir)
{
    radio.maxAmpduBytes = 65535;
    transport.pacingRate = DataRate("100Mb/s");
    runner->EditProfile().layers[0].outputShape = {4000};
    Run(Seconds(0));
    std::vector<Time> sending(line.VertexCount());
    uint64_t bytes = 0;
    uint32_t mostFrames = 0;
    std::map<std::string, int> kinds;
    for (const auto& frame : timeline->GetEvents().frames)
    {
        sending[frame.vertex] += frame.duration;
        bytes += frame.bytes;
        mostFrames = std::max(mostFrames, frame.frames);
        ++kinds[frame.kind];
        EXPECT_EQ(frame.kind == "data", frame.tensor.has_value());
        EXPECT_NE(frame.to, frame.vertex);
    }
    for (uint32_t v = 0; v < line.VertexCount(); ++v)
    {
        EXPECT_EQ(sending[v], installed.air->GetSendingTime(v)) << v;
    }
    EXPECT_EQ(bytes, installed.air->GetBytes());
    EXPECT_GT(mostFrames, 1);
    EXPECT_GT(kinds["BlockAck"], 0);
    EXPECT_GT(kinds["management"], 0); // block ack agreements
}

TEST_P(Timeline, IsTheSameAgainAndChangesNothing)
{
    Run(MilliSeconds(60));
    const auto first = trace;
    const auto latency = Records().back().latency;
    const auto events = Simulator::GetEventCount();
    Run(MilliSeconds(60));
    EXPECT_EQ(trace, first);
    Run(MilliSeconds(60), false);
    EXPECT_EQ(Records().back().latency, latency);
    EXPECT_EQ(Simulator::GetEventCount(), events);
}

TEST_P(Timeline, EndsWithTheLastInferenceThatIsFollowed)
{
    inferences = 2;
    Run(Seconds(0));
    EXPECT_EQ(Spans("inference").size(), 2);
    EXPECT_EQ(Spans("compute").size(), 2 * 3);
    EXPECT_EQ(Spans("tensor").size(), 2 * 4);
    const Time nextImage = Records()[2].sent;
    for (const auto& frame : timeline->GetEvents().frames)
    {
        EXPECT_LT(frame.start, nextImage);
    }
    // The last one is the Ack of the answer's packet.
    EXPECT_EQ(timeline->GetEvents().frames.back().kind, "Ack");
}

TEST_P(Timeline, ShowsRetriesAndWhatNeverArrived)
{
    radio.loss.frameErrorRate = 1;
    radio.maxAttempts = 2;
    Run(Seconds(0));
    const auto images = Spans("inference");
    ASSERT_EQ(images.size(), 4);
    EXPECT_EQ(images[0].at("args").at("answered"), false);
    EXPECT_EQ(images[0].at("dur"), 500'000.0);
    const auto tensors = Spans("tensor");
    ASSERT_EQ(tensors.size(), 4);
    EXPECT_EQ(tensors[0].at("dur"), 500'000.0);
    EXPECT_EQ(tensors[0].at("args").at("arrived_share"), 0.0);
    const auto frames = Spans("frame");
    ASSERT_EQ(frames.size(), 4 * 2);
    EXPECT_EQ(frames[0].at("name"), "image");
    EXPECT_EQ(frames[1].at("name"), "image, again");
    EXPECT_TRUE(Spans("compute").empty());
}

TEST_P(Timeline, KnowsTheTensorsOfATcpStream)
{
    transport.policy = "tcp";
    Run(Seconds(0));
    std::set<std::string> tensors;
    for (const auto& frame : Spans("frame"))
    {
        tensors.insert(frame.at("args").value("tensor", "none"));
    }
    EXPECT_THAT(
        tensors,
        testing::ElementsAre("answer", "image", "none", "output of layer0", "output of layer1"));
}

TEST_P(Timeline, NamesProcessesAndThreadsOfWhoDidSomething)
{
    line.units.push_back({line.units[0].spec, {12, 0.5}}); // hears everything, does nothing
    line.heightMetres = 1;
    Run(MilliSeconds(60));
    std::vector<std::string> names;
    const auto events = Events();
    for (const auto& event : events)
    {
        if (event.at("ph") == "M" && event.at("args").contains("name"))
        {
            names.push_back(event.at("args").at("name"));
        }
        // How many images are under way at once is the radio's business.
        if (!names.empty() && names.back().find("net, ") == 0)
        {
            names.pop_back();
        }
    }
    EXPECT_THAT(names,
                testing::ElementsAre("networks",
                                     "net",
                                     "unit 0 (line-unit)",
                                     "computes",
                                     "sends",
                                     "unit 1 (line-unit)",
                                     "computes",
                                     "sends",
                                     "unit 2 (line-unit)",
                                     "computes",
                                     "sends",
                                     "waits",
                                     "source 0",
                                     "sends",
                                     "sink 0",
                                     "sends"));
}

TEST_P(Timeline, HearsAHostThatTwoNetworksShareOnce)
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    DeploymentHelper helper(radio);
    installed = helper.Install(line);
    helper.AssignStreams(installed, 0);
    SharedNetworks shared;
    shared.networks = {{0, runner, {0, 1, 1}, line.SinkVertex(0)},
                       {1, runner, {0, 2, 2}, line.SinkVertex(0)}};
    shared.trunkLength = 1;
    shared.sourceVertex = line.SourceVertex(0);
    shared.images = std::make_shared<const std::vector<Tensor>>(
        1, Tensor::FromBytes(prometheus::DType::UInt8, {300}, std::vector<uint8_t>(300, 5)));
    const auto networks =
        PlacedNetworkHelper(AdhocWifiHelper(radio), transport).InstallShared(installed, shared);
    networks[0].source->SetFinishedCallback([] { Simulator::Stop(); });
    timeline = CreateObject<InferenceTimeline>();
    timeline->Follow(line, installed);
    timeline->Follow(networks[0], 0, runner->GetProfile());
    timeline->Follow(networks[1], 1, runner->GetProfile());
    Simulator::Run();
    trace = WriteChromeTrace(timeline->GetEvents());

    EXPECT_EQ(Spans("compute").size(), 3); // the trunk once, two tails
    EXPECT_EQ(Spans("inference").size(), 2);
    EXPECT_EQ(Spans("tensor").size(), 1 + 2 + 2); // image, trunk to two tails, two answers
    for (std::size_t u = 0; u < 2; ++u)
    {
        EXPECT_EQ(Nanoseconds(Spans("inference")[u].at("dur")),
                  networks[u].recorder->GetRecords().at(0).latency.GetNanoSeconds());
    }
}

TEST(TimelineDeathTest, WantsTheDeploymentFirst)
{
    EXPECT_DEATH(CreateObject<InferenceTimeline>()->Follow(InstalledNetwork(), 7, {}),
                 "follow the deployment before network 7");
}

} // namespace
} // namespace ns3
