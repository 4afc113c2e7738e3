/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "chunk-ledger.h"

#include <gtest/gtest.h>

namespace ns3
{
namespace
{

using Causes = std::map<std::string, uint64_t>;

Ptr<Packet> Send(const Ptr<ChunkLedger>& ledger)
{
    auto packet = Create<Packet>(100);
    ledger->RecordSent(packet);
    return packet;
}

TEST(ChunkLedger, EveryChunkIsDeliveredOrLostByACause)
{
    auto ledger = CreateObject<ChunkLedger>();
    const auto arrives = Send(ledger);
    const auto dropped = Send(ledger);
    Send(ledger);
    ledger->RecordDelivered(arrives->Copy());
    ledger->RecordDropped(dropped->CreateFragment(0, 50), "queue");
    EXPECT_EQ(ledger->GetSentCount(), 3);
    EXPECT_EQ(ledger->GetDeliveredCount(), 1);
    EXPECT_EQ(ledger->GetLostByCause(), (Causes{{"in flight", 1}, {"queue", 1}}));
}

TEST(ChunkLedger, AFrameGivenUpAfterItArrivedIsNotLost)
{
    auto ledger = CreateObject<ChunkLedger>();
    const auto first = Send(ledger);
    const auto second = Send(ledger);
    ledger->RecordDelivered(first);
    ledger->RecordDropped(first, "retry limit");
    ledger->RecordDropped(second, "retry limit"); // the relay gave up, but had passed it on
    ledger->RecordDelivered(second);
    EXPECT_TRUE(ledger->GetLostByCause().empty());
}

TEST(ChunkLedger, TheLastCauseCountsAndForeignPacketsDoNot)
{
    auto ledger = CreateObject<ChunkLedger>();
    const auto packet = Send(ledger);
    ledger->RecordDropped(packet, "a");
    ledger->RecordDropped(packet, "b");
    ledger->RecordDropped(Create<Packet>(5), "c");
    EXPECT_EQ(ledger->GetLostByCause(), (Causes{{"b", 1}}));
}

} // namespace
} // namespace ns3
