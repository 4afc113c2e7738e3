/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "delivery-policy.h"

namespace ns3
{

namespace
{

/** Every packet leaves once; what is lost stays lost. */
class UdpDeliveryPolicy : public DeliveryPolicy
{
  public:
    std::string_view GetName() const override
    {
        return "udp";
    }

    void Deliver(std::shared_ptr<const OutgoingTensor> tensor, DeliveryPort& port) const override
    {
        SendChunksOnce(*tensor, port.CountSideInfoCopies(tensor->GetChunkCount()), port);
    }
};

} // namespace

const DeliveryPolicy& GetUdpDeliveryPolicy()
{
    static const UdpDeliveryPolicy policy;
    return policy;
}

} // namespace ns3
