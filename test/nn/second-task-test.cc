/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "image-sets.h"
#include "prometheus-error.h"
#include "scratch-folder.h"
#include "second-task.h"
#include "small-training.h"

#include <gmock/gmock.h>

#include <fstream>
#include <optional>
#include <set>

using namespace prometheus;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

SecondTaskOptions SmallSecondTask()
{
    SecondTaskOptions options;
    options.trainImages = 160;
    options.validationImages = 40;
    options.testImages = 30;
    options.epochs = 2;
    options.warmUpBatches = 2;
    return options;
}

LabelledImages SomeImages()
{
    return LoadImages("shapes", Split::Test, 20);
}

class SecondTask : public testing::Test
{
  protected:
    static void SetUpTestSuite()
    {
        s_folder.emplace();
    }

    static void TearDownTestSuite()
    {
        s_folder.reset();
    }

    static TrunkPair Load(const SecondTaskOptions& options = SmallSecondTask(),
                          const TrainingCallback& progress = {})
    {
        return LoadOrTrainTrunkPair(SmallTraining(), options, s_folder->GetPath(), progress);
    }

    static void ExpectRefusal(const std::function<void(SecondTaskOptions&)>& spoil,
                              const std::string& message)
    {
        auto options = SmallSecondTask();
        spoil(options);
        EXPECT_THAT([&] { Load(options); }, ThrowsMessage<InvalidInput>(HasSubstr(message)));
    }

    static std::optional<ScratchFolder> s_folder;
};

std::optional<ScratchFolder> SecondTask::s_folder;

} // namespace

TEST_F(SecondTask, SharesTheTrunkAndAnswersInGroups)
{
    const auto pair = Load();
    const auto& first = pair.first.network->GetProfile();
    const auto& second = pair.second.network->GetProfile();
    EXPECT_EQ(second.name, "cnn5-round-straight");
    EXPECT_EQ(second.classCount, 2u);
    ASSERT_EQ(second.layers.size(), first.layers.size());
    EXPECT_EQ(second.layers[0], first.layers[0]);
    EXPECT_EQ(second.layers[1], first.layers[1]);
    EXPECT_EQ(second.layers.back().name, "fc2");
    EXPECT_EQ(second.layers.back().weightCount, 2u * 192u);
    const Tensor image = SomeImages().images[0];
    const Tensor activation = pair.first.network->Run({0, 2}, image);
    EXPECT_EQ(pair.second.network->Run({0, 2}, image), activation);
    EXPECT_NE(pair.second.network->Run({2, 3}, activation),
              pair.first.network->Run({2, 3}, activation));
}

TEST_F(SecondTask, LeavesTheFirstNetworkAsItWasTrained)
{
    const auto alone = LoadOrTrain(SmallTraining(), s_folder->GetPath());
    const auto pair = Load();
    EXPECT_EQ(pair.first.report, alone.report);
    for (const auto& image : SomeImages().images)
    {
        EXPECT_EQ(pair.first.network->Run({0, 5}, image), alone.network->Run({0, 5}, image));
    }
}

TEST_F(SecondTask, LearnsTheCoarserTask)
{
    auto options = SmallSecondTask();
    options.trainImages = 320;
    options.epochs = 4;
    const auto pair = Load(options);
    const auto& losses = pair.second.report.epochLosses;
    ASSERT_EQ(losses.size(), 4u);
    EXPECT_LT(losses.back(), losses.front());
    const auto test =
        GroupClasses(LoadImages("shapes", Split::Test, options.testImages), pair.groups);
    EXPECT_EQ(pair.second.report.testAccuracy, MeasureAccuracy(*pair.second.network, test));
    const auto validation = GroupClasses(LoadImages("shapes", Split::Validation, 40), pair.groups);
    EXPECT_EQ(pair.second.report.validationAccuracy,
              MeasureAccuracy(*pair.second.network, validation));
    // Who says "straight" always is right in six of ten; 320 images teach more than that.
    const auto seen = GroupClasses(LoadImages("shapes", Split::Train, 320), pair.groups);
    EXPECT_GT(MeasureAccuracy(*pair.second.network, seen), 0.62);
}

TEST_F(SecondTask, IsTrainedOnceAndThenTakenFromTheCacheBitForBit)
{
    const auto trained = Load();
    const auto loaded =
        Load(SmallSecondTask(),
             [](const TrainingProgress&) { FAIL() << "trains although there is a cache"; });
    EXPECT_TRUE(loaded.second.fromCache);
    EXPECT_EQ(loaded.second.report, trained.second.report);
    const Tensor image = SomeImages().images[0];
    EXPECT_EQ(loaded.second.network->Run({0, 5}, image),
              trained.second.network->Run({0, 5}, image));
    // Trained again from nothing it is the same.
    std::filesystem::remove(trained.second.cacheFile);
    const auto again = Load();
    EXPECT_FALSE(again.second.fromCache);
    EXPECT_EQ(again.second.network->Run({0, 5}, image), trained.second.network->Run({0, 5}, image));
}

TEST_F(SecondTask, HasAnotherKeyForEveryOption)
{
    const std::function<void(SecondTaskOptions&)> changes[] = {
        [](auto&) {},
        [](auto& o) { o.trunkLength = 1; },
        [](auto& o) { o.grouping = "pool1,relu4"; }, // the trunk ends behind another step
        [](auto& o)
        {
            o.groups =
                ParseClassGroups("a=disc,ring,square,triangle,cross;b=star,half-disc,bar,crescent;"
                                 "c=square-ring");
        },
        [](auto& o) { ++o.seed; },
        [](auto& o) { --o.trainImages; },
        [](auto& o) { --o.validationImages; },
        [](auto& o) { --o.testImages; },
        [](auto& o) { --o.epochs; },
        [](auto& o) { ++o.batchSize; },
        [](auto& o) { o.learningRate = 1e-3; },
        [](auto& o) { ++o.warmUpBatches; },
    };
    std::set<std::filesystem::path> files;
    for (const auto& change : changes)
    {
        auto options = SmallSecondTask();
        options.trainImages = 40;
        options.epochs = 2;
        change(options);
        EXPECT_TRUE(files.insert(Load(options).second.cacheFile).second);
    }
}

TEST_F(SecondTask, ADamagedCacheIsAnErrorThatNamesTheFile)
{
    auto options = SmallSecondTask();
    options.seed = 77;
    const auto file = Load(options).second.cacheFile;
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
    EXPECT_THAT([&] { Load(options); },
                ThrowsMessage<CorruptFile>(HasSubstr(file.filename().string())));
    std::filesystem::remove(file);
}

TEST_F(SecondTask, NamesWhatItRefuses)
{
    ExpectRefusal([](auto& o) { o.trunkLength = 0; },
                  "a trunk of 0 layers of network 'cnn5': must be between 1 and 4");
    ExpectRefusal([](auto& o) { o.trunkLength = 5; }, "a trunk of 5 layers");
    ExpectRefusal([](auto& o) { o.groups = ParseClassGroups("round=disc;flat=bar"); },
                  "class 'ring' of data set 'shapes/validation' is in no group");
    ExpectRefusal([](auto& o) { o.epochs = 0; }, "tail option epochs is 0");
    ExpectRefusal([](auto& o) { o.testImages = 0; }, "second task option testImages is 0");
    auto gated = SmallTraining();
    gated.model = "cnn6-gate";
    EXPECT_THAT(
        [&] { LoadOrTrainTrunkPair(gated, SmallSecondTask(), s_folder->GetPath()); },
        ThrowsMessage<InvalidInput>(AllOf(HasSubstr("network 'cnn6-gate' has early exits"))));
}
