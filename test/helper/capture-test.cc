/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A capture on the air holds the tensor: its bytes, put together again outside the simulator.

#include "arithmetic-runner.h"
#include "helper/line-deployment.h"
#include "placed-network-helper.h"

#include "ns3/pcap-file.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <map>

namespace ns3
{
namespace
{

using prometheus::ArithmeticRunner;
using prometheus::Tensor;

uint32_t ReadNetworkOrder(const uint8_t* bytes, int count)
{
    uint32_t value = 0;
    for (int i = 0; i < count; ++i)
    {
        value = value << 8 | bytes[i];
    }
    return value;
}

/** Payloads of the chunks of one cut, by chunk number, out of a radiotap capture. */
std::map<uint32_t, std::vector<uint8_t>> ReadChunks(const std::string& path, uint32_t cut)
{
    PcapFile file;
    file.Open(path, std::ios::in | std::ios::binary);
    std::map<uint32_t, std::vector<uint8_t>> chunks;
    std::vector<uint8_t> frame(4096);
    for (;;)
    {
        uint32_t seconds;
        uint32_t microseconds;
        uint32_t included;
        uint32_t original;
        uint32_t read;
        file.Read(frame.data(), 4096, seconds, microseconds, included, original, read);
        if (file.Eof() || file.Fail())
        {
            return chunks;
        }
        const uint32_t radiotap = frame[2] | frame[3] << 8;
        const uint8_t* mac = frame.data() + radiotap;
        const bool isQosData = mac[0] == 0x88;
        const uint8_t* ip = mac + 26 + 8;
        if (!isQosData || ip[0] != 0x45 || ip[9] != 17)
        {
            continue;
        }
        const uint8_t* header = ip + 20 + 8;
        const uint32_t payloadBytes = ReadNetworkOrder(ip + 20 + 4, 2) - 8 - 32;
        if (ReadNetworkOrder(header, 2) == 0x5054 && ReadNetworkOrder(header + 6, 2) == cut)
        {
            const uint8_t* payload = header + 32;
            chunks[ReadNetworkOrder(header + 12, 4)].assign(payload, payload + payloadBytes);
        }
    }
}

class Capture : public testing::TestWithParam<const char*>
{
};

INSTANTIATE_TEST_SUITE_P(OfEachRadio, Capture, testing::Values("wifi4", "halow"));

TEST_P(Capture, HoldsTheActivationBitForBit)
{
    AdhocWifiOptions radio;
    radio.radio = GetParam();
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    const auto folder = std::filesystem::temp_directory_path() / "prometheus-capture-test";
    std::filesystem::create_directories(folder);
    const auto line = prometheus::LineDeployment(2, 5, 40e6);
    DeploymentHelper helper(radio);
    const auto installed = helper.Install(line);
    helper.AssignStreams(installed, 0);
    auto runner =
        std::make_shared<ArithmeticRunner>(prometheus::Shape{100}, std::vector<int64_t>{3136, 10});
    const Tensor image =
        Tensor::FromBytes(prometheus::DType::UInt8, {100}, std::vector<uint8_t>(100, 77));
    TensorTransportOptions transport;
    transport.layout = "contiguous"; // payloads one behind the other are the tensor
    const auto network = PlacedNetworkHelper(AdhocWifiHelper(radio), transport)
                             .Install(installed,
                                      0,
                                      runner,
                                      {0, 1},
                                      line.SourceVertex(0),
                                      line.SinkVertex(0),
                                      std::make_shared<const std::vector<Tensor>>(1, image));
    AdhocWifiHelper::EnablePcap((folder / "air").string(), installed.devices);
    network.source->SetFinishedCallback([] { Simulator::Stop(); });
    Simulator::Run();
    Simulator::Destroy(); // closes the captures

    std::vector<uint8_t> captured;
    for (const auto& [number, payload] : ReadChunks((folder / "air-1-0.pcap").string(), 1))
    {
        captured.insert(captured.end(), payload.begin(), payload.end());
    }
    const Tensor activation = *runner->Run({0, 1}, image);
    ASSERT_EQ(captured.size(), activation.GetByteCount());
    EXPECT_EQ(std::memcmp(captured.data(), activation.GetBytes(), captured.size()), 0);
    std::filesystem::remove_all(folder);
}

} // namespace
} // namespace ns3
