/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "bundle-recorder.h"
#include "image-sets.h"
#include "network-zoo.h"
#include "prometheus-error.h"
#include "recorded-runner.h"
#include "scratch-folder.h"
#include "torch-runner.h"

#include <gmock/gmock.h>

using namespace prometheus;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

constexpr uint32_t LAYERS = 5;

} // namespace

TEST(BundleRecorder, RecordsWhatTheRunnerComputes)
{
    TorchRunner live(MakeNetwork("cnn5", 1));
    const auto data = LoadImages("shapes", Split::Test, 6);
    std::vector<std::size_t> progress;
    const auto bundle =
        RecordBundle(live, data, "a test", [&](std::size_t done) { progress.push_back(done); });
    EXPECT_THAT(progress, testing::ElementsAre(1, 2, 3, 4, 5, 6));
    EXPECT_EQ(bundle.origin, "a test");
    EXPECT_EQ(bundle.profile, live.GetProfile());
    RecordedRunner replay(std::make_shared<SplitBundle>(bundle));
    for (const auto& image : data.images)
    {
        for (uint32_t first = 0; first < LAYERS; ++first)
        {
            const Tensor input = first == 0 ? image : *live.Run({0, first}, image);
            for (uint32_t last = first + 1; last <= LAYERS; ++last)
            {
                EXPECT_EQ(replay.Run({first, last}, input), live.Run({first, last}, input))
                    << "layers " << first << " to " << last;
            }
        }
    }
}

TEST(BundleRecorder, RefusesToRecordNothing)
{
    TorchRunner runner(MakeNetwork("cnn5", 1));
    LabelledImages none;
    none.name = "none";
    EXPECT_THAT([&] { RecordBundle(runner, none, "a test"); },
                ThrowsMessage<InvalidInput>(HasSubstr("data set 'none' has no images")));
}

TEST(BundleRecorder, KeepsEarlyExits)
{
    TorchRunner runner(MakeNetwork("cnn6-gate", 1));
    const auto data = LoadImages("shapes", Split::Test, 1);
    const auto bundle = RecordBundle(runner, data, "a test");
    ASSERT_EQ(bundle.profile.exits.size(), 1U);
    // The exit hands on what it is given.
    const uint32_t layer = bundle.profile.exits[0].layer;
    EXPECT_EQ(bundle.activations[layer][0], bundle.activations[layer - 1][0]);
    const ScratchFolder folder;
    WriteSplitBundle(bundle, folder / "net.prom");
    EXPECT_EQ(ReadSplitBundle(folder / "net.prom").profile, runner.GetProfile());
}

TEST(BundleRecorder, RefusesARunnerThatDoesNotKnow)
{
    TorchRunner live(MakeNetwork("cnn5", 1));
    const auto data = LoadImages("shapes", Split::Test, 2);
    auto one = data;
    one.images.pop_back();
    one.labels.pop_back();
    RecordedRunner replay(std::make_shared<SplitBundle>(RecordBundle(live, one, "a test")));
    EXPECT_THAT([&] { RecordBundle(replay, data, "a test"); },
                ThrowsMessage<InvalidInput>(
                    HasSubstr("network 'cnn5' does not know what layer 'conv1' makes of image 1")));
}
