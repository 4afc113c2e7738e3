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

bool IsBundle(const std::string& model)
{
    return std::filesystem::path(model).extension() == ".prom";
}

bool IsScript(const std::string& model)
{
    const auto extension = std::filesystem::path(model).extension();
    return extension == ".pt" || extension == ".pth" || extension == ".ts";
}

LoadedNetwork LoadNetwork(const NetworkRequest& request)
{
    if (IsBundle(request.model))
    {
        return LoadFromBundle(request);
    }
    if (IsScript(request.model))
    {
        return LoadFromScript(request);
    }
    if (std::filesystem::path(request.model).has_extension())
    {
        throw InvalidInput("--model=" + request.model +
                           ": neither a network of the zoo nor a TorchScript file (.pt, .pth, .ts) "
                           "nor a split bundle (.prom)");
    }
    return LoadFromZoo(request);
}

} // namespace prometheus
