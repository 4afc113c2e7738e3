/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SATURATED_NETWORK_H
#define SATURATED_NETWORK_H

#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/** A radio as the tests vary it. */
struct RadioUnderTest
{
    bool isS1g{true};
    uint16_t widthMhz{2}; ///< S1G only; 802.11n has 20 MHz.
    uint8_t mcs{7};
    bool shortGuardInterval{true};
    uint32_t maxAmpduOctets{0};
    bool ndpControl{true};
    uint32_t rtsThreshold{4'692'480};
    std::string manager{}; ///< TypeId; the constant rate of the radio if empty.
    uint32_t mtu{1500};
    double lossDb{40}; ///< Between any two stations.
    uint32_t attempts{7};
    bool isDeafToNothing{
        false}; ///< Preambles are found at any SNR, so that only errors lose frames.
};

/** \return devices of the radio on a channel of their own, at one place, with random streams from
 * there on. */
NetDeviceContainer InstallRadio(const RadioUnderTest& radio,
                                const NodeContainer& nodes,
                                int64_t stream = 100);

/** A sender and a receiver by index; the sender always has a packet waiting. */
using SaturatedFlow = std::pair<uint32_t, uint32_t>;

/** What came of it. */
struct GoodputResult
{
    double bitsPerSecond{0}; ///< UDP payload received.
    uint64_t packets{0};     ///< Received, also in the first tenth.
    uint64_t events{0};      ///< That the simulator executed.
};

/** A transmission of a device. */
struct Transmission
{
    uint32_t device;
    Time start;
    Time duration;

    Time GetEnd() const
    {
        return start + duration;
    }
};

/** Writes down all transmissions of the devices, in the order in which they begin. */
void RecordTransmissions(const NetDeviceContainer& devices, std::vector<Transmission>& log);

/** UDP payload of each packet [octets]. */
constexpr uint32_t SATURATED_PAYLOAD_OCTETS = 1472;

/**
 * Runs the flows for a while, the first tenth not counted, and destroys the simulation.
 *
 * \param atStart called with the devices before the simulation starts.
 */
GoodputResult MeasureGoodput(const RadioUnderTest& radio,
                             const std::vector<SaturatedFlow>& flows,
                             Time duration,
                             const std::function<void(const NetDeviceContainer&)>& atStart = {});

/** A network of one radio; its stations are those that the flows name. */
struct SaturatedNetwork
{
    RadioUnderTest radio;
    std::vector<SaturatedFlow> flows;
};

/** As MeasureGoodput, for networks in one simulation, each on a channel of its own. Events are of
 * all. */
std::vector<GoodputResult> MeasureTogether(
    const std::vector<SaturatedNetwork>& networks,
    Time duration,
    const std::function<void(std::size_t, const NetDeviceContainer&)>& atStart = {});

} // namespace ns3

#endif // SATURATED_NETWORK_H
