/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "delivery-policy.h"

namespace ns3
{

namespace
{

/** Every packet leaves once, and behind the chunks parity that brings lost ones back. */
class FecDeliveryPolicy : public DeliveryPolicy
{
  public:
    FecDeliveryPolicy(std::string_view name, std::string_view code)
        : m_name(name),
          m_code(prometheus::FindErasureCode(code))
    {
    }

    std::string_view GetName() const override
    {
        return m_name;
    }

    const prometheus::ErasureCode* GetErasureCode() const override
    {
        return &m_code;
    }

    void Deliver(std::shared_ptr<const OutgoingTensor> tensor, DeliveryPort& port) const override
    {
        SendChunksOnce(*tensor, port.CountSideInfoCopies(tensor->GetChunkCount()), port);
        for (const auto& packet : tensor->MakeParity())
        {
            port.SendDatagram(packet, tensor->GetRoute());
        }
    }

  private:
    std::string_view m_name;
    const prometheus::ErasureCode& m_code;
};

} // namespace

const DeliveryPolicy& GetFecXorDeliveryPolicy()
{
    static const FecDeliveryPolicy policy("fec-xor", "xor");
    return policy;
}

const DeliveryPolicy& GetFecRsDeliveryPolicy()
{
    static const FecDeliveryPolicy policy("fec-rs", "reed-solomon");
    return policy;
}

} // namespace ns3
