/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "layer-profile.h"
#include "prometheus-error.h"
#include "small-network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace prometheus
{
namespace
{

using testing::ThrowsMessage;

TEST(LayerProfile, CountsWeightsAndOutputsInBytes)
{
    LayerProfile layer;
    layer.weightCount = 1000;
    layer.biasCount = 10;
    layer.outputShape = {64, 7, 7};
    EXPECT_EQ(layer.WeightBytes(), 4000U);
    EXPECT_EQ(layer.WeightBytes(1), 1000U);
    EXPECT_EQ(layer.OutputBytes(), 12544U);
}

TEST(NetworkProfile, AddsTheMultiplicationsOfARange)
{
    const auto profile = SmallNetwork().GetProfile();
    EXPECT_EQ(profile.Multiplications(0, 3), 24U + 12U + 6U);
    EXPECT_EQ(profile.Multiplications(1, 2), 12U);
    EXPECT_EQ(profile.Multiplications(1, 1), 0U);
}

TEST(NetworkProfile, EqualsItselfAndNothingElse)
{
    const auto profile = SmallNetwork().GetProfile();
    EXPECT_TRUE(profile == SmallNetwork().GetProfile());
    auto other = profile;
    other.layers[1].biasCount += 1;
    EXPECT_FALSE(profile == other);
    other = profile;
    other.inputShape.push_back(1);
    EXPECT_FALSE(profile == other);
}

/** A message for every way to spoil a valid profile. */
struct Fault
{
    std::function<void(NetworkProfile&)> spoil;
    std::string message;
};

TEST(NetworkProfile, IsRefusedWithItsFault)
{
    const std::vector<Fault> faults = {
        {[](auto& n) { n.name.clear(); }, "a network has no name"},
        {[](auto& n) { n.layers.clear(); }, "network 'small' has no layers"},
        {[](auto& n) {
             n.inputShape = {3, 0};
         },
         "network 'small' has the empty input shape 3x0"},
        {[](auto& n) { n.layers[2].name = "first"; },
         "network 'small' has two layers named 'first' (names must differ and not be empty)"},
        {[](auto& n) { n.layers[0].name = ""; },
         "network 'small' has two layers named '' (names must differ and not be empty)"},
        {[](auto& n) { n.layers[1].outputShape = {0}; },
         "network 'small', layer 'second' has the empty output shape 0"},
        {[](auto& n) {
             n.layers[1].outputShape = {2, -1};
         },
         "tensor shape 2x-1 has the negative extent -1"},
        {[](auto& n) { n.classCount = 3; },
         "network 'small' has 3 classes but its last layer has 2 outputs"},
    };
    for (const auto& fault : faults)
    {
        auto profile = SmallNetwork().GetProfile();
        EXPECT_NO_THROW(profile.Validate());
        fault.spoil(profile);
        EXPECT_THAT([&] { profile.Validate(); }, ThrowsMessage<InvalidInput>(fault.message));
    }
}

TEST(NetworkProfile, HasACutBehindEveryLayerButTheLast)
{
    auto profile = SmallNetwork().GetProfile();
    EXPECT_EQ(profile.LastCut(), 1U);
    EXPECT_NO_THROW(RequireCut(profile, 0));
    EXPECT_NO_THROW(RequireCut(profile, 1));
    for (const int64_t cut : {int64_t{-1}, int64_t{2}, int64_t{1} << 40})
    {
        EXPECT_THAT([&] { RequireCut(profile, cut); },
                    ThrowsMessage<InvalidInput>("cut " + std::to_string(cut) +
                                                " of network 'small' is out of range: its cuts "
                                                "are 0 to 1"));
    }
    profile.layers.resize(1);
    EXPECT_THAT([&] { RequireCut(profile, 0); },
                ThrowsMessage<InvalidInput>("network 'small' has one layer: it cannot be cut"));
}

} // namespace
} // namespace prometheus
