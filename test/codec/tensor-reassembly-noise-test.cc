/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "codec-fixtures.h"
#include "reconstruction.h"
#include "tensor-chunks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace prometheus
{
namespace
{

/** A sender that is broken, hostile, or of another tensor: chunks that are sometimes right. */
class NoisySender
{
  public:
    NoisySender(const EncodedTensor& encoded, const ChunkGeometry& geometry, std::mt19937& random)
        : m_encoded(encoded),
          m_geometry(geometry),
          m_random(random)
    {
    }

    /** Draws the next chunk. */
    void Next()
    {
        chunk = static_cast<uint32_t>(m_random() % m_geometry.ChunkCount());
        payload = ChunkPayload(m_encoded, FindLayout("contiguous"), m_geometry, 0, chunk);
        sideInfo = m_encoded.sideInfo;
        switch (m_random() % 6)
        {
        case 0:
            chunk = static_cast<uint32_t>(m_random() >> (m_random() % 32));
            break;
        case 1:
            payload.resize(m_random() % 70);
            break;
        case 2:
            sideInfo.resize(m_random() % 70);
            break;
        case 3:
            Scramble(payload);
            break;
        case 4:
            Scramble(sideInfo);
            break;
        default:
            break;
        }
    }

    uint32_t chunk{0};
    std::vector<uint8_t> payload;
    std::vector<uint8_t> sideInfo;

  private:
    void Scramble(std::vector<uint8_t>& bytes)
    {
        for (auto& byte : bytes)
        {
            byte = static_cast<uint8_t>(m_random() % 4 == 0 ? 0xff : m_random());
        }
    }

    const EncodedTensor& m_encoded;
    const ChunkGeometry& m_geometry;
    std::mt19937& m_random;
};

TEST(TensorReassembly, SurvivesAnythingOffTheAir)
{
    std::mt19937 random(10);
    int outcomes[3] = {0, 0, 0};
    for (int round = 0; round < 3000; ++round)
    {
        const auto& encoding = FindEncoding(std::array{
            "float32", "uint8", "float16", "int8", "float32-rle", "uint8-rle"}[random() % 6]);
        const auto shape = RandomShape(random);
        const auto tensor = random() % 3 == 0 ? RandomBits(DType::UInt8, shape, random)
                                              : RandomActivation(shape, random);
        const auto encoded = encoding.Encode(tensor);
        const auto geometry = GeometryFor(encoded, FindLayout("contiguous"), 4 + random() % 50);
        NoisySender sender(encoded, geometry, random);
        TensorReassembly reassembly(
            encoding, FindLayout("contiguous"), encoded.dtype, shape, geometry.elementsPerChunk, 0);
        int64_t acceptedElements = 0;
        for (int i = 0; i < 40; ++i)
        {
            sender.Next();
            const auto before = reassembly.GetReceivedChunks();
            const auto outcome = reassembly.Add(
                sender.chunk, sender.payload.data(), sender.payload.size(), sender.sideInfo);
            ++outcomes[static_cast<int>(outcome)];
            const bool isAccepted = outcome == ChunkOutcome::Accepted;
            ASSERT_EQ(reassembly.GetReceivedChunks(), before + (isAccepted ? 1 : 0));
            acceptedElements += isAccepted ? geometry.ElementsIn(sender.chunk) : 0;
        }
        const auto finished = reassembly.Finish(FindReconstruction("zero"));
        ASSERT_EQ(finished.tensor.GetShape(), shape);
        ASSERT_EQ(finished.tensor.GetDType(), encoded.dtype);
        ASSERT_EQ(finished.GetArrivedCount(), acceptedElements);
    }
    // Each outcome was met often: the noise is neither all right nor all wrong.
    EXPECT_GT(*std::min_element(std::begin(outcomes), std::end(outcomes)), 5000);
}

} // namespace
} // namespace prometheus
