/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-zoo.h"
#include "prometheus-error.h"
#include "test-image.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

using namespace prometheus;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

uint64_t ParametersOf(const NetworkProfile& profile)
{
    uint64_t sum = 0;
    for (const auto& layer : profile.layers)
    {
        sum += layer.weightCount + layer.biasCount;
    }
    return sum;
}

uint64_t MultiplicationsOf(const NetworkProfile& profile)
{
    return profile.Multiplications(0, static_cast<uint32_t>(profile.layers.size()));
}

std::vector<std::string> NamesOf(const NetworkProfile& profile)
{
    std::vector<std::string> names;
    for (const auto& layer : profile.layers)
    {
        names.push_back(layer.name);
    }
    return names;
}

/** Splits at every cut of a network, and runs it step by step: always the same logits. */
void ExpectExactComposition(const Network& network)
{
    const auto& profile = network.GetProfile();
    const auto layers = static_cast<uint32_t>(profile.layers.size());
    const Tensor image = RandomImage(profile.inputShape, 5);
    const Tensor logits = network.Run({0, layers}, image);
    ASSERT_FALSE(std::isnan(logits.GetFloats()[0])) << profile.name;
    Tensor activation = image;
    for (uint32_t cut = 1; cut < layers; ++cut)
    {
        activation = network.Run({cut - 1, cut}, activation);
        const Tensor head = network.Run({0, cut}, image);
        ASSERT_EQ(head, activation) << profile.name << ", before " << profile.layers[cut].name;
        EXPECT_EQ(network.Run({cut, layers}, head), logits)
            << profile.name << ", before " << profile.layers[cut].name;
    }
    EXPECT_EQ(network.Run({layers - 1, layers}, activation), logits) << profile.name;
}

/** A row of Table 2: KB of weights and biases, million multiplications, KB of output. */
struct Table2Row
{
    const char* layer;
    double kilobytes;
    double millions;
    double outputKilobytes;
};

void ExpectTable2(const NetworkProfile& profile, const std::vector<Table2Row>& rows)
{
    ASSERT_EQ(profile.layers.size(), rows.size());
    for (std::size_t j = 0; j < rows.size(); ++j)
    {
        const auto& layer = profile.layers[j];
        EXPECT_EQ(layer.name, rows[j].layer);
        // Table 2 counts biases, as Table 1 does not.
        EXPECT_NEAR((layer.weightCount + layer.biasCount) * 4 / 1e3, rows[j].kilobytes, 0.005)
            << layer.name;
        // Two operations, each rounded on its own.
        EXPECT_NEAR(static_cast<double>(layer.multiplications) / 1e6, rows[j].millions, 0.01)
            << layer.name;
        EXPECT_NEAR(static_cast<double>(layer.OutputBytes()) / 1e3, rows[j].outputKilobytes, 0.005)
            << layer.name;
    }
}

/** Where the printed table is wrong: each figure as the network has it, and why. */
const std::vector<Table2Row> TABLE_2{
    // Printed 0.31 for the pooling: half of its 27x27x96 outputs, that is one of the two groups.
    {"conv1", 139.78, 105.42 + 0.63, 279.94},
    {"conv2", 1229.82, 223.95 + 0.39, 173.06},
    {"conv3", 3540.48, 149.52, 259.58},
    {"conv4", 2655.74, 112.14, 259.58},
    {"conv5", 1770.50, 74.76 + 0.08, 36.86},
    // Printed 151 011.39; 4096 x 9216 weights and 4096 biases are 151 011.33.
    {"fc6", 151011.33, 37.75, 16.38},
    // Printed 16.38 for two outputs.
    {"fc7-fc8", 67158.02, 16.78, 0.01},
};

} // namespace

TEST(AlexNet, HasTheWeightsMultiplicationsAndOutputsOfTable2)
{
    const auto network = MakeNetwork("alexnet", 1, "pool1,pool2,relu3,relu4,pool5,relu6");
    ExpectTable2(network->GetProfile(), TABLE_2);
    EXPECT_EQ(network->GetProfile().inputShape, (Shape{3, 227, 227}));
    EXPECT_EQ(network->GetProfile().classCount, 2u);
}

