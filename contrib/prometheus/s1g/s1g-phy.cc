/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-phy.h"

#include "s1g-ppdu-duration.h"
#include "s1g-ppdu.h"

#include "ns3/abort.h"
#include "ns3/interference-helper.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy.h"
#include "ns3/wifi-psdu.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("S1gPhy");

namespace
{

/** Length of Ack and CTS [octets]; nothing else that the MAC sends is that long. */
constexpr uint32_t ACK_OCTETS = 14;

/**
 * An NDP ends with its SIG field, but ns-3's receiver is in no state to receive for no time at all:
 * it takes the last symbol of the SIG field for a payload. A shorter one does not do: what happens
 * in one nanosecond ns-3 does in the order of scheduling, and a frame that begins as this one ends
 * has to find it ended. A payload's end is scheduled at its start, which therefore has to come
 * before the other frame leaves its sender: a symbol is the time of flight of 12 km.
 */
const Time NDP_PAYLOAD = MicroSeconds(40);

/** Marks the TXVECTOR in a PPDU as that of an NDP; LENGTH has no other use below HE. */
constexpr uint16_t NDP_LENGTH = 1;

bool g_ndpControl = true;

/** PSDU length that the data field carries [octets]. */
uint32_t GetCarriedOctets(uint32_t psduOctets, bool isAggregate)
{
    return !isAggregate && psduOctets > S1G_MAX_NON_AGGREGATED_PSDU_OCTETS
               ? GetS1gSMpduOctets(psduOctets)
               : psduOctets;
}

/** From the start of the data field to the end of its bit number \p bits, rounded down to 1 ns. */
Time GetTimeOfBit(uint64_t bits, const WifiTxVector& txVector)
{
    const uint64_t bitsPerSymbol =
        GetS1gDataBitsPerSymbol(txVector.GetMode().GetMcsValue(), txVector.GetChannelWidth());
    const auto nanoseconds = [bitsPerSymbol](uint64_t n, S1gGuardInterval guardInterval)
    {
        const auto symbol =
            static_cast<uint64_t>(GetS1gSymbolDuration(guardInterval).GetNanoSeconds());
        return NanoSeconds(n * symbol / bitsPerSymbol);
    };
    const uint64_t first = std::min(bits, bitsPerSymbol);
    return nanoseconds(first, S1gGuardInterval::LONG) +
           nanoseconds(bits - first, GetS1gGuardInterval(txVector));
}

Time GetDataFieldDuration(uint32_t octets, const WifiTxVector& txVector)
{
    const uint16_t width = txVector.GetChannelWidth();
    return S1gPpduDuration(
               octets, width, txVector.GetMode().GetMcsValue(), GetS1gGuardInterval(txVector)) -
           GetS1gPreamble(width).GetDuration();
}

bool IsNdp(const WifiPsdu& psdu)
{
    return g_ndpControl && psdu.GetNMpdus() == 1 &&
           (psdu.GetHeader(0).IsAck() || psdu.GetHeader(0).IsCts());
}

} // namespace

S1gPhy::S1gPhy(WifiModulationClass modulation, uint16_t widthMhz)
{
    NS_LOG_FUNCTION(this << modulation << widthMhz);
    for (uint8_t mcs = 0; mcs <= 10; ++mcs)
    {
        if (widthMhz == 0 || IsS1gMcsValid(mcs, widthMhz))
        {
            m_modeList.push_back(modulation == WIFI_MOD_CLASS_HT ? GetS1gMode(mcs)
                                                                 : GetS1gGroupMode(mcs));
        }
    }
}

void S1gPhy::EnableNdpControl(bool enable)
{
    g_ndpControl = enable;
}

bool S1gPhy::IsNdpControlEnabled()
{
    return g_ndpControl;
}

