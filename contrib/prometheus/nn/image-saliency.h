/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef IMAGE_SALIENCY_H
#define IMAGE_SALIENCY_H

#include "cut-saliency.h"
#include "labelled-images.h"
#include "network.h"
#include "saliency-measure.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace prometheus
{

/** Whose logit, before the softmax, is the score of an image. */
enum class ScoredClass
{
    /** The class it shows: I-SPLIT's paper. */
    Correct,
    /** The class the network sees: I-SPLIT's program. */
    Predicted,
};

/** "correct" or "predicted". @throws InvalidInput naming both. */
ScoredClass FindScoredClass(const std::string& name);

struct SaliencyOptions
{
    /** See GetSaliencyMeasure(). */
    std::string measure{"cui"};
    ChannelRule channels{ChannelRule::Mean};
    ScoredClass scored{ScoredClass::Correct};
    /**
     * Images at a time: VGG-16 takes 0.15 GB an image. At least 1, and 1 for networks
     * from files, which may have that size written into them.
     */
    uint32_t batchSize{4};
};

/**
 * Measures every image at every cut point of a network: one forward and one backward pass a batch,
 * whatever the number of cut points. Each gradient is measured when it appears and then dropped, so
 * memory is that of the activations. Channels are the first dimension of what crosses, behind the
 * batch. CUI of single images equals the equations, computed layer by layer in double precision, to
 * 1e-6 of the value. In batches it differs from that by up to 2e-5: LibTorch multiplies matrices of
 * other sizes then, and sums in another order.
 *
 * While it runs no other thread may use the network: its parameters record no gradients meanwhile.
 *
 * @param progress called with the number of images done, after each batch; may be empty.
 * @throws InvalidInput on images or classes that do not fit the network, or none, an unknown
 *         measure, or a batch size of 0; Error with LibTorch's reason.
 */
ImageSaliency MeasureSaliency(const Network& network,
                              const LabelledImages& data,
                              const SaliencyOptions& options = {},
                              const std::function<void(std::size_t done)>& progress = {});

/**
 * The same by placeable cut, as a split bundle holds it: a curve for each choice of classes, see
 * SaliencyOfCuts(). A network of one layer has no cut, so no curve.
 * @param choices of classes, by name; an empty one is all of them. See ParseClassChoices().
 * @throws as MeasureSaliency(), AverageSaliency().
 */
std::vector<SaliencyCurve> MeasureCutSaliency(
    const Network& network,
    const LabelledImages& data,
    const std::vector<std::vector<std::string>>& choices,
    const SaliencyOptions& options = {},
    const std::function<void(std::size_t done)>& progress = {});

/**
 * The importance map of one image at every step, see ImportanceMap(): rows x columns, float32.
 * @param image index in the data; @throws as MeasureSaliency().
 */
std::vector<Tensor> MeasureImportanceMaps(const Network& network,
                                          const LabelledImages& data,
                                          std::size_t image,
                                          const SaliencyOptions& options = {});

} // namespace prometheus

#endif // IMAGE_SALIENCY_H
