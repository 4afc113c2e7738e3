/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef POLICY_WIRE_H
#define POLICY_WIRE_H

#include "model/tensor-wire.h"

#include "ns3/double.h"
#include "ns3/string.h"

namespace ns3
{

/** A wire on which policies are tried: what was sent by type, losses in both directions, routes
 * with a deadline. */
class PolicyWire : public TensorWire
{
  protected:
    PolicyWire()
    {
        route.deadline = MilliSeconds(500);
        sender->TraceConnectWithoutContext("Tx",
                                           Callback<void, Ptr<const Packet>>(
                                               [this](Ptr<const Packet> packet)
                                               {
                                                   TensorHeader header;
                                                   packet->PeekHeader(header);
                                                   ++sent[header.type];
                                                   lastSent = Simulator::Now();
                                               }));
        receiver->TraceConnectWithoutContext(
            "Tx", Callback<void, Ptr<const Packet>>([this](Ptr<const Packet>) { ++answers; }));
    }

    /** Loses the packets with these numbers, from 0, on their way back to the sender. */
    void LoseAnswers(const std::list<uint32_t>& frames)
    {
        auto errors = CreateObject<ReceiveListErrorModel>();
        errors->SetList(frames);
        devices.Get(0)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
    }

    /** Loses packets on their way to a node with this probability. */
    void LoseAtRandom(uint32_t node, double probability, int64_t stream)
    {
        auto errors = CreateObjectWithAttributes<RateErrorModel>(
            "ErrorUnit", StringValue("ERROR_UNIT_PACKET"), "ErrorRate", DoubleValue(probability));
        errors->AssignStreams(stream);
        devices.Get(node)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
    }

    /** Everything from this moment on, in both directions, until the other one. */
    void CutTheWire(Time from, Time until)
    {
        Simulator::Schedule(from,
                            [this]
                            {
                                LoseAtRandom(0, 1, 1);
                                LoseAtRandom(1, 1, 2);
                            });
        Simulator::Schedule(until,
                            [this]
                            {
                                LoseAtRandom(0, 0, 1);
                                LoseAtRandom(1, 0, 2);
                            });
    }

    std::map<TensorHeader::Type, int> sent;
    int answers{0};
    Time lastSent;
};

} // namespace ns3

#endif // POLICY_WIRE_H
