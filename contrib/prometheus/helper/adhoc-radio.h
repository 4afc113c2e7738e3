/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ADHOC_RADIO_H
#define ADHOC_RADIO_H

#include "radio-propagation.h"

#include "ns3/nstime.h"

#include <cstdint>
#include <memory>

namespace ns3
{

struct AdhocWifiOptions;
class WifiHelper;
class YansWifiPhyHelper;

/** What a data frame and its Ack cost a radio on the air, interframe spaces included. */
struct FrameExchangeTimes
{
    Time sifs;
    Time slot;
    /** Everything before the data symbols, and what the first of them is longer than the others. */
    Time preamble;
    Time ack;
    /** Data bits of a symbol. */
    uint32_t bitsPerSymbol;
    /** What is added to an IP packet: LLC, MAC header, FCS, delimiter, SERVICE and tail [bits]. */
    uint32_t overheadBits;
};

/** One kind of ad-hoc radio: what AdhocWifiHelper has to know that differs between radios. */
class AdhocRadio
{
  public:
    /** The radio of the options. Aborts naming the option that it does not have. */
    static std::shared_ptr<const AdhocRadio> Make(const AdhocWifiOptions& options);

    virtual ~AdhocRadio() = default;

    /** Makes the radio's PHYs, tuned to its channel. */
    virtual std::unique_ptr<YansWifiPhyHelper> MakePhyHelper() const = 0;

    /** Gives stations the radio's way to choose rates. */
    virtual void ConfigureRates(WifiHelper& wifi) const = 0;

    /** Nominal rate of data frames [bit/s]. */
    virtual double GetPhyRate() const = 0;

    /** Largest IP packet that the radio can send [bytes]. */
    virtual uint32_t GetMtu() const = 0;

    virtual FrameExchangeTimes GetExchangeTimes() const = 0;

    virtual RadioLink GetLink() const = 0;

  protected:
    /** QoS header 26, LLC 8, FCS 4. */
    static constexpr uint32_t MAC_BYTES = 38;
    static constexpr uint32_t USUAL_MTU = 1500;
};

} // namespace ns3

#endif // ADHOC_RADIO_H
