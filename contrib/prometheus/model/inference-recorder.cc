/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "inference-recorder.h"

#include "ns3/simulator.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(InferenceRecorder);

TypeId InferenceRecorder::GetTypeId()
{
    static TypeId tid = TypeId("ns3::InferenceRecorder")
                            .SetParent<Object>()
                            .SetGroupName("Prometheus")
                            .AddConstructor<InferenceRecorder>();
    return tid;
}

void InferenceRecorder::Follow(Ptr<ImageSourceApplication> source,
                               const std::vector<Ptr<LayerHostApplication>>& hosts,
                               Ptr<ResultSinkApplication> sink,
                               uint16_t network,
                               SharedTrunk trunk)
{
    m_network = network;
    m_trunk = trunk;
    const Ptr<InferenceRecorder> self(this);
    source->TraceConnectWithoutContext("ImageSent",
                                       MakeCallback(&InferenceRecorder::RecordSent, self));
    for (const auto& host : hosts)
    {
        host->TraceConnectWithoutContext("StageServed",
                                         MakeCallback(&InferenceRecorder::RecordServed, self));
    }
    sink->TraceConnectWithoutContext("Result",
                                     MakeCallback(&InferenceRecorder::RecordResult, self));
}

const std::vector<InferenceRecord>& InferenceRecorder::GetRecords() const
{
    return m_records;
}

void InferenceRecorder::RecordSent(uint32_t inference)
{
    m_records.resize(inference + 1);
    m_records[inference].sent = Simulator::Now();
}

bool InferenceRecorder::IsOwn(const LayerHostApplication::StageServed& served) const
{
    return served.network == m_network ||
           (served.network == m_trunk.network && served.layers.last <= m_trunk.layers);
}

void InferenceRecorder::RecordServed(const LayerHostApplication::StageServed& served)
{
    if (!IsOwn(served) || served.inference >= m_records.size())
    {
        return;
    }
    auto& record = m_records[served.inference];
    record.processing += served.service.finished - served.service.started;
    record.queueing += served.service.started - served.service.queued;
    record.arrivedShare *= served.inputShare;
}

void InferenceRecorder::RecordResult(uint16_t network,
                                     uint32_t inference,
                                     const prometheus::MaskedTensor& logits)
{
    if (network != m_network || inference >= m_records.size())
    {
        return;
    }
    auto& record = m_records[inference];
    record.answered = true;
    record.latency = Simulator::Now() - record.sent;
    record.predictedClass = prometheus::ArgMax(logits.tensor);
    record.arrivedShare *= static_cast<double>(logits.GetArrivedCount()) /
                           static_cast<double>(logits.tensor.GetElementCount());
}

} // namespace ns3
