/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "prometheus-error.h"
#include "small-network.h"
#include "stage-runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace prometheus
{
namespace
{

using testing::ThrowsMessage;

TEST(LayerRange, IsWithinTheNetworkAndNotEmpty)
{
    const auto profile = SmallNetwork().GetProfile();
    EXPECT_NO_THROW(RequireRange(profile, {0, 3}));
    EXPECT_NO_THROW(RequireRange(profile, {2, 3}));
    EXPECT_THAT(
        [&] {
            RequireRange(profile, {0, 4});
        },
        ThrowsMessage<InvalidInput>("layers [0, 4) of network 'small' do not exist: it has "
                                    "layers [0, 3)"));
    EXPECT_THROW(RequireRange(profile, {1, 1}), InvalidInput);
    EXPECT_THROW(RequireRange(profile, {2, 1}), InvalidInput);
}

TEST(LayerRange, EqualsOneWithTheSameEnds)
{
    EXPECT_TRUE((LayerRange{1, 2} == LayerRange{1, 2}));
    EXPECT_FALSE((LayerRange{1, 2} == LayerRange{1, 3}));
    EXPECT_FALSE((LayerRange{0, 2} == LayerRange{1, 2}));
}

} // namespace
} // namespace prometheus
