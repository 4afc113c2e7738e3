/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "image-sets.h"
#include "trained-network.h"

#include <gmock/gmock.h>

using namespace prometheus;

/** The training that programs do by default, from their cache when they did it before. */
TEST(DefaultTraining, IsAccurateWithoutDeadChannels)
{
    const TrainingOptions options;
    const auto trained = LoadOrTrain(options, DefaultCacheFolder());
    SCOPED_TRACE(Summarise(trained.report));
    EXPECT_GE(trained.report.testAccuracy, 0.90);
    EXPECT_LE(trained.report.testAccuracy, 0.97);
    ASSERT_EQ(trained.report.convolutions.size(), 2u);
    for (const auto& convolution : trained.report.convolutions)
    {
        EXPECT_EQ(convolution.channels, 64u);
        EXPECT_LT(convolution.deadChannels * 10, convolution.channels) << convolution.layer;
    }
    // What the report says holds for the weights that came with it.
    const auto validation = LoadImages(options.data, Split::Validation, options.validationImages);
    EXPECT_EQ(MeasureAccuracy(*trained.network, validation), trained.report.validationAccuracy);
    EXPECT_EQ(CountDeadChannels(*trained.network, validation), trained.report.convolutions);
}
