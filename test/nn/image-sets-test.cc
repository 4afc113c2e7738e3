/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "data-files.h"
#include "image-sets.h"
#include "prometheus-error.h"
#include "scratch-folder.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <set>

namespace prometheus
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

class ImageSets : public testing::Test
{
  protected:
    std::string In(const std::string& file) const
    {
        return "'" + (m_folder / file).string() + "'";
    }

    LabelledImages Load(const std::string& format,
                        Split split = Split::Test,
                        const ImageOptions& options = {}) const
    {
        return LoadImages(format + ":" + m_folder.GetPath().string(), split, options);
    }

    template <typename Fault>
    void ExpectRefused(const std::string& format,
                       const std::string& message,
                       const ImageOptions& options = {},
                       Split split = Split::Test) const
    {
        EXPECT_THAT([&] { Load(format, split, options); }, ThrowsMessage<Fault>(message));
    }

    /** The set's name and split, as messages begin. */
    std::string Place(const std::string& format, const std::string& split = "test") const
    {
        return "data set '" + format + ":" + m_folder.GetPath().string() + "', split " + split;
    }

    void WriteMnist(uint32_t train, uint32_t test) const
    {
        WriteFile(m_folder / "train-images-idx3-ubyte", IdxImages(train));
        WriteFile(m_folder / "train-labels-idx1-ubyte", IdxLabels(train));
        WriteFile(m_folder / "t10k-images-idx3-ubyte", IdxImages(test));
        WriteFile(m_folder / "t10k-labels-idx1-ubyte", IdxLabels(test));
    }

    ScratchFolder m_folder;
};

using Mnist = ImageSets;
using Cifar10 = ImageSets;
using PictureFolder = ImageSets;

TEST_F(Mnist, IsReadWhateverItsLengthAndSize)
{
    WriteMnist(23, 5);
    const auto data = Load("mnist");
    EXPECT_EQ(data.name, "mnist/test");
    EXPECT_THAT(data.labels, ElementsAre(0, 1, 2, 3, 0));
    EXPECT_EQ(data.classNames.size(), 10U);
    EXPECT_EQ(data.images[4], Tensor::FromBytes(DType::UInt8, {1, 2, 3}, {40, 41, 42, 43, 44, 45}));
}

TEST_F(Mnist, SetsEveryTenthTrainingImageAsideForValidation)
{
    WriteMnist(23, 5);
    const auto train = Load("mnist", Split::Train);
    const auto validation = Load("mnist", Split::Validation);
    EXPECT_EQ(train.images.size(), 21U);
    EXPECT_THAT(validation.labels, ElementsAre(9 % 4, 19 % 4));
    EXPECT_EQ(validation.images[1].GetBytes()[0], 190);
    EXPECT_EQ(train.images[9].GetBytes()[0], 100);
}

TEST_F(Mnist, MayBeCompressed)
{
    WriteMnist(10, 5);
    const auto path = m_folder / "t10k-images-idx3-ubyte";
    const std::string content = ContentOf(path);
    std::filesystem::remove(path);
    gzFile file = gzopen((path.string() + ".gz").c_str(), "wb");
    gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
    gzclose(file);
    EXPECT_EQ(Load("mnist").images.size(), 5U);

    const std::string compressed = ContentOf(path.string() + ".gz");
    WriteFile(path.string() + ".gz", compressed.substr(0, compressed.size() - 9));
    EXPECT_THAT(
        [&] { Load("mnist"); },
        ThrowsMessage<CorruptFile>(HasSubstr(In("t10k-images-idx3-ubyte.gz") +
                                             ": its compressed data are damaged or truncated (")));
}

