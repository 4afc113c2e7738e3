/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Networks that share their first layers: what runs once, what travels where, and how long it
// takes.

#include "arithmetic-runner.h"
#include "helper/line-deployment.h"
#include "helper/radio-arithmetic.h"
#include "placed-network-helper.h"
#include "prometheus-error.h"

#include "ns3/error-model.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace ns3
{
namespace
{

using prometheus::ArithmeticRunner;
using prometheus::InvalidInput;
using prometheus::LayerRange;
using prometheus::Tensor;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

std::shared_ptr<ArithmeticRunner> MakeRunner(const std::string& name,
                                             const std::vector<int64_t>& outputSizes)
{
    auto runner = std::make_shared<ArithmeticRunner>(prometheus::Shape{300}, outputSizes);
    runner->EditProfile().name = name;
    return runner;
}

Tensor Image(uint8_t seed)
{
    std::vector<uint8_t> pixels(300);
    for (std::size_t i = 0; i < pixels.size(); ++i)
    {
        pixels[i] = static_cast<uint8_t>(i * 37 + seed);
    }
    return Tensor::FromBytes(prometheus::DType::UInt8, {300}, std::move(pixels));
}

/** Two networks of two layers in a line; the first layer, 25 ms on any unit, is the same. */
class SharedTrunk : public testing::Test
{
  protected:
    SharedTrunk()
    {
        UseLine(2);
        // 50 ms and 200 ms behind the trunk: their answers do not meet on the air.
        second->EditProfile().layers[1].multiplications = 8'000'000;
        shared.trunkLength = 1;
        shared.images = std::make_shared<const std::vector<Tensor>>(1, Image(0));
    }

    ~SharedTrunk() override
    {
        Simulator::Destroy();
    }

    void UseLine(uint32_t unitCount)
    {
        line = prometheus::LineDeployment(unitCount, 6, 40e6);
        shared.sourceVertex = line.SourceVertex(0);
    }

    /** Where the layers of both run; both answer to the sink of the line. */
    void Place(std::vector<uint32_t> firstHosts, std::vector<uint32_t> secondHosts)
    {
        shared.networks = {{0, first, std::move(firstHosts), line.SinkVertex(0)},
                           {1, second, std::move(secondHosts), line.SinkVertex(0)}};
    }

    void Install()
    {
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
        DeploymentHelper helper(radio);
        installed = helper.Install(line);
        helper.AssignStreams(installed, 0);
        networks =
            PlacedNetworkHelper(AdhocWifiHelper(radio), transport).InstallShared(installed, shared);
        networks[0].source->SetFinishedCallback([] { Simulator::Stop(Seconds(1)); });
        CountStages();
        for (const auto& network : networks)
        {
            network.sink->TraceConnectWithoutContext(
                "Result",
                Callback<void, uint16_t, uint32_t, const prometheus::MaskedTensor&>(
                    [this](uint16_t number, uint32_t, const prometheus::MaskedTensor& answer)
                    { answers[number] = answer.tensor; }));
        }
    }

    void Run()
    {
        Install();
        Simulator::Run();
    }

    const InferenceRecord& Record(std::size_t network, std::size_t image = 0) const
    {
        return networks.at(network).recorder->GetRecords().at(image);
    }

    uint64_t UsedWeightBytes(uint32_t vertex) const
    {
        return installed.nodes.Get(vertex)->GetObject<ComputeUnit>()->GetUsedWeightBytes();
    }

    AdhocWifiOptions radio;
    TensorTransportOptions transport;
    prometheus::Deployment line;
    std::shared_ptr<ArithmeticRunner> first = MakeRunner("first", {350, 10});
    std::shared_ptr<ArithmeticRunner> second = MakeRunner("second", {350, 4});
    SharedNetworks shared;
    InstalledDeployment installed;
    std::vector<InstalledNetwork> networks;
    std::map<uint16_t, Tensor> answers;
    /** By (network, first layer): how often it was served. */
    std::map<std::pair<uint16_t, uint32_t>, int> served;
    /** By (network, cut): packets that left any endpoint. */
    std::map<std::pair<uint16_t, uint16_t>, int> packets;

  private:
    void CountStages()
    {
        std::set<Ptr<LayerHostApplication>> hosts;
        for (const auto& network : networks)
        {
            hosts.insert(network.hosts.begin(), network.hosts.end());
        }
        for (const auto& host : hosts)
        {
            host->TraceConnectWithoutContext(
                "StageServed",
                Callback<void, const LayerHostApplication::StageServed&>(
                    [this](const LayerHostApplication::StageServed& stage) {
                        ++served[{stage.network, stage.layers.first}];
                    }));
        }
        for (uint32_t v = 0; v < installed.nodes.GetN(); ++v)
        {
            installed.GetEndpoint(v)->TraceConnectWithoutContext(
                "Tx",
                Callback<void, Ptr<const Packet>>(
                    [this](Ptr<const Packet> packet)
                    {
                        TensorHeader header;
                        packet->PeekHeader(header);
                        ++packets[{header.network, header.cut}];
                    }));
        }
    }
};

/** The same, with the times of each radio. */
class SharedTrunkOnEachRadio : public SharedTrunk,
                               public testing::WithParamInterface<RadioArithmetic>
{
  protected:
    SharedTrunkOnEachRadio()
    {
        GetParam().choose(radio);
    }

    static int64_t AckedNs(int64_t receivedNs)
    {
        return GetParam().AckedNs(receivedNs);
    }

    /** Over one hop. */
    static int64_t ArrivalNs(int64_t comesNs, int64_t idleSinceNs, int64_t codeBytes, int hops = 1)
    {
        return GetParam().ArrivalNs(comesNs, idleSinceNs, codeBytes, hops);
    }

    /** Since the image left. */
    int64_t LatencyNs(std::size_t network) const
    {
        return Record(network).latency.GetNanoSeconds();
    }
};

INSTANTIATE_TEST_SUITE_P(Exact,
                         SharedTrunkOnEachRadio,
                         testing::ValuesIn(RADIOS),
                         [](const auto& r) { return r.param.name; });

TEST_P(SharedTrunkOnEachRadio, FeedsTwoTailsOnItsOwnUnitWithoutTheNetwork)
{
    UseLine(1);
    Place({0, 0}, {0, 0});
    Run();

    const int64_t imageNs = ArrivalNs(SENT_NS, 0, 300);
    const int64_t trunkNs = imageNs + 25'000'000;
    const int64_t firstNs = ArrivalNs(trunkNs + 50'000'000, AckedNs(imageNs), 40);
    EXPECT_EQ(LatencyNs(0), firstNs - SENT_NS);
    EXPECT_EQ(Record(0).processing, MilliSeconds(75));
    EXPECT_EQ(Record(0).queueing, MilliSeconds(0));
    // The second tail waits for the unit, and its answer for the next slot after the first's.
    const int64_t secondNs =
        ArrivalNs(trunkNs + 250'000'000, AckedNs(firstNs) + PROPAGATION_NS, 16);
    EXPECT_EQ(LatencyNs(1), secondNs - SENT_NS);
    EXPECT_EQ(Record(1).processing, MilliSeconds(225));
    EXPECT_EQ(Record(1).queueing, MilliSeconds(50));
}

TEST_P(SharedTrunkOnEachRadio, FeedsATailBesideItAndOneOnTheNextUnit)
{
    Place({0, 1}, {0, 0});
    Run();

    const int64_t imageNs = ArrivalNs(SENT_NS, 0, 300);
    const int64_t trunkNs = imageNs + 25'000'000;
    const int64_t activationNs = ArrivalNs(trunkNs, AckedNs(imageNs), 4 * 350);
    const int64_t firstNs = ArrivalNs(activationNs + 50'000'000, AckedNs(activationNs), 40);
    EXPECT_EQ(LatencyNs(0), firstNs - SENT_NS);
    EXPECT_EQ(Record(0).processing, MilliSeconds(75));
    // Unit 0 hears the first answer, and keeps silent for its Ack, which it does not hear.
    const int64_t secondNs = ArrivalNs(trunkNs + 200'000'000, AckedNs(firstNs), 16, 2);
    EXPECT_EQ(LatencyNs(1), secondNs - SENT_NS);
    EXPECT_EQ(Record(1).processing, MilliSeconds(225));
    EXPECT_EQ(Record(1).queueing, MilliSeconds(0));
}

TEST_F(SharedTrunk, RunsOnceAnImageAndAnswersAsTheUnsplitNetworksDo)
{
    UseLine(3);
    Place({0, 1}, {0, 2});
    shared.images = std::make_shared<const std::vector<Tensor>>(
        std::vector<Tensor>{Image(1), Image(2), Image(3)});
    Run();
    EXPECT_EQ(
        served,
        (std::map<std::pair<uint16_t, uint32_t>, int>{{{0, 0}, 3}, {{0, 1}, 3}, {{1, 1}, 3}}));
    const Tensor last = Image(3);
    EXPECT_EQ(answers.at(0), *first->Run({0, 2}, last));
    EXPECT_EQ(answers.at(1), *second->Run({0, 2}, last));
    for (std::size_t i = 0; i < 3; ++i)
    {
        EXPECT_EQ(Record(0, i).sent, Record(1, i).sent);
        EXPECT_EQ(Record(0, i).processing, MilliSeconds(75));
        EXPECT_EQ(Record(1, i).processing, MilliSeconds(225));
    }
    EXPECT_EQ(installed.ledger->GetLostByCause().size(), 0u);
}

TEST_F(SharedTrunk, TheNextImageWaitsForTheAnswersOfAll)
{
    Place({0, 0}, {0, 1});
    shared.images =
        std::make_shared<const std::vector<Tensor>>(std::vector<Tensor>{Image(1), Image(2)});
    Run();
    const Time slower = std::max(Record(0).latency, Record(1).latency);
    EXPECT_EQ(slower, Record(1).latency);
    EXPECT_EQ(Record(0, 1).sent, Record(0, 0).sent + slower + MilliSeconds(10));
}

TEST_F(SharedTrunk, SendsTheImageOnceAndItsOutputOnceATailAsThePlannerCounts)
{
    Place({0, 1}, {0, 1}); // both tails on the same next unit
    Run();
    const std::map<std::pair<uint16_t, uint16_t>, int> expected{
        {{0, 0}, 1}, {{0, 1}, 1}, {{1, 1}, 1}, {{0, 2}, 1}, {{1, 2}, 1}};
    EXPECT_EQ(packets, expected);
    EXPECT_TRUE(Record(0).answered);
    EXPECT_TRUE(Record(1).answered);
}

TEST_F(SharedTrunk, SendsItsOutputByEveryPolicy)
{
    UseLine(3);
    first = MakeRunner("first", {3500, 10});
    second = MakeRunner("second", {3500, 4});
    shared.images = std::make_shared<const std::vector<Tensor>>(10, Image(0));
    for (const std::string policy : {"udp", "fec-xor", "fec-rs", "nack", "tcp"})
    {
        transport.policy = policy;
        for (const uint32_t secondHost : {1u, 2u}) // two transfers to one unit, and to two
        {
            Place({0, 1}, {0, secondHost});
            answers.clear();
            Run();
            const auto where = policy + ", second tail on unit " + std::to_string(secondHost);
            EXPECT_EQ(installed.ledger->GetLostByCause().size(), 0u) << where;
            ASSERT_EQ(answers.size(), 2u) << where;
            EXPECT_EQ(answers.at(0), *first->Run({0, 2}, Image(0))) << where;
            EXPECT_EQ(answers.at(1), *second->Run({0, 2}, Image(0))) << where;
            Simulator::Destroy();
        }
    }
}

TEST_F(SharedTrunk, IsMadeWholeForBothByRetransmission)
{
    radio.loss.frameErrorRate = 0.2;
    radio.maxAttempts = 1;
    transport.policy = "nack";
    transport.deadline = Seconds(2);
    first = MakeRunner("first", {3500, 10});
    second = MakeRunner("second", {3500, 4});
    shared.images = std::make_shared<const std::vector<Tensor>>(10, Image(0));
    Place({0, 1}, {0, 1});
    Run();
    for (std::size_t i = 0; i < 10; ++i)
    {
        for (const std::size_t network : {0, 1})
        {
            EXPECT_TRUE(Record(network, i).answered) << i;
            EXPECT_EQ(Record(network, i).arrivedShare, 1) << i;
        }
    }
}

TEST_F(SharedTrunk, MayHaveStagesOnSeveralUnits)
{
    UseLine(3);
    first = MakeRunner("first", {350, 20, 10});
    second = MakeRunner("second", {350, 20, 30, 4});
    shared.trunkLength = 2;
    Place({0, 1, 1}, {0, 1, 2, 0});
    Run();
    EXPECT_EQ(served,
              (std::map<std::pair<uint16_t, uint32_t>, int>{
                  {{0, 0}, 1}, {{0, 1}, 1}, {{0, 2}, 1}, {{1, 2}, 1}, {{1, 3}, 1}}));
    EXPECT_EQ(answers.at(0), *first->Run({0, 3}, Image(0)));
    EXPECT_EQ(answers.at(1), *second->Run({0, 4}, Image(0)));
    EXPECT_EQ(Record(0).processing, MilliSeconds(25 + 50 + 75));
    EXPECT_EQ(Record(1).processing, MilliSeconds(25 + 50 + 75 + 100));
}

TEST_F(SharedTrunk, TakesMemoryOnce)
{
    UseLine(1);
    line.units[0].spec.weightMemoryBytes = 3 * 400; // of four layers of 400 bytes, one shared
    Place({0, 0}, {0, 0});
    Install();
    EXPECT_EQ(UsedWeightBytes(0), 1200u);
    shared.trunkLength = 0;
    EXPECT_DEATH(Install(), "needs 400 bytes of weight memory, the unit has 0 left");
}

TEST_F(SharedTrunk, OfNoLayersIsTwoNetworksThatShareASource)
{
    UseLine(1);
    shared.trunkLength = 0;
    Place({0, 0}, {0, 0});
    Run();
    EXPECT_EQ(UsedWeightBytes(0), 1600u);
    EXPECT_EQ((packets[{0, 0}]), 1);
    EXPECT_EQ((packets[{1, 0}]), 1);
    EXPECT_EQ((served[{0, 0}]), 1);
    EXPECT_EQ((served[{1, 0}]), 1);
    EXPECT_EQ(answers.at(1), *second->Run({0, 2}, Image(0)));
}

TEST_F(SharedTrunk, ANetworkThatNeverAnswersIsGivenUpAndTheOtherOneGoesOn)
{
    Place({0, 0}, {0, 1});
    shared.networks[0].sinkVertex = line.SourceVertex(0);
    shared.images = std::make_shared<const std::vector<Tensor>>(3, Image(0));
    Install();
    auto deaf = DynamicCast<WifiNetDevice>(installed.devices.Get(1));
    auto losses = CreateObject<RateErrorModel>();
    losses->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
    losses->SetRate(1);
    deaf->GetPhy()->SetPostReceptionErrorModel(losses);
    networks[0].source->SetAttribute("Timeout", TimeValue(MilliSeconds(500)));
    Simulator::Run();
    for (std::size_t i = 0; i < 3; ++i)
    {
        EXPECT_TRUE(Record(0, i).answered);
        EXPECT_FALSE(Record(1, i).answered);
        EXPECT_EQ(Record(1, i).sent, MilliSeconds(10 + 510 * static_cast<int>(i)));
    }
    EXPECT_EQ(installed.ledger->GetLostByCause(),
              (std::map<std::string, uint64_t>{{"mac retry limit", 3}}));
}

TEST_F(SharedTrunk, WhatItsInputLostIsLostForBoth)
{
    radio.maxAttempts = 1;
    radio.loss.frameErrorRate = 0.2;
    UseLine(1);
    Place({0, 0}, {0, 0});
    const Tensor wide =
        Tensor::FromBytes(prometheus::DType::UInt8, {12'800}, std::vector<uint8_t>(12'800, 200));
    first = std::make_shared<ArithmeticRunner>(wide.GetShape(), std::vector<int64_t>{350, 10});
    second = std::make_shared<ArithmeticRunner>(wide.GetShape(), std::vector<int64_t>{350, 4});
    Place({0, 0}, {0, 0});
    shared.images = std::make_shared<const std::vector<Tensor>>(20, wide);
    Install();
    networks[0].source->SetAttribute("Timeout", TimeValue(Seconds(1)));
    Simulator::Run();
    int damaged = 0;
    for (std::size_t i = 0; i < 20; ++i)
    {
        if (Record(0, i).answered && Record(1, i).answered)
        {
            EXPECT_EQ(Record(0, i).arrivedShare, Record(1, i).arrivedShare);
            damaged += Record(0, i).arrivedShare < 1;
        }
    }
    EXPECT_GT(damaged, 5);
}

TEST_F(SharedTrunk, OfANetworkAloneChangesNothing)
{
    radio.loss.frameErrorRate = 0.1;
    UseLine(3);
    const auto images = std::make_shared<const std::vector<Tensor>>(20, Image(0));
    const auto run = [&](bool asShared)
    {
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
        DeploymentHelper helper(radio);
        const auto deployment = helper.Install(line);
        helper.AssignStreams(deployment, 0);
        const PlacedNetworkHelper placer(AdhocWifiHelper(radio), {});
        const std::vector<uint32_t> hosts{1, 1};
        SharedNetworks alone;
        alone.networks = {{0, first, hosts, line.SinkVertex(0)}};
        alone.trunkLength = 1;
        alone.sourceVertex = line.SourceVertex(0);
        alone.images = images;
        const auto network = asShared ? placer.InstallShared(deployment, alone).front()
                                      : placer.Install(deployment,
                                                       0,
                                                       first,
                                                       hosts,
                                                       line.SourceVertex(0),
                                                       line.SinkVertex(0),
                                                       images);
        network.source->SetFinishedCallback([] { Simulator::Stop(); });
        Simulator::Run();
        std::vector<int64_t> times;
        for (const auto& record : network.recorder->GetRecords())
        {
            times.push_back(record.sent.GetNanoSeconds());
            times.push_back(record.latency.GetNanoSeconds());
            times.push_back(record.processing.GetNanoSeconds());
        }
        Simulator::Destroy();
        return times;
    };
    EXPECT_EQ(run(true), run(false));
}

class SharedTrunkRefuses : public SharedTrunk
{
  protected:
    template <typename Matcher>
    void ExpectRefusal(const Matcher& message)
    {
        EXPECT_THAT([this] { Install(); }, ThrowsMessage<InvalidInput>(message));
        Simulator::Destroy();
    }
};

TEST_F(SharedTrunkRefuses, HostsThatDiffer)
{
    Place({0, 1}, {1, 1});
    ExpectRefusal(AllOf(HasSubstr("networks 'first' and 'second' cannot share layer 0 ('layer0')"),
                        HasSubstr("placed on vertices 0 and 1")));
}

TEST_F(SharedTrunkRefuses, LayersThatDiffer)
{
    second->EditProfile().layers[0].weightCount = 101;
    Place({0, 1}, {0, 1});
    ExpectRefusal(AllOf(HasSubstr("networks 'first' and 'second' cannot share layer 0"),
                        HasSubstr("'layer0' with 100 weights"),
                        HasSubstr("'layer0' with 101 weights")));
    second =
        std::make_shared<ArithmeticRunner>(prometheus::Shape{299}, std::vector<int64_t>{350, 4});
    Place({0, 1}, {0, 1});
    ExpectRefusal(AllOf(HasSubstr("inputs have shape"), HasSubstr("299")));
}

TEST_F(SharedTrunkRefuses, OutputsThatDiffer)
{
    /** As the arithmetic one, its first output one larger. */
    class OtherWeights : public ArithmeticRunner
    {
      public:
        using ArithmeticRunner::ArithmeticRunner;

        std::optional<Tensor> Run(LayerRange range, const prometheus::MaskedTensor& input) override
        {
            const Tensor output = *ArithmeticRunner::Run(range, input);
            std::vector<float> values(output.GetFloats(),
                                      output.GetFloats() + output.GetElementCount());
            values[0] += 1;
            return Tensor::FromFloats(output.GetShape(), values);
        }
    };
    second = std::make_shared<OtherWeights>(prometheus::Shape{300}, std::vector<int64_t>{350, 4});
    Place({0, 1}, {0, 1});
    ExpectRefusal(HasSubstr("cannot share their first 1 layers: these give different outputs for "
                            "image 0"));
}

TEST_F(SharedTrunkRefuses, ATrunkWithNothingBehindIt)
{
    shared.trunkLength = 2;
    Place({0, 1}, {0, 1});
    ExpectRefusal(HasSubstr("network 'first' of 2 layers shares 2 with others: it must have at "
                            "least one behind them"));
}

TEST_F(SharedTrunkRefuses, NumbersThatAreTaken)
{
    Place({0, 1}, {0, 1});
    shared.networks[1].number = 0;
    ExpectRefusal(HasSubstr("network 'second' has number 0, which another one has"));
    shared.networks.clear();
    ExpectRefusal(HasSubstr("no networks to install"));
}

} // namespace
} // namespace ns3
