/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor-header.h"

#include "ns3/packet.h"

#include <gtest/gtest.h>

#include <random>

namespace ns3
{
namespace
{

TensorHeader SampleHeader()
{
    TensorHeader header;
    header.type = TensorHeader::RESULT;
    header.network = 0x1234;
    header.cut = 0x2345;
    header.inference = 0x3456789a;
    header.chunk = 7;
    header.chunkCount = 9;
    header.elementsPerChunk = 360;
    header.layoutSeed = 0x456789ab;
    header.encoding = prometheus::EncodingId::UInt8;
    header.exit = 3;
    header.sideInfo = {1, 2, 3, 4, 5, 6, 7, 8};
    return header;
}

TEST(TensorHeader, ReadsBackWhatWasWritten)
{
    const auto sent = SampleHeader();
    auto packet = Create<Packet>(10);
    packet->AddHeader(sent);
    EXPECT_EQ(packet->GetSize(), 32 + 8 + 10);

    TensorHeader received;
    EXPECT_EQ(packet->RemoveHeader(received), 40);
    EXPECT_TRUE(received.IsValid());
    EXPECT_EQ(received.type, sent.type);
    EXPECT_EQ(received.network, sent.network);
    EXPECT_EQ(received.cut, sent.cut);
    EXPECT_EQ(received.inference, sent.inference);
    EXPECT_EQ(received.chunk, sent.chunk);
    EXPECT_EQ(received.chunkCount, sent.chunkCount);
    EXPECT_EQ(received.elementsPerChunk, sent.elementsPerChunk);
    EXPECT_EQ(received.layoutSeed, sent.layoutSeed);
    EXPECT_EQ(received.encoding, sent.encoding);
    EXPECT_EQ(received.layout, sent.layout);
    EXPECT_EQ(received.exit, sent.exit);
    EXPECT_EQ(received.sideInfo, sent.sideInfo);
}

TEST(TensorHeader, CarriesParityFieldsBehindTheSideInformation)
{
    auto sent = SampleHeader();
    sent.type = TensorHeader::PARITY;
    sent.parity = ParityFields{prometheus::ErasureCodeId::ReedSolomon, 0x01020304, 0x05060708};
    auto packet = Create<Packet>();
    packet->AddHeader(sent);
    EXPECT_EQ(packet->GetSize(), 32 + 8 + 9);
    TensorHeader received;
    EXPECT_EQ(packet->PeekHeader(received), 49);
    EXPECT_TRUE(received.IsValid());
    EXPECT_EQ(received.type, TensorHeader::PARITY);
    EXPECT_EQ(received.sideInfo, sent.sideInfo);
    EXPECT_TRUE(received.parity == sent.parity);

    // A header that is read again forgets the fields of the one before.
    auto without = Create<Packet>();
    without->AddHeader(SampleHeader());
    without->PeekHeader(received);
    EXPECT_FALSE(received.parity.has_value());
}

/** Whether bytes as they are make a valid header. */
bool IsValidHeader(const std::vector<uint8_t>& bytes)
{
    auto packet = Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size()));
    TensorHeader header;
    packet->PeekHeader(header);
    return header.IsValid();
}

std::vector<uint8_t> SampleBytes()
{
    auto packet = Create<Packet>();
    packet->AddHeader(SampleHeader());
    std::vector<uint8_t> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), packet->GetSize());
    return bytes;
}

TEST(TensorHeader, RefusesEveryTruncation)
{
    auto bytes = SampleBytes();
    bytes[3] |= 0x80;
    bytes.resize(bytes.size() + 9);
    ASSERT_TRUE(IsValidHeader(bytes));
    for (std::size_t size = 0; size < bytes.size(); ++size)
    {
        EXPECT_FALSE(IsValidHeader({bytes.begin(), bytes.begin() + static_cast<long>(size)}))
            << size;
    }
}

TEST(TensorHeader, RefusesForeignFields)
{
    const auto refuses = [](std::size_t at, uint8_t value)
    {
        auto bytes = SampleBytes();
        bytes[at] = value;
        return !IsValidHeader(bytes);
    };
    EXPECT_TRUE(refuses(0, 0x51)) << "magic";
    EXPECT_TRUE(refuses(2, 1)) << "version";
    EXPECT_TRUE(refuses(3, 0)) << "type";
    EXPECT_TRUE(refuses(3, 7)) << "type";
    EXPECT_TRUE(refuses(3, 0x14)) << "a bit that means nothing";
    EXPECT_TRUE(refuses(3, 0x84)) << "parity fields that are not there";
    EXPECT_TRUE(refuses(15, 9)) << "chunk 9 of 9";
    EXPECT_TRUE(refuses(31, 65)) << "side information too long";
}

TEST(TensorHeader, SurvivesRandomBytes)
{
    std::mt19937 random(1);
    for (int i = 0; i < 20'000; ++i)
    {
        auto bytes = SampleBytes();
        bytes.resize(random() % 80);
        for (std::size_t k = 3; k < bytes.size(); ++k)
        {
            if (random() % 4 == 0)
            {
                bytes[k] = static_cast<uint8_t>(random());
            }
        }
        auto packet = Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size()));
        TensorHeader header;
        const uint32_t read = packet->PeekHeader(header);
        EXPECT_LE(read, bytes.size());
        EXPECT_EQ(read != 0, header.IsValid());
        EXPECT_TRUE(!header.IsValid() || header.chunk < header.chunkCount);
    }
}

} // namespace
} // namespace ns3
