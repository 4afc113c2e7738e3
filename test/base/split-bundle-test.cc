/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "prometheus-error.h"
#include "recorded-runner.h"
#include "scratch-folder.h"
#include "small-network.h"
#include "split-bundle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <functional>
#include <limits>

namespace prometheus
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

void ExpectEqual(const SplitBundle& a, const SplitBundle& b)
{
    EXPECT_TRUE(a.profile == b.profile);
    EXPECT_EQ(a.origin, b.origin);
    EXPECT_EQ(a.data.name, b.data.name);
    EXPECT_EQ(a.data.classNames, b.data.classNames);
    EXPECT_EQ(a.data.labels, b.data.labels);
    EXPECT_EQ(a.data.images, b.data.images);
    EXPECT_EQ(a.activations, b.activations);
    EXPECT_EQ(a.saliency, b.saliency);
    ASSERT_EQ(a.parts.size(), b.parts.size());
    for (std::size_t i = 0; i < a.parts.size(); ++i)
    {
        EXPECT_EQ(a.parts[i].cut, b.parts[i].cut);
        EXPECT_EQ(a.parts[i].head, b.parts[i].head);
        EXPECT_EQ(a.parts[i].tail, b.parts[i].tail);
    }
}

TEST(SplitBundle, ComesBackFromItsFileAsItWas)
{
    const ScratchFolder folder;
    WriteSplitBundle(SmallBundle(), folder / "net.prom");
    ExpectEqual(ReadSplitBundle(folder / "net.prom"), SmallBundle());
    EXPECT_THAT(folder.List(), ElementsAre("net.prom"));
}

TEST(SplitBundle, KeepsExitsSaliencyAndRunnableParts)
{
    const ScratchFolder folder;
    WriteSplitBundle(FullBundle(), folder / "net.prom");
    ExpectEqual(ReadSplitBundle(folder / "net.prom"), FullBundle());
}

TEST(SplitBundle, NamesWhatIsWrongWithExitsSaliencyAndParts)
{
    const auto expectRefused = [](const std::function<void(SplitBundle&)>& spoil, const char* why)
    {
        auto bundle = FullBundle();
        spoil(bundle);
        EXPECT_THAT([&] { bundle.Validate(); }, ThrowsMessage<InvalidInput>(why));
    };
    expectRefused([](auto& b) { b.profile.exits[1].exitProbability = 1.5; },
                  "network 'small', exit 1 answers a share of 1.500000 of the inputs, must be 0 to "
                  "1");
    expectRefused([](auto& b) { b.saliency[0].measure.clear(); },
                  "a saliency curve of network 'small' names no measure");
    expectRefused([](auto& b) { b.saliency[0].measure = "\x1b"; },
                  "a saliency measure of network 'small' has the control character 27 at byte 0");
    expectRefused(
        [](auto& b) {
            b.saliency[1].classes = {0, 2};
        },
        "saliency 'output bytes' of network 'small' has class 2 at place 1, classes must "
        "ascend and be below 2");
    expectRefused(
        [](auto& b) {
            b.saliency[1].classes = {1, 0};
        },
        "saliency 'output bytes' of network 'small' has class 0 at place 1, classes must "
        "ascend and be below 2");
    expectRefused([](auto& b) { b.saliency[0].entries[1].cut = 2; },
                  "cut 2 of network 'small' is out of range: its cuts are 0 to 1");
    expectRefused([](auto& b) { b.saliency[0].entries[1].cut = 0; },
                  "saliency 'cui' of network 'small' has cut 0 behind cut 0, cuts must ascend");
    expectRefused([](auto& b) { b.saliency[0].entries[1].value = std::nan(""); },
                  "saliency 'cui' of network 'small', cut 1 has the value nan, must be finite");
    expectRefused([](auto& b) { b.saliency[0].entries[0].standardError = -1; },
                  "saliency 'cui' of network 'small', cut 0 has the standard error -1.000000, must "
                  "be finite and at least 0");
    expectRefused([](auto& b) { b.parts[1].cut = 0; },
                  "runnable parts of network 'small', cut 0, is behind cut 0, cuts must ascend");
    expectRefused([](auto& b) { b.parts[0].tail.clear(); },
                  "runnable parts of network 'small', cut 0: the tail has 0 bytes");
    expectRefused([](auto& b) { b.parts[1].cut = 7; },
                  "cut 7 of network 'small' is out of range: its cuts are 0 to 1");
}

TEST(SplitBundle, WithoutImagesIsAProfile)
{
    const ScratchFolder folder;
    auto bundle = SmallBundle();
    bundle.origin.clear();
    bundle.data.images.clear();
    bundle.data.labels.clear();
    bundle.activations.assign(3, {});
    WriteSplitBundle(bundle, folder / "net.prom");
    ExpectEqual(ReadSplitBundle(folder / "net.prom"), bundle);
}

