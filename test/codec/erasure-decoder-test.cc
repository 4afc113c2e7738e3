/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "codec-fixtures.h"
#include "erasure-decoder.h"
#include "prometheus-error.h"
#include "reconstruction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace prometheus
{
namespace
{

using testing::IsEmpty;
using testing::SizeIs;
using testing::ThrowsMessage;

using Payloads = std::vector<std::vector<uint8_t>>;

Payloads RandomPayloads(std::size_t count, std::size_t longest, std::mt19937& random)
{
    Payloads payloads(count);
    for (auto& payload : payloads)
    {
        payload.resize(random() % (longest + 1));
        std::generate(payload.begin(), payload.end(), [&random] { return random() & 255; });
    }
    return payloads;
}

ChunkOutcome AddData(ErasureDecoder& decoder, uint32_t chunk, const std::vector<uint8_t>& payload)
{
    return decoder.AddData(chunk, payload.data(), payload.size());
}

ChunkOutcome AddParity(ErasureDecoder& decoder,
                       uint32_t parity,
                       const std::vector<uint8_t>& payload)
{
    return decoder.AddParity(parity, payload.data(), payload.size());
}

/** Of every group, whether so much of it arrived that nothing need be missing. */
std::vector<bool> SolvableGroups(const ParityPlan& plan, const std::vector<uint32_t>& delivered)
{
    std::vector<uint32_t> arrived(plan.GetGroups(), 0);
    for (const uint32_t i : delivered)
    {
        const bool isData = i < plan.GetDataChunks();
        ++arrived[(isData ? i : i - plan.GetDataChunks()) % plan.GetGroups()];
    }
    std::vector<bool> solvable;
    for (uint32_t group = 0; group < plan.GetGroups(); ++group)
    {
        solvable.push_back(arrived[group] >= plan.DataInGroup(group));
    }
    return solvable;
}

TEST(ErasureDecoder, BringsBackEveryGroupOfWhichEnoughArrivedAndNothingElse)
{
    std::mt19937 random(61);
    for (int round = 0; round < 600; ++round)
    {
        const bool isXor = random() % 2 == 0;
        const auto& code = FindErasureCode(isXor ? "xor" : "reed-solomon");
        const auto dataChunks = static_cast<uint32_t>(1 + random() % (isXor ? 30 : 300));
        const auto parityChunks = static_cast<uint32_t>(
            isXor ? 1 + random() % dataChunks : dataChunks / 250 + 1 + random() % 40);
        const ParityPlan plan(code, dataChunks, parityChunks);
        const auto payloads = RandomPayloads(dataChunks, 40, random);
        const auto parity = EncodeParity(plan, payloads);
        ErasureDecoder decoder(plan, 40);

        std::vector<uint32_t> order(dataChunks + parityChunks);
        std::iota(order.begin(), order.end(), 0U);
        std::shuffle(order.begin(), order.end(), random);
        order.resize(order.size() - random() % (2 * parityChunks) % order.size());
        for (const uint32_t i : order)
        {
            const bool isData = i < dataChunks;
            const uint32_t number = isData ? i : i - dataChunks;
            for (const auto expected : {ChunkOutcome::Accepted, ChunkOutcome::Duplicate})
            {
                ASSERT_EQ(isData ? AddData(decoder, number, payloads[number])
                                 : AddParity(decoder, number, parity[number]),
                          expected);
            }
        }
        const auto solvable = SolvableGroups(plan, order);
        std::vector<bool> isKnown(dataChunks, false);
        for (const auto& recovered : decoder.TakeRecovered())
        {
            ASSERT_TRUE(solvable[recovered.chunk % plan.GetGroups()]);
            ASSERT_EQ(recovered.payload, payloads.at(recovered.chunk));
            ASSERT_FALSE(isKnown[recovered.chunk]) << "each once";
            isKnown[recovered.chunk] = true;
        }
        for (const uint32_t i : order)
        {
            if (i < dataChunks)
            {
                isKnown[i] = true;
            }
        }
        for (uint32_t chunk = 0; chunk < dataChunks; ++chunk)
        {
            ASSERT_TRUE(isKnown[chunk] || !solvable[chunk % plan.GetGroups()]) << chunk;
        }
        EXPECT_THAT(decoder.TakeRecovered(), IsEmpty()) << "each once";
    }
}

TEST(ErasureDecoder, NeedsOnlyParityWhenThatIsEnough)
{
    const ParityPlan plan(FindErasureCode("reed-solomon"), 3, 3);
    const Payloads payloads{{1, 2, 3}, {}, {9}};
    const auto parity = EncodeParity(plan, payloads);
    ErasureDecoder decoder(plan, 3);
    for (uint32_t i = 0; i < 3; ++i)
    {
        EXPECT_EQ(AddParity(decoder, i, parity[i]), ChunkOutcome::Accepted);
    }
    const auto recovered = decoder.TakeRecovered();
    ASSERT_THAT(recovered, SizeIs(3));
    for (uint32_t i = 0; i < 3; ++i)
    {
        EXPECT_EQ(recovered[i].chunk, i);
        EXPECT_EQ(recovered[i].payload, payloads[i]);
    }
}

TEST(ErasureDecoder, HoldsNoMoreThanItMust)
{
    const ParityPlan plan(FindErasureCode("reed-solomon"), 4, 2);
    const Payloads payloads{{1}, {2}, {3}, {4}, {5}};
    const auto parity = EncodeParity(plan, payloads);
    ErasureDecoder decoder(plan, 10);
    EXPECT_EQ(AddData(decoder, 4, payloads[4]), ChunkOutcome::Accepted) << "not protected";
    EXPECT_EQ(decoder.GetHeldBytes(), 0U);
    AddData(decoder, 0, payloads[0]);
    AddData(decoder, 2, payloads[2]);
    AddParity(decoder, 1, parity[1]);
    EXPECT_EQ(decoder.GetHeldBytes(), 5U);
    AddParity(decoder, 0, parity[0]);
    EXPECT_EQ(decoder.GetHeldBytes(), 0U);
    EXPECT_THAT(decoder.TakeRecovered(), SizeIs(2));
    EXPECT_EQ(AddData(decoder, 1, payloads[1]), ChunkOutcome::Accepted) << "late, harmless";
    EXPECT_EQ(decoder.GetHeldBytes(), 0U);
    EXPECT_THAT(decoder.TakeRecovered(), IsEmpty());
}

TEST(ErasureDecoder, RefusesWhatDoesNotFitThePlanOrTheGroup)
{
    const ParityPlan plan(FindErasureCode("xor"), 2, 1);
    ErasureDecoder decoder(plan, 4);
    const std::vector<uint8_t> bytes(100, 1);
    const auto addParity = [&](uint32_t number, std::size_t size)
    { return decoder.AddParity(number, bytes.data(), size); };
    const auto addData = [&](uint32_t number, std::size_t size)
    { return decoder.AddData(number, bytes.data(), size); };
    EXPECT_EQ(addParity(1, 6), ChunkOutcome::Malformed);
    EXPECT_EQ(addParity(0xffffffff, 6), ChunkOutcome::Malformed);
    EXPECT_EQ(addParity(0, 0), ChunkOutcome::Malformed);
    EXPECT_EQ(addParity(0, 1), ChunkOutcome::Malformed);
    EXPECT_EQ(addParity(0, 7), ChunkOutcome::Malformed);
    EXPECT_EQ(addData(0, 5), ChunkOutcome::Malformed);
    EXPECT_EQ(addData(0, 4), ChunkOutcome::Accepted);
    EXPECT_EQ(addParity(0, 5), ChunkOutcome::Malformed) << "too short for what arrived";
    EXPECT_EQ(decoder.GetHeldBytes(), 4U);

    ErasureDecoder other(plan, 4);
    EXPECT_EQ(other.AddParity(0, bytes.data(), 4), ChunkOutcome::Accepted);
    EXPECT_EQ(other.AddData(0, bytes.data(), 3), ChunkOutcome::Malformed) << "and the reverse";
    EXPECT_THAT([&] { ErasureDecoder(plan, 65536); },
                ThrowsMessage<InvalidInput>("parity over chunks of up to 65536 bytes: at most "
                                            "65535 can be protected"));
}

TEST(ErasureDecoder, GivesNothingThatNoPayloadCanHaveBeen)
{
    const ParityPlan plan(FindErasureCode("xor"), 2, 1);
    const auto recover = [&plan](const std::vector<uint8_t>& parity)
    {
        ErasureDecoder decoder(plan, 4);
        EXPECT_EQ(AddData(decoder, 0, {}), ChunkOutcome::Accepted);
        EXPECT_EQ(AddParity(decoder, 0, parity), ChunkOutcome::Accepted);
        return decoder.TakeRecovered().size();
    };
    EXPECT_EQ(recover({2, 0, 7, 7, 0, 0}), 1U);
    EXPECT_EQ(recover({5, 0, 7, 7, 0, 0}), 0U) << "longer than the word";
    EXPECT_EQ(recover({2, 1, 7, 7, 0, 0}), 0U);
    EXPECT_EQ(recover({2, 0, 7, 7, 7, 0}), 0U) << "more than its length";
}

TEST(ErasureDecoder, CompletesATensorOfPackedChunks)
{
    std::mt19937 random(62);
    const auto tensor = RandomActivation({64, 7, 7}, random);
    const auto& layout = FindLayout("interleaved");
    const auto& encoding = FindEncoding("uint8-rle");
    const auto encoded = encoding.Encode(tensor);
    const auto geometry = GeometryFor(encoded, layout, 300);
    const auto chunks = geometry.ChunkCount();
    Payloads payloads;
    for (uint32_t chunk = 0; chunk < chunks; ++chunk)
    {
        payloads.push_back(ChunkPayload(encoded, layout, geometry, 0, chunk));
    }
    const ParityPlan plan(FindErasureCode("reed-solomon"), chunks, 3);
    const auto parity = EncodeParity(plan, payloads);

    ErasureDecoder decoder(plan, 300);
    TensorReassembly reassembly(
        encoding, layout, DType::Float32, {64, 7, 7}, geometry.elementsPerChunk, 0);
    for (uint32_t chunk = 3; chunk < chunks; ++chunk)
    {
        AddData(decoder, chunk, payloads[chunk]);
        reassembly.Add(chunk, payloads[chunk].data(), payloads[chunk].size(), encoded.sideInfo);
    }
    for (uint32_t i = 0; i < 3; ++i)
    {
        AddParity(decoder, i, parity[i]);
    }
    EXPECT_FALSE(reassembly.IsComplete());
    for (const auto& back : decoder.TakeRecovered())
    {
        EXPECT_EQ(
            reassembly.Add(back.chunk, back.payload.data(), back.payload.size(), encoded.sideInfo),
            ChunkOutcome::Accepted);
    }
    ASSERT_TRUE(reassembly.IsComplete());
    EXPECT_EQ(reassembly.Finish(FindReconstruction("zero")).tensor, encoding.Decode(encoded));
}

} // namespace
} // namespace prometheus
