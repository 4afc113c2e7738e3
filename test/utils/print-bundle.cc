/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * Reads a split bundle as the simulator does and prints what it holds, a line an item, for tests of
 * those who write bundles by other means. Replays every image through every cut on the way.
 *
 * usage: print-bundle FILE [FOLDER]: writes runnable parts to FOLDER/head-<cut>.pt and
 * tail-<cut>.pt
 */
#include "recorded-runner.h"
#include "split-bundle.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>

using namespace prometheus;

namespace
{

void PrintProfile(const SplitBundle& bundle)
{
    std::cout << "network\t" << bundle.profile.name << "\t" << ToString(bundle.profile.inputShape)
              << "\t" << bundle.profile.classCount << "\n";
    for (const auto& layer : bundle.profile.layers)
    {
        std::cout << "layer\t" << layer.name << "\t" << layer.weightCount << "\t" << layer.biasCount
                  << "\t" << layer.multiplications << "\t" << layer.workingBytes << "\t"
                  << ToString(layer.outputShape) << "\n";
    }
}

void PrintSaliency(const SplitBundle& bundle)
{
    for (const auto& curve : bundle.saliency)
    {
        std::cout << "curve\t" << curve.measure << "\t" << curve.imageCount;
        for (const uint32_t label : curve.classes)
        {
            std::cout << "\t" << bundle.data.classNames[label];
        }
        std::cout << "\n";
        for (const auto& entry : curve.entries)
        {
            std::printf("cut\t%u\t%.17g\t%.17g\t%d\n",
                        entry.cut,
                        entry.value,
                        entry.standardError,
                        entry.isCandidate);
            std::fflush(stdout);
        }
    }
}

/** The logits of an image, the same whatever the cut. */
Tensor Replay(RecordedRunner& runner, const Tensor& image)
{
    const auto layers = static_cast<uint32_t>(runner.GetProfile().layers.size());
    const auto logits = runner.Run({0, layers}, image);
    for (uint32_t cut = 1; cut < layers; ++cut)
    {
        const auto crossing = runner.Run({0, cut}, image);
        if (!logits || !crossing || runner.Run({cut, layers}, *crossing) != logits)
        {
            throw std::runtime_error("the layers from " + std::to_string(cut) +
                                     " on do not give the logits of the whole");
        }
    }
    return logits.value();
}

void PrintImages(const std::shared_ptr<const SplitBundle>& bundle)
{
    std::cout << "data\t" << bundle->data.name;
    for (const auto& name : bundle->data.classNames)
    {
        std::cout << "\t" << name;
    }
    std::cout << std::endl;
    RecordedRunner runner(bundle);
    for (std::size_t i = 0; i < bundle->data.images.size(); ++i)
    {
        const Tensor logits = Replay(runner, bundle->data.images[i]);
        std::printf("image\t%u", bundle->data.labels[i]);
        for (int64_t j = 0; j < logits.GetElementCount(); ++j)
        {
            std::printf("\t%.9g", static_cast<double>(logits.GetFloats()[j]));
        }
        std::printf("\n");
    }
}

void WriteParts(const SplitBundle& bundle, const std::string& folder)
{
    for (const auto& pair : bundle.parts)
    {
        const std::string end = "-" + std::to_string(pair.cut) + ".pt";
        std::ofstream(folder + "/head" + end, std::ios::binary) << pair.head;
        std::ofstream(folder + "/tail" + end, std::ios::binary) << pair.tail;
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2)
    {
        std::cerr << "usage: print-bundle FILE [FOLDER]\n";
        return 2;
    }
    try
    {
        const auto bundle = std::make_shared<const SplitBundle>(ReadSplitBundle(argv[1]));
        PrintProfile(*bundle);
        PrintSaliency(*bundle);
        PrintImages(bundle);
        if (argc > 2)
        {
            WriteParts(*bundle, argv[2]);
        }
    }
    catch (const std::exception& error)
    {
        std::cerr << "print-bundle: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
