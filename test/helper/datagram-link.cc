/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "helper/datagram-link.h"

#include "block-ack-retry-limit.h"

namespace ns3
{

DatagramLink::DatagramLink(const AdhocWifiOptions& radio,
                           std::vector<double> metres,
                           int64_t stream)
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    m_nodes.Create(static_cast<uint32_t>(metres.size()));
    for (uint32_t i = 0; i < m_nodes.GetN(); ++i)
    {
        auto mobility = CreateObject<ConstantPositionMobilityModel>();
        mobility->SetPosition({metres[i], 0, 0});
        m_nodes.Get(i)->AggregateObject(mobility);
    }
    AdhocWifiOptions options = radio;
    options.queuePackets = 100'000;
    AdhocWifiHelper helper(options);
    m_devices = helper.Install(m_nodes);
    helper.AssignStreams(m_devices, stream);
    PacketSocketHelper().Install(m_nodes);
}

DatagramLink::~DatagramLink()
{
    Simulator::Destroy();
}

void DatagramLink::SetRtsThreshold(uint32_t bytes)
{
    DynamicCast<WifiNetDevice>(m_devices.Get(0))
        ->GetRemoteStationManager()
        ->SetAttribute("RtsCtsThreshold", UintegerValue(bytes));
}

NetDeviceContainer DatagramLink::GetDevices() const
{
    return m_devices;
}

NetDeviceContainer DatagramLink::GetLoopbacks() const
{
    auto device = CreateObject<LoopbackNetDevice>();
    m_nodes.Get(0)->AddDevice(device);
    return NetDeviceContainer(device);
}

void DatagramLink::NotifySent(Ptr<const WifiPsdu> psdu)
{
    m_result.aggregates += psdu->GetNMpdus() > 1;
    for (std::size_t i = 0; i < psdu->GetNMpdus(); ++i)
    {
        m_result.dataFrames += psdu->GetHeader(i).HasData();
    }
}

DatagramLink::Result DatagramLink::Send(int count, uint32_t bytes, Time interval)
{
    PacketSocketAddress to;
    to.SetSingleDevice(m_devices.Get(0)->GetIfIndex());
    to.SetPhysicalAddress(m_devices.Get(1)->GetAddress());
    to.SetProtocol(0x88b5); // for local experiments (IEEE 802)
    PacketSocketAddress at = to;
    at.SetSingleDevice(m_devices.Get(1)->GetIfIndex());
    auto sender = Socket::CreateSocket(m_nodes.Get(0), PacketSocketFactory::GetTypeId());
    auto receiver = Socket::CreateSocket(m_nodes.Get(1), PacketSocketFactory::GetTypeId());
    sender->Bind();
    receiver->Bind(at);
    receiver->SetRecvCallback(Callback<void, Ptr<Socket>>(
        [this](Ptr<Socket> socket)
        {
            while (auto packet = socket->Recv())
            {
                uint32_t number = 0;
                packet->CopyData(reinterpret_cast<uint8_t*>(&number), sizeof number);
                ++m_result.delivered;
                m_result.arrivals.insert(number);
            }
        }));
    auto device = DynamicCast<WifiNetDevice>(m_devices.Get(0));
    device->GetMac()->TraceConnectWithoutContext(
        "DroppedMpdu",
        Callback<void, WifiMacDropReason, Ptr<const WifiMpdu>>(
            [this](WifiMacDropReason, Ptr<const WifiMpdu> mpdu)
            { m_result.givenUp += mpdu->GetHeader().HasData(); }));
    if (auto limit = device->GetObject<BlockAckRetryLimit>())
    {
        limit->TraceConnectWithoutContext("Drop",
                                          Callback<void, Ptr<const WifiMpdu>>(
                                              [this](Ptr<const WifiMpdu>) { ++m_result.givenUp; }));
    }
    device->GetPhy()->TraceConnectWithoutContext(
        "PhyTxPsduBegin",
        Callback<void, WifiConstPsduMap, WifiTxVector, double>(
            [this](WifiConstPsduMap psdus, WifiTxVector, double)
            {
                for (const auto& [station, psdu] : psdus)
                {
                    NotifySent(psdu);
                }
            }));
    for (int i = 0; i < count; ++i)
    {
        Simulator::Schedule(MilliSeconds(10) + i * interval,
                            [sender, to, bytes, i]
                            {
                                std::vector<uint8_t> content(bytes, 0);
                                const auto number = static_cast<uint32_t>(i);
                                std::copy_n(reinterpret_cast<const uint8_t*>(&number),
                                            sizeof number,
                                            content.begin());
                                sender->SendTo(Create<Packet>(content.data(), bytes), 0, to);
                            });
    }
    Simulator::Stop(count * interval + Seconds(12)); // the queue's lifetime and a little
    Simulator::Run();
    return m_result;
}

} // namespace ns3
