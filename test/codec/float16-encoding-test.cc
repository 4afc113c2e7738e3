/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "codec-fixtures.h"
#include "tensor-encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace prometheus
{
namespace
{

const TensorEncoding& Float16()
{
    return FindEncoding("float16");
}

/** What IEEE 754 says that a binary16 means. */
double ValueOf(int code)
{
    const int exponent = code >> 10 & 31;
    const int fraction = code & 1023;
    const double magnitude = exponent == 31  ? (fraction == 0 ? INFINITY : NAN)
                             : exponent == 0 ? std::ldexp(fraction, -24)
                                             : std::ldexp(1024 + fraction, exponent - 25);
    return (code & 0x8000) != 0 ? -magnitude : magnitude;
}

int CodeOf(float value)
{
    const auto encoded = Float16().Encode(Tensor::FromFloats({}, {value}));
    return encoded.codes.at(0) | encoded.codes.at(1) << 8;
}

TEST(Float16Encoding, HasEveryCodeOfTheStandard)
{
    EncodedTensor encoded{EncodingId::Float16, DType::Float32, {65536}, {}, {}};
    for (int code = 0; code < 65536; ++code)
    {
        encoded.codes.push_back(static_cast<uint8_t>(code));
        encoded.codes.push_back(static_cast<uint8_t>(code >> 8));
    }
    const auto decoded = Float16().Decode(encoded);
    for (int code = 0; code < 65536; ++code)
    {
        const float value = decoded.GetFloats()[code];
        const double expected = ValueOf(code);
        if (std::isnan(expected))
        {
            ASSERT_TRUE(std::isnan(value)) << code;
            ASSERT_TRUE(std::isnan(ValueOf(CodeOf(value)))) << code;
            continue;
        }
        ASSERT_EQ(value, expected) << code;
        ASSERT_EQ(std::signbit(value), std::signbit(expected)) << code;
        ASSERT_EQ(CodeOf(value), code);
    }
}

TEST(Float16Encoding, RoundsBetweenAnyTwoCodesToTheNearestAndTiesToEven)
{
    for (int code = 0; code < 0x7c00; ++code)
    {
        const double below = ValueOf(code);
        // Past the largest number the next step would be 65536: from half of it on, infinity.
        const double above = code == 0x7bff ? 65536 : ValueOf(code + 1);
        const auto middle = static_cast<float>((below + above) / 2);
        ASSERT_EQ(middle, (below + above) / 2) << "exact in float32";
        const int even = code % 2 == 0 ? code : code + 1;
        ASSERT_EQ(CodeOf(middle), even) << code;
        ASSERT_EQ(CodeOf(std::nextafter(middle, 0.0F)), code);
        ASSERT_EQ(CodeOf(std::nextafter(middle, INFINITY)), code + 1);
        ASSERT_EQ(CodeOf(-middle), even | 0x8000);
        ASSERT_EQ(CodeOf(-std::nextafter(middle, 0.0F)), code | 0x8000);
        ASSERT_EQ(CodeOf(-std::nextafter(middle, INFINITY)), (code + 1) | 0x8000);
    }
    EXPECT_EQ(CodeOf(std::numeric_limits<float>::max()), 0x7c00);
    EXPECT_EQ(CodeOf(-std::numeric_limits<float>::denorm_min()), 0x8000);
}

TEST(Float16Encoding, IsExactForImages)
{
    std::mt19937 random(21);
    for (int round = 0; round < 100; ++round)
    {
        const auto image = RandomBits(DType::UInt8, RandomShape(random), random);
        EXPECT_EQ(Float16().Decode(Float16().Encode(image)), image);
    }
}

TEST(Float16Encoding, RoundsDamagedPixelsIntoTheirRange)
{
    auto damaged = Float16().Encode(
        Tensor::FromFloats({6}, {-1, 300, std::nanf(""), INFINITY, 1.5F, 254.75F}));
    damaged.dtype = DType::UInt8;
    EXPECT_EQ(Float16().Decode(damaged),
              Tensor::FromBytes(DType::UInt8, {6}, {0, 255, 0, 255, 2, 255}));
}

TEST(Float16Encoding, SendsAnUnknownTensorAsUnknown)
{
    const auto decoded = Float16().Decode(Float16().Encode(Tensor::Unknown({3})));
    EXPECT_EQ(ArgMax(decoded), -1);
}

} // namespace
} // namespace prometheus
