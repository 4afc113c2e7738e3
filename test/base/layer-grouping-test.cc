/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "layer-grouping.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>

using namespace prometheus;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

/** A normalisation, two convolutions with activation and pooling, a linear map. */
NetworkSteps SomeSteps()
{
    NetworkSteps steps;
    steps.profile.name = "steps";
    steps.profile.inputShape = {1, 8, 8};
    steps.profile.layers = {
        {"scale", 0, 0, 0, {1, 8, 8}, 512},
        {"conv1", 36, 4, 2304, {4, 8, 8}, 1280},
        {"relu1", 0, 0, 0, {4, 8, 8}, 1024},
        {"pool1", 0, 0, 256, {4, 4, 4}, 1280},
        {"conv2", 144, 4, 2304, {4, 4, 4}, 512},
        {"bn2", 4, 4, 64, {4, 4, 4}, 256},
        {"fc", 128, 2, 128, {2}, 264},
    };
    steps.profile.classCount = 2;
    steps.isWeighted = {false, true, false, false, true, false, true};
    return steps;
}

using Groups = std::vector<LayerGroup>;

} // namespace

TEST(LayerGrouping, GivesWeightedOperationsWhatFollowsThem)
{
    const Groups expected{{"conv1", 0, 4}, {"conv2", 4, 6}, {"fc", 6, 7}};
    EXPECT_EQ(GroupLayers(SomeSteps(), "paper"), expected);
}

TEST(LayerGrouping, MakesALayerOfEveryStepForCuts)
{
    const auto groups = GroupLayers(SomeSteps(), "cuts");
    ASSERT_EQ(groups.size(), 7u);
    EXPECT_EQ(MergeLayers(SomeSteps().profile, groups), SomeSteps().profile);
}

TEST(LayerGrouping, CutsBehindTheStepsOfAList)
{
    const Groups expected{{"scale", 0, 1}, {"conv1-conv2", 1, 6}, {"fc", 6, 7}};
    EXPECT_EQ(GroupLayers(SomeSteps(), "scale,bn2"), expected);
    EXPECT_EQ(GroupLayers(SomeSteps(), "0,5"), expected);
    const Groups pooled{{"conv1", 0, 3}, {"conv2-fc", 3, 7}};
    EXPECT_EQ(GroupLayers(SomeSteps(), "2"), pooled);
    const Groups alone{{"conv1", 0, 3}, {"pool1", 3, 4}, {"conv2-fc", 4, 7}};
    EXPECT_EQ(GroupLayers(SomeSteps(), "relu1,pool1"), alone);
}

TEST(LayerGrouping, AddsDemandsAndTakesTheMostWorkingMemory)
{
    const auto merged =
        MergeLayers(SomeSteps().profile, GroupLayers(SomeSteps(), DEFAULT_GROUPING));
    EXPECT_EQ(merged.layers[0], (LayerProfile{"conv1", 36, 4, 2560, {4, 4, 4}, 1280}));
    EXPECT_EQ(merged.layers[1], (LayerProfile{"conv2", 148, 8, 2368, {4, 4, 4}, 512}));
    EXPECT_EQ(merged.classCount, 2u);
    EXPECT_EQ(merged.inputShape, (Shape{1, 8, 8}));
}

TEST(LayerGrouping, KeepsExitsAtTheEndOfTheirLayers)
{
    auto steps = SomeSteps();
    steps.profile.exits = {{2, 0.5}};
    const Groups expected{{"conv1", 0, 3}, {"conv2", 3, 6}, {"fc", 6, 7}};
    EXPECT_EQ(GroupLayers(steps, "paper"), expected);
    EXPECT_EQ(MergeLayers(steps.profile, expected).exits, (std::vector<ExitProfile>{{0, 0.5}}));
    EXPECT_THAT([&] { MergeLayers(steps.profile, GroupLayers(steps, "pool1")); },
                ThrowsMessage<InvalidInput>(
                    "network 'steps': the exit at step 'relu1' lies inside layer 'conv1'; a layer "
                    "must end behind it"));
}

TEST(LayerGrouping, RefusesCutsThatAreNone)
{
    const std::pair<const char*, const char*> cases[] = {
        {"pool2", "grouping 'pool2': there is no step 'pool2' to cut behind; must be paper, cuts"},
        {"", "there is no step '' to cut behind"},
        {"pool1,", "there is no step '' to cut behind"},
        {"7", "there is no step '7' to cut behind"},
        {"-1", "there is no step '-1' to cut behind"},
        {"fc", "nothing is behind the last step 'fc'"},
        {"bn2,relu1", "step 'relu1' does not come behind the cut before it"},
        {"relu1,relu1", "step 'relu1' does not come behind the cut before it"},
    };
    for (const auto& [grouping, message] : cases)
    {
        EXPECT_THAT([&] { GroupLayers(SomeSteps(), grouping); },
                    ThrowsMessage<InvalidInput>(HasSubstr(message)))
            << grouping;
    }
}

TEST(NetworkProfile, RefusesExitsThatCannotBe)
{
    auto profile = SomeSteps().profile;
    profile.exits = {{6, 0.5}};
    EXPECT_THAT(
        [&] { profile.Validate(); },
        ThrowsMessage<InvalidInput>(HasSubstr("exit 0 is at layer 6, must be behind the exit "
                                              "before it and before the last layer, 6")));
    profile.exits = {{2, 0.5}, {2, 0.5}};
    EXPECT_THAT([&] { profile.Validate(); },
                ThrowsMessage<InvalidInput>(HasSubstr("exit 1 is at layer 2")));
    profile.exits = {{2, 1.5}};
    EXPECT_THAT([&] { profile.Validate(); },
                ThrowsMessage<InvalidInput>(HasSubstr("answers a share of 1.5")));
}
