/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ZOO_PARTS_H
#define ZOO_PARTS_H

#include "composite-layer.h"
#include "layer-module.h"
#include "network-definition.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace prometheus
{

/** The layers that the zoo's networks are made of. No part writes to its input. */
using LayerPart = std::shared_ptr<LayerModule>;

/** Square windows, zeros around the input. */
struct ConvolutionShape
{
    int64_t inputs{0};
    int64_t outputs{0};
    int64_t window{1};
    int64_t stride{1};
    int64_t padding{0};
    int64_t groups{1};
    bool hasBias{true};
};

LayerPart MakeConvolution(const ConvolutionShape& shape);

/** A linear map of all elements of its input. */
LayerPart MakeLinear(int64_t inputs, int64_t outputs);

LayerPart MakeBatchNormalisation(int64_t channels);

/** Krizhevsky, Sutskever, Hinton, NIPS 2012, section 3.3: k 2, n 5, alpha 1e-4, beta 0.75. */
LayerPart MakeResponseNormalisation();

LayerPart MakeRectifier();

/** min(max(x, 0), 6). */
LayerPart MakeBoundedRectifier();

LayerPart MakeMaxPooling(int64_t window, int64_t stride, int64_t padding = 0);

/** Means over as many equal parts of rows and columns as one asks for. */
LayerPart MakeAveragePooling(int64_t extent);

/** (x - mean) / deviation for every channel; pixels are 0 to 255, of either type. */
LayerPart MakeInputNormalisation(std::vector<double> means, std::vector<double> deviations);

/** That of photographs: means and deviations of ImageNet's training images, channels red first. */
LayerPart MakeImageNetNormalisation();

} // namespace prometheus

#endif // ZOO_PARTS_H
