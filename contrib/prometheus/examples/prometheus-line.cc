/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The smallest complete simulation: two layers on two units in a line between source and sink.
// These layers are made by hand; real ones come from TorchRunner or RecordedRunner.

#include "placed-network-helper.h"

#include "ns3/simulator.h"

#include <iostream>

using namespace ns3;
using prometheus::Tensor;

/** Two layers; each element of an output is the mean of the input, plus its own index. */
class Means : public prometheus::StageRunner
{
  public:
    const prometheus::NetworkProfile& GetProfile() const override
    {
        static const prometheus::NetworkProfile profile{
            "means",
            {1000},
            {{"many", 4, 0, 1'000'000, {700}, 0}, {"two", 4, 0, 2'000'000, {2}, 0}},
            2};
        return profile;
    }

    std::optional<Tensor> Run(prometheus::LayerRange range,
                              const prometheus::MaskedTensor& input) override
    {
        Tensor data = input.tensor;
        for (uint32_t layer = range.first; layer < range.last; ++layer)
        {
            float sum = 0;
            for (int64_t i = 0; i < data.GetElementCount(); ++i)
            {
                sum += layer == 0 ? data.GetBytes()[i] : data.GetFloats()[i];
            }
            std::vector<float> output(layer == 0 ? 700 : 2, sum / data.GetElementCount());
            for (std::size_t i = 0; i < output.size(); ++i)
            {
                output[i] += i;
            }
            data = Tensor::FromFloats(GetProfile().layers[layer].outputShape, output);
        }
        return data;
    }
};

int main()
{
    const auto stm32h7 = prometheus::UnitCatalogue().Find("stm32h7");
    prometheus::Deployment line;
    line.units = {{stm32h7, {5, 0}}, {stm32h7, {10, 0}}};
    line.sources = {{{0, 0}}};
    line.sinks = {{{15, 0}}};
    const AdhocWifiOptions radio;
    const DeploymentHelper deployment(radio);
    const auto nodes = deployment.Install(line);
    deployment.AssignStreams(nodes, 0);

    const Tensor image =
        Tensor::FromBytes(prometheus::DType::UInt8, {1000}, std::vector<uint8_t>(1000));
    const auto images = std::make_shared<const std::vector<Tensor>>(1, image);
    const uint32_t source = line.SourceVertex(0);
    const uint32_t sink = line.SinkVertex(0);
    const auto network =
        PlacedNetworkHelper(AdhocWifiHelper(radio), {})
            .Install(nodes, 0, std::make_shared<Means>(), {0, 1}, source, sink, images);
    network.source->SetFinishedCallback([] { Simulator::Stop(); });
    Simulator::Run();
    const auto record = network.recorder->GetRecords().front();
    std::cout << "latency " << record.latency.GetNanoSeconds() << " ns, of it processing "
              << record.processing.GetNanoSeconds() << " ns; class " << record.predictedClass
              << "\n";
    Simulator::Destroy();
}
