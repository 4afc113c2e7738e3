/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RADIO_CASE_H
#define RADIO_CASE_H

#include "adhoc-wifi-options.h"

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** A radio with a width, an MCS and a guard interval. */
struct RadioCase
{
    std::string radio{"wifi4"}; ///< as AdhocWifiOptions has it
    uint32_t widthMhz{20};
    uint32_t mcs{7};
    bool shortGuardInterval{true};

    /** The radio on a disc of 7.5 m, one attempt a frame, no aggregation. */
    ns3::AdhocWifiOptions Options() const;
};

/** 802.11n and every width of 802.11ah, at an MCS that all have. */
std::vector<RadioCase> EveryWidth(uint32_t mcs);

/** Every MCS of every width, with both guard intervals. */
std::vector<RadioCase> EveryMcs();

} // namespace prometheus

#endif // RADIO_CASE_H
