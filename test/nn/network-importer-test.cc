/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "bundle-recorder.h"
#include "network-importer.h"
#include "network.h"
#include "prometheus-error.h"
#include "recorded-runner.h"
#include "scratch-folder.h"
#include "script-models.h"
#include "test-image.h"
#include "torch-runner.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

using namespace prometheus;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::ThrowsMessage;

namespace
{

ImportOptions OptionsFor(const Shape& inputShape)
{
    ImportOptions options;
    options.inputShape = inputShape;
    return options;
}

/** Floats of both signs. */
Tensor SomeInput(const Shape& shape, uint64_t seed = 5)
{
    SeededRandom random(seed);
    std::vector<float> values(static_cast<std::size_t>(ElementCount(shape)));
    for (auto& value : values)
    {
        value = static_cast<float>(random.Uniform(-2, 2));
    }
    return Tensor::FromFloats(shape, values);
}

void WriteFile(const std::filesystem::path& path, const std::string& content)
{
    std::ofstream(path, std::ios::binary) << content;
}

std::vector<std::string> LayerNames(const NetworkProfile& profile)
{
    std::vector<std::string> names;
    for (const auto& layer : profile.layers)
    {
        names.push_back(layer.name);
    }
    return names;
}

class EveryScript : public testing::TestWithParam<ScriptModel>
{
  protected:
    std::filesystem::path Write() const
    {
        return WriteScriptModel(GetParam().name, m_folder.GetPath());
    }

    std::unique_ptr<ImportedNetwork> Import() const
    {
        return ImportNetwork(Write(), OptionsFor(GetParam().inputShape));
    }

    ScratchFolder m_folder;
};

/** Imports a model of the tests that must be refused. */
void ExpectRefused(const std::string& name, const Shape& inputShape, const std::string& reason)
{
    const ScratchFolder folder;
    const auto path = WriteScriptModel(name, folder.GetPath());
    EXPECT_THAT(
        [&] { ImportNetwork(path, OptionsFor(inputShape)); },
        ThrowsMessage<InvalidInput>(
            AllOf(HasSubstr("'" + path.string() + "': "), HasSubstr(reason), Not(HasSubstr("\n")))))
        << name;
}

} // namespace

TEST_P(EveryScript, IsCutWhereverOneTensorAloneCrosses)
{
    const Network network(Import()->GetDefinition(), "cuts");
    EXPECT_EQ(network.GetProfile().name, GetParam().name);
    EXPECT_THAT(LayerNames(network.GetProfile()), testing::ElementsAreArray(GetParam().layers));
}

TEST_P(EveryScript, ComposesExactlyAtEveryCutAndEqualsTheWholeFile)
{
    const auto path = Write();
    const Network network(ImportNetwork(path, OptionsFor(GetParam().inputShape))->GetDefinition(),
                          "cuts");
    const auto layers = static_cast<uint32_t>(network.GetProfile().layers.size());
    for (uint64_t seed = 1; seed <= 2; ++seed)
    {
        const Tensor input = SomeInput(GetParam().inputShape, seed);
        const Tensor whole = RunScriptFile(path, input);
        EXPECT_EQ(network.Run({0, layers}, input), whole);
        for (uint32_t cut = 1; cut < layers; ++cut)
        {
            const Tensor head = network.Run({0, cut}, input);
            EXPECT_EQ(network.Run({cut, layers}, head), whole) << "cut after layer " << cut;
        }
    }
}

TEST_P(EveryScript, IsSavedInTwoFilesThatComposeExactly)
{
    const auto path = Write();
    const auto imported = ImportNetwork(path, OptionsFor(GetParam().inputShape));
    const auto& layers = imported->GetDefinition().layers;
    const Tensor input = SomeInput(GetParam().inputShape);
    const Tensor whole = RunScriptFile(path, input);
    for (uint32_t cut = 0; cut + 1 < layers.size(); ++cut)
    {
        imported->WriteParts(cut, m_folder / "head.pt", m_folder / "tail.pt");
        const Tensor crossing = RunScriptFile(m_folder / "head.pt", input);
        EXPECT_EQ(RunScriptFile(m_folder / "tail.pt", crossing), whole)
            << "cut behind " << layers[cut].name;
    }
}

