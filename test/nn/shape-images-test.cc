/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cyclic-redundancy-check.h"
#include "image-sets.h"
#include "prometheus-error.h"
#include "shape-fields.h"
#include "shape-images.h"

#include <gmock/gmock.h>

#include <set>

using namespace prometheus;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

std::string_view BytesOf(const Tensor& image)
{
    return {reinterpret_cast<const char*>(image.GetBytes()), image.GetByteCount()};
}

} // namespace

TEST(ShapeImages, AreAPureFunctionOfSeedAndIndex)
{
    const Tensor first = DrawShapeImage(5, 17);
    DrawShapeImage(5, 3);
    EXPECT_EQ(DrawShapeImage(5, 17), first);
    EXPECT_NE(DrawShapeImage(5, 18), first);
    EXPECT_NE(DrawShapeImage(6, 17), first);
}

TEST(ShapeImages, AreBytesOf28x28Rgb)
{
    const Tensor image = DrawShapeImage(1, 0);
    EXPECT_EQ(image.GetDType(), DType::UInt8);
    EXPECT_EQ(image.GetShape(), (Shape{3, 28, 28}));
    EXPECT_EQ(image.GetByteCount(), 2352u);
}

TEST(ShapeImages, HaveTheBytesOfTheirVersion)
{
    // Whoever changes a pixel must count SHAPES_VERSION up, or old weights would be taken for new.
    uint32_t checksum = 0;
    for (uint32_t i = 0; i < 100; ++i)
    {
        checksum = Crc32(BytesOf(DrawShapeImage(1, i)), checksum);
    }
    EXPECT_EQ(SHAPES_VERSION, 1u);
    EXPECT_EQ(checksum, 3954879169u);
}

TEST(ShapeImages, ShowEveryClassOnceInEveryTen)
{
    for (uint32_t first = 0; first < 200; first += 10)
    {
        std::set<uint32_t> classes;
        for (uint32_t i = first; i < first + 10; ++i)
        {
            classes.insert(ShapeLabel(3, i));
        }
        EXPECT_EQ(classes.size(), 10u) << "from image " << first;
        EXPECT_LT(*classes.rbegin(), 10u);
    }
}

TEST(ShapeImages, ComeInAnotherOrderOfClassesInEveryTen)
{
    std::set<std::vector<uint32_t>> orders;
    for (uint32_t block = 0; block < 20; ++block)
    {
        std::vector<uint32_t> order;
        for (uint32_t i = 0; i < 10; ++i)
        {
            order.push_back(ShapeLabel(3, 10 * block + i));
        }
        orders.insert(order);
    }
    EXPECT_EQ(orders.size(), 20u);
}

TEST(ShapeFields, AreNegativeInsideOnly)
{
    const auto& names = GetShapeNames();
    ASSERT_EQ(names.size(), 10u);
    for (uint32_t shape = 0; shape < names.size(); ++shape)
    {
        uint32_t inside = 0;
        for (int y = -20; y <= 20; ++y)
        {
            for (int x = -20; x <= 20; ++x)
            {
                inside += ShapeDistance(shape, {x / 20.0, y / 20.0}) < 0;
            }
        }
        // Each fills between a tenth and three quarters of the square, and never reaches a corner.
        EXPECT_GT(inside, 168u) << names[shape];
        EXPECT_LT(inside, 1261u) << names[shape];
        for (const PlanePoint corner : {PlanePoint{-1, -1}, {1, -1}, {-1, 1}, {1, 1}})
        {
            EXPECT_GT(ShapeDistance(shape, corner), 0) << names[shape];
        }
    }
}

TEST(ShapeFields, HaveHolesWhereTheyShould)
{
    const auto& names = GetShapeNames();
    for (uint32_t shape = 0; shape < names.size(); ++shape)
    {
        const bool hollow = names[shape] == "ring" || names[shape] == "square-ring";
        const bool crescent = names[shape] == "crescent";
        EXPECT_EQ(ShapeDistance(shape, {0, 0}) > 0, hollow || crescent) << names[shape];
    }
}

TEST(ImageSets, GiveBalancedLabelledSplits)
{
    const auto data = LoadImages("shapes", Split::Test, 50);
    EXPECT_EQ(data.name, "shapes/test");
    EXPECT_EQ(data.images.size(), 50u);
    EXPECT_EQ(data.classNames, GetShapeNames());
    std::vector<int> count(10, 0);
    for (const uint32_t label : data.labels)
    {
        ++count.at(label);
    }
    EXPECT_THAT(count, testing::Each(5));
}

TEST(ImageSets, ShareNoImageBetweenSplits)
{
    std::set<std::string> seen;
    for (const Split split : {Split::Train, Split::Validation, Split::Test})
    {
        for (const auto& image : LoadImages("shapes", split, 300).images)
        {
            EXPECT_TRUE(seen.emplace(BytesOf(image)).second) << NameOf(split);
        }
    }
}

TEST(ImageSets, KeepTheFirstImagesWhenAskedForMore)
{
    const auto few = LoadImages("shapes", Split::Validation, 7);
    const auto many = LoadImages("shapes", Split::Validation, 23);
    for (std::size_t i = 0; i < few.images.size(); ++i)
    {
        EXPECT_EQ(few.images[i], many.images[i]);
        EXPECT_EQ(few.labels[i], many.labels[i]);
    }
}

TEST(ImageSets, NameWhatTheyKnowWhenAskedForWhatTheyDoNot)
{
    const auto expected = "data set 'cats' is unknown; known data sets: cifar10:FOLDER, "
                          "folder:FOLDER, mnist:FOLDER, shapes";
    EXPECT_THAT([] { LoadImages("cats", Split::Test, 1); }, ThrowsMessage<InvalidInput>(expected));
    EXPECT_THAT([] { DescribeImages("cats"); }, ThrowsMessage<InvalidInput>(expected));
}

TEST(ImageSets, RefuseToLoadNothing)
{
    EXPECT_THAT([] { LoadImages("shapes", Split::Test, 0); },
                ThrowsMessage<InvalidInput>(HasSubstr(
                    "0 images asked of data set 'shapes', split test, must be at least 1")));
}
