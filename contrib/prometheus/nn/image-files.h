/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef IMAGE_FILES_H
#define IMAGE_FILES_H

#include "stored-images.h"

#include <filesystem>
#include <vector>

namespace prometheus
{

/** A data set in files: how to open a split of it, and which files it consists of. */
struct ImageFiles
{
    StoredImages (*open)(const std::filesystem::path& folder, Split split);
    /** All files that any split takes, in order. */
    std::vector<std::filesystem::path> (*list)(const std::filesystem::path& folder);
};

/**
 * MNIST and what has its format (Fashion-MNIST, notMNIST): idx files of any length and image size,
 * as they are or compressed with gzip; classes "0" to "9".
 *
 * train-images-idx3-ubyte and train-labels-idx1-ubyte hold Train and, every tenth image,
 * Validation; t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte hold Test.
 *
 * Opening throws FileError when a file is missing; CorruptFile naming file and place on another
 * magic number, a file that is shorter or longer than its header says, labels that are not as many
 * as the images, a label over 9.
 */
extern const ImageFiles MNIST_FILES;

/**
 * CIFAR-10's binary version, 3x32x32: data_batch_*.bin, in the order of their names, hold Train
 * and, every tenth image, Validation; test_batch.bin holds Test. Any number of records in each;
 * gzip as above. Class names come from batches.meta.txt where that exists.
 *
 * Opening throws FileError when a file is missing; CorruptFile naming file and record when a file
 * is not a whole number of records, or has none, or a label is over 9.
 */
extern const ImageFiles CIFAR10_FILES;

/**
 * A folder with one sub-folder of PNG and JPEG files (.png, .jpg, .jpeg) a class, at any depth
 * within it; or with sub-folders "train" and "test", and "val" or "validation", that are such
 * folders. Classes are the sub-folders' names, sorted. Files are sorted by name within their class,
 * and the classes take turns, so that the first images show all of them.
 *
 * Without "val", every tenth image of each class of "train" is for Validation. Without any of these
 * sub-folders, of every five images of a class the first three are Train, the fourth Validation,
 * the fifth Test. Hidden files and others without such a suffix are left out.
 *
 * Opening throws FileError when the folder is missing; InvalidInput when it has no class, or a
 * class has no image in this split. Reading an image throws as DecodePicture().
 */
extern const ImageFiles PICTURE_FOLDER;

} // namespace prometheus

#endif // IMAGE_FILES_H
