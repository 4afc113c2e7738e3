/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-zoo.h"

#include "prometheus-error.h"
#include "torch-call.h"

#include <map>

namespace prometheus
{

NetworkDefinition DefineCnn5();

namespace
{

using Builder = NetworkDefinition (*)();

const std::map<std::string, Builder>& Zoo()
{
    static const std::map<std::string, Builder> zoo{
        {"cnn5", DefineCnn5},
    };
    return zoo;
}

} // namespace

std::vector<std::string> GetNetworkNames()
{
    std::vector<std::string> names;
    for (const auto& entry : Zoo())
    {
        names.push_back(entry.first);
    }
    return names;
}

std::shared_ptr<Network> MakeNetwork(const std::string& name, uint64_t seed)
{
    const auto found = Zoo().find(name);
    if (found == Zoo().end())
    {
        std::string known;
        for (const auto& other : GetNetworkNames())
        {
            known += (known.empty() ? "" : ", ") + other;
        }
        throw InvalidInput("network '" + name + "' is unknown; known networks: " + known);
    }
    return CallTorch("network '" + name + "'",
                     [&]
                     {
                         NetworkDefinition definition = found->second();
                         InitialiseWeights(definition, seed);
                         return std::make_shared<Network>(std::move(definition));
                     });
}

} // namespace prometheus
