/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "loss-helper.h"

#include "gilbert-elliott-error-model.h"
#include "recorded-error-model.h"
#include "wifi-frame-error-model.h"

#include "ns3/abort.h"
#include "ns3/error-model.h"
#include "ns3/mac48-address.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy.h"

namespace ns3
{

namespace
{

const char* const RECEIVE_HOOK = "ReceiveErrorModel";

bool HasReceiveHook(const Ptr<NetDevice>& device)
{
    TypeId::AttributeInformation info;
    return device->GetInstanceTypeId().LookupAttributeByName(RECEIVE_HOOK, &info);
}

void InstallOnWifi(const Ptr<WifiNetDevice>& device,
                   const Ptr<ErrorModel>& model,
                   LossHelper::Scope scope)
{
    NS_ABORT_MSG_IF(device->GetObject<ErrorModel>(),
                    "LossHelper: the Wi-Fi device of node " << device->GetNode()->GetId()
                                                            << " has an error model already");
    Ptr<ErrorModel> asked = model;
    if (scope == LossHelper::Scope::OWN_DATA_FRAMES)
    {
        asked = CreateObjectWithAttributes<WifiFrameErrorModel>(
            "Model",
            PointerValue(model),
            "Receiver",
            Mac48AddressValue(Mac48Address::ConvertFrom(device->GetAddress())));
    }
    device->GetPhy()->SetPostReceptionErrorModel(asked);
    device->AggregateObject(asked); // the PHY's attribute cannot be read: ModelOf asks here
}

Ptr<ErrorModel> ModelOf(const Ptr<NetDevice>& device)
{
    if (DynamicCast<WifiNetDevice>(device))
    {
        return device->GetObject<ErrorModel>();
    }
    PointerValue model;
    return device->GetAttributeFailSafe(RECEIVE_HOOK, model) ? model.Get<ErrorModel>() : nullptr;
}

/** ErrorModel has no AssignStreams; each kind of it has its own. */
int64_t AssignStreamsOf(const Ptr<ErrorModel>& model, int64_t stream)
{
    if (auto frames = DynamicCast<WifiFrameErrorModel>(model))
    {
        return AssignStreamsOf(frames->GetModel(), stream);
    }
    if (auto rate = DynamicCast<RateErrorModel>(model))
    {
        return rate->AssignStreams(stream);
    }
    if (auto burst = DynamicCast<BurstErrorModel>(model))
    {
        return burst->AssignStreams(stream);
    }
    if (auto chain = DynamicCast<GilbertElliottErrorModel>(model))
    {
        return chain->AssignStreams(stream);
    }
    if (auto recorded = DynamicCast<RecordedErrorModel>(model))
    {
        return recorded->AssignStreams(stream);
    }
    return 0;
}

} // namespace

void LossHelper::Install(const NetDeviceContainer& devices,
                         const ObjectFactory& models,
                         Scope scope)
{
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        auto model = DynamicCast<ErrorModel>(models.Create<Object>());
        NS_ABORT_MSG_IF(!model,
                        "LossHelper: " << models.GetTypeId().GetName() << " is no ErrorModel");
        Ptr<NetDevice> device = devices.Get(i);
        if (auto wifi = DynamicCast<WifiNetDevice>(device))
        {
            InstallOnWifi(wifi, model, scope);
            continue;
        }
        NS_ABORT_MSG_IF(!HasReceiveHook(device),
                        "LossHelper: the device of node "
                            << device->GetNode()->GetId() << ", "
                            << device->GetInstanceTypeId().GetName()
                            << ", has neither a Wi-Fi PHY nor an attribute " << RECEIVE_HOOK);
        device->SetAttribute(RECEIVE_HOOK, PointerValue(model));
    }
}

int64_t LossHelper::AssignStreams(const NetDeviceContainer& devices, int64_t stream)
{
    int64_t next = stream;
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        if (auto model = ModelOf(devices.Get(i)))
        {
            next += AssignStreamsOf(model, next);
        }
    }
    return next - stream;
}

} // namespace ns3
