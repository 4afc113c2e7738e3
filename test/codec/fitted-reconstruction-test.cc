/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "fitted-reconstruction.h"
#include "prometheus-error.h"
#include "reconstruction-fixtures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace prometheus
{
namespace
{

using testing::HasSubstr;
using testing::ThrowsMessage;

const char* const NAMES[] = {"linear-prior", "altec"};

double ErrorOf(const Reconstruction& reconstruction,
               SmoothActivations activations,
               const Shape& shape,
               double share,
               std::size_t rows)
{
    std::mt19937 random(91);
    double sum = 0;
    for (int round = 0; round < 8; ++round)
    {
        const auto truth = activations.Draw();
        const auto arrived =
            rows == 0 ? LoseElements(shape, share, random) : LoseRows(shape, rows, share, random);
        sum += RelativeError(truth, reconstruction.Fill({truth, arrived}), true) / 8;
    }
    return sum;
}

TEST(FittedReconstruction, BeatsZerosOnActivationsOfItsKind)
{
    const Shape shape{32, 8, 8};
    for (const bool isRectified : {false, true})
    {
        SmoothActivations activations(shape, isRectified, 92);
        const auto training = activations.DrawMany(300);
        const auto prior = FitReconstruction("linear-prior", training);
        const auto altec = FitReconstruction("altec", training);
        for (const std::size_t rows : {0, 2})
        {
            EXPECT_LT(ErrorOf(*prior, activations, shape, 0.3, rows), 0.35);
            EXPECT_LT(ErrorOf(*prior, activations, shape, 0.5, rows), 0.35);
            EXPECT_LT(ErrorOf(*altec, activations, shape, 0.1, rows), 0.7);
        }
    }
}

TEST(LinearPrior, IsExactForWhatLiesInTheSpaceOfItsTraining)
{
    // Three directions in a space of 60: a fifth of the elements tell where in it a tensor lies.
    std::mt19937 random(93);
    std::vector<float> directions(180);
    for (auto& value : directions)
    {
        value = Uniform(random);
    }
    const auto draw = [&]
    {
        const float weights[] = {Uniform(random), Uniform(random), Uniform(random)};
        std::vector<float> values(60, 10);
        for (std::size_t i = 0; i < 180; ++i)
        {
            values[i % 60] += weights[i / 60] * directions[i];
        }
        return Tensor::FromFloats({4, 3, 5}, values);
    };
    std::vector<Tensor> training;
    for (int i = 0; i < 50; ++i)
    {
        training.push_back(draw());
    }
    const auto prior = FitReconstruction("linear-prior", training);
    const auto truth = draw();
    for (const double share : {0.2, 0.8}) // fewer lost than arrived, and the reverse
    {
        const auto filled = prior->Fill({truth, LoseElements({4, 3, 5}, share, random)});
        // The noise that floats leave, and values cut to the range of 50 draws.
        EXPECT_LT(RelativeError(truth, filled, true), 5e-3) << share;
    }
    const auto nothing = prior->Fill({truth, std::vector<bool>(60, false)});
    EXPECT_LT(RelativeError(truth, nothing, true), 0.2) << "the mean, which is near 10";
    EXPECT_GT(RelativeError(truth, nothing, true), 0.01);
}

TEST(LinearPrior, StaysInTheRangeOfItsTraining)
{
    SmoothActivations activations({8, 6, 6}, true, 94);
    const auto prior = FitReconstruction("linear-prior", activations.DrawMany(60));
    std::mt19937 random(95);
    for (int round = 0; round < 20; ++round)
    {
        const auto filled =
            prior->Fill({activations.Draw(), LoseElements({8, 6, 6}, 0.5, random)}).tensor;
        EXPECT_GE(*std::min_element(filled.GetFloats(), filled.GetFloats() + 288), 0.0F);
    }
}

TEST(LinearPrior, TakesNoMoreComponentsThanThereAre)
{
    SmoothActivations activations({2, 3, 3}, false, 96);
    const auto few = activations.DrawMany(4);
    FitOptions options;
    for (const uint32_t components : {0U, 2U, 3U, 1000U})
    {
        options.components = components;
        const auto prior = FitReconstruction("linear-prior", few, options);
        EXPECT_EQ(prior->GetParameters().arrays[1].size(), 18 * std::min(components, 3U));
        std::vector<bool> arrived(18, true);
        arrived[5] = false;
        EXPECT_TRUE(std::isfinite(prior->Fill({few[0], arrived}).tensor.GetFloats()[5]));
    }
    const auto same = FitReconstruction("linear-prior", {few[0], few[0], few[0]});
    EXPECT_EQ(same->Fill({few[0], std::vector<bool>(18, false)}).tensor, few[0])
        << "training that never varies is the answer";
}

TEST(Altec, FindsTheWeightsOfChannelsThatAreCombinationsOfOthers)
{
    // Channel 2 is 2 times channel 0 less channel 1, each around a mean of its own.
    std::mt19937 random(97);
    const auto draw = [&random]
    {
        std::vector<float> values(3 * 20);
        for (std::size_t i = 0; i < 20; ++i)
        {
            values[i] = Uniform(random);
            values[20 + i] = Uniform(random);
            values[40 + i] = 5 + 2 * values[i] - values[20 + i];
        }
        return Tensor::FromFloats({3, 4, 5}, values);
    };
    std::vector<Tensor> training;
    for (int i = 0; i < 200; ++i)
    {
        training.push_back(draw());
    }
    const auto altec = FitReconstruction("altec", training);
    const auto& weights = altec->GetParameters().arrays[1];
    // The ridge of a millionth is what keeps them from being exact.
    EXPECT_NEAR(weights[10], 2, 1e-4);
    EXPECT_NEAR(weights[11], -1, 1e-4);
    EXPECT_EQ(weights[12], 0) << "nothing of itself";
    EXPECT_NEAR(weights[13], 0, 1e-4);
    EXPECT_NEAR(weights[14], 0, 1e-4);
    const auto truth = draw();
    std::vector<bool> arrived(60, true);
    std::fill_n(arrived.begin() + 45, 10, false);
    EXPECT_LT(RelativeError(truth, altec->Fill({truth, arrived}), true), 1e-4);
}

TEST(Altec, CountsTheRowsAboveAndBelow)
{
    // One channel whose rows grow evenly from a random start at a random pace.
    std::mt19937 random(98);
    const auto draw = [&random]
    {
        const float start = Uniform(random);
        const float pace = Uniform(random);
        std::vector<float> values;
        for (int row = 0; row < 64; ++row)
        {
            values.push_back(start + pace * static_cast<float>(row % 8) / 8);
        }
        return Tensor::FromFloats({1, 8, 8}, values);
    };
    std::vector<Tensor> training;
    for (int i = 0; i < 300; ++i)
    {
        training.push_back(draw());
    }
    const auto altec = FitReconstruction("altec", training);
    const auto& weights = altec->GetParameters().arrays[1];
    ASSERT_EQ(weights.size(), 3U);
    EXPECT_NEAR(weights[1] + weights[2], 1, 0.15) << "less what the border rows pull it to 0";
    EXPECT_NEAR(weights[1], weights[2], 0.1);
}

TEST(Altec, FittedForALossDoesBetterAtThatLoss)
{
    const Shape shape{32, 8, 8};
    SmoothActivations activations(shape, true, 99);
    const auto training = activations.DrawMany(300);
    FitOptions lossy;
    lossy.lossRate = 0.4;
    const auto plain = FitReconstruction("altec", training);
    const auto ready = FitReconstruction("altec", training, lossy);
    EXPECT_LT(ErrorOf(*ready, activations, shape, 0.4, 0),
              ErrorOf(*plain, activations, shape, 0.4, 0));
}

TEST(FittedReconstruction, ChangesNothingButWhatWasLost)
{
    std::mt19937 random(100);
    for (const Shape& shape : {Shape{6, 3, 4}, Shape{5, 7}, Shape{9}, Shape{}, Shape{2, 2, 2, 3}})
    {
        SmoothActivations activations(shape, true, 101);
        const auto training = activations.DrawMany(20);
        for (const char* name : NAMES)
        {
            const auto fitted = FitReconstruction(name, training);
            EXPECT_EQ(fitted->GetName(), name);
            for (int round = 0; round < 20; ++round)
            {
                const auto tensor = activations.Draw();
                const auto arrived = LoseElements(shape, 0.5, random);
                const auto filled = fitted->Fill({tensor, arrived});
                ASSERT_EQ(filled.arrived, MaskedTensor(tensor, arrived).arrived);
                for (std::size_t i = 0; i < arrived.size(); ++i)
                {
                    ASSERT_TRUE(std::isfinite(filled.tensor.GetFloats()[i]));
                    ASSERT_TRUE(!arrived[i] ||
                                filled.tensor.GetFloats()[i] == tensor.GetFloats()[i]);
                }
            }
        }
    }
    for (const char* name : NAMES)
    {
        const Tensor empty = Tensor::FromFloats({0, 2}, {});
        const auto fitted = FitReconstruction(name, {empty, empty});
        EXPECT_EQ(fitted->Fill(empty).tensor, empty);
        EXPECT_EQ(ReadReconstruction(fitted->ToBytes())->ToBytes(), fitted->ToBytes());
    }
}

TEST(FittedReconstruction, IsReadAsItWasWritten)
{
    SmoothActivations activations({6, 5, 4}, true, 102);
    std::mt19937 random(103);
    for (const char* name : NAMES)
    {
        const auto fitted = FitReconstruction(name, activations.DrawMany(30));
        const auto again = ReadReconstruction(fitted->ToBytes());
        EXPECT_EQ(again->GetName(), name);
        const MaskedTensor partial(activations.Draw(), LoseElements({6, 5, 4}, 0.4, random));
        EXPECT_EQ(again->Fill(partial).tensor, fitted->Fill(partial).tensor);
        EXPECT_EQ(again->ToBytes(), fitted->ToBytes());
    }
}

TEST(FittedReconstruction, IsTheSameFromTheSameActivations)
{
    for (const char* name : NAMES)
    {
        SmoothActivations one({4, 4, 4}, true, 104);
        SmoothActivations two({4, 4, 4}, true, 104);
        EXPECT_EQ(FitReconstruction(name, one.DrawMany(20))->ToBytes(),
                  FitReconstruction(name, two.DrawMany(20))->ToBytes());
    }
}

TEST(FittedReconstruction, RefusesDamagedBytes)
{
    SmoothActivations activations({3, 2, 2}, true, 105);
    std::mt19937 random(106);
    for (const char* name : NAMES)
    {
        const std::string bytes = FitReconstruction(name, activations.DrawMany(9))->ToBytes();
        for (std::size_t length = 0; length < bytes.size(); ++length)
        {
            EXPECT_THROW(ReadReconstruction(bytes.substr(0, length)), CorruptFile);
        }
        for (std::size_t i = 0; i < bytes.size(); ++i)
        {
            auto damaged = bytes;
            damaged[i] = static_cast<char>(damaged[i] ^ (1 + random() % 255));
            EXPECT_THROW(ReadReconstruction(damaged), CorruptFile);
        }
        EXPECT_THROW(ReadReconstruction(bytes + "x"), CorruptFile);
    }
    EXPECT_THAT([] { ReadReconstruction("PRMRECON\2\0\0\0....."); },
                ThrowsMessage<CorruptFile>(HasSubstr("ends")));
    EXPECT_THAT([] { ReadReconstruction("NO SUCH FILE"); },
                ThrowsMessage<CorruptFile>("fitted reconstruction: does not begin with PRMRECON"));
}

TEST(FittedReconstruction, RepairsTensorsOfItsShapeOnly)
{
    SmoothActivations activations({3, 2, 2}, true, 107);
    const auto fitted = FitReconstruction("altec", activations.DrawMany(9));
    EXPECT_THAT(
        [&] {
            fitted->Fill(Tensor::FromFloats({2}, {1, 2}));
        },
        ThrowsMessage<InvalidInput>("reconstruction 'altec' was fitted to activations of "
                                    "shape 3x2x2, not 2"));
}

TEST(FitReconstruction, RefusesWhatItCannotLearnFrom)
{
    const auto one = Tensor::FromFloats({2}, {1, 2});
    EXPECT_THAT(
        [&] {
            FitReconstruction("zero", {one, one});
        },
        ThrowsMessage<InvalidInput>("reconstruction 'zero' is none that is fitted; known: "
                                    "linear-prior, altec"));
    EXPECT_THAT([&] { FitReconstruction("altec", {one}); },
                ThrowsMessage<InvalidInput>(
                    "a reconstruction is fitted to at least 2 activations, not to 1"));
    EXPECT_THAT(
        [&] {
            FitReconstruction("altec", {one, Tensor::FromFloats({1}, {1})});
        },
        ThrowsMessage<InvalidInput>(
            "activation 1 of shape 1 and type float32: a reconstruction is fitted to "
            "float32 activations of one shape, here 2"));
    EXPECT_THAT(
        [&] {
            FitReconstruction("altec", {one, Tensor::Unknown({2})});
        },
        ThrowsMessage<InvalidInput>(
            "activation 1 of shape 2 and type float32 holds what is no finite number"));
    FitOptions options;
    options.lossRate = 1;
    EXPECT_THAT(
        [&] {
            FitReconstruction("altec", {one, one}, options);
        },
        ThrowsMessage<InvalidInput>("ALTeC fitted for a loss rate of 1.000000: must be "
                                    "from 0 to less than 1"));
}

} // namespace
} // namespace prometheus
