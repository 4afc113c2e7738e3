/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "throughput-bounds.h"

#include "hop-distances.h"
#include "outgoing-tensor.h"

#include <algorithm>
#include <vector>

namespace prometheus
{

namespace
{

/** One tensor on its way from device to device. */
struct Transfer
{
    uint32_t from;
    uint32_t to;
    uint16_t cut;
};

std::vector<Transfer> TransfersOf(const std::vector<uint32_t>& hostOf,
                                  uint32_t source,
                                  uint32_t sink)
{
    std::vector<Transfer> transfers;
    uint32_t at = source;
    for (std::size_t j = 0; j <= hostOf.size(); ++j)
    {
        const uint32_t next = j < hostOf.size() ? hostOf[j] : sink;
        if (next != at)
        {
            transfers.push_back({at, next, static_cast<uint16_t>(j)});
        }
        at = next;
    }
    return transfers;
}

/** The packets of the tensor of a cut, with a gap each as the pacing has it. */
ns3::Time PacketTimes(const SimulationSetting& setting,
                      const NetworkProfile& profile,
                      uint16_t cut,
                      const ns3::PathPacing& pacing)
{
    ns3::TensorRoute route;
    route.encoding = cut == 0 ? setting.transport.imageEncoding : setting.transport.encoding;
    route.layout = setting.transport.layout;
    const auto& shape = cut == 0 ? profile.inputShape : profile.layers[cut - 1].outputShape;
    const uint32_t packetSize =
        ns3::AdhocWifiHelper(setting.radio).GetMtu() - ns3::OutgoingTensor::IP_AND_UDP_BYTES;
    const DType dtype = cut == 0 ? DType::UInt8 : DType::Float32;
    const auto bytes = static_cast<std::size_t>(ElementCount(shape)) * BytesPerElement(dtype);
    const ns3::OutgoingTensor tensor({0, cut, 0},
                                     ns3::TensorHeader::DATA,
                                     Tensor::FromBytes(dtype, shape, std::vector<uint8_t>(bytes)),
                                     route,
                                     packetSize);
    ns3::Time sum;
    for (uint32_t chunk = 0; chunk < tensor.GetChunkCount(); ++chunk)
    {
        sum += pacing.GapAfter(tensor.MakeChunk(chunk)->GetSize() +
                               ns3::OutgoingTensor::IP_AND_UDP_BYTES);
    }
    return sum;
}

void TakeLargest(const std::vector<double>& seconds, double& largest, uint32_t& vertex)
{
    const auto found = std::max_element(seconds.begin(), seconds.end());
    largest = *found;
    vertex = static_cast<uint32_t>(found - seconds.begin());
}

} // namespace

double ThroughputBounds::PerSecond() const
{
    return 1 / std::max(computeSeconds, radioSeconds);
}

double ThroughputBounds::MacPerSecond() const
{
    return 1 / std::max(computeSeconds, macSeconds);
}

double ThroughputBounds::PacedPerSecond() const
{
    return 1 / std::max({computeSeconds, macSeconds, pacingSeconds});
}

bool ThroughputBounds::IsComputeBound() const
{
    return computeSeconds >= radioSeconds;
}

double ThroughputBounds::AloneSeconds() const
{
    return processingSeconds + serialSeconds;
}

ThroughputBounds BoundsOf(const PipelinePlan& plan,
                          const SimulationSetting& setting,
                          const NetworkProfile& profile)
{
    const auto& deployment = setting.planning.deployment;
    const HopDistances hops(deployment);
    const ns3::AdhocWifiHelper radio(setting.radio);
    ThroughputBounds bounds;
    bounds.processingSeconds = plan.mode.analytic.processingSeconds;
    TakeLargest(plan.occupancy.computeSeconds, bounds.computeSeconds, bounds.computeVertex);
    TakeLargest(plan.occupancy.radioSeconds, bounds.radioSeconds, bounds.radioVertex);

    std::vector<double> busy(deployment.VertexCount());
    std::vector<double> paced(deployment.VertexCount());
    for (const auto& transfer :
         TransfersOf(plan.mode.hostOf, deployment.SourceVertex(0), deployment.SinkVertex(0)))
    {
        const double exchanges =
            PacketTimes(setting, profile, transfer.cut, radio.GetPacing(1)).GetSeconds();
        const auto route = hops.Route(transfer.from, transfer.to);
        for (std::size_t i = 0; i + 1 < route.size(); ++i)
        {
            busy[route[i]] += exchanges;
            busy[route[i + 1]] += exchanges;
            bounds.serialSeconds += exchanges;
        }
        ns3::PathPacing pacing = radio.GetPacing(hops.Get(transfer.from, transfer.to));
        if (setting.transport.pacingRate.GetBitRate() > 0)
        {
            pacing = {ns3::Time(), setting.transport.pacingRate};
        }
        paced[transfer.from] += PacketTimes(setting, profile, transfer.cut, pacing).GetSeconds();
    }
    bounds.macSeconds = *std::max_element(busy.begin(), busy.end());
    if (setting.transport.policy != "tcp")
    {
        bounds.pacingSeconds = *std::max_element(paced.begin(), paced.end());
    }
    return bounds;
}

} // namespace prometheus
