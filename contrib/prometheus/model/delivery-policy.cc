/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "delivery-policy.h"

#include "named-lookup.h"

#include <algorithm>
#include <array>

namespace ns3
{

// Each is defined in the file of its name.
const DeliveryPolicy& GetFecRsDeliveryPolicy();
const DeliveryPolicy& GetFecXorDeliveryPolicy();
const DeliveryPolicy& GetNackDeliveryPolicy();
const DeliveryPolicy& GetTcpDeliveryPolicy();
const DeliveryPolicy& GetUdpDeliveryPolicy();

namespace
{

const auto& KnownPolicies()
{
    static const std::array known{
        &GetUdpDeliveryPolicy(),
        &GetFecXorDeliveryPolicy(),
        &GetFecRsDeliveryPolicy(),
        &GetNackDeliveryPolicy(),
        &GetTcpDeliveryPolicy(),
    };
    return known;
}

} // namespace

const prometheus::ErasureCode* DeliveryPolicy::GetErasureCode() const
{
    return nullptr;
}

void DeliveryPolicy::Prepare(const TensorRoute&, DeliveryPort&) const
{
}

uint32_t DeliveryPolicy::LimitSideInfoCopies(uint32_t copies) const
{
    return copies;
}

const DeliveryPolicy& FindDeliveryPolicy(std::string_view name)
{
    return prometheus::FindNamed("delivery policy", KnownPolicies(), name);
}

void SendChunksOnce(const OutgoingTensor& tensor, uint32_t sideInfoCopies, DeliveryPort& port)
{
    const uint64_t chunks = tensor.GetChunkCount();
    const auto sideInfo = tensor.MakeSideInfo();
    const uint64_t copies = sideInfo.empty() ? 0 : sideInfoCopies;
    uint64_t copy = 0;
    for (uint64_t chunk = 0; chunk <= chunks; ++chunk)
    {
        // The first copy leads, the last one follows, the others are spread between them.
        while (copy < copies && copy * chunks <= chunk * std::max<uint64_t>(copies - 1, 1))
        {
            for (const auto& packet : sideInfo)
            {
                port.SendDatagram(packet->Copy(), tensor.GetRoute());
            }
            ++copy;
        }
        if (chunk < chunks)
        {
            port.SendDatagram(tensor.MakeChunk(static_cast<uint32_t>(chunk)), tensor.GetRoute());
        }
    }
}

} // namespace ns3
