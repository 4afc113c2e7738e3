/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-zoo.h"

#include "prometheus-error.h"
#include "torch-call.h"

#include <map>

namespace prometheus
{

NetworkDefinition DefineAlexNet();
NetworkDefinition DefineCnn5();
NetworkDefinition DefineCnn6Gate();
NetworkDefinition DefineGcAlexNet();
NetworkDefinition DefineMobileNetV2();
NetworkDefinition DefineResNet18();
NetworkDefinition DefineVgg16();

namespace
{

using Builder = NetworkDefinition (*)();

const std::map<std::string, Builder>& Zoo()
{
    static const std::map<std::string, Builder> zoo{
        {"alexnet", DefineAlexNet},
        {"cnn5", DefineCnn5},
        {"cnn6-gate", DefineCnn6Gate},
        {"gc-alexnet", DefineGcAlexNet},
        {"mobilenetv2", DefineMobileNetV2},
        {"resnet18", DefineResNet18},
        {"vgg16", DefineVgg16},
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

std::shared_ptr<Network> MakeNetwork(const std::string& name,
                                     uint64_t seed,
                                     const std::string& grouping)
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
                         return std::make_shared<Network>(std::move(definition), grouping);
                     });
}

} // namespace prometheus
