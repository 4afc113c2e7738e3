/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MODEL_BUNDLE_H
#define MODEL_BUNDLE_H

#include "image-saliency.h"
#include "model-options.h"
#include "network.h"
#include "split-bundle.h"

#include <string>

namespace prometheus
{

/** Which saliency curves a bundle gets. */
struct BundleSaliency
{
    /** See GetSaliencyMeasure(); "none" for no curve. */
    std::string measure{"cui"};
    /** One curve for each choice: see ParseClassChoices(). */
    std::string classes{"all;each"};

    /** @throws InvalidInput listing the measures when it is none. */
    void Validate() const;
};

/**
 * Measures a network on the images of its bundle and adds the curves and a line on their origin.
 * @param batchSize 1 for networks from files: see SaliencyOptions.
 * @throws as ParseClassChoices(), MeasureCutSaliency().
 */
void AddSaliency(SplitBundle& bundle,
                 const Network& network,
                 const BundleSaliency& saliency,
                 uint32_t batchSize);

/**
 * Records a split bundle of a network in a file, on test images of a data set, brought to the
 * network's channels, rows and columns.
 *
 * @param grouping what is placed together as a layer: see GroupLayers().
 * @throws as ImportNetwork(), LoadImagesFor(), AddSaliency().
 */
SplitBundle RecordModelBundle(const std::string& model,
                              const ImportOptions& options,
                              const std::string& grouping,
                              const TestImageOptions& images,
                              const BundleSaliency& saliency);

/** Share of a bundle's images whose largest logit is their class. */
double AccuracyOf(const SplitBundle& bundle);

} // namespace prometheus

#endif // MODEL_BUNDLE_H