WifiMode S1gPhy::GetMcs(uint8_t index) const
{
    for (const auto& mode : m_modeList)
    {
        if (mode.GetMcsValue() == index)
        {
            return mode;
        }
    }
    NS_ABORT_MSG("S1G MCS " << +index << " does not exist at " << m_wifiPhy->GetChannelWidth()
                            << " MHz with one spatial stream");
}

bool S1gPhy::IsMcsSupported(uint8_t index) const
{
    return std::any_of(m_modeList.begin(),
                       m_modeList.end(),
                       [index](const WifiMode& mode) { return mode.GetMcsValue() == index; });
}

bool S1gPhy::HandlesMcsModes() const
{
    return true;
}

WifiMode S1gPhy::GetSigMode(WifiPpduField /* field */, const WifiTxVector& txVector) const
{
    // SIG is BPSK with rate 1/2, sent twice at 1 MHz (clause 23.3.8).
    return GetS1gMode(txVector.GetChannelWidth() == 1 ? 10 : 0);
}

Time S1gPhy::GetDuration(WifiPpduField field, const WifiTxVector& txVector) const
{
    const S1gPreamble preamble = GetS1gPreamble(txVector.GetChannelWidth());
    switch (field)
    {
    case WIFI_PPDU_FIELD_PREAMBLE:
        return preamble.stf + preamble.ltf1;
    case WIFI_PPDU_FIELD_HT_SIG:
        return txVector.GetLength() == NDP_LENGTH ? preamble.sig - NDP_PAYLOAD : preamble.sig;
    default:
        return Time();
    }
}

Time S1gPhy::GetPayloadDuration(uint32_t size,
                                const WifiTxVector& txVector,
                                WifiPhyBand /* band */,
                                MpduType mpdutype,
                                bool incFlag,
                                uint32_t& totalAmpduSize,
                                double& /* totalAmpduNumSymbols */,
                                uint16_t /* staId */) const
{
    if (mpdutype == NORMAL_MPDU)
    {
        return g_ndpControl && size == ACK_OCTETS
                   ? Time()
                   : GetDataFieldDuration(GetCarriedOctets(size, txVector.IsAggregation()),
                                          txVector);
    }
    if (mpdutype == SINGLE_MPDU)
    {
        return GetDataFieldDuration(size, txVector);
    }
    // A subframe lasts from the end of the one before to its own: the sum is exact.
    constexpr uint64_t SERVICE_BITS = 8;
    const uint32_t before = mpdutype == FIRST_MPDU_IN_AGGREGATE ? 0 : totalAmpduSize;
    const Time start =
        before == 0 ? Time() : GetTimeOfBit(SERVICE_BITS + 8 * uint64_t{before}, txVector);
    const uint32_t after = before + size;
    const bool isLast = mpdutype == LAST_MPDU_IN_AGGREGATE;
    if (incFlag)
    {
        totalAmpduSize = isLast ? 0 : after;
    }
    return (isLast ? GetDataFieldDuration(after, txVector)
                   : GetTimeOfBit(SERVICE_BITS + 8 * uint64_t{after}, txVector)) -
           start;
}

Time S1gPhy::CalculateTxDuration(WifiConstPsduMap psduMap,
                                 const WifiTxVector& txVector,
                                 WifiPhyBand /* band */) const
{
    const WifiPsdu& psdu = *psduMap.begin()->second;
    const Time preamble = GetS1gPreamble(txVector.GetChannelWidth()).GetDuration();
    return IsNdp(psdu)
               ? preamble
               : preamble + GetDataFieldDuration(
                                GetCarriedOctets(psdu.GetSize(), psdu.IsAggregate()), txVector);
}

uint32_t S1gPhy::GetMaxPsduSize() const
{
    return 65535; // HT's, beyond which ns-3's MAC cannot count in this class
}

