/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-source.h"

#include "prometheus-error.h"

#include <algorithm>
#include <filesystem>

namespace prometheus
{

std::vector<uint32_t> PlacesOf(const std::vector<std::string>& names,
                               const std::vector<std::string>& all)
{
    std::vector<uint32_t> places;
    for (uint32_t i = 0; i < all.size(); ++i)
    {
        if (std::find(names.begin(), names.end(), all[i]) != names.end())
        {
            places.push_back(i);
        }
    }
    return places;
}

LoadedNetwork LoadNetwork(const NetworkRequest& request)
{
    const auto extension = std::filesystem::path(request.model).extension();
    if (extension == ".prom")
    {
        return LoadFromBundle(request);
    }
    if (extension == ".pt" || extension == ".pth" || extension == ".ts")
    {
        return LoadFromScript(request);
    }
    if (!extension.empty())
    {
        throw InvalidInput("--model=" + request.model +
                           ": neither a network of the zoo nor a TorchScript file (.pt, .pth, .ts) "
                           "nor a split bundle (.prom)");
    }
    return LoadFromZoo(request);
}

} // namespace prometheus
