/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "image-sets.h"
#include "loss-aware-tail.h"
#include "network-zoo.h"
#include "prometheus-error.h"
#include "reconstruction.h"
#include "scratch-folder.h"
#include "small-training.h"

#include <gmock/gmock.h>

#include <cmath>
#include <optional>

using namespace prometheus;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

TailOptions SmallTail()
{
    TailOptions options;
    options.trainImages = 160;
    options.validationImages = 40;
    options.epochs = 2;
    options.warmUpBatches = 2;
    options.reconstruction.fitImages = 40;
    return options;
}

LabelledImages SomeImages()
{
    return LoadImages("shapes", Split::Test, 20);
}

/** A small trained network, which every test gets a copy of. */
class LossAwareTail : public testing::Test
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

    /** Its definition can be trained: LoadOrTrain() makes a network at every call. */
    static Network Whole()
    {
        return Network(LoadOrTrain(SmallTraining(), s_folder->GetPath()).network->GetDefinition());
    }

    static std::optional<ScratchFolder> s_folder;
};

std::optional<ScratchFolder> LossAwareTail::s_folder;

} // namespace

TEST_F(LossAwareTail, LearnsBehindTheCutAndLeavesTheHeadAsItIs)
{
    const auto before = Whole();
    auto tuned = Whole();
    auto options = SmallTail();
    options.epochs = 4;
    const auto report = TrainTail(tuned, "shapes", options);
    ASSERT_EQ(report.epochLosses.size(), 4u);
    EXPECT_LT(report.epochLosses.back(), report.epochLosses.front());
    const Tensor image = SomeImages().images[0];
    const Tensor activation = before.Run({0, 2}, image);
    EXPECT_EQ(tuned.Run({0, 2}, image), activation);
    EXPECT_NE(tuned.Run({2, 5}, activation), before.Run({2, 5}, activation));
}

TEST_F(LossAwareTail, ReportsWhatOneCanMeasureAfterwards)
{
    auto network = Whole();
    const auto options = SmallTail();
    const auto report = TrainTail(network, "shapes", options);
    const auto validation = LoadImages("shapes", Split::Validation, options.validationImages);
    EXPECT_EQ(report.validationAccuracy, MeasureAccuracy(network, validation));
    EXPECT_EQ(report.epochValidationAccuracies.back(),
              MeasureTailAccuracy(network,
                                  options,
                                  FindReconstruction("zero"),
                                  CollectActivations(network, 1, validation.images),
                                  validation.labels));
    EXPECT_EQ(report.convolutions, CountDeadChannels(network, validation));
}

TEST_F(LossAwareTail, IsTheSameForTheSameOptionsAndAnotherForAnyOther)
{
    const Tensor image = SomeImages().images[0];
    const auto train = [&](const std::function<void(TailOptions&)>& change)
    {
        auto options = SmallTail();
        change(options);
        auto network = Whole();
        TrainTail(network, "shapes", options);
        return network.Run({0, 5}, image);
    };
    const Tensor once = train([](auto&) {});
    EXPECT_EQ(train([](auto&) {}), once);
    EXPECT_NE(train([](auto& o) { o.seed = 2; }), once);
    EXPECT_NE(train([](auto& o) { o.mostLoss = 0.5; }), once);
    EXPECT_NE(train([](auto& o) { o.meanBurst = 4; }), once);
    EXPECT_NE(train([](auto& o) { o.crossing.layout = "contiguous"; }), once);
    EXPECT_NE(train([](auto& o) { o.crossing.encoding = "int8"; }), once);
    EXPECT_NE(train([](auto& o) { o.reconstruction.name = "nearest"; }), once);
    EXPECT_NE(train([](auto& o) { o.reconstruction.name = "linear-prior"; }), once);
}

TEST_F(LossAwareTail, IsTrainedOnceAndThenTakenFromTheCache)
{
    const auto trained = LoadOrTrainTail(SmallTraining(), SmallTail(), s_folder->GetPath());
    const auto loaded = LoadOrTrainTail(SmallTraining(),
                                        SmallTail(),
                                        s_folder->GetPath(),
                                        [](const TrainingProgress&)
                                        { FAIL() << "trains although there is a cache"; });
    EXPECT_TRUE(loaded.fromCache);
    EXPECT_EQ(loaded.report, trained.report);
    const Tensor image = SomeImages().images[0];
    EXPECT_EQ(loaded.network->Run({0, 5}, image), trained.network->Run({0, 5}, image));
    auto other = SmallTail();
    other.seed = 2;
    EXPECT_NE(LoadOrTrainTail(SmallTraining(), other, s_folder->GetPath()).cacheFile,
              trained.cacheFile);
    EXPECT_NE(LoadOrTrain(SmallTraining(), s_folder->GetPath()).cacheFile, trained.cacheFile);
}

