/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "delivery-policy.h"

namespace ns3
{

namespace
{

/** Every packet is a frame of a TCP connection, which repeats, orders and paces; see TensorStreams.
 */
class TcpDeliveryPolicy : public DeliveryPolicy
{
  public:
    std::string_view GetName() const override
    {
        return "tcp";
    }

    uint32_t LimitSideInfoCopies(uint32_t) const override
    {
        return 1;
    }

    void Prepare(const TensorRoute& route, DeliveryPort& port) const override
    {
        port.OpenConnection(route);
    }

    void Deliver(std::shared_ptr<const OutgoingTensor> tensor, DeliveryPort& port) const override
    {
        for (const auto& packet : tensor->MakeSideInfo())
        {
            port.SendFrame(packet, tensor->GetRoute());
        }
        for (uint32_t chunk = 0; chunk < tensor->GetChunkCount(); ++chunk)
        {
            port.SendFrame(tensor->MakeChunk(chunk), tensor->GetRoute());
        }
    }
};

} // namespace

const DeliveryPolicy& GetTcpDeliveryPolicy()
{
    static const TcpDeliveryPolicy policy;
    return policy;
}

} // namespace ns3
