/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NETWORK_SOURCE_H
#define NETWORK_SOURCE_H

#include "labelled-images.h"
#include "layer-grouping.h"
#include "saliency-curve.h"
#include "stage-runner.h"
#include "study-provenance.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace prometheus
{

/** Which network to load, and which images to send through it. */
struct NetworkRequest
{
    /** A network of the zoo, a TorchScript file (.pt, .pth, .ts), or a split bundle (.prom). */
    std::string model;
    /** As LoadImages() knows it; not used with a bundle, which has its own. */
    std::string data;
    /** How many of the test images; 0, for bundles only: all. */
    uint64_t imageCount{0};
    /** Whether fewer will do, where the data set has no more. */
    bool takesFewerImages{false};
    /**
     * Images of these classes only; empty: of all. Of as many classes as the network tells apart,
     * when the data set has more, they are the network's classes in this order.
     */
    std::vector<std::string> classes{};
    /** Folder of trained weights; empty: the default one. */
    std::string cache{};
    /** Of a network of the zoo: "trained" here, or a file as LoadWeights() reads it. */
    std::string weights{"trained"};
    /** Which steps of a network are placed as one layer, see GroupLayers(); not of a bundle. */
    std::string grouping{DEFAULT_GROUPING};
    /** Whether to measure saliency, where it is not recorded. */
    bool wantsSaliency{false};
    /** Of saliency: see GetSaliencyMeasure(). */
    std::string measure{"cui"};
    /** What a TorchScript file takes, see ImportOptions; no shape: images as the data set has them.
     */
    Shape inputShape{};
    std::vector<double> mean{};
    std::vector<double> standardDeviation{};
};

/** A network to run and the images to run it on, wherever they came from. */
struct LoadedNetwork
{
    std::shared_ptr<StageRunner> runner;
    LabelledImages data;
    /** What identifies network and images, for the provenance file. */
    NamedTexts network;
    NamedTexts images;
    /** As recorded in a bundle, or as measured for the classes asked for; may be empty. */
    std::vector<SaliencyCurve> saliency{};
    /** "none" when LibTorch is not used. */
    std::string torchVersion{"none"};
};

/** Places of some names among all, ascending; names that are not there have none. */
std::vector<uint32_t> PlacesOf(const std::vector<std::string>& names,
                               const std::vector<std::string>& all);

/** Whether a model is named as a split bundle, by its ending. */
bool IsBundle(const std::string& model);

/** Whether a model is named as a TorchScript file, by its ending. */
bool IsScript(const std::string& model);

/**
 * Loads from wherever the model's name says: a bundle, a TorchScript file, or else the zoo.
 * @throws InvalidInput, CorruptFile, FileError as the functions below.
 */
LoadedNetwork LoadNetwork(const NetworkRequest& request);

/**
 * Replays a split bundle, whatever its name; LibTorch is not used.
 * @throws CorruptFile, FileError; InvalidInput when the bundle holds fewer images, or not a class
 *         asked for, or no image of it, or saliency by other measures only (unless it is CUI that
 *         nobody recorded).
 */
LoadedNetwork LoadFromBundle(const NetworkRequest& request);

/**
 * Trains a network of the zoo, or takes its weights from the cache, and runs it on LibTorch.
 * @throws InvalidInput on an unknown model, data set or measure, on classes that do not fit, or
 *         when this program was built without LibTorch; CorruptFile, FileError about weights, cache
 *         and images.
 */
LoadedNetwork LoadFromZoo(const NetworkRequest& request);

/**
 * Runs a TorchScript file on LibTorch; such files are trusted.
 * @throws InvalidInput, CorruptFile, FileError as ImportNetwork() and LoadClassImages();
 * InvalidInput when this program was built without LibTorch.
 */
LoadedNetwork LoadFromScript(const NetworkRequest& request);

} // namespace prometheus

#endif // NETWORK_SOURCE_H