TEST_F(LossAwareTail, DescribesEveryOption)
{
    const std::function<void(TailOptions&)> changes[] = {
        [](auto& o) { o.cut = 0; },
        [](auto& o) { o.crossing.packetBytes = 400; },
        [](auto& o) { o.crossing.erasureCode = "xor"; },
        [](auto& o) { o.crossing.parityShare = 0.25; },
        [](auto& o) { o.reconstruction.name = "altec"; },
        [](auto& o) { o.leastLoss = 0.1; },
        [](auto& o) { o.mostLoss = 0.5; },
        [](auto& o) { o.meanBurst = 4; },
        [](auto& o) { ++o.seed; },
        [](auto& o) { ++o.trainImages; },
        [](auto& o) { ++o.validationImages; },
        [](auto& o) { ++o.epochs; },
        [](auto& o) { ++o.batchSize; },
        [](auto& o) { ++o.warmUpBatches; },
        [](auto& o) { o.learningRate = std::nextafter(o.learningRate, 1); },
    };
    std::set<std::string> texts{Describe(SmallTail())};
    for (const auto& change : changes)
    {
        auto options = SmallTail();
        change(options);
        EXPECT_TRUE(texts.insert(Describe(options)).second);
    }
    ReconstructionOptions fitted{"linear-prior", 40, {}};
    std::set<std::string> fits{Describe(fitted)};
    ++fitted.fitImages;
    EXPECT_TRUE(fits.insert(Describe(fitted)).second);
    ++fitted.fit.components;
    EXPECT_TRUE(fits.insert(Describe(fitted)).second);
}

TEST_F(LossAwareTail, NamesTheOptionItRefuses)
{
    auto network = Whole();
    const auto refuses =
        [&](const std::function<void(TailOptions&)>& spoil, const std::string& message)
    {
        auto options = SmallTail();
        spoil(options);
        EXPECT_THAT([&] { TrainTail(network, "shapes", options); },
                    ThrowsMessage<InvalidInput>(HasSubstr(message)));
    };
    refuses([](auto& o) { o.cut = 4; },
            "network 'cnn5' of 5 layers cut behind layer 4: must be at most 3");
    refuses([](auto& o) { o.leastLoss = -0.1; }, "tail option leastLoss is -0.1, must be between");
    refuses([](auto& o) { o.mostLoss = 1.5; }, "tail option mostLoss is 1.5");
    refuses([](auto& o) { o.meanBurst = 0.5; }, "mean burst 0.5");
    refuses([](auto& o) { o.epochs = 0; }, "tail option epochs is 0, must be at least 1");
    refuses([](auto& o) { o.trainImages = 0; }, "trainImages is 0");
    refuses([](auto& o) { o.validationImages = 0; }, "validationImages is 0");
    refuses([](auto& o) { o.batchSize = 0; }, "batchSize is 0");
    refuses([](auto& o) { o.warmUpBatches = 0; }, "warmUpBatches is 0");
    refuses([](auto& o) { o.learningRate = 0; }, "learningRate is 0");
    refuses([](auto& o) { o.crossing.encoding = "morse"; }, "morse");
    refuses([](auto& o) { o.reconstruction.name = "guess"; }, "guess");
}

TEST_F(LossAwareTail, CollectsWhatCrossesTheCut)
{
    const auto network = Whole();
    const auto images = SomeImages().images;
    const auto activations = CollectActivations(network, 0, images);
    ASSERT_EQ(activations.size(), images.size());
    EXPECT_EQ(activations[3], network.Run({0, 1}, images[3]));
    EXPECT_THAT([&] { CollectActivations(network, 4, images); },
                ThrowsMessage<InvalidInput>(HasSubstr("must be at most 3")));
}

TEST_F(LossAwareTail, FitsTheReconstructionsThatLearn)
{
    const auto network = Whole();
    const auto activation = network.Run({0, 2}, SomeImages().images[0]);
    std::vector<bool> arrived(static_cast<std::size_t>(activation.GetElementCount()), true);
    arrived[0] = false;
    for (const std::string name : {"zero", "linear-prior", "altec"})
    {
        const auto reconstruction = PrepareReconstruction({name, 40, {}}, network, 1, "shapes");
        EXPECT_EQ(reconstruction->GetName(), name);
        EXPECT_EQ(reconstruction->Fill({activation, arrived}).GetArrivedCount(),
                  activation.GetElementCount() - 1);
    }
    EXPECT_THAT(
        [&] {
            PrepareReconstruction({"guess", 40, {}}, network, 1, "shapes");
        },
        ThrowsMessage<InvalidInput>(HasSubstr("guess")));
}
