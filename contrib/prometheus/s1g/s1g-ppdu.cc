/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-ppdu.h"

#include "ns3/wifi-psdu.h"

namespace ns3
{

// Of WifiPpdu's two constructors the one for a single PSDU leaves the number of antennas unset.
S1gPpdu::S1gPpdu(const WifiConstPsduMap& psdus,
                 const WifiTxVector& txVector,
                 uint16_t centreFrequencyMhz,
                 Time duration,
                 uint64_t uid)
    : WifiPpdu(psdus, txVector, centreFrequencyMhz, uid),
      m_txVector(txVector),
      m_duration(duration)
{
}

Time S1gPpdu::GetTxDuration() const
{
    return m_duration;
}

Ptr<WifiPpdu> S1gPpdu::Copy() const
{
    return Create<S1gPpdu>(m_psdus, m_txVector, m_txCenterFreq, m_duration, m_uid);
}

WifiTxVector S1gPpdu::DoGetTxVector() const
{
    return m_txVector;
}

} // namespace ns3
