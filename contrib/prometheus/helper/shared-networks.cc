/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "shared-networks.h"

#include "prometheus-error.h"

#include <set>
#include <string>

namespace ns3
{

namespace
{

using prometheus::InvalidInput;
using prometheus::LayerProfile;
using prometheus::NetworkProfile;

/** "networks 'a' and 'b' cannot share " */
std::string CannotShare(const HostedNetwork& first, const HostedNetwork& other)
{
    return "networks '" + first.runner->GetProfile().name + "' and '" +
           other.runner->GetProfile().name + "' cannot share ";
}

std::string DemandsOf(const LayerProfile& layer)
{
    return "'" + layer.name + "' with " + std::to_string(layer.weightCount) + " weights, " +
           std::to_string(layer.biasCount) + " biases, " + std::to_string(layer.multiplications) +
           " multiplications, " + std::to_string(layer.workingBytes) + " working bytes, output " +
           prometheus::ToString(layer.outputShape);
}

void RequireNumbers(const SharedNetworks& shared)
{
    if (shared.networks.empty())
    {
        throw InvalidInput("no networks to install: there must be at least one");
    }
    std::set<uint16_t> numbers;
    for (const auto& network : shared.networks)
    {
        if (!numbers.insert(network.number).second)
        {
            throw InvalidInput("network '" + network.runner->GetProfile().name + "' has number " +
                               std::to_string(network.number) + ", which another one has");
        }
    }
}

/** A trunk without layers behind it would have to answer itself. */
void RequireTail(const SharedNetworks& shared, const HostedNetwork& network)
{
    const NetworkProfile& profile = network.runner->GetProfile();
    if (shared.trunkLength >= profile.layers.size())
    {
        throw InvalidInput("network '" + profile.name + "' of " +
                           std::to_string(profile.layers.size()) + " layers shares " +
                           std::to_string(shared.trunkLength) +
                           " with others: it must have at least one behind them");
    }
}

void RequireSameLayers(const HostedNetwork& first, const HostedNetwork& other, uint32_t layers)
{
    const NetworkProfile& ours = first.runner->GetProfile();
    const NetworkProfile& theirs = other.runner->GetProfile();
    if (layers > 0 && ours.inputShape != theirs.inputShape)
    {
        throw InvalidInput(CannotShare(first, other) + "their first layers: inputs have shape " +
                           prometheus::ToString(ours.inputShape) + " and " +
                           prometheus::ToString(theirs.inputShape));
    }
    for (uint32_t j = 0; j < layers; ++j)
    {
        if (!(ours.layers[j] == theirs.layers[j]))
        {
            throw InvalidInput(CannotShare(first, other) + "layer " + std::to_string(j) + ": " +
                               DemandsOf(ours.layers[j]) + "; " + DemandsOf(theirs.layers[j]));
        }
        if (first.hostOf[j] != other.hostOf[j])
        {
            throw InvalidInput(CannotShare(first, other) + "layer " + std::to_string(j) + " ('" +
                               ours.layers[j].name + "'): it is placed on vertices " +
                               std::to_string(first.hostOf[j]) + " and " +
                               std::to_string(other.hostOf[j]));
        }
    }
}

void RequireSameOutputs(const SharedNetworks& shared)
{
    if (shared.trunkLength == 0 || !shared.images || shared.images->empty())
    {
        return;
    }
    const auto& first = shared.networks.front();
    const auto run = [&shared](const HostedNetwork& network) {
        return network.runner->Run({0, shared.trunkLength}, shared.images->front());
    };
    const auto output = run(first);
    for (const auto& network : shared.networks)
    {
        const auto others = network.runner == first.runner ? output : run(network);
        // A recording that does not know the image cannot be compared.
        if (output && others && !(*output == *others))
        {
            throw InvalidInput(CannotShare(first, network) + "their first " +
                               std::to_string(shared.trunkLength) +
                               " layers: these give different outputs for image 0");
        }
    }
}

} // namespace

void RequireSharedTrunk(const SharedNetworks& shared)
{
    RequireNumbers(shared);
    if (shared.networks.size() == 1)
    {
        return;
    }
    for (const auto& network : shared.networks)
    {
        RequireTail(shared, network);
        RequireSameLayers(shared.networks.front(), network, shared.trunkLength);
    }
    RequireSameOutputs(shared);
}

} // namespace ns3
