/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef IMAGE_SETS_H
#define IMAGE_SETS_H

#include "image-options.h"
#include "labelled-images.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** Names that LoadImages() knows, in alphabetical order; FOLDER stands for a path. */
std::vector<std::string> GetImageSetNames();

/**
 * Images of a split of a data set, always in the same order.
 *
 * - "cifar10:FOLDER": CIFAR-10's binary version, 3x32x32;
 * - "folder:FOLDER": PNG and JPEG files, one sub-folder a class, RGB;
 * - "mnist:FOLDER": MNIST's idx files, grey;
 * - "shapes": ten drawn shapes, 28x28 RGB, see shape-images.h; as many as one asks for.
 *
 * image-files.h says which files they are, and how the splits come from them.
 *
 * @throws InvalidInput on an unknown name, listing the known ones; bad options; a selected class
 *         that does not exist or has no image; images of different sizes when none was asked for;
 *         no limit to the images of "shapes". CorruptFile, FileError naming file and place.
 */
LabelledImages LoadImages(const std::string& name, Split split, const ImageOptions& options);

/**
 * The first images of a split as they are; asking for more keeps those one had.
 * @throws InvalidInput as above, on a count of 0, and when the split has fewer.
 */
LabelledImages LoadImages(const std::string& name, Split split, uint32_t count);

/**
 * What the images of a set depend on, for the key of caches: version and seeds, or names, sizes and
 * checksums of all files (so it reads them).
 * @throws as LoadImages().
 */
std::string DescribeImages(const std::string& name);

} // namespace prometheus

#endif // IMAGE_SETS_H