TEST(GcAlexNet, HasTheGateOfTable2)
{
    const auto network = MakeNetwork("gc-alexnet", 1, "pool1,pool2,gate,relu3,relu4,pool5,relu6");
    auto rows = TABLE_2;
    rows.insert(rows.begin() + 2, {"gate", 22185.22, 5.55, 173.06});
    ExpectTable2(network->GetProfile(), rows);
    const std::vector<ExitProfile> exits{{2, 0}};
    EXPECT_EQ(network->GetProfile().exits, exits);
    const Tensor input = network->Run({0, 2}, RandomImage({3, 227, 227}, 1));
    EXPECT_EQ(network->RunExit(0, input).GetShape(), Shape{2});
}

TEST(Cnn6Gate, HasTheGateOfTable1BetweenTheLayersOfCnn5)
{
    const auto network = MakeNetwork("cnn6-gate", 1);
    const auto& profile = network->GetProfile();
    EXPECT_EQ(NamesOf(profile),
              (std::vector<std::string>{"conv1", "gate", "conv2", "fc384", "fc192", "fc10"}));
    const auto& gate = profile.layers[1];
    EXPECT_NEAR(gate.WeightBytes() / 1e3, 19570.18, 0.005);
    EXPECT_NEAR(gate.multiplications / 1e6, 4.89, 0.005);
    EXPECT_NEAR(gate.OutputBytes() / 1e3, 50.18, 0.005);
    // What is handed on waits while the head computes: 64x14x14 floats and two vectors.
    EXPECT_EQ(gate.workingBytes, 4u * (64 * 14 * 14 + 384 + 192));
    const std::vector<ExitProfile> exits{{1, 0}};
    EXPECT_EQ(profile.exits, exits);
}

TEST(Cnn6Gate, HasAnExitWithLogitsOfItsOwn)
{
    const auto network = MakeNetwork("cnn6-gate", 1);
    const Tensor image = RandomImage({3, 28, 28}, 1);
    const Tensor input = network->Run({0, 1}, image);
    EXPECT_EQ(network->Run({1, 2}, input), input);
    const Tensor logits = network->RunExit(0, input);
    EXPECT_EQ(logits.GetShape(), Shape{10});
    EXPECT_NE(logits, network->Run({0, 6}, image));
    EXPECT_EQ(logits, network->RunExit(0, input));
    EXPECT_THAT([&] { network->RunExit(1, input); },
                ThrowsMessage<InvalidInput>("network 'cnn6-gate' has no exit 1, it has 1"));
    EXPECT_THAT([&] { network->RunExit(0, image); },
                ThrowsMessage<InvalidInput>(HasSubstr("input of layer 'gate'")));
}

TEST(Cnn6Gate, RefusesALayerThatHidesItsExit)
{
    EXPECT_THAT([] { MakeNetwork("cnn6-gate", 1, "pool2"); },
                ThrowsMessage<InvalidInput>(
                    "network 'cnn6-gate': the exit at step 'gate' lies inside layer 'conv1-conv2'; "
                    "a layer must end behind it"));
}