Ptr<WifiPpdu> S1gPhy::BuildPpdu(const WifiConstPsduMap& psdus,
                                const WifiTxVector& txVector,
                                Time ppduDuration)
{
    NS_LOG_FUNCTION(this << psdus << txVector << ppduDuration);
    const WifiPsdu& psdu = *psdus.begin()->second;
    NS_ABORT_MSG_IF(ppduDuration > GetS1gMaxPpduDuration(),
                    "S1gPhy: node " << m_wifiPhy->GetDevice()->GetNode()->GetId()
                                    << " would send a PPDU of " << psdu.GetSize() << " octets in "
                                    << ppduDuration.As(Time::MS) << " with " << txVector.GetMode()
                                    << " at " << txVector.GetChannelWidth() << " MHz; S1G allows "
                                    << GetS1gMaxPpduDuration().As(Time::MS));
    WifiTxVector carried = txVector;
    if (IsNdp(psdu))
    {
        carried.SetLength(NDP_LENGTH);
    }
    return Create<S1gPpdu>(
        psdus, carried, m_wifiPhy->GetFrequency(), ppduDuration, ObtainNextUid(txVector));
}

const std::vector<WifiPpduField>& S1gPhy::GetFields()
{
    static const std::vector<WifiPpduField> fields{WIFI_PPDU_FIELD_PREAMBLE,
                                                   WIFI_PPDU_FIELD_HT_SIG,
                                                   WIFI_PPDU_FIELD_TRAINING,
                                                   WIFI_PPDU_FIELD_DATA};
    return fields;
}

const PhyEntity::PpduFormats& S1gPhy::GetPpduFormats() const
{
    // Answers of the MAC carry the preamble of their class, HT_MF.
    static const PpduFormats formats{{S1G_PREAMBLE, GetFields()},
                                     {WIFI_PREAMBLE_HT_MF, GetFields()}};
    return formats;
}

PhyEntity::PhyFieldRxStatus S1gPhy::DoEndReceiveField(WifiPpduField field, Ptr<Event> event)
{
    NS_LOG_FUNCTION(this << field << *event);
    switch (field)
    {
    case WIFI_PPDU_FIELD_HT_SIG:
        return EndReceiveSig(event);
    case WIFI_PPDU_FIELD_TRAINING:
        return PhyFieldRxStatus(true);
    default:
        return PhyEntity::DoEndReceiveField(field, event);
    }
}

PhyEntity::PhyFieldRxStatus S1gPhy::EndReceiveSig(Ptr<Event> event)
{
    const SnrPer snrPer = GetPhyHeaderSnrPer(WIFI_PPDU_FIELD_HT_SIG, event);
    if (GetRandomValue() <= snrPer.per)
    {
        NS_LOG_DEBUG("SIG lost, PER=" << snrPer.per);
        return PhyFieldRxStatus(false, HT_SIG_FAILURE, DROP);
    }
    return IsConfigSupported(event->GetPpdu())
               ? PhyFieldRxStatus(true)
               : PhyFieldRxStatus(false, UNSUPPORTED_SETTINGS, DROP);
}

bool S1gPhy::IsConfigSupported(Ptr<const WifiPpdu> ppdu) const
{
    return ppdu->GetTxVector().GetChannelWidth() <= m_wifiPhy->GetChannelWidth() &&
           PhyEntity::IsConfigSupported(ppdu);
}

uint16_t S1gPhy::GetMeasurementChannelWidth(const Ptr<const WifiPpdu> ppdu) const
{
    return ppdu ? GetRxChannelWidth(ppdu->GetTxVector()) : m_wifiPhy->GetChannelWidth();
}

Ptr<SpectrumValue> S1gPhy::GetTxPowerSpectralDensity(double /* txPowerW */,
                                                     Ptr<const WifiPpdu> /* ppdu */,
                                                     const WifiTxVector& /* txVector */) const
{
    NS_ABORT_MSG(
        "S1gPhy works with YansWifiChannel only: ns-3's spectrum has bands of 312.5 kHz, S1G "
        "has subcarriers of 31.25 kHz");
}

} // namespace ns3
