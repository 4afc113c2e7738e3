/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "placed-network-helper.h"

#include "fitted-reconstruction.h"
#include "network-wiring.h"
#include "prometheus-error.h"

namespace ns3
{

namespace
{

using prometheus::DType;
using prometheus::NetworkProfile;

void RequireVertices(const InstalledDeployment& deployment,
                     const NetworkProfile& profile,
                     const std::vector<uint32_t>& hostOf)
{
    if (hostOf.size() != profile.layers.size())
    {
        throw prometheus::InvalidInput(
            "network '" + profile.name + "' has " + std::to_string(profile.layers.size()) +
            " layers, its placement has " + std::to_string(hostOf.size()));
    }
    for (std::size_t j = 0; j < hostOf.size(); ++j)
    {
        if (hostOf[j] >= deployment.nodes.GetN())
        {
            throw prometheus::InvalidInput("layer '" + profile.layers[j].name + "' of network '" +
                                           profile.name + "' is placed on vertex " +
                                           std::to_string(hostOf[j]) + "; the deployment has " +
                                           std::to_string(deployment.nodes.GetN()));
        }
    }
}

const prometheus::Shape& ShapeAt(const NetworkProfile& profile, uint16_t cut)
{
    return cut == 0 ? profile.inputShape : profile.layers[cut - 1].outputShape;
}

/** Whatever was made for a cut must fit its tensors: later nobody could say why it does not. */
void RequireCuts(const std::map<uint16_t, CutTransport>& cuts, const NetworkProfile& profile)
{
    for (const auto& [cut, own] : cuts)
    {
        if (cut > profile.layers.size())
        {
            throw prometheus::InvalidInput("transport of cut " + std::to_string(cut) +
                                           ": network '" + profile.name + "' has cuts 0 to " +
                                           std::to_string(profile.layers.size()));
        }
        const auto& shape = ShapeAt(profile, cut);
        const auto* fitted =
            dynamic_cast<const prometheus::FittedReconstruction*>(own.reconstruction.get());
        if (fitted && fitted->GetParameters().shape != shape)
        {
            throw prometheus::InvalidInput(
                "reconstruction '" + std::string(fitted->GetName()) + "' of cut " +
                std::to_string(cut) + " was fitted to tensors of shape " +
                prometheus::ToString(fitted->GetParameters().shape) + ", those of network '" +
                profile.name + "' have " + prometheus::ToString(shape));
        }
        if (own.importance)
        {
            own.importance->CutIntoChunks(shape, 1);
        }
    }
}

} // namespace

PlacedNetworkHelper::PlacedNetworkHelper(const AdhocWifiHelper& radio,
                                         const TensorTransportOptions& transport)
    : m_radio(radio),
      m_transport(transport)
{
    prometheus::FindEncoding(transport.imageEncoding);
    prometheus::FindEncoding(transport.encoding);
    prometheus::FindLayout(transport.layout);
    if (!transport.reconstruction.empty())
    {
        prometheus::FindReconstruction(transport.reconstruction);
    }
    if (!transport.policy.empty())
    {
        FindDeliveryPolicy(transport.policy);
    }
    if (transport.parityShare < 0 || transport.parityShare > 1)
    {
        throw prometheus::InvalidInput("TensorTransportOptions: parityShare " +
                                       std::to_string(transport.parityShare) +
                                       " must be in [0, 1]");
    }
}

TensorTransfer PlacedNetworkHelper::MakeTransfer(const InstalledDeployment& deployment,
                                                 uint32_t from,
                                                 uint32_t to,
                                                 uint16_t cut,
                                                 const NetworkProfile& profile) const
{
    const uint32_t hops = deployment.hops.Get(from, to);
    if (hops == prometheus::HopDistances::UNREACHABLE)
    {
        throw prometheus::InvalidInput("no path joins vertices " + std::to_string(from) + " and " +
                                       std::to_string(to) + ", between which a tensor travels");
    }
    TensorTransfer transfer;
    if (!m_transport.reconstruction.empty())
    {
        // Those found by name live as long as the program: nobody owns them.
        transfer.reception.reconstruction = {
            std::shared_ptr<void>(), &prometheus::FindReconstruction(m_transport.reconstruction)};
    }
    if (const auto own = m_transport.cuts.find(cut); own != m_transport.cuts.end())
    {
        transfer.route.importance = own->second.importance;
        transfer.reception.importance = own->second.importance;
        if (own->second.reconstruction)
        {
            transfer.reception.reconstruction = own->second.reconstruction;
        }
    }
    transfer.route.destination = deployment.GetAddress(to);
    transfer.route.layout = m_transport.layout;
    transfer.route.policy = m_transport.policy;
    transfer.route.parityShare = m_transport.parityShare;
    transfer.route.encoding = cut == 0 ? m_transport.imageEncoding : m_transport.encoding;
    if (m_transport.pacingRate.GetBitRate() > 0)
    {
        transfer.route.pacing.rate = m_transport.pacingRate;
    }
    else if (hops > 0)
    {
        transfer.route.pacing = m_radio.GetPacing(hops);
    }
    const Time pacingTime = deployment.GetEndpoint(from)->GetPacingTime(
        cut == 0 ? DType::UInt8 : DType::Float32, ShapeAt(profile, cut), transfer.route);
    transfer.reception.deadline =
        m_transport.deadline.IsZero() ? 2 * pacingTime + MilliSeconds(50) : m_transport.deadline;
    transfer.route.deadline = transfer.reception.deadline;
    return transfer;
}

InstalledNetwork PlacedNetworkHelper::Install(
    const InstalledDeployment& deployment,
    uint16_t network,
    const std::shared_ptr<prometheus::StageRunner>& runner,
    const std::vector<uint32_t>& hostOf,
    uint32_t sourceVertex,
    uint32_t sinkVertex,
    std::shared_ptr<const std::vector<prometheus::Tensor>> images) const
{
    SharedNetworks alone;
    alone.networks = {{network, runner, hostOf, sinkVertex}};
    alone.sourceVertex = sourceVertex;
    alone.images = std::move(images);
    return InstallShared(deployment, alone).front();
}

std::vector<InstalledNetwork> PlacedNetworkHelper::InstallShared(
    const InstalledDeployment& deployment,
    const SharedNetworks& shared) const
{
    for (const auto& network : shared.networks)
    {
        RequireVertices(deployment, network.runner->GetProfile(), network.hostOf);
        RequireCuts(m_transport.cuts, network.runner->GetProfile());
    }
    RequireSharedTrunk(shared);
    NetworkWiring wiring(
        deployment,
        shared,
        [&](uint32_t from, uint32_t to, uint16_t cut, const NetworkProfile& profile)
        { return MakeTransfer(deployment, from, to, cut, profile); });
    return wiring.Install();
}

} // namespace ns3
