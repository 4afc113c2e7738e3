/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * What running inference through the module costs: TorchRunner against LibTorch's bare forward of
 * the same layers (at most 1.02), and TorchRunner against MemoRunner (at least 100).
 */
#include "image-sets.h"
#include "memo-runner.h"
#include "network-zoo.h"
#include "paired-ratio.h"
#include "torch-runner.h"

#include <torch/torch.h>

#include <cstdlib>
#include <cstring>
#include <iostream>

using namespace prometheus;

namespace
{

constexpr uint32_t IMAGES = 50;
constexpr std::size_t PAIRS = 101;
constexpr LayerRange ALL{0, 5};

std::vector<torch::Tensor> AsTorch(const std::vector<Tensor>& images)
{
    std::vector<torch::Tensor> all;
    for (const auto& image : images)
    {
        all.push_back(torch::empty({1, 3, 28, 28}, torch::kUInt8));
        std::memcpy(all.back().data_ptr(), image.GetBytes(), image.GetByteCount());
    }
    return all;
}

torch::Tensor BareForward(const NetworkDefinition& definition, torch::Tensor data)
{
    for (const auto& layer : definition.layers)
    {
        data = layer.module->Forward(data);
    }
    return data;
}

} // namespace

int main()
{
    const auto network = MakeNetwork("cnn5", 1);
    const auto runner = std::make_shared<TorchRunner>(network);
    MemoRunner memo(runner);
    const auto images = LoadImages("shapes", Split::Test, IMAGES).images;
    const auto torchImages = AsTorch(images);

    // Every side keeps a value of what it computed: nothing may be optimised away.
    double sum = 0;
    const auto through = [&](StageRunner& some)
    {
        for (const auto& image : images)
        {
            sum += some.Run(ALL, image)->GetFloats()[0];
        }
    };
    const auto bare = [&]
    {
        const c10::InferenceMode inference;
        for (const auto& image : torchImages)
        {
            sum += BareForward(network->GetDefinition(), image).data_ptr<float>()[0];
        }
    };
    PrintRatio("inference through TorchRunner / bare LibTorch forward",
               MeasurePairedRatio([&] { through(*runner); }, bare, PAIRS));
    PrintRatio("inference through TorchRunner / memoised",
               MeasurePairedRatio([&] { through(*runner); }, [&] { through(memo); }, PAIRS));
    std::cerr << "sum of logits " << sum << "\n";
    return 0;
}
