/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "adhoc-wifi-helper.h"

#include "adhoc-radio.h"
#include "block-ack-handshake.h"
#include "gilbert-elliott-error-model.h"
#include "loss-helper.h"
#include "recorded-error-model.h"
#include "retry-limit.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/error-model.h"
#include "ns3/qos-txop.h"
#include "ns3/queue-size.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-helper.h"
#include "ns3/wifi-mac-queue.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy.h"
#include "ns3/yans-wifi-channel.h"
#include "ns3/yans-wifi-helper.h"

#include <set>

namespace ns3
{

namespace
{

// IEEE 802.11-2020, table 9-155 (EDCA defaults of AC_BE), the same for both radios.
constexpr uint32_t AIFSN_BE = 3;
constexpr uint32_t CW_MIN = 15;

void ConfigureQueue(const Ptr<WifiNetDevice>& device, const AdhocWifiOptions& options)
{
    auto queue = device->GetMac()->GetQosTxop(AC_BE)->GetWifiMacQueue();
    queue->SetAttribute("MaxSize",
                        QueueSizeValue(QueueSize(QueueSizeUnit::PACKETS, options.queuePackets)));
    queue->SetAttribute("MaxDelay", TimeValue(options.queueLifetime));
}

ObjectFactory LossModels(const FrameLossOptions& loss)
{
    ObjectFactory models;
    if (loss.model == "iid")
    {
        models.SetTypeId(RateErrorModel::GetTypeId());
        models.Set("ErrorUnit", StringValue("ERROR_UNIT_PACKET"));
        models.Set("ErrorRate", DoubleValue(loss.frameErrorRate));
    }
    else if (loss.model == "bursty")
    {
        models.SetTypeId(GilbertElliottErrorModel::GetTypeId());
        models.Set("MeanLoss", DoubleValue(loss.frameErrorRate));
        models.Set("MeanBurst", DoubleValue(loss.meanBurst));
    }
    else
    {
        models.SetTypeId(RecordedErrorModel::GetTypeId());
        models.Set("FileName", StringValue(loss.traceFile));
        models.Set("RandomStart", BooleanValue(true));
    }
    return models;
}

} // namespace

AdhocWifiHelper::AdhocWifiHelper(const AdhocWifiOptions& options)
    : m_options(options)
{
    options.Check();
    m_radio = AdhocRadio::Make(options);
}

NetDeviceContainer AdhocWifiHelper::Install(const NodeContainer& nodes) const
{
    const auto phy = m_radio->MakePhyHelper();
    const RadioPropagation propagation = GetPropagation();
    phy->SetChannel(propagation.CreateChannel());
    propagation.ConfigurePhy(*phy);

    WifiMacHelper mac;
    mac.SetType("ns3::AdhocWifiMac",
                "QosSupported",
                BooleanValue(true),
                "BE_MaxAmpduSize",
                UintegerValue(m_options.maxAmpduBytes),
                "BE_MaxAmsduSize",
                UintegerValue(0));

    WifiHelper wifi;
    wifi.SetStandard(WIFI_STANDARD_80211n);
    wifi.ConfigHtOptions("ShortGuardIntervalSupported", BooleanValue(m_options.shortGuardInterval));
    m_radio->ConfigureRates(wifi);
    NetDeviceContainer devices = wifi.Install(*phy, mac, nodes);
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        auto device = DynamicCast<WifiNetDevice>(devices.Get(i));
        device->SetMtu(static_cast<uint16_t>(GetMtu()));
        ConfigureQueue(device, m_options);
        SetRetryLimit(device, m_options.maxAttempts);
    }
    if (m_options.maxAmpduBytes > 0)
    {
        CreateObject<BlockAckHandshake>()->Follow(devices);
    }
    if (m_options.loss.IsLossy())
    {
        LossHelper::Install(devices,
                            LossModels(m_options.loss),
                            m_options.loss.ownDataFramesOnly ? LossHelper::Scope::OWN_DATA_FRAMES
                                                             : LossHelper::Scope::EVERY_FRAME);
    }
    return devices;
}

int64_t AdhocWifiHelper::AssignStreams(const NetDeviceContainer& devices, int64_t stream) const
{
    WifiHelper wifi;
    int64_t next = stream + wifi.AssignStreams(devices, stream);
    next += LossHelper::AssignStreams(devices, next);
    std::set<uint32_t> assigned; // channels, by number
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        auto channel = DynamicCast<YansWifiChannel>(devices.Get(i)->GetChannel());
        if (channel && assigned.insert(channel->GetId()).second)
        {
            next += channel->AssignStreams(next);
        }
    }
    return next - stream;
}

RadioPropagation AdhocWifiHelper::GetPropagation() const
{
    return {m_options.propagation, m_radio->GetLink()};
}

double AdhocWifiHelper::GetPhyRate() const
{
    return m_radio->GetPhyRate();
}

uint32_t AdhocWifiHelper::GetMtu() const
{
    return m_radio->GetMtu();
}

PathPacing AdhocWifiHelper::GetPacing(uint32_t hops) const
{
    NS_ABORT_MSG_IF(hops == 0, "AdhocWifiHelper: a path of 0 hops needs no pacing");
    const auto times = m_radio->GetExchangeTimes();
    // One symbol more, because the last one is sent whole.
    const double overheadBits = times.overheadBits + times.bitsPerSymbol;
    const Time exchange = times.sifs + AIFSN_BE * times.slot + CW_MIN * times.slot / 2 +
                          times.preamble + Seconds(overheadBits / GetPhyRate()) + times.sifs +
                          times.ack;
    return {hops * exchange, DataRate(static_cast<uint64_t>(GetPhyRate() / hops))};
}

void AdhocWifiHelper::EnablePcap(const std::string& prefix, const NetDeviceContainer& devices)
{
    YansWifiPhyHelper phy;
    phy.SetPcapDataLinkType(WifiPhyHelper::DLT_IEEE802_11_RADIO);
    phy.EnablePcap(prefix, devices);
}

} // namespace ns3
