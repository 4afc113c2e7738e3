/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "result-sink-application.h"

#include "ns3/abort.h"
#include "ns3/node.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ResultSinkApplication);

TypeId ResultSinkApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ResultSinkApplication")
            .SetParent<Application>()
            .SetGroupName("Prometheus")
            .AddConstructor<ResultSinkApplication>()
            .AddTraceSource("Result",
                            "A decision arrived: network, inference, logits.",
                            MakeTraceSourceAccessor(&ResultSinkApplication::m_resultTrace),
                            "ns3::ResultSinkApplication::ResultTracedCallback");
    return tid;
}

void ResultSinkApplication::SetNetwork(uint16_t network,
                                       const prometheus::NetworkProfile& profile,
                                       const TensorReception& reception)
{
    m_network = network;
    m_resultCut = static_cast<uint16_t>(profile.layers.size());
    m_resultShape = profile.layers.back().outputShape;
    m_reception = reception;
}

void ResultSinkApplication::StartApplication()
{
    auto endpoint = GetNode()->GetObject<TensorEndpoint>();
    NS_ABORT_MSG_IF(!endpoint,
                    "ResultSinkApplication: node " << GetNode()->GetId()
                                                   << " has no TensorEndpoint");
    m_running = true;
    ExpectedTensor expected;
    expected.shape = m_resultShape;
    expected.reception = m_reception;
    expected.receive = [this](uint32_t inference, const prometheus::MaskedTensor& logits)
    {
        if (m_running)
        {
            m_resultTrace(m_network, inference, logits);
        }
    };
    endpoint->Expect(m_network, m_resultCut, std::move(expected));
}

void ResultSinkApplication::StopApplication()
{
    m_running = false;
}

} // namespace ns3
