/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PLACEMENT_FIXTURES_H
#define PLACEMENT_FIXTURES_H

#include "placement-problem.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** The message of the InvalidInput that a call throws; fails the test when it throws none. */
template <typename Call>
std::string RefusalOf(Call&& call)
{
    try
    {
        call();
    }
    catch (const InvalidInput& refusal)
    {
        return refusal.what();
    }
    ADD_FAILURE() << "no InvalidInput was thrown";
    return {};
}

/** A unit type for tests: memory [bytes] and multiplications a second. */
UnitSpec MakeUnit(uint64_t weightMemoryBytes, double multiplicationsPerSecond);

/** A layer for tests: weights [bytes], multiplications and output [bytes]. */
LayerDemand MakeLayer(const std::string& name,
                      uint64_t weightBytes,
                      uint64_t multiplications,
                      uint64_t outputBytes);

/**
 * Units 0..n-1 in a line, the source (vertex n) beside unit 0, the sink (vertex n + 1) beside unit
 * n - 1; 1000 bytes of memory and 100 multiplications a second each; 8000 bit/s, so that a byte and
 * hop cost 1 ms; one network 'net' of the given layers, 10 bytes in, 1 byte out.
 */
PlacementProblem LineProblem(uint32_t unitCount, std::vector<LayerDemand> layers);

/** The 5-layer CNN of the paper's Table 1, layers and sizes as printed, poolings merged. */
NetworkDemand Cnn5AsPrinted(uint32_t sourceVertex, uint32_t sinkVertex);

} // namespace prometheus

#endif // PLACEMENT_FIXTURES_H
