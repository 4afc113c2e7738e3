/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RESULT_SINK_APPLICATION_H
#define RESULT_SINK_APPLICATION_H

#include "layer-profile.h"
#include "tensor-endpoint.h"

#include "ns3/application.h"
#include "ns3/traced-callback.h"

#include <cstdint>

namespace ns3
{

/** The recipient of a network's decisions: receives the last layer's output, the logits. */
class ResultSinkApplication : public Application
{
  public:
    static TypeId GetTypeId();

    /** @param reception of results; its deadline must be > 0. */
    void SetNetwork(uint16_t network,
                    const prometheus::NetworkProfile& profile,
                    const TensorReception& reception);

    /** Signature of the trace source Result. */
    typedef void (*ResultTracedCallback)(uint16_t network,
                                         uint32_t inference,
                                         const prometheus::MaskedTensor& logits);

  private:
    void StartApplication() override;
    void StopApplication() override;

    uint16_t m_network{0};
    uint16_t m_resultCut{0};
    prometheus::Shape m_resultShape;
    TensorReception m_reception;
    bool m_running{false};

    TracedCallback<uint16_t, uint32_t, const prometheus::MaskedTensor&> m_resultTrace;
};

} // namespace ns3

#endif // RESULT_SINK_APPLICATION_H
