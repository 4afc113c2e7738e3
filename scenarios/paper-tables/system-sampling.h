/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SYSTEM_SAMPLING_H
#define SYSTEM_SAMPLING_H

#include "draw-deployment.h"

#include <cstdint>

namespace prometheus
{

/** Which random systems count; the README says why there are two rules. */
enum class SamplingRule
{
    /** All units, source and sink are connected, as the paper assumes. */
    A,
    /** Source and sink are; other pairs may be out of reach and count as so many hops. */
    B
};

/** What decides on a sample of random systems. */
struct SystemSampling
{
    SamplingRule rule{SamplingRule::A};
    /** Hops between those whom no path joins; rule B. */
    uint32_t unreachableHops{12};
    /** Another run, another sample. */
    uint64_t run{1};
};

/**
 * System number `index` of a sample: 30 units on 30 x 30 m with a range of 7.5 m, each an STM32H7
 * with this probability, else a Raspberry Pi 3B+; one source and one sink (section 6 of the paper).
 * The same numbers give the same system, whatever was drawn before.
 * @throws InvalidInput when the share is no probability.
 */
DrawnDeployment DrawSystem(const SystemSampling& sampling, double smallUnitShare, uint64_t index);

} // namespace prometheus

#endif // SYSTEM_SAMPLING_H
