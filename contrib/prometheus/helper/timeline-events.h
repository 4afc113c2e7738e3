/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TIMELINE_EVENTS_H
#define TIMELINE_EVENTS_H

#include "layer-host-application.h"
#include "tensor-route.h"

#include "ns3/nstime.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/** An image on its way through one network. */
struct TimelineInference
{
    uint16_t network{0};
    uint32_t inference{0};
    Time sent;
    /** When the answer was at the sink. */
    std::optional<Time> answered;
    /** When the source stopped waiting. */
    std::optional<Time> gaveUp;
};

/** A stage that served an input: the wait for the unit, then computing. */
struct TimelineStage
{
    uint32_t vertex{0};
    LayerHostApplication::StageServed served;
};

/** A tensor on its way between two vertices, the same when nothing goes on the air. */
struct TimelineTensor
{
    TensorKey key;
    uint32_t from{0};
    uint32_t to{0};
    /** When its sender had it. */
    Time sent;
    /** When its receiver went on with it, complete or not; none when nothing came. */
    std::optional<Time> received;
    /** Share of its elements that arrived. */
    double arrivedShare{0};
    /** Packets that its sender gave to the socket, parity and repairs included. */
    uint32_t packets{0};
    /** Their bytes, tensor headers included. */
    uint64_t bytes{0};
};

/** What a device had on the air at once: a frame, or an aggregate of several. */
struct TimelineFrame
{
    uint32_t vertex{0};
    Time start;
    /** Preamble included. */
    Time duration;
    /** Of the MAC frames, header and FCS included [bytes]. */
    uint32_t bytes{0};
    uint32_t frames{0};
    /** Of the first frame: "data", "Ack", "BlockAck", "BlockAckReq", "RTS", "CTS", "management". */
    std::string kind;
    /** Whether the first frame was sent before. */
    bool isRetry{false};
    /** The vertex that the first frame is addressed to; none for all, or a stranger. */
    std::optional<uint32_t> to;
    /** The tensor that the first frame carries a packet of. */
    std::optional<TensorKey> tensor;
};

/** What networks and vertices are called. */
struct TimelineNames
{
    struct Network
    {
        std::string name;
        std::vector<std::string> layers;
    };

    /** By vertex. */
    std::vector<std::string> devices;
    /** By the network's number in the simulation. */
    std::map<uint16_t, Network> networks;
};

/** Everything that a timeline shows, each kind in the order of its beginning or, stages, end. */
struct TimelineEvents
{
    TimelineNames names;
    std::vector<TimelineInference> inferences;
    std::vector<TimelineStage> stages;
    std::vector<TimelineTensor> tensors;
    std::vector<TimelineFrame> frames;
};

} // namespace ns3

#endif // TIMELINE_EVENTS_H
