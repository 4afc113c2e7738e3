/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef INFERENCE_TIMELINE_H
#define INFERENCE_TIMELINE_H

#include "placed-network-helper.h"
#include "timeline-events.h"

#include "ns3/ipv4-address.h"
#include "ns3/mac48-address.h"
#include "ns3/object.h"
#include "ns3/wifi-phy-state.h"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * Who does what while images go through placed networks: units that compute, inputs that wait for a
 * busy unit, devices that send, tensors under way. WriteChromeTrace() makes a file of it that
 * Perfetto and chrome://tracing show.
 *
 * Listens to trace sources only: a simulation that is followed takes the same course. Times are
 * simulated ones, exact to the nanosecond, so that of each answered image computing adds up to
 * InferenceRecord::processing, waits to queueing, and tensors between two vertices to
 * Transmission().
 *
 * Frames are written down until the last of the inferences followed (attribute Inferences) is
 * answered or given up and the next one begins.
 */
class InferenceTimeline : public Object
{
  public:
    static TypeId GetTypeId();

    /**
     * Follows a deployment: frames of Wi-Fi devices, and tensors of its endpoints. Call once,
     * before the simulation runs.
     *
     * @param deployment as it was installed: where the names of the devices come from.
     */
    void Follow(const prometheus::Deployment& deployment, const InstalledDeployment& installed);

    /**
     * Follows the images and stages of a network on that deployment; of networks that share a
     * trunk, each by itself.
     *
     * @param number of the network in the simulation.
     * @param profile of the network: what its layers are called.
     */
    void Follow(const InstalledNetwork& network,
                uint16_t number,
                const prometheus::NetworkProfile& profile);

    /** What was seen so far. */
    const TimelineEvents& GetEvents() const;

  private:
    void FollowDevice(uint32_t vertex, const Ptr<NetDevice>& device);
    void FollowEndpoint(uint32_t vertex, const Ptr<TensorEndpoint>& endpoint);
    void FollowHost(const Ptr<LayerHostApplication>& host);

    void RecordImage(uint16_t network, uint32_t inference);
    void RecordAnswer(uint16_t network, uint32_t inference);
    void RecordGivenUp(uint16_t network, uint32_t inference);
    void RecordStage(uint32_t vertex, const LayerHostApplication::StageServed& served);
    void RecordTensorSent(uint32_t vertex, const TensorKey& key, Ipv4Address destination);
    void RecordTensorReceived(const TensorKey& key, const prometheus::MaskedTensor& tensor);
    void RecordPacket(Ptr<const Packet> packet);
    void RecordFrame(uint32_t vertex, Ptr<const Packet> frame);
    void RecordAirtime(uint32_t vertex, Time start, Time duration);

    /** What the device has on the air from now on; nothing when frames are no longer followed. */
    TimelineFrame* FrameOfNow(uint32_t vertex);
    bool IsFollowed(uint32_t inference) const;
    TimelineInference* FindInference(uint16_t network, uint32_t inference);
    /** Counts a followed image of one network less that is under way. */
    void Settle(const TimelineInference& inference);

    uint32_t m_inferences;

    TimelineEvents m_events;
    uint32_t m_underWay{0};   //!< inferences followed that nobody answered or gave up yet
    bool m_isPastLast{false}; //!< an image behind those that are followed was sent
    std::map<uint32_t, uint32_t> m_vertexOfNode;
    std::map<Ipv4Address, uint32_t> m_vertexOfAddress;
    std::map<Mac48Address, uint32_t> m_vertexOfDevice;
    std::vector<Ptr<LayerHostApplication>> m_hosts;
    std::map<std::pair<uint16_t, uint32_t>, std::size_t> m_inferenceAt;
    std::map<TensorKey, std::size_t> m_tensorAt;
    std::vector<std::size_t> m_lastFrame; //!< by vertex: 1 + index of its last one, or 0
    /** Which tensor a chunk is of, by the number that the ledger marks its packets with. */
    std::unordered_map<uint64_t, TensorKey> m_tensorOfChunk;
};

} // namespace ns3

#endif // INFERENCE_TIMELINE_H
