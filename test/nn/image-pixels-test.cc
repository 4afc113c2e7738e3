/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "data-files.h"
#include "image-pixels.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>

#include <vector>

namespace prometheus
{
namespace
{

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

Tensor Image(Shape shape, std::vector<uint8_t> bytes)
{
    return Tensor::FromBytes(DType::UInt8, std::move(shape), std::move(bytes));
}

std::vector<uint8_t> BytesOf(const Tensor& tensor)
{
    return {tensor.GetBytes(), tensor.GetBytes() + tensor.GetByteCount()};
}

TEST(DecodePicture, GivesThePixelsOfPngFilesPlaneByPlane)
{
    const auto image = DecodePicture(Picture("png", 3, 1, 0x102030), "'a.png'");
    EXPECT_EQ(image, Image({3, 1, 3}, {0, 0x10, 0x10, 0, 0x20, 0x20, 0, 0x30, 0x30}));
}

TEST(DecodePicture, GivesThePixelsOfJpegFilesNearly)
{
    const auto image = DecodePicture(Picture("jpg", 32, 16, 0x406080), "'a.jpg'");
    ASSERT_EQ(image.GetShape(), (Shape{3, 16, 32}));
    const auto bytes = BytesOf(image);
    // The last pixel is far from the black one; JPEG rounds colours.
    EXPECT_NEAR(bytes[16 * 32 - 1], 0x40, 3);
    EXPECT_NEAR(bytes[2 * 16 * 32 - 1], 0x60, 3);
    EXPECT_NEAR(bytes[3 * 16 * 32 - 1], 0x80, 3);
}

TEST(DecodePicture, RefusesWhatIsNoPictureOrNotAllOfOne)
{
    EXPECT_THAT([] { DecodePicture("", "'a.png'"); },
                ThrowsMessage<CorruptFile>("'a.png' is neither a PNG nor a JPEG file"));
    EXPECT_THAT([] { DecodePicture("GIF89a", "'a.png'"); },
                ThrowsMessage<CorruptFile>("'a.png' is neither a PNG nor a JPEG file"));
    for (const std::string format : {"png", "jpg"})
    {
        const std::string whole = Picture(format, 40, 40, 0x123456);
        for (std::size_t size = 8; size + 2 < whole.size(); size += 7)
        {
            EXPECT_THAT([&] { DecodePicture(whole.substr(0, size), "'a'"); },
                        ThrowsMessage<CorruptFile>(
                            HasSubstr("file that cannot be decoded: it is damaged or truncated")))
                << format << ", " << size << " of " << whole.size();
        }
    }
}

TEST(DecodePicture, RefusesJpegDataThatEndEarlyBeforeTheMarkOfTheEnd)
{
    const std::string whole = Picture("jpg", 40, 40, 0x123456);
    const std::string hollow = whole.substr(0, whole.size() - 20) + whole.substr(whole.size() - 2);
    EXPECT_THAT([&] { DecodePicture(hollow, "'a.jpg'"); },
                ThrowsMessage<CorruptFile>(HasSubstr("it is damaged or truncated")));
    // What was missed there says nothing of the next picture.
    EXPECT_EQ(DecodePicture(whole, "'a.jpg'").GetShape(), (Shape{3, 40, 40}));
}

TEST(DecodePicture, DoesNotTakeMemoryForWhatAHeaderAnnounces)
{
    std::string png = Picture("png", 4, 4, 0);
    png.replace(16, 4, BigEndian(60000));
    png.replace(20, 4, BigEndian(50000));
    EXPECT_THAT([&] { DecodePicture(png, "'a.png'"); },
                ThrowsMessage<CorruptFile>(HasSubstr("'a.png' has 3000000000 pixels in ")));
    std::string jpeg = Picture("jpg", 4, 4, 0);
    const auto frame = jpeg.find("\xff\xc0");
    ASSERT_NE(frame, std::string::npos);
    jpeg.replace(frame + 5, 4, "\xff\xff\xff\xff");
    EXPECT_THAT([&] { DecodePicture(jpeg, "'a.jpg'"); },
                ThrowsMessage<CorruptFile>(HasSubstr("'a.jpg' has 4294836225 pixels in ")));
}

TEST(WithChannels, GoesFromColourToGreyAndBack)
{
    const auto rgb = Image({3, 1, 4}, {255, 0, 0, 100, 0, 255, 0, 100, 0, 0, 255, 100});
    const auto grey = WithChannels(rgb, 1);
    // 0.299, 0.587 and 0.114 of 255, rounded.
    EXPECT_EQ(grey, Image({1, 1, 4}, {76, 150, 29, 100}));
    EXPECT_EQ(WithChannels(grey, 3),
              Image({3, 1, 4}, {76, 150, 29, 100, 76, 150, 29, 100, 76, 150, 29, 100}));
    EXPECT_EQ(WithChannels(rgb, 3), rgb);
    EXPECT_THROW(WithChannels(rgb, 2), InvalidInput);
    EXPECT_THROW(WithChannels(Image({2, 1, 1}, {1, 2}), 1), InvalidInput);
    EXPECT_THROW(WithChannels(Tensor::FromFloats({1, 1, 1}, {1}), 3), InvalidInput);
}

TEST(Resized, KeepsAnImageOfTheSameSizeAndOneOfOneColour)
{
    const auto image = Image({1, 2, 3}, {9, 200, 3, 77, 0, 255});
    EXPECT_EQ(Resized(image, 2, 3), image);
    const auto plain = Image({3, 5, 7}, std::vector<uint8_t>(105, 255));
    for (const auto& [height, width] : {std::pair{3, 2}, {11, 13}, {1, 1}, {5, 20}})
    {
        const auto resized = Resized(plain, height, width);
        EXPECT_EQ(resized.GetShape(), (Shape{3, height, width}));
        EXPECT_THAT(BytesOf(resized), Each(255));
    }
}

TEST(Resized, InterpolatesLinearlyBetweenPixelCentres)
{
    // New centres at 0.25, 0.75, 1.25 and 1.75 of pixels whose centres are at 0.5 and 1.5.
    EXPECT_EQ(Resized(Image({1, 1, 2}, {0, 100}), 1, 4), Image({1, 1, 4}, {0, 25, 75, 100}));
    EXPECT_EQ(Resized(Image({1, 2, 1}, {0, 100}), 4, 1), Image({1, 4, 1}, {0, 25, 75, 100}));
}

TEST(Resized, WeighsAllThatANewPixelCovers)
{
    // Centre 1, radius 2: weights 3/4, 3/4, 1/4 and, at distance 2.5, none: 100 (3/4) / (7/4).
    EXPECT_EQ(Resized(Image({1, 1, 4}, {100, 0, 0, 0}), 1, 2), Image({1, 1, 2}, {43, 0}));
}

TEST(Resized, RefusesEmptySizes)
{
    const auto image = Image({1, 1, 1}, {1});
    EXPECT_THAT([&] { Resized(image, 0, 4); },
                ThrowsMessage<InvalidInput>("an image cannot be resized to 0x4 pixels"));
}

} // namespace
} // namespace prometheus
