/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef INFERENCE_RECORDER_H
#define INFERENCE_RECORDER_H

#include "image-source-application.h"
#include "layer-host-application.h"
#include "result-sink-application.h"

#include "ns3/object.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/** What became of one image. */
struct InferenceRecord
{
    /** Whether a decision reached the sink. The fields below it mean nothing otherwise. */
    bool answered{false};
    Time sent;
    Time latency;    //!< from leaving the source to the decision at the sink
    Time processing; //!< sum of service times
    Time queueing;   //!< sum of waits for a busy unit
    /** Class with the largest logit, or -1 when logits are not known (see LayerHostApplication). */
    int64_t predictedClass{-1};
    /** Share of elements that arrived, multiplied over the stages and the result. */
    double arrivedShare{1.0};

    /** The rest of the latency: on the air, in queues of the MAC, paced at the sender. */
    Time Transmission() const
    {
        return latency - processing - queueing;
    }
};

/** First layers of a network that run under another one's number: a trunk that both share. */
struct SharedTrunk
{
    uint16_t network{0};
    /** How many; 0 when there is no trunk. */
    uint32_t layers{0};
};

/** Follows the images of one network from source to sink through the trace sources. */
class InferenceRecorder : public Object
{
  public:
    static TypeId GetTypeId();

    /**
     * Connects to the applications of one network.
     * @param hosts of its layers and of the trunk, each once.
     */
    void Follow(Ptr<ImageSourceApplication> source,
                const std::vector<Ptr<LayerHostApplication>>& hosts,
                Ptr<ResultSinkApplication> sink,
                uint16_t network,
                SharedTrunk trunk = {});

    /** One record an image sent, in order. */
    const std::vector<InferenceRecord>& GetRecords() const;

  private:
    void RecordSent(uint32_t inference);
    void RecordServed(const LayerHostApplication::StageServed& served);
    void RecordResult(uint16_t network, uint32_t inference, const prometheus::MaskedTensor& logits);

    bool IsOwn(const LayerHostApplication::StageServed& served) const;

    uint16_t m_network{0};
    SharedTrunk m_trunk;
    std::vector<InferenceRecord> m_records;
};

} // namespace ns3

#endif // INFERENCE_RECORDER_H
