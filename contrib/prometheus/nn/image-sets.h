/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef IMAGE_SETS_H
#define IMAGE_SETS_H

#include "labelled-images.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus
{

/**
 * The parts of a data set, which share no image. Weights are fitted on Train, everything else is
 * chosen on Validation, and Test is for results only.
 */
enum class Split
{
    Train,
    Validation,
    Test,
};

/** "train", "validation" or "test". */
std::string_view NameOf(Split split);

/** Names that LoadImages() knows, in alphabetical order. */
std::vector<std::string> GetImageSetNames();

/**
 * The first images of a split; asking for more keeps those one had.
 *
 * - "shapes": ten drawn shapes, 28x28 RGB, see shape-images.h; as many as one asks for.
 *
 * @throws InvalidInput on an unknown name, listing the known ones, and on a count of 0.
 */
LabelledImages LoadImages(const std::string& name, Split split, uint32_t count);

/**
 * What the images of a set depend on, for the key of caches: version and seeds.
 * @throws InvalidInput as LoadImages().
 */
std::string DescribeImages(const std::string& name);

} // namespace prometheus

#endif // IMAGE_SETS_H
