/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef HALOW_RADIO_H
#define HALOW_RADIO_H

#include "adhoc-radio.h"
#include "adhoc-wifi-options.h"
#include "s1g-channels.h"
#include "s1g-parameters.h"

namespace ns3
{

/**
 * 802.11ah (S1G) with NDP Acks, on the first channel of a width below 1 GHz.
 *
 * The MTU is 1500 bytes, or less at 1 MHz with MCS 0 and 10, where a frame of 1500 bytes would last
 * longer than the 27.92 ms that a PPDU may last.
 */
class HalowRadio : public AdhocRadio
{
  public:
    /** Aborts naming the option that this radio does not have. */
    explicit HalowRadio(const AdhocWifiOptions& options);

    std::unique_ptr<YansWifiPhyHelper> MakePhyHelper() const override;
    void ConfigureRates(WifiHelper& wifi) const override;
    double GetPhyRate() const override;
    uint32_t GetMtu() const override;
    FrameExchangeTimes GetExchangeTimes() const override;
    RadioLink GetLink() const override;

  private:
    uint16_t GetWidth() const;
    uint8_t GetMcs() const;
    S1gRegion GetRegion() const;
    S1gGuardInterval GetGuardInterval() const;
    AdhocWifiOptions m_options;
};

} // namespace ns3

#endif // HALOW_RADIO_H