TEST_F(Mnist, SaysWhichFileIsDamagedAndWhere)
{
    WriteMnist(10, 5);
    const auto images = m_folder / "t10k-images-idx3-ubyte";
    const auto labels = m_folder / "t10k-labels-idx1-ubyte";
    const std::string name = In("t10k-images-idx3-ubyte");
    const std::string labelName = In("t10k-labels-idx1-ubyte");

    WriteFile(images, IdxImages(5).substr(0, 45));
    ExpectRefused<CorruptFile>("mnist",
                               name + " has 29 bytes behind its header, which announces 30");
    WriteFile(images, IdxImages(5) + "x");
    ExpectRefused<CorruptFile>("mnist",
                               name + " has 31 bytes behind its header, which announces 30");
    WriteFile(images, IdxImages(5).substr(0, 15));
    ExpectRefused<CorruptFile>("mnist", name + " has 15 bytes, its header alone needs 16");
    WriteFile(images, IdxLabels(50));
    ExpectRefused<CorruptFile>("mnist", name + " starts with the magic number 2049, expected 2051");
    WriteFile(images, BigEndian(0x803) + BigEndian(1) + BigEndian(9000) + BigEndian(1));
    ExpectRefused<CorruptFile>("mnist",
                               name + " has images of extent 9000, must be between 1 and 8192");
    WriteFile(images,
              BigEndian(0x803) + std::string(4, '\xff') + BigEndian(8192) + BigEndian(8192));
    ExpectRefused<CorruptFile>(
        "mnist", name + " has 0 bytes behind its header, which announces 288230376084602880");
    WriteFile(images, IdxImages(4));
    ExpectRefused<CorruptFile>("mnist", name + " has 4 images but " + labelName + " has 5 labels");
    WriteFile(images, IdxImages(5));
    std::string wrong = IdxLabels(5);
    wrong[8 + 3] = 10;
    WriteFile(labels, wrong);
    ExpectRefused<CorruptFile>("mnist", labelName + ": label 3 is 10, must be below 10");
    std::filesystem::remove(labels);
    ExpectRefused<FileError>("mnist", "cannot read " + labelName + ": No such file or directory");
}

TEST_F(ImageSets, SelectAndRelabelClassesInTheOrderGiven)
{
    WriteMnist(10, 9);
    ImageOptions options;
    options.classes = {"3", "0"};
    const auto data = Load("mnist", Split::Test, options);
    EXPECT_THAT(data.classNames, ElementsAre("3", "0"));
    EXPECT_THAT(data.labels, ElementsAre(1, 0, 1, 0, 1));
    EXPECT_EQ(data.images[1].GetBytes()[0], 30);
    options.maxImages = 2;
    EXPECT_THAT(Load("mnist", Split::Test, options).labels, ElementsAre(1, 0));

    options.classes = {"3", "7"};
    ExpectRefused<InvalidInput>("mnist", Place("mnist") + ": class '7' has no image", options);
    options.classes = {"cat"};
    ExpectRefused<InvalidInput>("mnist",
                                Place("mnist") + ": class 'cat' is unknown; known classes: 0, 1, " +
                                    "2, 3, 4, 5, 6, 7, 8, 9",
                                options);
    options.classes = {"3", "1", "3"};
    ExpectRefused<InvalidInput>("mnist", "class '3' is selected twice", options);
}

TEST_F(ImageSets, ComeInTheFormThatTheNetworkTakes)
{
    WriteMnist(10, 5);
    ImageOptions options;
    options.channels = 3;
    options.height = 4;
    options.width = 6;
    EXPECT_EQ(Load("mnist", Split::Test, options).images[0].GetShape(), (Shape{3, 4, 6}));
    options.width = 0;
    ExpectRefused<InvalidInput>(
        "mnist",
        "images cannot be resized to 4x0 pixels, both must be between 1 and 8192",
        options);
    options.width = 9000;
    EXPECT_THROW(Load("mnist", Split::Test, options), InvalidInput);
    options = {};
    options.channels = 2;
    ExpectRefused<InvalidInput>(
        "mnist", "images cannot have 2 channels, must be 1 (grey) or 3 (RGB)", options);
}

TEST_F(ImageSets, GiveAsManyImagesAsAskedForOrSayThatTheyCannot)
{
    WriteMnist(10, 5);
    const std::string name = "mnist:" + m_folder.GetPath().string();
    EXPECT_EQ(LoadImages(name, Split::Test, 4).images.size(), 4U);
    EXPECT_THAT([&] { LoadImages(name, Split::Test, 6); },
                ThrowsMessage<InvalidInput>(Place("mnist") + " has 5 images, 6 were asked for"));
    WriteMnist(10, 0);
    ExpectRefused<InvalidInput>("mnist", Place("mnist") + " has no images");
}

TEST_F(ImageSets, OfDrawnShapesCanBeSelectedToo)
{
    ImageOptions options;
    EXPECT_THAT(
        [&] { LoadImages("shapes", Split::Test, options); },
        ThrowsMessage<InvalidInput>("data set 'shapes' has no end: say how many images to take"));
    options.maxImages = 7;
    const auto ten = LoadImages("shapes", Split::Test, 70);
    options.classes = {ten.classNames[4], ten.classNames[2]};
    const auto two = LoadImages("shapes", Split::Test, options);
    EXPECT_EQ(two.images.size(), 7U);
    EXPECT_EQ(std::set<uint32_t>(two.labels.begin(), two.labels.end()), (std::set<uint32_t>{0, 1}));
    EXPECT_EQ(LoadImages("shapes", Split::Test, options).images, two.images);
}

