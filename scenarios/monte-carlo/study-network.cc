/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "study-network.h"

#include "cyclic-redundancy-check.h"
#include "memo-runner.h"
#include "prometheus-error.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace prometheus
{

namespace
{

std::string_view BytesOf(const Tensor& tensor)
{
    return {reinterpret_cast<const char*>(tensor.GetBytes()), tensor.GetByteCount()};
}

std::string Fingerprint(StageRunner& runner, const LabelledImages& data)
{
    const auto layers = static_cast<uint32_t>(runner.GetProfile().layers.size());
    uint32_t crc = 0;
    for (std::size_t i = 0; i < data.images.size(); ++i)
    {
        crc = Crc32(BytesOf(data.images[i]), crc);
        crc = Crc32(std::to_string(data.labels[i]), crc);
        if (const auto logits = runner.Run({0, layers}, data.images[i]))
        {
            crc = Crc32(BytesOf(*logits), crc);
        }
    }
    return std::to_string(crc);
}

void AddPair(StudyNetwork& network, const NetworkRequest& request, const SecondTaskRequest& second)
{
    network.pair = LoadSharedPair(request, second);
    for (auto* loaded : {&network.pair->first, &network.pair->second})
    {
        loaded->runner = std::make_shared<MemoRunner>(loaded->runner);
        network.pairFingerprint += (network.pairFingerprint.empty() ? "" : " ") +
                                   Fingerprint(*loaded->runner, loaded->data);
    }
}

std::optional<uint32_t> FindTopCut(const LoadedNetwork& loaded)
{
    const SaliencyEntry* top = nullptr;
    for (const auto& curve : loaded.saliency)
    {
        if (curve.measure != "cui" || !curve.classes.empty())
        {
            continue;
        }
        for (const auto& entry : curve.entries)
        {
            if (entry.isCandidate && (!top || entry.value > top->value))
            {
                top = &entry;
            }
        }
    }
    return top ? std::optional(top->cut) : std::nullopt;
}

} // namespace

StudyNetwork LoadStudyNetwork(const NetworkRequest& request,
                              const std::optional<SecondTaskRequest>& second)
{
    StudyNetwork network;
    network.loaded = LoadNetwork(request);
    network.loaded.runner = std::make_shared<MemoRunner>(network.loaded.runner);
    network.fingerprint = Fingerprint(*network.loaded.runner, network.loaded.data);
    network.topCut = FindTopCut(network.loaded);
    if (request.wantsSaliency && !network.topCut)
    {
        throw InvalidInput("mode SC(top) with --model=" + request.model +
                           ": no cut of it is known to be a local maximum of CUI");
    }
    if (second)
    {
        AddPair(network, request, *second);
    }
    return network;
}

LabelledImages DrawImages(const LabelledImages& pool,
                          uint64_t count,
                          uint64_t rngSeed,
                          uint64_t rngRun)
{
    if (count > pool.images.size())
    {
        throw InvalidInput("--images=" + std::to_string(count) + ": the pool has " +
                           std::to_string(pool.images.size()));
    }
    // As for deployments: numbers that the standard fixes, and no distribution that it does not.
    std::seed_seq seed{rngSeed >> 32, rngSeed & 0xffffffff, rngRun >> 32, rngRun & 0xffffffff};
    std::mt19937_64 random(seed);
    std::vector<std::size_t> places(pool.images.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    LabelledImages drawn;
    drawn.name = pool.name;
    drawn.classNames = pool.classNames;
    for (uint64_t i = 0; i < count; ++i)
    {
        const double uniform = static_cast<double>(random() >> 11) * 0x1p-53;
        const auto left = static_cast<double>(places.size() - i);
        std::swap(places[i], places[i + static_cast<std::size_t>(uniform * left)]);
        drawn.images.push_back(pool.images[places[i]]);
        drawn.labels.push_back(pool.labels[places[i]]);
    }
    return drawn;
}

} // namespace prometheus
