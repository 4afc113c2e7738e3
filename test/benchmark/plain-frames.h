/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PLAIN_FRAMES_H
#define PLAIN_FRAMES_H

#include "split-run.h"

namespace prometheus
{

/**
 * Sends datagrams again, at the same moments over the same nodes, radios and routes, by ns-3 alone:
 * UDP sockets, no tensors, nothing that follows what happens.
 *
 * @param datagrams in the order of their times.
 * @param countsFrames whether to count what is on the air, which costs.
 * @throws Error unless every byte arrives.
 */
SimulationCost SendPlain(const Deployment& deployment,
                         const ns3::AdhocWifiOptions& radio,
                         const std::vector<SentDatagram>& datagrams,
                         bool countsFrames);

} // namespace prometheus

#endif // PLAIN_FRAMES_H
