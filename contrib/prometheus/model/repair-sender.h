/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef REPAIR_SENDER_H
#define REPAIR_SENDER_H

#include "outgoing-tensor.h"
#include "tensor-report.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>

namespace ns3
{

/**
 * Selective retransmission at the sender: a tensor is kept until its receiver has finished it.
 *
 * Rounds, which the sender drives: it sends chunks and behind them a poll; the receiver answers
 * each poll with a TensorReport; what it misses makes the next round. A poll that is not answered
 * in time is sent again, so that a tensor of which nothing arrived is repaired as well: in the time
 * that TCP would wait by RFC 6298, section 2, but with a least of this class's, and doubled after
 * every four that were not answered; before the first report, after four full packets' gaps of
 * pacing, doubled each time (to eight times at most, both). Reports that answer a poll of
 * an older round are ignored: what they miss may be on its way. A tensor is forgotten when it is
 * reported finished, twice the route's deadline after its first poll (when a receiver that heard of
 * it late is done as well), or when newer ones need the memory.
 */
class RepairSender
{
  public:
    /** Queues a packet; calls back, when there is somebody to call, when it goes to the socket. */
    using Transmitter =
        std::function<void(const Ptr<Packet>&, const TensorRoute&, std::function<void()>)>;

    enum class Outcome
    {
        Accepted,
        Stale,     //!< answers a poll of an older round
        Malformed, //!< no report on this tensor
        Foreign,   //!< of somebody else than the receiver
        Forgotten, //!< of a tensor that is not kept (any more)
    };

    explicit RepairSender(Transmitter transmit);
    ~RepairSender();
    RepairSender(const RepairSender&) = delete;
    RepairSender& operator=(const RepairSender&) = delete;

    /**
     * @param leastTimeout that a report is waited for.
     * @param memoryLimit most bytes of tensors kept; the last one is kept whatever its size.
     */
    void Configure(Time leastTimeout, uint64_t memoryLimit);

    void Send(std::shared_ptr<const OutgoingTensor> tensor);
    /** Takes a NACK packet off the air. */
    Outcome Receive(const TensorHeader& header,
                    const uint8_t* payload,
                    std::size_t payloadBytes,
                    const Ipv4Address& from);
    /** Tensors being kept. */
    std::size_t GetKeptCount() const;
    void Clear();

  private:
    struct Kept
    {
        std::shared_ptr<const OutgoingTensor> tensor;
        uint32_t poll{0};      //!< the last one
        uint32_t roundPoll{1}; //!< the first one behind the chunks of this round
        uint32_t unanswered{0};
        std::vector<Time> pollsLeft; //!< when the polls of this round went to the socket
        Time expires;                //!< zero before the first poll left
        EventId timer;
    };

    /** Of a receiver, as RFC 6298 smoothes it. */
    struct RoundTrip
    {
        Time smoothed;
        Time variation;
    };

    Time WaitFor(const TensorRoute& route, uint32_t unanswered, uint32_t packetBytes) const;
    void Learn(const Ipv4Address& from, Time roundTrip);
    void Poll(const TensorKey& key);
    void PollLeft(TensorKey key, uint32_t poll);
    void TimeOut(TensorKey key);
    void Forget(const TensorKey& key);
    void MakeRoom();

    Transmitter m_transmit;
    Time m_leastTimeout;
    uint64_t m_memoryLimit{0};
    uint64_t m_keptBytes{0};
    std::map<TensorKey, Kept> m_kept;
    std::map<Ipv4Address, RoundTrip> m_roundTrips; //!< of receivers that reported
    std::deque<TensorKey> m_order;                 //!< of arrival; may name forgotten ones
};

} // namespace ns3

#endif // REPAIR_SENDER_H
