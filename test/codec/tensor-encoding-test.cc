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
#include <functional>
#include <limits>

namespace prometheus
{
namespace
{

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

constexpr float LARGEST = std::numeric_limits<float>::max();
constexpr float DENORMAL = std::numeric_limits<float>::denorm_min();

std::vector<float> Floats(const Tensor& tensor)
{
    return {tensor.GetFloats(), tensor.GetFloats() + tensor.GetElementCount()};
}

Tensor ThereAndBack(std::string_view encoding, const Tensor& tensor)
{
    return FindEncoding(encoding).Decode(FindEncoding(encoding).Encode(tensor));
}

TEST(TensorEncoding, IsFoundByNameAndByNumber)
{
    for (const auto& [name, id] : {std::pair{"float32", EncodingId::Float32},
                                   std::pair{"uint8", EncodingId::UInt8},
                                   std::pair{"float16", EncodingId::Float16},
                                   std::pair{"int8", EncodingId::Int8},
                                   std::pair{"int8-channel", EncodingId::Int8Channel},
                                   std::pair{"float32-rle", EncodingId::Float32RunLength},
                                   std::pair{"float16-rle", EncodingId::Float16RunLength},
                                   std::pair{"uint8-rle", EncodingId::UInt8RunLength}})
    {
        EXPECT_EQ(FindEncoding(name).GetName(), name);
        EXPECT_EQ(FindEncoding(name).GetId(), id);
        EXPECT_EQ(FindEncoding(id), &FindEncoding(name));
    }
    EXPECT_EQ(FindEncoding(static_cast<EncodingId>(0)), nullptr);
    EXPECT_EQ(FindEncoding(static_cast<EncodingId>(255)), nullptr);
    EXPECT_THAT([] { FindEncoding("int4"); },
                ThrowsMessage<InvalidInput>(
                    "encoding 'int4' is unknown; known: float32, uint8, float16, int8, "
                    "int8-channel, float32-rle, float16-rle, uint8-rle"));
}

TEST(TensorEncoding, SaysHowManyBytesTravel)
{
    EXPECT_EQ(FindEncoding("float32").BytesPerCode(), 4U);
    EXPECT_EQ(FindEncoding("float32").SideInfoBytes(DType::Float32, {9}), 0U);
    EXPECT_EQ(FindEncoding("uint8").BytesPerCode(), 1U);
    EXPECT_EQ(FindEncoding("uint8").SideInfoBytes(DType::Float32, {9}), 8U);
    EXPECT_EQ(FindEncoding("uint8").SideInfoBytes(DType::UInt8, {9}), 0U);
    const auto bytes = [](const char* encoding, DType dtype = DType::Float32) {
        return EncodedBytes({64, 7, 7}, dtype, FindEncoding(encoding));
    };
    EXPECT_EQ(bytes("float32"), 12544U);
    EXPECT_EQ(bytes("float16"), 6272U);
    EXPECT_EQ(bytes("uint8"), 3144U);
    EXPECT_EQ(bytes("uint8", DType::UInt8), 3136U);
    EXPECT_EQ(bytes("int8"), 3140U);
    EXPECT_EQ(bytes("int8-channel"), 3392U);
    EXPECT_EQ(bytes("uint8-rle"), 3144U) << "the most it can be";
    EXPECT_THAT(
        [] { EncodedBytes({int64_t{1} << 61}, DType::Float32, FindEncoding("float32")); },
        ThrowsMessage<InvalidInput>("a tensor of shape 2305843009213693952 in encoding 'float32' "
                                    "has more bytes than 63 bits count"));
}

TEST(TensorEncoding, SaysHowManyBytesItMade)
{
    std::mt19937 random(12);
    for (const char* name : {"float32", "float16", "uint8", "int8", "int8-channel", "uint8-rle"})
    {
        for (int round = 0; round < 50; ++round)
        {
            const auto tensor = RandomActivation(RandomShape(random), random);
            const auto encoded = FindEncoding(name).Encode(tensor);
            EXPECT_EQ(encoded.codes.size() + encoded.sideInfo.size(),
                      EncodedBytes(tensor.GetShape(), DType::Float32, FindEncoding(name)));
        }
    }
}

TEST(Float32Encoding, IsExactForAnyBits)
{
    std::mt19937 random(3);
    for (int round = 0; round < 300; ++round)
    {
        const auto tensor = RandomBits(DType::Float32, RandomShape(random), random);
        EXPECT_EQ(ThereAndBack("float32", tensor), tensor) << ToString(tensor.GetShape());
    }
    const auto odd = Tensor::FromFloats(
        {7}, {-0.0F, DENORMAL, -DENORMAL, LARGEST, std::nanf("77"), -std::nanf("1"), INFINITY});
    EXPECT_EQ(ThereAndBack("float32", odd), odd);
}

TEST(Float32Encoding, TakesCodesFromTheBytesOfFloats)
{
    const auto encoded = FindEncoding("float32").Encode(Tensor::FromFloats({2, 1}, {1, -2}));
    EXPECT_EQ(encoded.encoding, EncodingId::Float32);
    EXPECT_EQ(encoded.dtype, DType::Float32);
    EXPECT_EQ(encoded.shape, (Shape{2, 1}));
    EXPECT_THAT(encoded.codes, ElementsAre(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0));
    EXPECT_THAT(encoded.sideInfo, IsEmpty());
}

TEST(Float32Encoding, CarriesImagesAsTheirValues)
{
    std::vector<uint8_t> bytes(256);
    for (std::size_t i = 0; i < bytes.size(); ++i)
    {
        bytes[i] = static_cast<uint8_t>(i);
    }
    const auto image = Tensor::FromBytes(DType::UInt8, {1, 16, 16}, bytes);
    const auto encoded = FindEncoding("float32").Encode(image);
    EXPECT_EQ(encoded.codes.size(), 1024U);
    EXPECT_EQ(FindEncoding("float32").Decode(encoded), image);
    auto asFloats = encoded;
    asFloats.dtype = DType::Float32;
    EXPECT_EQ(FindEncoding("float32").Decode(asFloats).GetFloats()[200], 200.0F);
}

TEST(Float32Encoding, RoundsDamagedPixelsIntoTheirRange)
{
    auto damaged = FindEncoding("float32").Encode(
        Tensor::FromFloats({8}, {-1, 256, std::nanf(""), INFINITY, -INFINITY, 1.5F, 1.4F, 1e30F}));
    damaged.dtype = DType::UInt8;
    EXPECT_EQ(FindEncoding("float32").Decode(damaged),
              Tensor::FromBytes(DType::UInt8, {8}, {0, 255, 0, 255, 0, 2, 1, 255}));
}

TEST(UInt8Encoding, IsExactForImages)
{
    std::mt19937 random(4);
    for (int round = 0; round < 300; ++round)
    {
        const auto image = RandomBits(DType::UInt8, RandomShape(random), random);
        EXPECT_EQ(ThereAndBack("uint8", image), image);
    }
}

/** Half a step, what rounding to float32 adds, and the rounding of this very sum. */
double ErrorBound(float lowest, float highest)
{
    const double halfStep = (static_cast<double>(highest) - lowest) / 510;
    const double rounding = std::ldexp(std::max(std::fabs(lowest), std::fabs(highest)), -24);
    return (halfStep + rounding) * (1 + 1e-9) + std::ldexp(1, -150);
}

void ExpectWithinHalfAStep(const Tensor& tensor)
{
    const auto values = Floats(tensor);
    const auto decoded = Floats(ThereAndBack("uint8", tensor));
    ASSERT_EQ(decoded.size(), values.size());
    const auto [lowest, highest] = std::minmax_element(values.begin(), values.end());
    const double bound = ErrorBound(*lowest, *highest);
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        EXPECT_LE(std::fabs(static_cast<double>(decoded[i]) - values[i]), bound)
            << values[i] << " in [" << *lowest << ", " << *highest << "]";
        EXPECT_GE(decoded[i], *lowest);
        EXPECT_LE(decoded[i], *highest);
    }
}

TEST(UInt8Encoding, IsOffByAtMostHalfAStep)
{
    std::mt19937 random(5);
    for (int round = 0; round < 100; ++round)
    {
        ExpectWithinHalfAStep(RandomActivation({1 + static_cast<int64_t>(random() % 500)}, random));
    }
    // Magnitudes from denormal to beyond what the difference of two floats can hold.
    for (const float scale : {DENORMAL, 1e-40F, 1e-30F, 1.0F, 1e30F, LARGEST})
    {
        std::vector<float> values;
        for (int i = -10; i <= 10; ++i)
        {
            values.push_back(static_cast<float>(i) / 10 * scale);
        }
        ExpectWithinHalfAStep(Tensor::FromFloats({21}, values));
    }
    ExpectWithinHalfAStep(Tensor::FromFloats({3}, {1.0F, std::nextafter(1.0F, 2.0F), 1.0F}));
    ExpectWithinHalfAStep(Tensor::FromFloats({3}, {-LARGEST, 1e-30F, LARGEST}));
}

TEST(UInt8Encoding, KeepsTheEndsOfItsRange)
{
    std::mt19937 random(6);
    for (int round = 0; round < 500; ++round)
    {
        auto tensor = RandomBits(DType::Float32, {2}, random);
        auto values = Floats(tensor);
        if (std::isfinite(values[0]) && std::isfinite(values[1]))
        {
            EXPECT_EQ(ThereAndBack("uint8", tensor), tensor);
        }
    }
    const auto decoded = ThereAndBack("uint8", Tensor::FromFloats({4}, {0, 3, 0, 5}));
    EXPECT_EQ(decoded.GetFloats()[0], 0.0F) << "a rectified zero stays zero";
}

TEST(UInt8Encoding, IsExactForAConstantTensor)
{
    for (const float value : {0.0F, -3.25F, DENORMAL, LARGEST, -LARGEST})
    {
        const auto tensor = Tensor::FromFloats({3}, {value, value, value});
        EXPECT_EQ(ThereAndBack("uint8", tensor), tensor);
    }
    EXPECT_EQ(ThereAndBack("uint8", Tensor::FromFloats({}, {7})), Tensor::FromFloats({}, {7}));
    EXPECT_EQ(ThereAndBack("uint8", Tensor()), Tensor());
}

TEST(UInt8Encoding, SendsANotANumberAsATensorThatNobodyKnows)
{
    EXPECT_THAT(Floats(ThereAndBack("uint8", Tensor::FromFloats({3}, {1, std::nanf(""), 2}))),
                Each(testing::IsNan()));
    EXPECT_THAT(Floats(ThereAndBack("uint8", Tensor::FromFloats({2}, {INFINITY, std::nanf("")}))),
                Each(testing::IsNan()));
}

TEST(UInt8Encoding, RefusesInfinity)
{
    EXPECT_THAT(
        [] {
            FindEncoding("uint8").Encode(Tensor::FromFloats({2, 1}, {1, -INFINITY}));
        },
        ThrowsMessage<InvalidInput>("encoding 'uint8' needs finite values, element 1 of a "
                                    "tensor of shape 2x1 is -inf"));
}

TEST(UInt8Encoding, SendsItsRangeAsTwoFloats)
{
    const auto encoded = FindEncoding("uint8").Encode(Tensor::FromFloats({3}, {-2, 0.55F, 1}));
    EXPECT_THAT(encoded.sideInfo, ElementsAre(0, 0, 0, 0xc0, 0, 0, 0x80, 0x3f));
    EXPECT_THAT(encoded.codes, ElementsAre(0, 217, 255));
}

TEST(UInt8Encoding, RefusesSideInformationThatNoTensorHas)
{
    const auto accepts = [](float lowest, float highest)
    {
        std::vector<uint8_t> sideInfo(8);
        std::memcpy(sideInfo.data(), &lowest, 4);
        std::memcpy(sideInfo.data() + 4, &highest, 4);
        return FindEncoding("uint8").AcceptsSideInfo(DType::Float32, {3}, sideInfo);
    };
    EXPECT_TRUE(accepts(-1, 1));
    EXPECT_TRUE(accepts(0, 0));
    EXPECT_TRUE(accepts(std::nanf(""), std::nanf("")));
    EXPECT_FALSE(accepts(1, -1));
    EXPECT_FALSE(accepts(std::nanf(""), 1));
    EXPECT_FALSE(accepts(0, std::nanf("")));
    EXPECT_FALSE(accepts(0, INFINITY));
    EXPECT_FALSE(accepts(-INFINITY, INFINITY));
    EXPECT_FALSE(FindEncoding("uint8").AcceptsSideInfo(DType::Float32, {3}, {1, 2, 3}));
    EXPECT_FALSE(FindEncoding("uint8").AcceptsSideInfo(DType::UInt8, {3}, {1}));
}

/** A message for every way to spoil a valid encoded tensor. */
struct Fault
{
    std::function<void(EncodedTensor&)> spoil;
    std::string message;
};

TEST(TensorEncoding, RefusesToDecodeWhatDoesNotFitTogether)
{
    const std::vector<Fault> faults = {
        {[](auto& e) { e.codes.pop_back(); }, "2 bytes of codes, expected 3 codes of 1 bytes"},
        {[](auto& e) { e.codes.push_back(0); }, "4 bytes of codes, expected 3 codes of 1 bytes"},
        {[](auto& e) { e.shape = {4}; }, "3 bytes of codes, expected 4 codes of 1 bytes"},
        {[](auto& e) { e.sideInfo.clear(); },
         "0 bytes of side information that no such tensor has, expected 8 valid ones"},
        {[](auto& e) { e.sideInfo[7] = 0xc0; },
         "8 bytes of side information that no such tensor has, expected 8 valid ones"},
        {[](auto& e) { e.encoding = EncodingId::Float32; }, "it has encoding number 1, expected 2"},
        {[](auto& e) { e.dtype = DType::UInt8; },
         "8 bytes of side information that no such tensor has, expected 0 valid ones"},
    };
    for (const auto& fault : faults)
    {
        auto encoded = FindEncoding("uint8").Encode(Tensor::FromFloats({3}, {-2, 0, 1}));
        EXPECT_NO_THROW(FindEncoding("uint8").Decode(encoded));
        fault.spoil(encoded);
        EXPECT_THAT([&] { FindEncoding("uint8").Decode(encoded); },
                    ThrowsMessage<InvalidInput>("encoding 'uint8', tensor of shape " +
                                                ToString(encoded.shape) + ": " + fault.message));
    }
    auto encoded = FindEncoding("float32").Encode(Tensor::FromFloats({2}, {1, 2}));
    encoded.codes.resize(7);
    EXPECT_THAT([&] { FindEncoding("float32").Decode(encoded); },
                ThrowsMessage<InvalidInput>(HasSubstr("7 bytes of codes, expected 2 codes of 4")));
    encoded.codes.resize(8);
    encoded.dtype = static_cast<DType>(9);
    EXPECT_THROW(FindEncoding("float32").Decode(encoded), InvalidInput);
    encoded.dtype = DType::Float32;
    encoded.shape = {-2};
    EXPECT_THROW(FindEncoding("float32").Decode(encoded), InvalidInput);
}

} // namespace
} // namespace prometheus
