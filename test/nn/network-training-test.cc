/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "image-sets.h"
#include "network-training.h"
#include "network-zoo.h"
#include "prometheus-error.h"
#include "small-training.h"

#include <gmock/gmock.h>

using namespace prometheus;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

Tensor LogitsOf(const Network& network)
{
    return network.Run({0, 5}, LoadImages("shapes", Split::Test, 1).images[0]);
}

} // namespace

TEST(NetworkTraining, ReducesTheLoss)
{
    auto options = SmallTraining();
    options.epochs = 4;
    const auto network = MakeNetwork("cnn5", 1);
    const auto report = TrainNetwork(*network, options);
    ASSERT_EQ(report.epochLosses.size(), 4u);
    // Ten classes guessed at random cost ln 10 = 2.30.
    EXPECT_NEAR(report.epochLosses.front(), 2.3, 0.3);
    EXPECT_LT(report.epochLosses.back(), report.epochLosses.front());
}

TEST(NetworkTraining, ReportsWhatOneCanMeasureAfterwards)
{
    const auto options = SmallTraining();
    const auto network = MakeNetwork("cnn5", 1);
    const auto report = TrainNetwork(*network, options);
    const auto validation = LoadImages("shapes", Split::Validation, options.validationImages);
    const auto test = LoadImages("shapes", Split::Test, options.testImages);
    EXPECT_EQ(report.validationAccuracy, MeasureAccuracy(*network, validation));
    EXPECT_EQ(report.validationAccuracy, report.epochValidationAccuracies.back());
    EXPECT_EQ(report.testAccuracy, MeasureAccuracy(*network, test));
    EXPECT_EQ(report.convolutions, CountDeadChannels(*network, validation));
}

TEST(NetworkTraining, IsTheSameForTheSameOptions)
{
    const auto train = [](uint64_t seed)
    {
        auto options = SmallTraining();
        options.seed = seed;
        const auto network = MakeNetwork("cnn5", 1);
        TrainNetwork(*network, options);
        return LogitsOf(*network);
    };
    const Tensor once = train(1);
    EXPECT_EQ(train(1), once);
    EXPECT_NE(train(2), once);
}

TEST(NetworkTraining, TellsItsProgressAfterEveryBatch)
{
    auto options = SmallTraining();
    options.trainImages = 70; // batches of 32, 32 and 6
    std::vector<std::pair<uint32_t, uint32_t>> calls;
    TrainNetwork(*MakeNetwork("cnn5", 1),
                 options,
                 [&](const TrainingProgress& now)
                 {
                     calls.emplace_back(now.epoch, now.batch);
                     EXPECT_EQ(now.epochs, 2u);
                     EXPECT_EQ(now.batches, 3u);
                     EXPECT_GT(now.loss, 0);
                 });
    const std::vector<std::pair<uint32_t, uint32_t>> expected{
        {1, 1}, {1, 2}, {1, 3}, {2, 1}, {2, 2}, {2, 3}};
    EXPECT_EQ(calls, expected);
}

TEST(NetworkTraining, NamesTheOptionItRefuses)
{
    const auto refuses =
        [](const std::function<void(TrainingOptions&)>& spoil, const std::string& message)
    {
        auto options = SmallTraining();
        spoil(options);
        EXPECT_THAT([&] { TrainNetwork(*MakeNetwork("cnn5", 1), options); },
                    ThrowsMessage<InvalidInput>(HasSubstr(message)));
    };
    refuses([](auto& o) { o.trainImages = 0; },
            "training option trainImages is 0, must be at least 1");
    refuses([](auto& o) { o.validationImages = 0; }, "validationImages is 0");
    refuses([](auto& o) { o.testImages = 0; }, "testImages is 0");
    refuses([](auto& o) { o.epochs = 0; }, "epochs is 0");
    refuses([](auto& o) { o.batchSize = 0; }, "batchSize is 0");
    refuses([](auto& o) { o.warmUpBatches = 0; }, "warmUpBatches is 0");
    refuses([](auto& o) { o.learningRate = 0; },
            "learningRate is 0, must be greater than 0 and at most 1");
    refuses([](auto& o) { o.learningRate = std::nan(""); }, "learningRate is nan");
    refuses([](auto& o) { o.data = "cats"; }, "data set 'cats' is unknown");
}

TEST(NetworkTraining, RefusesDataThatDoNotFit)
{
    auto data = LoadImages("shapes", Split::Validation, 10);
    data.classNames.emplace_back("eleventh");
    EXPECT_THAT([&] { MeasureAccuracy(*MakeNetwork("cnn5", 1), data); },
                ThrowsMessage<InvalidInput>(
                    HasSubstr("has 11 class names but network 'cnn5' has 10 classes")));
    data = LabelledImages{"none", {}, {}, {}};
    EXPECT_THAT([&] { CountDeadChannels(*MakeNetwork("cnn5", 1), data); },
                ThrowsMessage<InvalidInput>("data set 'none' has no images"));
}
