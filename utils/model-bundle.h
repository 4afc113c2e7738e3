/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MODEL_BUNDLE_H
#define MODEL_BUNDLE_H

#include "image-saliency.h"
#include "model-options.h"
#include "network.h"
#include "split-bundle.h"

#include <cstdint>
#include <functional>
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

/** @throws InvalidInput when a cut does not exist, listing those that do: see AddParts(). */
void RequireCuts(const NetworkProfile& profile, const std::string& cuts);

/**
 * Adds head and tail of the network for some cuts between its layers, and a line on their origin.
 *
 * @param cuts all, none, or some, separated by commas: by number from 0, or by the name of the
 *        layer in front of it.
 * @param make cuts behind a step: ImportedNetwork::MakeParts() or TraceParts().
 * @throws as RequireCuts(), make.
 */
void AddParts(SplitBundle& bundle,
              const Network& network,
              const std::string& cuts,
              const std::function<NetworkParts(uint32_t step)>& make);

/**
 * Records a split bundle of a network in a file, on test images of a data set, brought to the
 * network's channels, rows and columns.
 *
 * @param grouping what is placed together as a layer: see GroupLayers().
 * @param parts for which cuts it gets head and tail: see AddParts().
 * @throws as ImportNetwork(), LoadImagesFor(), AddSaliency(), AddParts().
 */
SplitBundle RecordModelBundle(const std::string& model,
                              const ImportOptions& options,
                              const std::string& grouping,
                              const TestImageOptions& images,
                              const BundleSaliency& saliency,
                              const std::string& parts);

/** Share of a bundle's images whose largest logit is their class. */
double AccuracyOf(const SplitBundle& bundle);

} // namespace prometheus

#endif // MODEL_BUNDLE_H