TEST_F(ImageSets, AreDescribedByTheirContent)
{
    WriteMnist(10, 5);
    const std::string name = "mnist:" + m_folder.GetPath().string();
    const std::string before = DescribeImages(name);
    EXPECT_EQ(before, DescribeImages(name));
    EXPECT_THAT(before, HasSubstr("t10k-labels-idx1-ubyte 13 bytes, checksum "));
    std::string other = IdxImages(10);
    other.back() = 'x';
    WriteFile(m_folder / "train-images-idx3-ubyte", other);
    EXPECT_NE(before, DescribeImages(name));
}

TEST_F(Cifar10, IsReadFromAnyNumberOfFilesOfAnyLength)
{
    WriteFile(m_folder / "data_batch_2.bin", CifarRecords(7, 6));
    WriteFile(m_folder / "data_batch_1.bin", CifarRecords(0, 7));
    WriteFile(m_folder / "test_batch.bin", CifarRecords(40, 3));
    const auto train = Load("cifar10", Split::Train);
    EXPECT_EQ(train.name, "cifar10/train");
    EXPECT_THAT(train.labels, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2));
    EXPECT_EQ(train.images[7],
              Tensor::FromBytes(DType::UInt8, {3, 32, 32}, std::vector<uint8_t>(3072, 7)));
    EXPECT_THAT(Load("cifar10", Split::Validation).labels, ElementsAre(9));
    const auto test = Load("cifar10");
    EXPECT_EQ(test.images[2].GetBytes()[3071], 42);
    EXPECT_EQ(test.classNames[9], "truck");
    WriteFile(m_folder / "batches.meta.txt", "a b c d e\nf g h i j\n\n");
    EXPECT_EQ(Load("cifar10").classNames[9], "j");
}

TEST_F(Cifar10, SaysWhichFileIsDamagedAndWhere)
{
    const std::string name = In("test_batch.bin");
    ExpectRefused<FileError>("cifar10", "cannot read " + name + ": No such file or directory");
    WriteFile(m_folder / "test_batch.bin", CifarRecords(0, 3).substr(1));
    ExpectRefused<CorruptFile>("cifar10",
                               name + " has 9218 bytes, expected a multiple of 3073 (a label and " +
                                   "an image of 3x32x32)");
    std::string records = CifarRecords(0, 3);
    records[2 * 3073] = '\xff';
    WriteFile(m_folder / "test_batch.bin", records);
    ExpectRefused<CorruptFile>("cifar10", name + ": record 2 has label 255, must be below 10");
    ExpectRefused<FileError>("cifar10",
                             "folder '" + m_folder.GetPath().string() +
                                 "' has no file data_batch_*.bin",
                             {},
                             Split::Train);
    WriteFile(m_folder / "batches.meta.txt", "a b");
    ExpectRefused<CorruptFile>("cifar10",
                               In("batches.meta.txt") + " has 2 class names, expected 10");
}

TEST_F(PictureFolder, TakesTurnsAmongSortedClassesAndFiles)
{
    for (const char* split : {"train", "test"})
    {
        WriteFile(m_folder / split / "dog/2.png", Picture("png", 4, 2, 2));
        WriteFile(m_folder / split / "dog/1.PNG", Picture("png", 4, 2, 1));
        WriteFile(m_folder / split / "cat/deep/a.jpeg", Picture("jpg", 4, 2, 0x30));
        WriteFile(m_folder / split / "cat/.hidden.png", "not a picture");
        WriteFile(m_folder / split / "cat/notes.txt", "not a picture");
    }
    const auto data = Load("folder");
    EXPECT_EQ(data.name, m_folder.GetPath().filename().string() + "/test");
    EXPECT_THAT(data.classNames, ElementsAre("cat", "dog"));
    EXPECT_THAT(data.labels, ElementsAre(0, 1, 1));
    EXPECT_EQ(data.images[1].GetShape(), (Shape{3, 2, 4}));
    EXPECT_EQ(data.images[1].GetBytes()[23], 1);
    EXPECT_EQ(data.images[2].GetBytes()[23], 2);
    EXPECT_EQ(Load("folder", Split::Train).images, data.images);
    ImageOptions options;
    options.channels = 1;
    EXPECT_EQ(Load("folder", Split::Test, options).images[0].GetShape(), (Shape{1, 2, 4}));
}

