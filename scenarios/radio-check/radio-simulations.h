/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RADIO_SIMULATIONS_H
#define RADIO_SIMULATIONS_H

#include "radio-case.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace prometheus
{

// Each function runs one simulation and leaves no ns-3 object behind. Random numbers follow
// ns-3's RngSeedManager.

/** How long the frame with an IP packet keeps its sender on the air [us]. */
double SimulateAirtimeMicroseconds(const RadioCase& radio, uint32_t ipBytes);

/** Who sends to whom, all in packets of 1500 bytes, as fast as the MAC takes them. */
enum class Situation
{
    OneHop,        ///< one station to another
    TenContending, ///< ten stations to an eleventh, all in range of each other
    Chain          ///< over ten stations in a row, each in range of its neighbours only
};

/**
 * @param offeredMbps of each sender, more than its share.
 * @param seconds simulated; the first tenth is not counted.
 * @return UDP payload at the receiver [Mb/s].
 */
double SimulateGoodputMbps(const RadioCase& radio,
                           Situation situation,
                           bool isAggregated,
                           double offeredMbps,
                           double seconds);

/** A link with a signal-to-noise ratio chosen, and its errors. */
struct ErrorRateSample
{
    double snrDb;
    double receivedDbm;
    double simulated; ///< share of the frames that did not arrive
    double model;     ///< what the error rate model says
    uint32_t ipBytes;
};

/** Sends so many frames of the largest size, one attempt each. */
ErrorRateSample SimulateErrorRate(const RadioCase& radio, double snrDb, uint32_t frames);

/** Signal-to-noise ratio at which a tenth of the largest frames are lost [dB]. */
double SnrOfATenth(const RadioCase& radio);

} // namespace prometheus

#endif // RADIO_SIMULATIONS_H
