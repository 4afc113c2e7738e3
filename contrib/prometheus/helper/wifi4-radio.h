/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef WIFI4_RADIO_H
#define WIFI4_RADIO_H

#include "adhoc-radio.h"
#include "adhoc-wifi-options.h"

namespace ns3
{

/**
 * 802.11n: 5 GHz, channel 36, 20 MHz, HT MCS 0 to 7, Acks at 24 Mb/s.
 */
class Wifi4Radio : public AdhocRadio
{
  public:
    /** Aborts naming the option that this radio does not have. */
    explicit Wifi4Radio(const AdhocWifiOptions& options);

    std::unique_ptr<YansWifiPhyHelper> MakePhyHelper() const override;
    void ConfigureRates(WifiHelper& wifi) const override;
    double GetPhyRate() const override;
    uint32_t GetMtu() const override;
    FrameExchangeTimes GetExchangeTimes() const override;
    RadioLink GetLink() const override;

  private:
    AdhocWifiOptions m_options;
};

} // namespace ns3

#endif // WIFI4_RADIO_H