TEST_F(PictureFolder, WithoutSplitsIsDividedWithinEachClass)
{
    for (const char* name : {"a", "b"})
    {
        for (int i = 0; i < 10; ++i)
        {
            WriteFile(m_folder / name / (std::to_string(i) + ".png"), Picture("png", 2, 1, 16 * i));
        }
    }
    const auto blue = [](const LabelledImages& data)
    {
        std::vector<int> values;
        for (const auto& image : data.images)
        {
            values.push_back(image.GetBytes()[5] / 16);
        }
        return values;
    };
    EXPECT_THAT(blue(Load("folder", Split::Train)),
                ElementsAre(0, 0, 1, 1, 2, 2, 5, 5, 6, 6, 7, 7));
    EXPECT_THAT(blue(Load("folder", Split::Validation)), ElementsAre(3, 3, 8, 8));
    EXPECT_THAT(blue(Load("folder")), ElementsAre(4, 4, 9, 9));
}

TEST_F(PictureFolder, TakesValidationFromItsOwnFolderOrFromEveryTenthImage)
{
    for (int i = 0; i < 10; ++i)
    {
        WriteFile(m_folder / ("train/a/" + std::to_string(i) + ".png"), Picture("png", 2, 1, i));
    }
    EXPECT_EQ(Load("folder", Split::Train).images.size(), 9U);
    EXPECT_EQ(Load("folder", Split::Validation).images.size(), 1U);
    ExpectRefused<InvalidInput>("folder",
                                "folder '" + m_folder.GetPath().string() +
                                    "' has no images for the split test: of its sub-folders " +
                                    "'train', 'val' and 'test' that one is missing");
    WriteFile(m_folder / "val/a/x.png", Picture("png", 2, 1, 77));
    EXPECT_EQ(Load("folder", Split::Train).images.size(), 10U);
    EXPECT_EQ(Load("folder", Split::Validation).images[0].GetBytes()[5], 77);
}

TEST_F(PictureFolder, SaysWhichSharesOfAClassASplitTakes)
{
    for (const auto* name : {"a/1.png", "a/2.png", "a/3.png", "a/4.png"})
    {
        WriteFile(m_folder / name, Picture("png", 2, 3, 0));
    }
    ExpectRefused<InvalidInput>(
        "folder",
        "folder " + In("a") +
            ": class 'a' has no image in this split (4 PNG and JPEG files in "
            "all, of which it takes the fifth of five)");
}

TEST_F(PictureFolder, SaysWhichPictureOrClassIsAtFault)
{
    ExpectRefused<InvalidInput>("folder",
                                "folder '" + m_folder.GetPath().string() +
                                    "' has no sub-folders, expected one for each class of images");
    WriteFile(m_folder / "test/a/1.png", Picture("png", 2, 3, 0));
    std::filesystem::create_directories(m_folder / "test/b");
    ExpectRefused<InvalidInput>("folder",
                                "folder " + In("test/b") +
                                    ": class 'b' has no image in this "
                                    "split (0 PNG and JPEG files in all)");
    const std::string second = Picture("png", 3, 2, 0);
    WriteFile(m_folder / "test/b/1.png", second.substr(0, second.size() / 2));
    ExpectRefused<CorruptFile>("folder",
                               In("test/b/1.png") + " is a PNG file that cannot be decoded: it is "
                                                    "damaged or truncated");
    WriteFile(m_folder / "test/b/1.png", second);
    ExpectRefused<InvalidInput>("folder",
                                In("test/b/1.png") + " has shape 3x2x3, those before it 3x3x2: "
                                                     "give a size to bring them all to");
    ImageOptions options;
    options.height = 4;
    options.width = 4;
    EXPECT_EQ(Load("folder", Split::Test, options).images.size(), 2U);
    WriteFile(m_folder / "train/a/1.png", second);
    ExpectRefused<InvalidInput>(
        "folder", "folder " + In("test") + " has the classes a, b but " + In("train") + " has a");
    EXPECT_THAT([&] { LoadImages("folder:/no/such", Split::Test, options); },
                ThrowsMessage<FileError>("cannot read '/no/such': No such file or directory"));
}

} // namespace
} // namespace prometheus
