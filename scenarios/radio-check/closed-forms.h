/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CLOSED_FORMS_H
#define CLOSED_FORMS_H

#include "radio-case.h"

#include <cstdint>

namespace prometheus
{

// What IEEE 802.11-2020 and Bianchi's model say, computed without the module that is checked.

/** TXTIME of a PPDU with an IP packet, alone in its frame [us]; clauses 19.4.3 and 23.4.3. */
double AirtimeMicroseconds(const RadioCase& radio, uint32_t ipBytes);

/** A frame exchange of a sender that always has a packet, without its backoff [us]. */
struct SaturatedExchange
{
    double slot;
    double aifs;
    double data;
    double sifs;
    double answer; ///< Ack, or BlockAck of an aggregate
    uint32_t packets;

    double Total() const
    {
        return aifs + data + sifs + answer;
    }
};

/**
 * @param isAggregated as many packets as fit 65535 bytes and the longest PPDU, 5.484 ms of 802.11n
 *        and 27.92 ms of 802.11ah; otherwise one.
 */
SaturatedExchange ExchangeOf(const RadioCase& radio, uint32_t ipBytes, bool isAggregated);

/** Payload of a sender without rivals [Mb/s]: a mean backoff of 7.5 slots before each exchange. */
double OneSenderMbps(const SaturatedExchange& exchange, uint32_t payloadBytes);

/**
 * Payload of n senders that hear each other [Mb/s]: G. Bianchi, Performance Analysis of the IEEE
 * 802.11 Distributed Coordination Function (JSAC 18, 2000), with windows of 16 to 1024 and no limit
 * of attempts. After a collision all wait AIFS from its end.
 */
double ContendingSendersMbps(uint32_t n, const SaturatedExchange& exchange, uint32_t payloadBytes);

} // namespace prometheus

#endif // CLOSED_FORMS_H
