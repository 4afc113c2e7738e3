/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LABELLED_IMAGES_H
#define LABELLED_IMAGES_H

#include "layer-profile.h"
#include "tensor.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** Images with the class each shows: what sources send and accuracy is measured against. */
struct LabelledImages
{
    /** Name of the data set and split, such as "shapes/test". */
    std::string name;
    /** One uint8 tensor an image, channels x height x width, all of one shape. */
    std::vector<Tensor> images;
    /** Class of each image, below classNames.size(). */
    std::vector<uint32_t> labels;
    std::vector<std::string> classNames;

    /** @throws InvalidInput naming the data set, the image and the value. */
    void Validate() const;
};

/** @throws InvalidInput naming a data set that is empty. */
void RequireSomeImages(const LabelledImages& data);

/**
 * Checks that a network can run on these images and that its classes can be theirs.
 * @throws InvalidInput naming data set, network, and both numbers of classes or both shapes.
 */
void RequireImagesFit(const LabelledImages& data, const NetworkProfile& network);

} // namespace prometheus

#endif // LABELLED_IMAGES_H