TEST(SplitBundle, KeepsScalarsManyDimensionsAndNamesInAnyScript)
{
    const ScratchFolder folder;
    auto bundle = SmallBundle();
    bundle.profile.layers[0].outputShape = {1, 1, 2, 1, 1, 2, 1, 1};
    bundle.profile.layers[1].outputShape = {};
    bundle.profile.layers[1].name = "\xce\xb1\xe2\x82\xac\xf0\x9f\x94\xa5"; // alpha, euro, fire
    for (std::size_t i = 0; i < bundle.data.images.size(); ++i)
    {
        const float value = static_cast<float>(i);
        bundle.activations[0][i] =
            Tensor::FromFloats(bundle.profile.layers[0].outputShape, {value, -0.0F, 1e-42F, 3e38F});
        bundle.activations[1][i] = Tensor::FromFloats({}, {value});
    }
    WriteSplitBundle(bundle, folder / "net.prom");
    ExpectEqual(ReadSplitBundle(folder / "net.prom"), bundle);
}

TEST(SplitBundle, ReplacesTheFileThatIsThere)
{
    const ScratchFolder folder;
    auto bundle = SmallBundle();
    WriteSplitBundle(bundle, folder / "net.prom");
    bundle.origin = "the second";
    WriteSplitBundle(bundle, folder / "net.prom");
    EXPECT_EQ(ReadSplitBundle(folder / "net.prom").origin, "the second");
    EXPECT_THAT(folder.List(), ElementsAre("net.prom"));
}

TEST(SplitBundle, IsTheSameBytesWhenItIsTheSame)
{
    const ScratchFolder folder;
    WriteSplitBundle(SmallBundle(), folder / "a.prom");
    WriteSplitBundle(ReadSplitBundle(folder / "a.prom"), folder / "b.prom");
    EXPECT_EQ(ContentOf(folder / "a.prom"), ContentOf(folder / "b.prom"));
}

TEST(SplitBundle, OutlivesNothingOfItsFile)
{
    const ScratchFolder folder;
    WriteSplitBundle(SmallBundle(), folder / "net.prom");
    Tensor kept;
    {
        const auto bundle = ReadSplitBundle(folder / "net.prom");
        kept = bundle.activations[2][4];
    }
    EXPECT_EQ(kept, SmallBundle().activations[2][4]);
}

TEST(SplitBundle, IsWrittenByTheScriptInTheFormatsDescription)
{
    const ScratchFolder folder;
    const std::string document = ContentOf(SPLIT_BUNDLE_DOCUMENT);
    const std::string fence = "```python\n";
    const auto begin = document.find(fence) + fence.size();
    const auto end = document.find("```", begin);
    ASSERT_NE(end, std::string::npos) << SPLIT_BUNDLE_DOCUMENT;
    std::ofstream(folder / "write.py") << document.substr(begin, end - begin);
    const std::string command =
        "python3 " + (folder / "write.py").string() + " " + (folder / "net.prom").string();
    ASSERT_EQ(std::system(command.c_str()), 0);

    auto bundle = std::make_shared<SplitBundle>(ReadSplitBundle(folder / "net.prom"));
    EXPECT_EQ(bundle->profile.layers[1].workingBytes, 16U);
    EXPECT_THAT(bundle->data.labels, ElementsAre(1, 0));
    EXPECT_EQ(RecordedRunner(bundle).Run({0, 2}, bundle->data.images[0]),
              Tensor::FromFloats({2}, {-5, 5}));
    // Our writer gives the same file, byte for byte.
    WriteSplitBundle(*bundle, folder / "ours.prom");
    EXPECT_EQ(ContentOf(folder / "ours.prom"), ContentOf(folder / "net.prom"));
}

TEST(SplitBundle, WithAFaultIsNotWritten)
{
    const ScratchFolder folder;
    auto bundle = SmallBundle();
    bundle.data.labels[0] = 2;
    EXPECT_THROW(WriteSplitBundle(bundle, folder / "net.prom"), InvalidInput);
    EXPECT_THAT(folder.List(), IsEmpty());
}

TEST(SplitBundle, SaysWhyItCannotBeWritten)
{
    const ScratchFolder folder;
    const auto path = folder.GetPath() / "missing" / "net.prom";
    EXPECT_THAT([&] { WriteSplitBundle(SmallBundle(), path); },
                ThrowsMessage<FileError>("cannot write '" + path.string() + "': the folder '" +
                                         path.parent_path().string() + "' does not exist"));
    EXPECT_THAT([] { WriteSplitBundle(SmallBundle(), "/proc/net.prom"); },
                ThrowsMessage<FileError>(HasSubstr("cannot write '/proc/net.prom': ")));
    EXPECT_THAT(folder.List(), IsEmpty());
}

TEST(SplitBundle, SaysWhyItCannotBeRead)
{
    const ScratchFolder folder;
    EXPECT_THAT([&] { ReadSplitBundle(folder / "net.prom"); },
                ThrowsMessage<FileError>("cannot read '" + (folder / "net.prom").string() +
                                         "': No such file or directory"));
    EXPECT_THAT([&] { ReadSplitBundle(folder.GetPath()); },
                ThrowsMessage<FileError>("cannot read '" + folder.GetPath().string() +
                                         "': it is a folder"));
    EXPECT_THROW(ReadSplitBundle("/dev/null"), FileError);
}