TEST_P(EveryScript, LeavesItsInputAsItWas)
{
    const Network network(Import()->GetDefinition(), "cuts");
    const Tensor image = SomeInput(GetParam().inputShape);
    const auto layers = static_cast<uint32_t>(network.GetProfile().layers.size());
    for (uint32_t first = 0; first < layers; ++first)
    {
        const Tensor input = first == 0 ? image : network.Run({0, first}, image);
        const std::vector<float> before(input.GetFloats(),
                                        input.GetFloats() + input.GetElementCount());
        network.Run({first, layers}, input);
        EXPECT_EQ(input, Tensor::FromFloats(input.GetShape(), before)) << "layer " << first;
    }
}

INSTANTIATE_TEST_SUITE_P(NetworkImporter,
                         EveryScript,
                         testing::ValuesIn(GetScriptModels()),
                         [](const testing::TestParamInfo<ScriptModel>& model)
                         {
                             std::string name = model.param.name;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(NetworkImporter, SavesTheSameBytesEveryTime)
{
    const ScratchFolder folder;
    const auto path = WriteScriptModel("residual", folder.GetPath());
    ImportNetwork(path, OptionsFor({3, 6, 6}))
        ->WriteParts(1, folder / "a-head.pt", folder / "a-tail.pt");
    ImportNetwork(path, OptionsFor({3, 6, 6}))
        ->WriteParts(1, folder / "b-head.pt", folder / "b-tail.pt");
    EXPECT_EQ(ContentOf(folder / "a-tail.pt"), ContentOf(folder / "b-tail.pt"));
    EXPECT_EQ(ContentOf(folder / "a-head.pt"), ContentOf(folder / "b-head.pt"));
}

TEST(NetworkImporter, ImportsWhatItSaved)
{
    const ScratchFolder folder;
    const auto path = WriteScriptModel("residual", folder.GetPath());
    ImportNetwork(path, OptionsFor({3, 6, 6}))
        ->WriteParts(0, folder / "head.pt", folder / "tail.pt");
    const auto whole = Network(ImportNetwork(path, OptionsFor({3, 6, 6}))->GetDefinition(), "cuts");
    const auto tail =
        Network(ImportNetwork(folder / "tail.pt", OptionsFor({4, 6, 6}))->GetDefinition(), "cuts");
    const auto& all = whole.GetProfile().layers;
    ASSERT_EQ(tail.GetProfile().layers.size() + 1, all.size());
    for (std::size_t j = 1; j < all.size(); ++j)
    {
        EXPECT_EQ(tail.GetProfile().layers[j - 1].multiplications, all[j].multiplications);
        EXPECT_EQ(tail.GetProfile().layers[j - 1].workingBytes, all[j].workingBytes);
    }
}

TEST(NetworkImporter, CountsWeightsMultiplicationsAndMemory)
{
    const ScratchFolder folder;
    const auto path = WriteScriptModel("traced-normalised", folder.GetPath());
    const auto profile =
        Network(ImportNetwork(path, OptionsFor({4, 6, 6}))->GetDefinition(), "cuts").GetProfile();
    ASSERT_EQ(profile.layers.size(), 7u);
    // A convolution of two groups, 4x6x6 to 4x4x4; input and output at once.
    EXPECT_EQ(profile.layers[0].weightCount, 4u * 2 * 3 * 3);
    EXPECT_EQ(profile.layers[0].biasCount, 4u);
    EXPECT_EQ(profile.layers[0].multiplications, 4u * 2 * 3 * 3 * 4 * 4);
    EXPECT_EQ(profile.layers[0].workingBytes, 4u * (4 * 6 * 6 + 4 * 4 * 4));
    // Batch normalisation: scale and shift, one multiplication for every output, in place.
    EXPECT_EQ(profile.layers[1].weightCount, 4u);
    EXPECT_EQ(profile.layers[1].biasCount, 4u);
    EXPECT_EQ(profile.layers[1].multiplications, 4u * 4 * 4);
    EXPECT_EQ(profile.layers[1].workingBytes, 4u * (4 * 4 * 4));
    // ReLU6.
    EXPECT_EQ(profile.layers[2].multiplications, 0u);
    // 2x2 windows, then all 2x2 at once.
    EXPECT_EQ(profile.layers[3].multiplications, 4u * 4 * 2 * 2);
    EXPECT_EQ(profile.layers[4].multiplications, 4u * 2 * 2);
    EXPECT_EQ(profile.layers[5].multiplications, 0u);
    EXPECT_EQ(profile.layers[6].weightCount, 4u * 3);
    EXPECT_EQ(profile.layers[6].biasCount, 3u);
    EXPECT_EQ(profile.layers[6].multiplications, 4u * 3);
    EXPECT_EQ(profile.classCount, 3u);
}

TEST(NetworkImporter, CountsWhatWaitsForOtherBranches)
{
    const ScratchFolder folder;
    const auto residual =
        Network(ImportNetwork(WriteScriptModel("residual", folder.GetPath()), OptionsFor({3, 6, 6}))
                    ->GetDefinition(),
                "cuts")
            .GetProfile();
    constexpr uint64_t MAP = 4 * 4 * 6 * 6;
    // The stem, then the first block up to its sum: the block's input waits while the second
    // convolution reads one map and writes another.
    EXPECT_EQ(residual.layers[1].name, "block1/add");
    EXPECT_EQ(residual.layers[1].workingBytes, 3 * MAP);
    EXPECT_EQ(residual.layers[1].weightCount, 2u * 4 * 4 * 9);
    EXPECT_EQ(residual.layers[1].multiplications, 2u * 4 * 4 * 9 * 36);
}

TEST(NetworkImporter, CountsWhatIsPublishedOfResNet18)
{
    const ScratchFolder folder;
    const auto profile = Network(ImportNetwork(WriteScriptModel("resnet18", folder.GetPath()),
                                               OptionsFor({3, 224, 224}))
                                     ->GetDefinition(),
                                 "cuts")
                             .GetProfile();
    // Stem with its batch normalisation, ReLU and pooling; sum and ReLU of eight blocks; the end.
    ASSERT_EQ(profile.layers.size(), 4u + 2 * 8 + 3);
    uint64_t weights = 0;
    uint64_t biases = 0;
    for (const auto& layer : profile.layers)
    {
        weights += layer.weightCount;
        biases += layer.biasCount;
    }
    // 11.69 million parameters.
    EXPECT_EQ(weights + biases, 11'689'512u);
    // 1.81 billion of convolutions and the linear map are published; besides, one for every output
    // of a batch normalisation, and the windows of the two poolings.
    constexpr uint64_t NORMALISED = 2 * 802'816 + 5 * (100'352 + 50'176 + 25'088);
    constexpr uint64_t POOLED = 9 * 64 * 56 * 56 + 512 * 7 * 7;
    EXPECT_EQ(profile.Multiplications(0, 23) - NORMALISED - POOLED, 1'814'073'344u);
}

TEST(NetworkImporter, CountsFrozenAndUnfrozenAlike)
{
    const ScratchFolder folder;
    const auto counts = [&folder](const std::string& name)
    {
        auto profile =
            Network(ImportNetwork(WriteScriptModel(name, folder.GetPath()), OptionsFor({3, 6, 6}))
                        ->GetDefinition(),
                    "cuts")
                .GetProfile();
        profile.name = "";
        for (auto& layer : profile.layers)
        {
            layer.name = "";
        }
        return profile;
    };
    EXPECT_EQ(counts("residual"), counts("frozen-residual"));
}

TEST(NetworkImporter, NormalisesPixelsAsTorchvisionDoes)
{
    const ScratchFolder folder;
    const auto path = WriteScriptModel("concatenation", folder.GetPath());
    auto options = OptionsFor({3, 5, 5});
    options.mean = {0.485, 0.456, 0.406};
    options.standardDeviation = {0.229, 0.224, 0.225};
    const auto imported = ImportNetwork(path, options);
    const Network network(imported->GetDefinition(), "cuts");
    const Tensor image = RandomImage({3, 5, 5}, 4);
    std::vector<float> normalised;
    for (std::size_t i = 0; i < 75; ++i)
    {
        // float32 throughout, as there.
        normalised.push_back((static_cast<float>(image.GetBytes()[i]) / 255.0F -
                              static_cast<float>(options.mean[i / 25])) /
                             static_cast<float>(options.standardDeviation[i / 25]));
    }
    const Tensor expected = RunScriptFile(path, Tensor::FromFloats({3, 5, 5}, normalised));
    const auto layers = static_cast<uint32_t>(network.GetProfile().layers.size());
    EXPECT_EQ(network.Run({0, layers}, image), expected);
    EXPECT_EQ(network.Run({0, layers}, AsFloats(image)), expected);
    // Neither weights nor multiplications nor cuts of its own.
    const Network plain(ImportNetwork(path, OptionsFor({3, 5, 5}))->GetDefinition(), "cuts");
    EXPECT_EQ(network.GetProfile(), plain.GetProfile());
    // The head takes pixels, too.
    imported->WriteParts(0, folder / "head.pt", folder / "tail.pt");
    EXPECT_EQ(RunScriptFile(folder / "tail.pt", RunScriptFile(folder / "head.pt", image)),
              expected);
}

TEST(NetworkImporter, TakesOneNumberForAllChannels)
{
    const ScratchFolder folder;
    const auto path = WriteScriptModel("concatenation", folder.GetPath());
    auto three = OptionsFor({3, 5, 5});
    three.mean = {0.5, 0.5, 0.5};
    three.standardDeviation = {0.25, 0.25, 0.25};
    auto one = OptionsFor({3, 5, 5});
    one.mean = {0.5};
    one.standardDeviation = {0.25};
    const Tensor image = RandomImage({3, 5, 5}, 4);
    EXPECT_EQ(Network(ImportNetwork(path, one)->GetDefinition(), "cuts").Run({0, 3}, image),
              Network(ImportNetwork(path, three)->GetDefinition(), "cuts").Run({0, 3}, image));
}

TEST(NetworkImporter, FeedsTheSimulatorAndBundles)
{
    const ScratchFolder folder;
    const auto path = WriteScriptModel("adaptive", folder.GetPath());
    TorchRunner runner(std::make_shared<Network>(
        ImportNetwork(path, OptionsFor({3, 6, 6}))->GetDefinition(), "cuts"));
    LabelledImages data;
    data.name = "noise";
    for (uint32_t i = 0; i < runner.GetProfile().classCount; ++i)
    {
        data.classNames.push_back("class " + std::to_string(i));
    }
    for (uint32_t i = 0; i < 3; ++i)
    {
        data.images.push_back(RandomImage({3, 6, 6}, i));
        data.labels.push_back(i);
    }
    const auto bundle = RecordBundle(runner, data, "test");
    EXPECT_EQ(bundle.profile, runner.GetProfile());
    for (std::size_t i = 0; i < data.images.size(); ++i)
    {
        EXPECT_EQ(bundle.activations.back()[i], RunScriptFile(path, AsFloats(data.images[i])));
    }
}

TEST(NetworkImporter, RefusesFilesThatAreNoTorchScript)
{
    const ScratchFolder folder;
    const auto import = [&folder](const std::string& name) {
        return [&folder, name] { ImportNetwork(folder / name, OptionsFor({3, 6, 6})); };
    };
    EXPECT_THAT(import("missing.pt"),
                ThrowsMessage<FileError>(
                    AllOf(HasSubstr("cannot read '"), HasSubstr("missing.pt': No such file"))));
    std::filesystem::create_directory(folder / "folder.pt");
    EXPECT_THAT(import("folder.pt"),
                ThrowsMessage<FileError>(HasSubstr("folder.pt': it is a folder")));
    WriteFile(folder / "text.pt", "weights: none\n");
    EXPECT_THAT(import("text.pt"),
                ThrowsMessage<CorruptFile>(HasSubstr("text.pt' is no TorchScript file")));
    WriteFile(folder / "empty.pt", "");
    EXPECT_THAT(import("empty.pt"),
                ThrowsMessage<CorruptFile>(HasSubstr("empty.pt' is no TorchScript file")));
    WriteWeightsWithoutProgram(folder / "weights.pt");
    EXPECT_THAT(import("weights.pt"),
                ThrowsMessage<CorruptFile>(HasSubstr("weights.pt' holds no program")));
    WriteFile(folder / "model.onnx", "");
    EXPECT_THAT(import("model.onnx"),
                ThrowsMessage<InvalidInput>(HasSubstr("no known format ends in '.onnx'; known: "
                                                      "TorchScript (.pt, .pth, .ts)")));
}

TEST(NetworkImporter, RefusesFilesThatWereCutShort)
{
    const ScratchFolder folder;
    const auto path = WriteScriptModel("residual", folder.GetPath());
    const std::string whole = ContentOf(path);
    for (const double share : {0.1, 0.5, 0.9, 0.999})
    {
        WriteFile(path, whole.substr(0, static_cast<std::size_t>(share * whole.size())));
        EXPECT_THAT(
            [&] {
                ImportNetwork(path, OptionsFor({3, 6, 6}));
            },
            ThrowsMessage<CorruptFile>(AllOf(
                HasSubstr("'" + path.string() + "' is damaged, cut short"), Not(HasSubstr("\n")))))
            << share;
    }
}

TEST(NetworkImporter, NamesTheOperationThatAnInputDoesNotFit)
{
    ExpectRefused(
        "residual",
        {1, 6, 6},
        "given an input of shape 1x1x6x6, aten::conv2d fails on tensors of shape 1x1x6x6, "
        "4x3x3x3, 4: LibTorch: Given groups=1, weight of size [4, 3, 3, 3], expected "
        "input[1, 1, 6, 6] to have 3 channels, but got 1 channels instead");
    ExpectRefused("residual",
                  {3, 8, 8},
                  "aten::linear fails on tensors of shape 1x64, 5x36, 5: LibTorch: mat1 and mat2 "
                  "shapes cannot be multiplied (1x64 and 36x5)");
    ExpectRefused("adaptive", {3}, "fails on tensors of shape 1x3, 6x3x3x3, 6");
}

TEST(NetworkImporter, NamesTheTypeOfWeightsThatAreNotFloat32)
{
    ExpectRefused("double",
                  {3},
                  "aten::linear fails on tensors of shape 1x3, 4x3 of type Double: LibTorch: ");
}

TEST(NetworkImporter, TakesATupleOfOneTensorForThatTensor)
{
    const ScratchFolder folder;
    const auto imported =
        ImportNetwork(WriteScriptModel("tuple-of-one", folder.GetPath()), OptionsFor({3, 2, 2}));
    const auto& layers = imported->GetDefinition().layers;
    ASSERT_EQ(layers.size(), 2U);
    EXPECT_EQ(layers.back().name, "tanh");
}

TEST(NetworkImporter, WritesHeadAndTailToTwoFilesOnly)
{
    const ScratchFolder folder;
    const auto imported =
        ImportNetwork(WriteScriptModel("traced", folder.GetPath()), OptionsFor({3, 6, 6}));
    const auto path = folder.GetPath() / "part.pt";
    EXPECT_THAT([&] { imported->WriteParts(0, path, folder.GetPath() / "." / "part.pt"); },
                ThrowsMessage<InvalidInput>(HasSubstr("head and tail cannot both go to '")));
    EXPECT_FALSE(std::filesystem::exists(path));
    // A head whose tail cannot be written does not stay.
    EXPECT_THROW(imported->WriteParts(0, path, folder.GetPath() / "none" / "tail.pt"), FileError);
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(NetworkImporter, RefusesWhatHasNotOneTensorInAndOut)
{
    ExpectRefused("no-forward", {3, 2, 2}, "it has no method forward");
    ExpectRefused(
        "two-inputs", {3, 2, 2}, "it takes 2 inputs (x: Tensor, y: Tensor), expected one");
    ExpectRefused("two-outputs", {3, 2, 2}, "it returns 2 outputs (");
    ExpectRefused("list-output", {3, 2, 2}, "it returns 1 outputs (");
    ExpectRefused("integer-output", {3, 2, 2}, "its output is of type Long, expected float32");
}

TEST(NetworkImporter, RefusesWhatIsNoFunctionOfItsInput)
{
    ExpectRefused(
        "value-loop", {3, 2, 2}, "it has control flow that depends on values: prim::Loop");
    ExpectRefused("random", {3, 2, 2}, "it computes at random: aten::rand");
    ExpectRefused("state", {3, 2, 2}, "it keeps state from one input to the next, in 'calls'");
    ExpectRefused("writes-weights", {12}, "it keeps state from one input to the next, in 'fc'");
    ExpectRefused("prints", {3, 2, 2}, "it does more than compute: prim::Print");
    ExpectRefused("training-norm", {3, 2, 2}, "it trains as it runs: aten::batch_norm");
}

TEST(NetworkImporter, NamesParametersThatAreNoNumbers)
{
    ExpectRefused("nan", {3, 6, 6}, "parameter 'block1.second' holds a NaN or an infinity");
    ExpectRefused("nan-buffer", {3, 6, 6}, "buffer 'mean' holds a NaN");
    ExpectRefused("frozen-nan", {3, 6, 6}, "the weight of aten::conv2d holds a NaN or an infinity");
}

TEST(NetworkImporter, RefusesWhatCannotBeCut)
{
    ExpectRefused("one-operation",
                  {3, 2, 2},
                  "there is nothing to cut: nowhere between its 1 operations does a single tensor "
                  "cross");
    ExpectRefused("always-two", {3, 2, 2}, "nowhere between its 3 operations");
}

TEST(NetworkImporter, SaysWhyATensorCannotCross)
{
    const ScratchFolder folder;
    const auto imported =
        ImportNetwork(WriteScriptModel("double-inside", folder.GetPath()), OptionsFor({3, 2, 2}));
    const auto& refused = imported->GetRefusedCuts();
    ASSERT_EQ(refused.size(), 2u);
    EXPECT_EQ(refused[0].reason, "its tensor is of type Double, not float32");
    EXPECT_EQ(refused[1].name, "relu");
    EXPECT_EQ(imported->GetDefinition().layers.size(), 2u);
}

TEST(NetworkImporter, RefusesOperationsWhoseMultiplicationsNobodyKnows)
{
    const ScratchFolder folder;
    const auto imported =
        ImportNetwork(WriteScriptModel("uncounted", folder.GetPath()), OptionsFor({3, 2, 2}));
    EXPECT_THAT([&] { Network network(imported->GetDefinition(), "cuts"); },
                ThrowsMessage<InvalidInput>(
                    HasSubstr("the multiplications of aten::bilinear are not known")));
}

TEST(NetworkImporter, RefusesBadOptions)
{
    const auto refuse = [](ImportOptions options, const std::string& reason)
    { EXPECT_THAT([&] { options.Validate(); }, ThrowsMessage<InvalidInput>(HasSubstr(reason))); };
    refuse({}, "the shape of one input must be given, such as 3x224x224");
    refuse(OptionsFor({3, 0, 4}), "the input shape is 3x0x4");
    refuse(OptionsFor({3, 1 << 15, 1 << 15}), "at most 268435456 elements");
    auto options = OptionsFor({3, 4, 4});
    options.mean = {0.5};
    refuse(options, "mean and standard deviation come together");
    options.standardDeviation = {0.5, 0.5};
    refuse(options, "the standard deviation has 2 numbers, expected 1 or one for each of the 3");
    options.standardDeviation = {0};
    refuse(options, "the standard deviation must be above 0, got 0");
    options.mean = {std::nan("")};
    refuse(options, "the mean must be of finite numbers, got nan");
}
