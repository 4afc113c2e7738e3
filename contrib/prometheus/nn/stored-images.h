/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STORED_IMAGES_H
#define STORED_IMAGES_H

#include "image-options.h"
#include "labelled-images.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace prometheus
{

/** The images of a split as files hold them: labels at once, pixels when asked for. */
struct StoredImages
{
    /** For messages, such as "data set 'mnist:digits', split test". */
    std::string place;
    std::vector<std::string> classNames;
    /** Of every image, in the order in which they are taken; below classNames.size(). */
    std::vector<uint32_t> labels;
    /** Pixels of an image: uint8, channels x height x width. @throws CorruptFile, FileError. */
    std::function<Tensor(std::size_t image)> read;
    /** Where an image comes from, for messages. */
    std::function<std::string(std::size_t image)> nameOf;
};

/**
 * Reads the images asked for, in the form asked for; the name is left to the caller.
 * @throws InvalidInput naming place and value: bad options, no images at all, a selected class that
 *         does not exist or has no image, images of different sizes and none asked for;
 *         CorruptFile, FileError as read().
 */
LabelledImages TakeImages(const StoredImages& stored, const ImageOptions& options);

/**
 * Whether the image with this place among the training images is one for validation: every tenth,
 * where a data set has no such split of its own.
 */
bool IsForValidation(std::size_t index);

} // namespace prometheus

#endif // STORED_IMAGES_H