TEST(Vgg16, HasThePublishedParametersAndMultiplications)
{
    const auto network = MakeNetwork("vgg16", 1);
    const auto& steps = network->GetSteps().profile;
    EXPECT_EQ(ParametersOf(steps), 138'357'544u);
    uint64_t weighted = 0;
    for (std::size_t i = 0; i < steps.layers.size(); ++i)
    {
        weighted += network->GetSteps().isWeighted[i] ? steps.layers[i].multiplications : 0;
    }
    EXPECT_EQ(weighted, 15'470'264'320u);
    // Four reads for every output of the five poolings.
    const uint64_t pooled =
        64 * 112 * 112 + 128 * 56 * 56 + 256 * 28 * 28 + 512 * (14 * 14 + 7 * 7);
    EXPECT_EQ(MultiplicationsOf(network->GetProfile()), weighted + 4 * pooled);
    EXPECT_EQ(network->GetProfile().layers.size(), 16u);
    EXPECT_EQ(steps.layers.size(), 36u);
    EXPECT_EQ(steps.classCount, 1000u);
}

TEST(ResNet18, HasThePublishedParametersAndMultiplications)
{
    const auto network = MakeNetwork("resnet18", 1, "cuts");
    const auto& profile = network->GetProfile();
    EXPECT_EQ(ParametersOf(profile), 11'689'512u);
    // Convolutions and the linear map, as published; then every normalisation's outputs, the first
    // pooling's windows of nine, and the last one's means.
    const uint64_t weighted = 1'814'073'344;
    const uint64_t normalised =
        64 * 112 * 112 + 4 * 64 * 56 * 56 + 5 * 128 * 28 * 28 + 5 * 256 * 14 * 14 + 5 * 512 * 7 * 7;
    EXPECT_EQ(MultiplicationsOf(profile), weighted + normalised + 9 * 64 * 56 * 56 + 512 * 7 * 7);
    EXPECT_EQ(profile.layers.size(), 22u);
}

TEST(ResNet18, KeepsTheShortcutAliveWhileABlockWorks)
{
    const auto network = MakeNetwork("resnet18", 1, "cuts");
    for (const auto& layer : network->GetProfile().layers)
    {
        if (layer.name == "layer1.1")
        {
            // The second convolution: the block's input, its own, and its output.
            EXPECT_EQ(layer.workingBytes, 4u * 3 * 64 * 56 * 56);
        }
        if (layer.name == "layer2.0")
        {
            // The second convolution beside the block's input; the shortcut's beside the body's
            // end needs as much.
            EXPECT_EQ(layer.workingBytes, 4u * (64 * 56 * 56 + 2 * 128 * 28 * 28));
        }
    }
}

TEST(MobileNetV2, HasThePublishedParametersAndMultiplications)
{
    const auto network = MakeNetwork("mobilenetv2", 1, "cuts");
    const auto& profile = network->GetProfile();
    EXPECT_EQ(ParametersOf(profile), 3'504'872u);
    // Convolutions and the linear map, 300 million as published; then the outputs of all
    // normalisations, and the means of the last pooling.
    EXPECT_EQ(MultiplicationsOf(profile), 300'774'272u + 6'678'112u + 1280 * 7 * 7);
    // A depthwise convolution of 3x3 needs nine multiplications an output.
    EXPECT_EQ(profile.layers[3].name, "features.1.conv.0.0");
    EXPECT_EQ(profile.layers[3].multiplications, 9u * 32 * 112 * 112);
    EXPECT_EQ(profile.layers[3].weightCount, 9u * 32);
}

class EveryNetworkOfTheZoo : public testing::TestWithParam<std::string>
{
};

INSTANTIATE_TEST_SUITE_P(ByName,
                         EveryNetworkOfTheZoo,
                         testing::ValuesIn(GetNetworkNames()),
                         [](const auto& of)
                         {
                             std::string name = of.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST_P(EveryNetworkOfTheZoo, ComposesExactlyAtEveryCutThereIs)
{
    const auto network = MakeNetwork(GetParam(), 1);
    const Network fine(network->GetDefinition(), "cuts");
    ExpectExactComposition(fine);
    const auto run = [](const Network& some)
    {
        const auto layers = static_cast<uint32_t>(some.GetProfile().layers.size());
        return some.Run({0, layers}, RandomImage(some.GetProfile().inputShape, 5));
    };
    EXPECT_EQ(run(*network), run(fine)); // whatever is placed together
}

TEST(NetworkZoo, GroupsTheSameStepsAnewWithoutCopyingThem)
{
    const auto network = MakeNetwork("cnn5", 1);
    const Network fine(network->GetDefinition(), "cuts");
    EXPECT_EQ(fine.GetProfile().layers.size(), 11u);
    const Network halves(network->GetDefinition(), "pool2");
    EXPECT_EQ(NamesOf(halves.GetProfile()),
              (std::vector<std::string>{"conv1-conv2", "fc384-fc10"}));
    const Tensor image = RandomImage({3, 28, 28}, 1);
    const Tensor logits = network->Run({0, 5}, image);
    EXPECT_EQ(fine.Run({0, 11}, image), logits);
    EXPECT_EQ(halves.Run({0, 2}, image), logits);
}

TEST(NetworkZoo, NamesTheStepsWhenACutIsUnknown)
{
    EXPECT_THAT(
        [] { MakeNetwork("cnn5", 1, "pool3"); },
        ThrowsMessage<InvalidInput>(testing::AllOf(
            HasSubstr("network 'cnn5', grouping 'pool3': there is no step 'pool3' to cut "
                      "behind; must be paper, cuts, or of these steps: conv1, relu1, pool1"),
            HasSubstr("fc10"))));
}