TEST(SplitBundle, NamesItsFileWhenThatIsDamaged)
{
    const ScratchFolder folder;
    const auto path = folder / "net.prom";
    WriteSplitBundle(SmallBundle(), path);
    std::filesystem::resize_file(path, 15);
    EXPECT_THAT([&] { ReadSplitBundle(path); },
                ThrowsMessage<CorruptFile>("'" + path.string() +
                                           "': it has 15 bytes, a split bundle has at least 16"));
}

/** A message for every way to spoil a valid bundle. */
struct Fault
{
    std::function<void(SplitBundle&)> spoil;
    std::string message;
};

TEST(SplitBundle, IsRefusedWithItsFault)
{
    const float infinite = std::numeric_limits<float>::infinity();
    const std::vector<Fault> faults = {
        {[](auto& b) { b.profile.name = ""; }, "a network has no name"},
        {[](auto& b) { b.profile.name = "a\x1b[2J"; },
         "the network's name has the control character 27 at byte 1"},
        {[](auto& b) { b.profile.layers[1].name = "a\nb"; },
         "network 'small', the name of layer 1 has the control character 10 at byte 1"},
        {[](auto& b) { b.profile.layers[1].name = std::string(257, 'a'); },
         "network 'small', the name of layer 1 has 257 bytes, at most 256 are allowed"},
        {[](auto& b) { b.profile.layers.resize(1025); },
         "network 'small' has 1025 layers, at most 1024 are allowed"},
        {[](auto& b) { b.profile.inputShape = Shape(9, 1); },
         "network 'small', its input has 9 dimensions, at most 8 are allowed"},
        {[](auto& b) {
             b.profile.layers[0].outputShape = {65536, 65537};
         },
         "network 'small', layer 'first' has shape 65536x65537, at most 4294967296 elements are "
         "allowed"},
        {[](auto& b) { b.profile.layers[0].weightCount = (uint64_t{1} << 53) + 1; },
         "network 'small', layer 'first' has 9007199254740993 weights, at most 9007199254740992 "
         "are allowed"},
        {[](auto& b) { b.origin = "a\xff"; },
         "the origin of the bundle of network 'small' is not UTF-8 at byte 1"},
        {[](auto& b) { b.data.name = "\x7f"; },
         "the data set's name has the control character 127 at byte 0"},
        {[](auto& b) { b.data.classNames[1] = "\xc2\x80"; },
         "data set 'pixels/test', the name of class 1 has the control character 128 at byte 0"},
        {[](auto& b) { b.data.classNames.push_back("third"); },
         "data set 'pixels/test' has 3 class names but network 'small' has 2 classes"},
        {[](auto& b) { b.data.labels[4] = 2; },
         "data set 'pixels/test', image 4 has label 2, must be below 2"},
        {[](auto& b) {
             b.data.images.assign(5, Tensor::FromBytes(DType::UInt8, {6}, {1, 2, 3, 4, 5, 6}));
         },
         "data set 'pixels/test' has images of shape 6 but network 'small' takes 1x2x3"},
        {[](auto& b) { b.activations.pop_back(); },
         "recording of network 'small' has activations of 2 layers, expected 3"},
        {[](auto& b) { b.activations[1].pop_back(); },
         "recording of network 'small', layer 'second' has activations of 4 images, expected 5"},
        {[](auto& b) {
             b.activations[1][2] = Tensor::FromFloats({3}, {1, 2, 3});
         },
         "recording of network 'small', layer 'second', image 2 is float32 of shape 3, expected "
         "float32 of shape 3x1"},
        {[infinite](auto& b) {
             b.activations[2][0] = Tensor::FromFloats({2}, {1, -infinite});
         },
         "recording of network 'small', layer 'scores', image 0 has element 1 = -inf, recorded "
         "values must be finite"},
        {[](auto& b) { b.activations[2][0] = Tensor::Unknown({2}); },
         "recording of network 'small', layer 'scores', image 0 has element 0 = nan, recorded "
         "values must be finite"},
    };
    for (const auto& fault : faults)
    {
        auto bundle = SmallBundle();
        EXPECT_NO_THROW(bundle.Validate());
        fault.spoil(bundle);
        EXPECT_THAT([&] { bundle.Validate(); }, ThrowsMessage<InvalidInput>(fault.message));
    }
}

TEST(SplitBundle, TakesOnlyTextThatIsUtf8)
{
    const std::vector<std::string> wrong = {
        "\x80",             // a continuation without its start
        "\xc3",             // a start without its continuation
        "\xc0\xaf",         // two bytes for what needs one
        "\xe0\x80\xaf",     // three
        "\xf0\x80\x80\xaf", // four
        "\xed\xa0\x80",     // half of a UTF-16 pair
        "\xf4\x90\x80\x80", // beyond Unicode
        "\xf5\x80\x80\x80",
        "\xe2\x28\xa1",
    };
    for (const auto& text : wrong)
    {
        auto bundle = SmallBundle();
        bundle.data.name = "ab" + text;
        EXPECT_THAT([&] { bundle.Validate(); },
                    ThrowsMessage<InvalidInput>("the data set's name is not UTF-8 at byte 2"));
    }
}

} // namespace
} // namespace prometheus
