/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "adhoc-wifi-helper.h"

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

constexpr double CHANNEL_36_HZ = 5.18e9;
constexpr uint32_t MOST_AMPDU_BYTES = 65535; // of HT (clause 9.4.2.55.3)

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

void FrameLossOptions::Check() const
{
    NS_ABORT_MSG_IF(model != "iid" && model != "bursty" && model != "trace",
                    "FrameLossOptions: model is '" << model << "', must be iid, bursty or trace");
    NS_ABORT_MSG_IF(!(frameErrorRate >= 0 && frameErrorRate <= 1),
                    "FrameLossOptions: frameErrorRate is " << frameErrorRate
                                                           << ", must be in [0, 1]");
    NS_ABORT_MSG_IF(!(meanBurst >= 1),
                    "FrameLossOptions: meanBurst is " << meanBurst
                                                      << " frames, must be at least 1");
    NS_ABORT_MSG_IF(model == "bursty" && frameErrorRate < 1 &&
                        frameErrorRate > meanBurst / (meanBurst + 1),
                    "FrameLossOptions: frameErrorRate is "
                        << frameErrorRate << ", must be at most " << meanBurst / (meanBurst + 1)
                        << " with a meanBurst of " << meanBurst << " frames, or 1");
    NS_ABORT_MSG_IF((model == "trace") == traceFile.empty(),
                    "FrameLossOptions: traceFile is '" << traceFile << "' with model " << model
                                                       << "; it goes with trace, and only with it");
}

bool FrameLossOptions::IsLossy() const
{
    return frameErrorRate > 0 || model == "trace";
}

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
    NS_ABORT_MSG_IF(options.maxAmpduBytes > MOST_AMPDU_BYTES,
                    "AdhocWifiHelper: the largest A-MPDU is "
                        << options.maxAmpduBytes << " bytes, must be at most " << MOST_AMPDU_BYTES);
    options.propagation.Check();
    options.loss.Check();
    NS_ABORT_MSG_IF(options.queuePackets < 1,
                    "AdhocWifiHelper: the queue holds 0 packets, must hold at least 1");
}

NetDeviceContainer AdhocWifiHelper::Install(const NodeContainer& nodes) const
{
    YansWifiPhyHelper phy = MakePhyHelper();
    const RadioPropagation propagation = GetPropagation();
    phy.SetChannel(propagation.CreateChannel());
    propagation.ConfigurePhy(phy);

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
    wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager",
                                 "DataMode",
                                 StringValue("HtMcs" + std::to_string(m_options.mcs)),
                                 "ControlMode",
                                 StringValue("OfdmRate24Mbps"));
    NetDeviceContainer devices = wifi.Install(phy, mac, nodes);
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        auto device = DynamicCast<WifiNetDevice>(devices.Get(i));
        device->SetMtu(1500);
        ConfigureQueue(device, m_options);
        SetRetryLimit(device, m_options.maxAttempts);
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
    const WifiTxVector txVector(WifiMode("HtMcs" + std::to_string(m_options.mcs)),
                                0,
                                WIFI_PREAMBLE_HT_MF,
                                m_options.shortGuardInterval ? 400 : 800,
                                1,
                                1,
                                0,
                                20,
                                false);
    return {m_options.propagation,
            {m_options.rangeMetres, CHANNEL_36_HZ, WIFI_PHY_BAND_5GHZ, txVector}};
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
