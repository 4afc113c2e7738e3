/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "adhoc-wifi-helper.h"

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
#include "ns3/yans-wifi-helper.h"

namespace ns3
{

namespace
{

// IEEE 802.11-2020, tables 9-155 (EDCA defaults of AC_BE) and 17-21 (OFDM PHY, 20 MHz).
constexpr uint32_t AIFSN_BE = 3;
constexpr uint32_t CW_MIN = 15;
const Time SLOT = MicroSeconds(9);
const Time SIFS = MicroSeconds(16);

/** Ack of 14 bytes at 24 Mb/s: 20 us preamble and header, two symbols of 4 us. */
const Time ACK = MicroSeconds(28);
/** HT-mixed preamble with one HT-LTF (clause 19.3.9): 20 us legacy part, 16 us HT part. */
const Time HT_PREAMBLE = MicroSeconds(36);
/** QoS header 26, LLC 8, FCS 4. */
constexpr uint32_t MAC_BYTES = 38;

/** N_DBPS of HT MCS 0-7, 20 MHz, one stream (table 19-27). */
constexpr uint32_t BITS_PER_SYMBOL[] = {26, 52, 78, 104, 156, 208, 234, 260};

Time SymbolTime(const AdhocWifiOptions& options)
{
    return NanoSeconds(options.shortGuardInterval ? 3600 : 4000);
}

YansWifiPhyHelper MakePhyHelper()
{
    YansWifiPhyHelper phy;
    phy.Set("ChannelSettings", StringValue("{36, 20, BAND_5GHZ, 0}"));
    phy.SetPcapDataLinkType(WifiPhyHelper::DLT_IEEE802_11_RADIO);
    return phy;
}

void ConfigureQueue(const Ptr<WifiNetDevice>& device, const AdhocWifiOptions& options)
{
    auto queue = device->GetMac()->GetQosTxop(AC_BE)->GetWifiMacQueue();
    queue->SetAttribute("MaxSize",
                        QueueSizeValue(QueueSize(QueueSizeUnit::PACKETS, options.queuePackets)));
    queue->SetAttribute("MaxDelay", TimeValue(options.queueLifetime));
}

} // namespace

AdhocWifiHelper::AdhocWifiHelper(const AdhocWifiOptions& options)
    : m_options(options)
{
    NS_ABORT_MSG_IF(!(options.rangeMetres > 0),
                    "AdhocWifiHelper: the range is " << options.rangeMetres
                                                     << " m, must be greater than 0");
    NS_ABORT_MSG_IF(options.mcs > 7,
                    "AdhocWifiHelper: the MCS is " << options.mcs << ", must be 0 to 7");
    NS_ABORT_MSG_IF(options.maxAttempts < 1,
                    "AdhocWifiHelper: the number of attempts is 0, must be at least 1");
    NS_ABORT_MSG_IF(!(options.frameErrorRate >= 0 && options.frameErrorRate <= 1),
                    "AdhocWifiHelper: the frame error rate is " << options.frameErrorRate
                                                                << ", must be in [0, 1]");
    NS_ABORT_MSG_IF(options.queuePackets < 1,
                    "AdhocWifiHelper: the queue holds 0 packets, must hold at least 1");
}

NetDeviceContainer AdhocWifiHelper::Install(const NodeContainer& nodes) const
{
    YansWifiChannelHelper channel;
    channel.SetPropagationDelay("ns3::ConstantSpeedPropagationDelayModel");
    channel.AddPropagationLoss(
        "ns3::RangePropagationLossModel", "MaxRange", DoubleValue(m_options.rangeMetres));
    YansWifiPhyHelper phy = MakePhyHelper();
    phy.SetChannel(channel.Create());

    WifiMacHelper mac;
    mac.SetType("ns3::AdhocWifiMac",
                "QosSupported",
                BooleanValue(true),
                "BE_MaxAmpduSize",
                UintegerValue(0),
                "BE_MaxAmsduSize",
                UintegerValue(0));

    WifiHelper wifi;
    wifi.SetStandard(WIFI_STANDARD_80211n);
    wifi.ConfigHtOptions("ShortGuardIntervalSupported", BooleanValue(m_options.shortGuardInterval));
    wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager",
                                 "DataMode",
                                 StringValue("HtMcs" + std::to_string(m_options.mcs)),
                                 "ControlMode",
                                 StringValue("OfdmRate24Mbps"),
                                 "MaxSsrc",
                                 UintegerValue(m_options.maxAttempts),
                                 "MaxSlrc",
                                 UintegerValue(m_options.maxAttempts));
    NetDeviceContainer devices = wifi.Install(phy, mac, nodes);
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        auto device = DynamicCast<WifiNetDevice>(devices.Get(i));
        device->SetMtu(1500);
        ConfigureQueue(device, m_options);
        if (m_options.frameErrorRate > 0)
        {
            auto errors = CreateObject<RateErrorModel>();
            errors->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
            errors->SetRate(m_options.frameErrorRate);
            device->GetPhy()->SetPostReceptionErrorModel(errors);
            device->AggregateObject(
                errors); // the attribute cannot be read: AssignStreams asks here
        }
    }
    return devices;
}

int64_t AdhocWifiHelper::AssignStreams(const NetDeviceContainer& devices, int64_t stream) const
{
    WifiHelper wifi;
    int64_t next = stream + wifi.AssignStreams(devices, stream);
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        if (auto errors = devices.Get(i)->GetObject<RateErrorModel>())
        {
            next += errors->AssignStreams(next);
        }
    }
    return next - stream;
}

double AdhocWifiHelper::GetPhyRate() const
{
    return BITS_PER_SYMBOL[m_options.mcs] / SymbolTime(m_options).GetSeconds();
}

PathPacing AdhocWifiHelper::GetPacing(uint32_t hops) const
{
    NS_ABORT_MSG_IF(hops == 0, "AdhocWifiHelper: a path of 0 hops needs no pacing");
    // SERVICE 16 and tail 6 bits; one symbol more, because the last one is sent whole.
    const double overheadBits = 8.0 * MAC_BYTES + 16 + 6 + BITS_PER_SYMBOL[m_options.mcs];
    const Time exchange = SIFS + AIFSN_BE * SLOT + CW_MIN * SLOT / 2 + HT_PREAMBLE +
                          Seconds(overheadBits / GetPhyRate()) + SIFS + ACK;
    return {hops * exchange, DataRate(static_cast<uint64_t>(GetPhyRate() / hops))};
}

void AdhocWifiHelper::EnablePcap(const std::string& prefix, const NetDeviceContainer& devices)
{
    MakePhyHelper().EnablePcap(prefix, devices);
}

} // namespace ns3
