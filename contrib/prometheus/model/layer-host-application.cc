/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "layer-host-application.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/node.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("LayerHostApplication");
NS_OBJECT_ENSURE_REGISTERED(LayerHostApplication);

namespace
{

using prometheus::NetworkProfile;

/** The type and shape of what crosses a cut: the source's image, or a layer's output. */
ExpectedTensor ExpectInputOf(const NetworkProfile& profile, uint32_t layer)
{
    ExpectedTensor expected;
    expected.dtype = layer == 0 ? prometheus::DType::UInt8 : prometheus::DType::Float32;
    expected.shape = layer == 0 ? profile.inputShape : profile.layers.at(layer - 1).outputShape;
    return expected;
}

double ArrivedShare(const prometheus::MaskedTensor& input)
{
    const auto count = input.tensor.GetElementCount();
    return count == 0 ? 1.0
                      : static_cast<double>(input.GetArrivedCount()) / static_cast<double>(count);
}

} // namespace

TypeId LayerHostApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::LayerHostApplication")
            .SetParent<Application>()
            .SetGroupName("Prometheus")
            .AddConstructor<LayerHostApplication>()
            .AddTraceSource("StageServed",
                            "A stage served an input: queueing and service times.",
                            MakeTraceSourceAccessor(&LayerHostApplication::m_servedTrace),
                            "ns3::LayerHostApplication::StageServedTracedCallback");
    return tid;
}

void LayerHostApplication::AddStage(const HostedStage& stage)
{
    const NetworkProfile& profile = stage.runner->GetProfile();
    prometheus::RequireRange(profile, stage.layers);
    auto unit = GetNode()->GetObject<ComputeUnit>();
    NS_ABORT_MSG_IF(!unit,
                    "LayerHostApplication: node " << GetNode()->GetId() << " has no ComputeUnit");
    for (uint32_t j = stage.layers.first; j < stage.layers.last; ++j)
    {
        const auto& layer = profile.layers[j];
        const auto refusal =
            unit->Admit({layer.name, layer.weightCount, layer.workingBytes, layer.multiplications});
        NS_ABORT_MSG_IF(refusal,
                        "LayerHostApplication: node " << GetNode()->GetId() << ", network '"
                                                      << profile.name << "': " << *refusal);
    }
    m_stages.push_back(stage);
}

void LayerHostApplication::StartApplication()
{
    m_running = true;
    auto endpoint = GetNode()->GetObject<TensorEndpoint>();
    NS_ABORT_MSG_IF(
        !endpoint, "LayerHostApplication: node " << GetNode()->GetId() << " has no TensorEndpoint");
    for (std::size_t s = 0; s < m_stages.size(); ++s)
    {
        const HostedStage& stage = m_stages[s];
        auto expected = ExpectInputOf(stage.runner->GetProfile(), stage.layers.first);
        expected.reception = stage.input;
        expected.receive = [this, s](uint32_t inference, const prometheus::MaskedTensor& input)
        { ReceiveInput(s, inference, input); };
        endpoint->Expect(
            stage.network, static_cast<uint16_t>(stage.layers.first), std::move(expected));
        for (const auto& output : stage.outputs)
        {
            endpoint->Prepare(output.route);
        }
    }
}

void LayerHostApplication::StopApplication()
{
    m_running = false;
}

void LayerHostApplication::ReceiveInput(std::size_t stage,
                                        uint32_t inference,
                                        const prometheus::MaskedTensor& input)
{
    if (!m_running)
    {
        return;
    }
    const HostedStage& hosted = m_stages[stage];
    const auto work =
        hosted.runner->GetProfile().Multiplications(hosted.layers.first, hosted.layers.last);
    GetNode()->GetObject<ComputeUnit>()->Submit(
        work,
        [this, stage, inference, input](ComputeUnit::Service service)
        { FinishStage(stage, inference, input, service); });
}

void LayerHostApplication::FinishStage(std::size_t stage,
                                       uint32_t inference,
                                       const prometheus::MaskedTensor& input,
                                       ComputeUnit::Service service)
{
    if (!m_running)
    {
        return;
    }
    const HostedStage& hosted = m_stages[stage];
    const NetworkProfile& profile = hosted.runner->GetProfile();
    m_servedTrace({hosted.network, inference, hosted.layers, service, ArrivedShare(input)});

    const auto known = hosted.runner->Run(hosted.layers, input);
    const uint32_t last = hosted.layers.last;
    const bool isResult = last == profile.layers.size();
    const auto output =
        known ? *known : prometheus::Tensor::Unknown(profile.layers[last - 1].outputShape);
    auto endpoint = GetNode()->GetObject<TensorEndpoint>();
    for (const auto& [network, route] : hosted.outputs)
    {
        endpoint->Send({network, static_cast<uint16_t>(last), inference},
                       isResult ? TensorHeader::RESULT : TensorHeader::DATA,
                       output,
                       route);
    }
}

} // namespace ns3
