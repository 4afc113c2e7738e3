/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "codec-fixtures.h"
#include "prometheus-error.h"
#include "tensor-encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace prometheus
{
namespace
{

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::ThrowsMessage;

constexpr float LARGEST = std::numeric_limits<float>::max();
constexpr float DENORMAL = std::numeric_limits<float>::denorm_min();

std::vector<float> ThereAndBack(const char* encoding, const Tensor& tensor)
{
    const auto back = FindEncoding(encoding).Decode(FindEncoding(encoding).Encode(tensor));
    EXPECT_EQ(back.GetShape(), tensor.GetShape());
    return {back.GetFloats(), back.GetFloats() + back.GetElementCount()};
}

/** Every group of so many elements is off by at most half of its own step. */
void ExpectWithinHalfAStep(const char* encoding, const Tensor& tensor, std::size_t groupElements)
{
    const auto decoded = ThereAndBack(encoding, tensor);
    const float* values = tensor.GetFloats();
    for (std::size_t start = 0; start < decoded.size(); start += groupElements)
    {
        double largest = 0;
        for (std::size_t i = start; i < start + groupElements; ++i)
        {
            largest = std::max(largest, std::fabs(static_cast<double>(values[i])));
        }
        // Half a step, what rounding to float32 adds, and the rounding of this very sum.
        const double bound =
            (largest / 254 + std::ldexp(largest, -24)) * (1 + 1e-9) + std::ldexp(1, -150);
        for (std::size_t i = start; i < start + groupElements; ++i)
        {
            ASSERT_LE(std::fabs(static_cast<double>(decoded[i]) - values[i]), bound)
                << encoding << ": " << values[i] << " of up to " << largest;
            ASSERT_LE(std::fabs(decoded[i]), largest);
            if (std::fabs(values[i]) == largest)
            {
                ASSERT_EQ(decoded[i], values[i]) << "the greatest magnitude is exact";
            }
        }
    }
}

TEST(Int8Encoding, IsOffByAtMostHalfAStep)
{
    std::mt19937 random(31);
    for (int round = 0; round < 100; ++round)
    {
        const Shape shape{1 + static_cast<int64_t>(random() % 9), 3, 7};
        std::vector<float> values(static_cast<std::size_t>(ElementCount(shape)));
        for (std::size_t i = 0; i < values.size(); ++i)
        {
            // Each channel of a scale of its own.
            values[i] =
                std::ldexp(static_cast<float>(random()) - 2e9F, static_cast<int>(i / 21 * 7) - 60);
        }
        const auto tensor = Tensor::FromFloats(shape, values);
        ExpectWithinHalfAStep("int8", tensor, values.size());
        ExpectWithinHalfAStep("int8-channel", tensor, 21);
    }
    for (const float scale : {DENORMAL, 1e-40F, 1e-30F, 1.0F, 1e30F, LARGEST})
    {
        std::vector<float> values;
        for (int i = -10; i <= 11; ++i)
        {
            values.push_back(static_cast<float>(i) / 11 * scale);
        }
        ExpectWithinHalfAStep("int8", Tensor::FromFloats({22}, values), 22);
    }
}

TEST(Int8Encoding, KeepsZeroAndConstants)
{
    EXPECT_THAT(ThereAndBack("int8", Tensor::FromFloats({3}, {0, 0, 0})), Each(0.0F));
    EXPECT_THAT(ThereAndBack("int8", Tensor::FromFloats({3}, {0, -7, 7})), ElementsAre(0, -7, 7));
    EXPECT_THAT(ThereAndBack("int8", Tensor::FromFloats({}, {LARGEST})), ElementsAre(LARGEST));
    EXPECT_THAT(ThereAndBack("int8", Tensor::FromFloats({}, {DENORMAL})), ElementsAre(DENORMAL));
    for (const char* name : {"int8", "int8-channel"})
    {
        EXPECT_THAT(ThereAndBack(name, Tensor::FromFloats({4, 0, 2}, {})), IsEmpty());
    }
}

TEST(Int8Encoding, GivesEachChannelItsOwnStep)
{
    const auto tensor = Tensor::FromFloats({2, 1, 2}, {100, -60, 0.01F, 0.004F});
    const auto whole = FindEncoding("int8").Encode(tensor);
    EXPECT_THAT(whole.codes, ElementsAre(127, 256 - 76, 0, 0));
    EXPECT_EQ(whole.sideInfo.size(), 4U);
    const auto channels = FindEncoding("int8-channel").Encode(tensor);
    EXPECT_THAT(channels.codes, ElementsAre(127, 256 - 76, 127, 51));
    EXPECT_THAT(channels.sideInfo, ElementsAre(0, 0, 0xc8, 0x42, 0x0a, 0xd7, 0x23, 0x3c));
}

TEST(Int8Encoding, HasOneStepForWhatHasNoChannels)
{
    const auto& encoding = FindEncoding("int8-channel");
    EXPECT_EQ(encoding.SideInfoBytes(DType::Float32, {}), 4U);
    EXPECT_EQ(encoding.SideInfoBytes(DType::Float32, {10}), 4U);
    EXPECT_EQ(encoding.SideInfoBytes(DType::Float32, {10, 3}), 40U);
    EXPECT_EQ(encoding.SideInfoBytes(DType::Float32, {64, 7, 7}), 256U);
    EXPECT_EQ(encoding.SideInfoBytes(DType::UInt8, {3, 7, 7}), 0U);
}

TEST(Int8Encoding, CarriesImagesAsTheyAre)
{
    std::mt19937 random(32);
    for (const char* name : {"int8", "int8-channel"})
    {
        const auto image = RandomBits(DType::UInt8, {3, 5, 5}, random);
        EXPECT_EQ(FindEncoding(name).Decode(FindEncoding(name).Encode(image)), image);
    }
}

TEST(Int8Encoding, SendsANotANumberAsATensorThatNobodyKnows)
{
    const auto tensor = Tensor::FromFloats({2, 2}, {1, std::nanf(""), 2, 3});
    EXPECT_THAT(ThereAndBack("int8", tensor), Each(testing::IsNan()));
    EXPECT_THAT(ThereAndBack("int8-channel", tensor), Each(testing::IsNan()));
}

TEST(Int8Encoding, RefusesInfinity)
{
    EXPECT_THAT(
        [] {
            FindEncoding("int8").Encode(Tensor::FromFloats({2, 1}, {1, INFINITY}));
        },
        ThrowsMessage<InvalidInput>("encoding 'int8' needs finite values, element 1 of a "
                                    "tensor of shape 2x1 is inf"));
}

TEST(Int8Encoding, RefusesSideInformationThatNoTensorHas)
{
    const auto accepts = [](std::vector<float> largest)
    {
        std::vector<uint8_t> sideInfo(largest.size() * 4);
        std::memcpy(sideInfo.data(), largest.data(), sideInfo.size());
        return FindEncoding("int8-channel").AcceptsSideInfo(DType::Float32, {2, 3}, sideInfo);
    };
    const float unknown = std::nanf("");
    EXPECT_TRUE(accepts({1, 0}));
    EXPECT_TRUE(accepts({unknown, unknown}));
    EXPECT_FALSE(accepts({1, unknown}));
    EXPECT_FALSE(accepts({1, -1}));
    EXPECT_FALSE(accepts({1, INFINITY}));
    EXPECT_FALSE(accepts({1}));
    EXPECT_FALSE(accepts({1, 2, 3}));
}

TEST(Int8Encoding, KeepsToItsRangeWhateverTheCode)
{
    auto encoded = FindEncoding("int8").Encode(Tensor::FromFloats({2}, {-5, 5}));
    encoded.codes[0] = 0x80; // -128, which no encoder gives
    EXPECT_EQ(FindEncoding("int8").Decode(encoded), Tensor::FromFloats({2}, {-5, 5}));
}

} // namespace
} // namespace prometheus
