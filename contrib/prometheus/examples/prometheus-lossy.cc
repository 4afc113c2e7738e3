/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A tensor over a radio link that loses packets: choose how it is delivered and what fills the
// rest, such as --policy=fec-rs or --policy=nack, and --reconstruction=linear.

#include "deployment-helper.h"

#include "ns3/command-line.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <cmath>
#include <iostream>

using namespace ns3;
using prometheus::Tensor;

int main(int argc, char* argv[])
{
    std::string policy = "udp";
    std::string reconstruction = "linear";
    double loss = 0.3;
    CommandLine command(__FILE__);
    command.AddValue("policy", "udp, fec-xor, fec-rs, nack, tcp", policy);
    command.AddValue("reconstruction", "zero, nearest, linear, ...", reconstruction);
    command.AddValue("loss", "probability that a data frame is lost", loss);
    command.Parse(argc, argv);

    prometheus::Deployment link; // the unit receives
    link.units = {{prometheus::UnitCatalogue().Find("stm32h7"), {5, 0}}};
    link.sources = {{{0, 0}}};
    link.sinks = {{{10, 0}}};
    AdhocWifiOptions radio;
    radio.maxAttempts = 1;
    radio.loss.frameErrorRate = loss;
    radio.loss.ownDataFramesOnly = true;
    DeploymentHelper helper(radio);
    helper.SetEndpointAttribute("Policy", StringValue(policy));
    helper.SetEndpointAttribute("Reconstruction", StringValue(reconstruction));
    const auto nodes = helper.Install(link);
    helper.AssignStreams(nodes, 0);

    std::vector<float> waves;
    for (int i = 0; i < 16 * 28 * 28; ++i)
    {
        waves.push_back(std::sin(0.2F * (i / 28 % 28)) * std::cos(0.2F * (i % 28)));
    }
    const Tensor tensor = Tensor::FromFloats({16, 28, 28}, waves);
    TensorRoute route;
    route.destination = nodes.GetAddress(0);
    route.pacing = AdhocWifiHelper(radio).GetPacing(1);
    route.deadline = MilliSeconds(100);
    ExpectedTensor expected{prometheus::DType::Float32, {16, 28, 28}, {route.deadline}, {}};
    expected.receive = [&](uint32_t, const prometheus::MaskedTensor& received)
    {
        double error = 0;
        for (std::size_t i = 0; i < waves.size(); ++i)
        {
            error += std::pow(received.tensor.GetFloats()[i] - waves[i], 2);
        }
        std::cout << policy << ", " << reconstruction << ": " << received.GetArrivedCount()
                  << " of " << waves.size() << " elements, root mean square error "
                  << std::sqrt(error / static_cast<double>(waves.size())) << ", after "
                  << (Simulator::Now() - MilliSeconds(10)).GetMicroSeconds() << " us\n";
    };
    nodes.GetEndpoint(0)->Expect(0, 1, expected);
    Simulator::Schedule(
        MilliSeconds(10),
        [&] {
            nodes.GetEndpoint(1)->Send({0, 1, 0}, TensorHeader::DATA, tensor, route);
        });
    Simulator::Stop(Seconds(10));
    Simulator::Run();
    Simulator::Destroy();
}
