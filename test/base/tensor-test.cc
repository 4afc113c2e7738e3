/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "prometheus-error.h"
#include "tensor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace prometheus
{
namespace
{

using testing::ThrowsMessage;

TEST(Shape, CountsTheProductOfItsExtents)
{
    EXPECT_EQ(ElementCount({64, 7, 7}), 3136);
    EXPECT_EQ(ElementCount({}), 1);
    EXPECT_EQ(ElementCount({5, 0, 3}), 0);
    EXPECT_EQ(ElementCount({int64_t{1} << 62}), int64_t{1} << 62);
}

TEST(Shape, IsRefusedWhenNegativeOrBeyond63Bits)
{
    EXPECT_THAT(
        [] {
            ElementCount({3, -2});
        },
        ThrowsMessage<InvalidInput>("tensor shape 3x-2 has the negative extent -2"));
    EXPECT_THAT(
        [] {
            ElementCount({int64_t{1} << 32, int64_t{1} << 31});
        },
        ThrowsMessage<InvalidInput>("tensor shape 4294967296x2147483648 has more elements "
                                    "than 63 bits can count"));
}

TEST(Shape, ReadsAsExtentsWithCrosses)
{
    EXPECT_EQ(ToString({64, 7, 7}), "64x7x7");
    EXPECT_EQ(ToString({10}), "10");
    EXPECT_EQ(ToString(Shape{}), "scalar");
}

TEST(DType, KnowsItsSizeAndName)
{
    EXPECT_EQ(BytesPerElement(DType::Float32), 4U);
    EXPECT_EQ(BytesPerElement(DType::UInt8), 1U);
    EXPECT_EQ(NameOf(DType::Float32), "float32");
    EXPECT_EQ(NameOf(DType::UInt8), "uint8");
    EXPECT_THAT([] { BytesPerElement(static_cast<DType>(7)); },
                ThrowsMessage<InvalidInput>(
                    "element type 7 is unknown: expected 1 (float32) or 2 (uint8)"));
}

TEST(Tensor, IsEmptyUnlessMade)
{
    const Tensor tensor;
    EXPECT_EQ(tensor.GetDType(), DType::Float32);
    EXPECT_EQ(tensor.GetShape(), Shape{0});
    EXPECT_EQ(tensor.GetByteCount(), 0U);
    EXPECT_NE(tensor.GetBytes(), nullptr);
}

TEST(Tensor, HoldsFloatsInRowMajorLittleEndianOrder)
{
    const auto tensor = Tensor::FromFloats({2, 1}, {1.0F, -2.0F});
    EXPECT_EQ(tensor.GetElementCount(), 2);
    EXPECT_EQ(tensor.GetByteCount(), 8U);
    EXPECT_EQ(tensor.GetFloats()[1], -2.0F);
    const std::vector<uint8_t> bytes(tensor.GetBytes(), tensor.GetBytes() + 8);
    EXPECT_THAT(bytes, testing::ElementsAre(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0));
}

TEST(Tensor, NeedsAsManyBytesAsItsShape)
{
    EXPECT_THAT(
        [] {
            Tensor::FromBytes(DType::UInt8, {2, 3}, {1, 2, 3});
        },
        ThrowsMessage<InvalidInput>("tensor of shape 2x3 and type uint8 needs 6 bytes, got 3"));
    EXPECT_THAT(
        [] {
            Tensor::FromFloats({3}, {1, 2});
        },
        ThrowsMessage<InvalidInput>("tensor of shape 3 and type float32 needs 12 bytes, got 8"));
    EXPECT_THROW(Tensor::FromBytes(static_cast<DType>(0), {1}, {1}), InvalidInput);
}

TEST(Tensor, GivesFloatsOnlyWhenItHoldsThem)
{
    const auto bytes = Tensor::FromBytes(DType::UInt8, {2}, {1, 2});
    EXPECT_THAT([&] { bytes.GetFloats(); },
                ThrowsMessage<InvalidInput>("tensor of shape 2 holds uint8, not float32"));
}

TEST(Tensor, SharesItsBytesWithItsCopies)
{
    const auto tensor = Tensor::FromFloats({2}, {1, 2});
    const Tensor copy = tensor;
    EXPECT_EQ(copy.GetBytes(), tensor.GetBytes());
}

TEST(Tensor, KeepsWrappedBytesAlive)
{
    auto bytes = std::make_shared<uint8_t>(42);
    const std::weak_ptr<uint8_t> watch = bytes;
    auto tensor = Tensor::Wrap(DType::UInt8, {1}, std::move(bytes));
    EXPECT_FALSE(watch.expired());
    EXPECT_EQ(*tensor.GetBytes(), 42);
    tensor = Tensor();
    EXPECT_TRUE(watch.expired());
}

TEST(Tensor, WrapsNothingOnlyWhenEmpty)
{
    EXPECT_EQ(Tensor::Wrap(DType::UInt8, {0}, nullptr).GetByteCount(), 0U);
    EXPECT_THAT([] { Tensor::Wrap(DType::UInt8, {4}, nullptr); },
                ThrowsMessage<InvalidInput>("tensor of shape 4 wraps no bytes"));
}

TEST(Tensor, EqualsOneOfTheSameTypeShapeAndBytes)
{
    const auto tensor = Tensor::FromFloats({2, 1}, {1, 2});
    EXPECT_EQ(tensor, Tensor::FromFloats({2, 1}, {1, 2}));
    EXPECT_NE(tensor, Tensor::FromFloats({1, 2}, {1, 2}));
    EXPECT_NE(tensor, Tensor::FromFloats({2, 1}, {1, 3}));
    EXPECT_NE(Tensor::FromBytes(DType::UInt8, {4}, {0, 0, 0, 0}), Tensor::FromFloats({1}, {0}));
    EXPECT_NE(Tensor::FromFloats({1}, {0.0F}), Tensor::FromFloats({1}, {-0.0F}));
    EXPECT_EQ(Tensor::FromFloats({0}, {}), Tensor());
}

TEST(Tensor, HashesEqualWhenEqual)
{
    const auto tensor = Tensor::FromFloats({2, 1}, {1, 2});
    EXPECT_EQ(HashOf(tensor), HashOf(Tensor::FromFloats({2, 1}, {1, 2})));
    EXPECT_NE(HashOf(tensor), HashOf(Tensor::FromFloats({1, 2}, {1, 2})));
    EXPECT_NE(HashOf(tensor), HashOf(Tensor::FromFloats({2, 1}, {1, 3})));
}

TEST(Tensor, ThatNobodyKnowsIsNotANumberThroughout)
{
    const auto unknown = Tensor::Unknown({2, 2});
    for (int64_t i = 0; i < 4; ++i)
    {
        EXPECT_TRUE(std::isnan(unknown.GetFloats()[i]));
    }
    EXPECT_EQ(unknown, Tensor::Unknown({2, 2}));
}

TEST(ArgMax, IsTheFirstOfTheLargest)
{
    EXPECT_EQ(ArgMax(Tensor::FromFloats({4}, {-3, 5, 5, 1})), 1);
    EXPECT_EQ(ArgMax(Tensor::FromFloats({1}, {-std::numeric_limits<float>::infinity()})), 0);
}

TEST(ArgMax, SaysNothingOfAnEmptyOrUnknownTensor)
{
    EXPECT_EQ(ArgMax(Tensor()), -1);
    EXPECT_EQ(ArgMax(Tensor::FromFloats({2}, {1, std::nanf("")})), -1);
    EXPECT_THROW(ArgMax(Tensor::FromBytes(DType::UInt8, {1}, {1})), InvalidInput);
}

} // namespace
} // namespace prometheus
