/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "delivery-policy.h"

namespace ns3
{

namespace
{

/** What the receiver reports missing is sent again, until its deadline; see RepairSender. */
class NackDeliveryPolicy : public DeliveryPolicy
{
  public:
    std::string_view GetName() const override
    {
        return "nack";
    }

    uint32_t LimitSideInfoCopies(uint32_t) const override
    {
        return 1; // it is reported missing like any chunk
    }

    void Deliver(std::shared_ptr<const OutgoingTensor> tensor, DeliveryPort& port) const override
    {
        port.SendRepaired(std::move(tensor));
    }
};

} // namespace

const DeliveryPolicy& GetNackDeliveryPolicy()
{
    static const NackDeliveryPolicy policy;
    return policy;
}

} // namespace ns3
