/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * What a frame on the air costs in a simulated split inference, against ns-3 alone: images through
 * cnn5's layers on random deployments of 30 units, a layer a unit, as the scenarios run them;
 * against the same datagrams at the same moments from plain UDP sockets, over the same nodes,
 * radios and routes. As many frames on either side, so the ratio of times is that of processor time
 * a frame-hop (at most 1.1). Set-up is not part of it.
 */
#include "adhoc-wifi-helper.h"
#include "paired-ratio.h"
#include "plain-frames.h"
#include "prometheus-error.h"

#include <iostream>

using namespace prometheus;

namespace
{

constexpr std::size_t PAIRS = 41;
constexpr std::size_t IMAGES = 10;
constexpr uint32_t UNITS = 30;
constexpr double RANGE_METRES = 7.5;

/** One of the pairs: a deployment of its own. */
struct Case
{
    SplitSystem system;
    std::vector<SentDatagram> datagrams;
    uint64_t frameHops{0};
};

/** Simulates once to learn the datagrams, and once more to see that these are the same frames. */
Case MakeCase(const SplitNetwork& network, const ns3::AdhocWifiOptions& radio, uint64_t seed)
{
    Case made;
    made.system = DrawSplitSystem(network.runner->GetProfile(),
                                  UNITS,
                                  RANGE_METRES,
                                  ns3::AdhocWifiHelper(radio).GetPhyRate(),
                                  seed);
    const auto split = SimulateSplit(made.system, network, radio, IMAGES, &made.datagrams);
    const auto plain = SendPlain(made.system.deployment, radio, made.datagrams, true);
    if (split.frameHops != plain.frameHops || split.airBytes != plain.airBytes)
    {
        throw Error("deployment of seed " + std::to_string(seed) + ": " +
                    std::to_string(split.frameHops) + " frame-hops and " +
                    std::to_string(split.airBytes) + " bytes on the air with tensors, " +
                    std::to_string(plain.frameHops) + " and " + std::to_string(plain.airBytes) +
                    " without");
    }
    made.frameHops = split.frameHops;
    return made;
}

void Compare(const SplitNetwork& network, const std::string& radioName)
{
    ns3::AdhocWifiOptions radio;
    radio.radio = radioName;
    uint64_t frameHops = 0;
    Case now;
    std::size_t made = PAIRS;
    const auto caseOf = [&](std::size_t pair) -> const Case&
    {
        if (made != pair)
        {
            now = MakeCase(network, radio, pair + 1);
            frameHops += now.frameHops;
            made = pair;
        }
        return now;
    };
    const auto ratio = ComparePairs(
        [&](std::size_t pair)
        {
            const auto& own = caseOf(pair);
            return SimulateSplit(own.system, network, radio, IMAGES).eventSeconds;
        },
        [&](std::size_t pair)
        {
            const auto& own = caseOf(pair);
            return SendPlain(own.system.deployment, radio, own.datagrams, false).eventSeconds;
        },
        PAIRS);
    PrintRatio(radioName + ": a frame-hop of split inference / of plain datagrams, over " +
                   std::to_string(frameHops / PAIRS) + " frame-hops on " + std::to_string(UNITS) +
                   " units",
               ratio);
}

} // namespace

int main()
{
    try
    {
        const auto network = MakeSplitNetwork(IMAGES);
        for (const std::string radio : {"wifi4", "halow"})
        {
            Compare(network, radio);
        }
    }
    catch (const std::exception& error)
    {
        std::cerr << "benchmark-simulation-overhead: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
