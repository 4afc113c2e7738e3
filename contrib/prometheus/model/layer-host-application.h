/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LAYER_HOST_APPLICATION_H
#define LAYER_HOST_APPLICATION_H

#include "compute-unit.h"
#include "stage-runner.h"
#include "tensor-endpoint.h"

#include "ns3/application.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{

/** Where a stage's output goes: to the host of the next layer, or to the sink behind the last. */
struct StageOutput
{
    /** Number that it travels under: of the network whose next layer it is for. */
    uint16_t network{0};
    TensorRoute route;
};

/** A run of consecutive layers of a network that one unit hosts, and where its output goes. */
struct HostedStage
{
    /** Number that its input travels under. */
    uint16_t network{0};
    prometheus::LayerRange layers;
    /** Computes the layers; shared by all hosts of the network. */
    std::shared_ptr<prometheus::StageRunner> runner;
    /** One, or one a network where networks part that share the layers up to here. */
    std::vector<StageOutput> outputs;
    /** How the input is received. */
    TensorReception input;
};

/**
 * Runs the layers that a unit hosts: receives their input, queues on the ComputeUnit of its node,
 * computes the real output and sends it on, to every receiver in their order.
 *
 * When the runner does not know the output (a recording whose input lost elements), a tensor of NaN
 * of the same shape goes on: the packets keep their size and nobody mistakes it for a result.
 */
class LayerHostApplication : public Application
{
  public:
    static TypeId GetTypeId();

    /** Call before the simulation starts. Aborts when the unit's memory cannot take the layers. */
    void AddStage(const HostedStage& stage);

    /** One input served by a stage. */
    struct StageServed
    {
        uint16_t network;
        uint32_t inference;
        prometheus::LayerRange layers;
        ComputeUnit::Service service;
        /** Share of the stage's input elements that arrived. */
        double inputShare;
    };

    /** Signature of the trace source StageServed. */
    typedef void (*StageServedTracedCallback)(const StageServed& served);

  private:
    void StartApplication() override;
    void StopApplication() override;
    void ReceiveInput(std::size_t stage, uint32_t inference, const prometheus::MaskedTensor& input);
    void FinishStage(std::size_t stage,
                     uint32_t inference,
                     const prometheus::MaskedTensor& input,
                     ComputeUnit::Service service);

    std::vector<HostedStage> m_stages;
    bool m_running{false};
    TracedCallback<const StageServed&> m_servedTrace;
};

} // namespace ns3

#endif // LAYER_HOST_APPLICATION_H
