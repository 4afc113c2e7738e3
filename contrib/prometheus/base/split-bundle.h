/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SPLIT_BUNDLE_H
#define SPLIT_BUNDLE_H

#include "labelled-images.h"
#include "layer-profile.h"
#include "saliency-curve.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace prometheus
{

/**
 * A network cut in two, each half as a file that something can run: TorchScript from one tensor to
 * one tensor, the head from images. Opaque bytes here: running them means trusting their author.
 */
struct RunnableParts
{
    /** Layers 0..cut are the head. */
    uint32_t cut{0};
    std::string head;
    std::string tail;
};

/**
 * A network with everything a simulation needs of it, in one file (".prom"): its profile, and
 * images with the activation that every layer gave for each of them, the last one being the logits.
 *
 * The format is described in doc/split-bundle.md.
 */
struct SplitBundle
{
    NetworkProfile profile;
    /** What made the file, for people: program, version, training. */
    std::string origin;
    LabelledImages data;
    /** activations[j][i]: float32 output of layer j for image i, of layer j's output shape. */
    std::vector<std::vector<Tensor>> activations;
    /** How much depends on what crosses each cut; may be empty. */
    std::vector<SaliencyCurve> saliency{};
    /** By cut, ascending; may be empty. */
    std::vector<RunnableParts> parts{};

    /** @throws InvalidInput naming the first part that does not fit the others. */
    void Validate() const;
};

/**
 * Writes a bundle: first beside the target, then renamed, so that no reader sees half of it.
 * @throws InvalidInput as Validate(); FileError naming the path and the system's reason.
 */
void WriteSplitBundle(const SplitBundle& bundle, const std::filesystem::path& path);

/**
 * Reads a bundle, trusting nothing: every length is checked against the file before memory is taken
 * for it, every section against its checksum, every part against the others.
 * @throws FileError when the file cannot be read; CorruptFile naming the path, the section and what
 *         was found instead of what.
 */
SplitBundle ReadSplitBundle(const std::filesystem::path& path);

} // namespace prometheus

#endif // SPLIT_BUNDLE_H
