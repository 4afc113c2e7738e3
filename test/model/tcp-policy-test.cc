/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Tensors through a TCP connection, and what is done with a stream that lies.

#include "model/policy-wire.h"

#include "ns3/tcp-socket-factory.h"

#include <gmock/gmock.h>

namespace ns3
{
namespace
{

class TcpPolicy : public PolicyWire
{
  protected:
    TcpPolicy()
    {
        route.policy = "tcp";
    }

    /** Writes bytes to the receiver's port through a connection of its own. */
    void SendStream(std::vector<uint8_t> bytes)
    {
        strangers.push_back(Socket::CreateSocket(nodes.Get(0), TcpSocketFactory::GetTypeId()));
        auto socket = strangers.back();
        socket->Bind();
        socket->Connect(AddressOf(1));
        socket->SetConnectCallback(
            Callback<void, Ptr<Socket>>(
                [bytes](Ptr<Socket> open)
                { open->Send(Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size()))); }),
            Callback<void, Ptr<Socket>>());
    }

    std::vector<Ptr<Socket>> strangers;
};

TEST_F(TcpPolicy, LossesAreRepairedByTheConnection)
{
    LoseAtRandom(1, 0.05, 3);
    Expect(3136, Seconds(60));
    for (uint32_t i = 0; i < 10; ++i)
    {
        Send(Ramp(3136), i);
    }
    Simulator::Run();
    ASSERT_EQ(received.size(), 10);
    for (const auto& tensor : received)
    {
        EXPECT_TRUE(tensor.tensor == Ramp(3136));
    }
    EXPECT_EQ(ledger->GetSentCount(), 90);
    EXPECT_EQ(ledger->GetDeliveredCount(), 90);
}

TEST_F(TcpPolicy, WhatComesBehindTheDeadlineIsReadAndDroppedAndTheNextTensorIsWhole)
{
    Expect(31360, MilliSeconds(20)); // some 106 ms at 10 Mb/s
    Send(Ramp(31360), 0);
    Simulator::Schedule(MilliSeconds(200),
                        [this]
                        {
                            Expect(3136, MilliSeconds(500));
                            sender->Send({0, 1, 1}, TensorHeader::DATA, Ramp(3136), route);
                        });
    Simulator::Run();
    ASSERT_EQ(received.size(), 2);
    EXPECT_FALSE(received[0].IsComplete());
    EXPECT_GT(received[0].GetArrivedCount(), 0);
    EXPECT_TRUE(received[1].tensor == Ramp(3136));
    EXPECT_GT(drops["missed deadline"], 0);
    EXPECT_EQ(ledger->GetLostByCause().at("missed deadline"), drops["missed deadline"]);
}

TEST_F(TcpPolicy, ABrokenConnectionIsALossWithACauseAndTheNextTensorOpensAnother)
{
    Expect(3136, MilliSeconds(100));
    Send(Ramp(3136), 0); // arrives
    CutTheWire(MilliSeconds(100), Seconds(1000));
    Simulator::Schedule(MilliSeconds(200),
                        [this] {
                            sender->Send({0, 1, 1}, TensorHeader::DATA, Ramp(3136), route);
                        });
    Simulator::Schedule(Seconds(2000),
                        [this] {
                            sender->Send({0, 1, 2}, TensorHeader::DATA, Ramp(3136), route);
                        });
    Simulator::Run();
    ASSERT_EQ(received.size(), 2);
    EXPECT_TRUE(received[1].tensor == Ramp(3136));
    EXPECT_EQ(ledger->GetLostByCause(),
              (std::map<std::string, uint64_t>{{"tcp connection broken", 9}}));
}

TEST_F(TcpPolicy, AConnectionThatIsNeverAnsweredFails)
{
    Expect(3136, MilliSeconds(100));
    LoseAtRandom(1, 1, 1);
    Send(Ramp(3136), 0);
    Simulator::Run();
    EXPECT_TRUE(received.empty());
    EXPECT_EQ(ledger->GetLostByCause(),
              (std::map<std::string, uint64_t>{{"tcp connection failed", 9}}));
}

TEST_F(TcpPolicy, ARefusedConnectionFails)
{
    route.destination = InetSocketAddress(interfaces.GetAddress(1), 9999); // nobody listens
    Send(Ramp(3136), 0);
    Simulator::Run();
    uint64_t lost = 0;
    for (const auto& [cause, count] : ledger->GetLostByCause())
    {
        EXPECT_THAT(cause, testing::HasSubstr("tcp connection"));
        lost += count;
    }
    EXPECT_EQ(lost, 9);
}

TEST_F(TcpPolicy, HostileLengthsAndFramesEndTheirConnectionOrAreDroppedAndNothingElse)
{
    Expect(3136);
    Send(Ramp(3136));
    Simulator::Schedule(START,
                        [this]
                        {
                            SendStream({0xff, 0xff, 0xff, 0xff, 1, 2, 3});
                            SendStream({0, 0, 0, 0, 1, 2, 3});
                            SendStream({0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 2, 9, 9});
                            SendStream({0, 0, 0, 100, 1, 2, 3}); // and never more
                        });
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(3136));
    EXPECT_EQ(drops["malformed"], 4);
}

} // namespace
} // namespace ns3
