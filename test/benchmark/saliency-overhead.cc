/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * What the saliency of all cut points costs: MeasureSaliency() against one bare forward pass and
 * input gradient of the same batch, no gradients of weights (at most 1.15 for a batch of four, 1.25
 * for one image), and the memory that it takes (at most 4 GB). Random weights: what is computed
 * does not depend on them. benchmark-saliency-overhead [NETWORK [PAIRS]]   default: cnn5 with 101
 * pairs, vgg16 with 31
 */
#include "image-saliency.h"
#include "network-zoo.h"
#include "paired-ratio.h"
#include "seeded-random.h"

#include <sys/resource.h>
#include <torch/torch.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>

using namespace prometheus;

namespace
{

LabelledImages Noise(const NetworkProfile& profile, uint32_t count)
{
    LabelledImages data;
    data.name = "noise";
    for (uint32_t c = 0; c < profile.classCount; ++c)
    {
        data.classNames.push_back(std::to_string(c));
    }
    for (uint32_t i = 0; i < count; ++i)
    {
        SeededRandom random(1, i);
        std::vector<uint8_t> pixels(static_cast<std::size_t>(ElementCount(profile.inputShape)));
        for (auto& pixel : pixels)
        {
            pixel = static_cast<uint8_t>(random.Below(256));
        }
        data.images.push_back(
            Tensor::FromBytes(DType::UInt8, profile.inputShape, std::move(pixels)));
        data.labels.push_back(random.Below(profile.classCount));
    }
    return data;
}

torch::Tensor AsBatch(const LabelledImages& data)
{
    std::vector<torch::Tensor> images;
    for (const auto& image : data.images)
    {
        images.push_back(torch::empty(image.GetShape(), torch::kUInt8));
        std::memcpy(images.back().data_ptr(), image.GetBytes(), image.GetByteCount());
    }
    return torch::stack(images).to(torch::kFloat32);
}

/** The most memory that this process has had resident [GB]. */
double PeakGigabytes()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024 / 1e9; // Linux counts in KiB
}

void Compare(const std::string& name, uint32_t batch, std::size_t pairs)
{
    const auto network = MakeNetwork(name, 1);
    VisitState(network->GetDefinition(),
               [](const std::string&, const at::Tensor& values, StateKind)
               { values.set_requires_grad(false); });
    const auto data = Noise(network->GetProfile(), batch);
    const auto images = AsBatch(data);
    const auto labels =
        torch::tensor(std::vector<int64_t>(data.labels.begin(), data.labels.end())).unsqueeze(1);
    SaliencyOptions options;
    options.batchSize = batch;
    // Small networks are repeated, so that the clock's grain does not show.
    const int repeats = network->GetProfile().Multiplications(0, 1) > 10'000'000 ? 1 : 20;
    double sum = 0;
    const auto saliency = [&]
    {
        for (int i = 0; i < repeats; ++i)
        {
            sum += MeasureSaliency(*network, data, options).values[0][0];
        }
    };
    const auto bare = [&]
    {
        for (int i = 0; i < repeats; ++i)
        {
            const auto input = images.detach().requires_grad_(true);
            torch::Tensor value = input;
            for (const auto& layer : network->GetDefinition().layers)
            {
                value = layer.module->Forward(value);
            }
            sum += torch::autograd::grad({value.gather(1, labels).sum()}, {input})[0]
                       .data_ptr<float>()[0];
        }
    };
    const std::string what = name + ", batch of " + std::to_string(batch) + ": ";
    // Before the bare side has had its turn: what comes before is smaller.
    saliency();
    std::printf("%speak memory of the process %.3g GB\n", what.c_str(), PeakGigabytes());
    PrintRatio(what + "saliency of all cut points / bare forward and input gradient",
               MeasurePairedRatio(saliency, bare, pairs));
    std::cerr << "sum " << sum << "\n";
}

} // namespace

int main(int argc, char* argv[])
{
    const std::string only = argc > 1 ? argv[1] : "";
    for (const std::string name : {"cnn5", "vgg16"})
    {
        if (!only.empty() && only != name)
        {
            continue;
        }
        const std::size_t pairs =
            argc > 2 ? std::strtoul(argv[2], nullptr, 10) : (name == "cnn5" ? 101 : 31);
        for (const uint32_t batch : {1, 4})
        {
            Compare(name, batch, pairs);
        }
    }
    return 0;
}
