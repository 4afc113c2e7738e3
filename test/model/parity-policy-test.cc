/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Parity packets bring back what was lost.

#include "codec/codec-fixtures.h"
#include "model/policy-wire.h"

namespace ns3
{
namespace
{

using prometheus::DType;
using prometheus::Tensor;

using ParityPolicy = PolicyWire;

TEST_F(ParityPolicy, ReedSolomonBringsBackAsManyChunksAsItHasParity)
{
    route.policy = "fec-rs";
    Expect(3136);
    Lose({0, 4, 8}); // 9 chunks of 357 elements, 3 of parity
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].IsComplete());
    EXPECT_TRUE(received[0].tensor == Ramp(3136));
    EXPECT_EQ(ledger->GetRecoveredCount(), 3);
    EXPECT_EQ(ledger->GetLostByCause().count("missed deadline"), 0);
}

TEST_F(ParityPolicy, ReedSolomonBringsNothingBackOfMore)
{
    route.policy = "fec-rs";
    Expect(3136, MilliSeconds(100));
    Lose({0, 4, 8, 9});
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_EQ(received[0].GetArrivedCount(), 3136 - 357 * 2 - (3136 - 8 * 357));
    EXPECT_EQ(ledger->GetRecoveredCount(), 0);
}

TEST_F(ParityPolicy, XorBringsBackABurstOfAChunkAGroup)
{
    route.policy = "fec-xor"; // 9 chunks in 3 groups
    Expect(3136);
    Lose({3, 4, 5});
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(3136));
    EXPECT_EQ(ledger->GetRecoveredCount(), 3);
}

TEST_F(ParityPolicy, ParityOfPackedChunksOfManyLengthsBringsThemBack)
{
    std::mt19937 random(3);
    const Tensor tensor = prometheus::RandomActivation({40, 20, 20}, random);
    route.policy = "fec-rs";
    route.encoding = "float32-rle";
    receiver->Expect(0, 1, {DType::Float32, tensor.GetShape(), {Seconds(5)}, [this](auto, auto& t) {
                                received.push_back(t);
                            }});
    Lose({1, 2, 3});
    Send(tensor);
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == tensor);
    EXPECT_EQ(ledger->GetRecoveredCount(), 3);
}

TEST_F(ParityPolicy, ProtectingTheFirstChunksOnlyIsUnequalProtection)
{
    route.policy = "fec-rs";
    route.protectedShare = 0.3; // chunks 0 to 2 of 9
    route.parityShare = 1;
    Expect(3136, MilliSeconds(100));
    Lose({0, 1, 2, 5});
    Send(Ramp(3136));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_EQ(sent[TensorHeader::PARITY], 3);
    EXPECT_EQ(received[0].GetArrivedCount(), 3136 - 357);
}

TEST_F(ParityPolicy, ATensorOfOneChunkComesBackFromItsParity)
{
    route.policy = "fec-xor";
    Expect(10);
    Lose({0});
    Send(Ramp(10));
    Simulator::Run();
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received[0].tensor == Ramp(10));
}

TEST_F(ParityPolicy, ParityCountsForTheReassemblyMemory)
{
    TensorHeader header;
    header.elementsPerChunk = 357;
    header.chunkCount = 9;
    ExpectedTensor expected{DType::Float32, {3136}, {}, {}};
    EXPECT_EQ(IncomingTensor::BytesNeeded(header, expected), 12'544);
    header.parity = ParityFields{prometheus::ErasureCodeId::ReedSolomon, 9, 3};
    // The codes, all chunks once more, three parity payloads and a slot for each of the twelve.
    EXPECT_EQ(IncomingTensor::BytesNeeded(header, expected),
              2 * 12'544 + 3 * (357 * 4 + 2) + 12 * 32);
    header.parity->protectedChunks = 4'000'000'000;
    EXPECT_EQ(IncomingTensor::BytesNeeded(header, expected), std::nullopt);
    header.parity = ParityFields{prometheus::ErasureCodeId::ReedSolomon, 9, 256};
    EXPECT_EQ(IncomingTensor::BytesNeeded(header, expected), std::nullopt);
}

} // namespace
} // namespace ns3
