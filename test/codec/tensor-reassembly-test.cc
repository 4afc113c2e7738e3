/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "codec-fixtures.h"
#include "importance-layout.h"
#include "prometheus-error.h"
#include "reconstruction.h"
#include "tensor-chunks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace prometheus
{
namespace
{

using testing::ThrowsMessage;

const PacketLayout& CONTIGUOUS = FindLayout("contiguous");
const Reconstruction& ZERO = FindReconstruction("zero");
const std::vector<uint8_t> NO_SIDE_INFO;

/** A tensor on its way: the chunks of the sender and the reassembly of the receiver. */
struct Journey
{
    Journey(const TensorEncoding& e,
            const PacketLayout& l,
            const Tensor& tensor,
            std::size_t maxPayloadBytes,
            uint32_t layoutSeed = 0)
        : encoding(e),
          layout(l),
          encoded(e.Encode(tensor)),
          geometry(GeometryFor(encoded, l, maxPayloadBytes, layoutSeed)),
          seed(layoutSeed),
          reassembly(e, l, encoded.dtype, encoded.shape, geometry.elementsPerChunk, layoutSeed)
    {
        if (TravelsAlone())
        {
            reassembly.AddSideInfo(encoded.sideInfo);
        }
    }

    /** Whether the side information is too long for every packet to repeat it. */
    bool TravelsAlone() const
    {
        return encoded.sideInfo.size() > MAX_SIDE_INFO_BYTES;
    }

    std::vector<uint8_t> Payload(uint32_t chunk) const
    {
        return ChunkPayload(encoded, layout, geometry, seed, chunk);
    }

    ChunkOutcome Deliver(uint32_t chunk)
    {
        const auto payload = Payload(chunk);
        return reassembly.Add(chunk,
                              payload.data(),
                              payload.size(),
                              TravelsAlone() ? NO_SIDE_INFO : encoded.sideInfo);
    }

    /** What a receiver of these chunks must have: their elements decoded, zero elsewhere. */
    MaskedTensor Expected(const std::vector<bool>& delivered) const
    {
        const auto whole = encoding.Decode(encoded);
        const auto size = BytesPerElement(whole.GetDType());
        std::vector<uint8_t> bytes(whole.GetByteCount(), 0);
        std::vector<bool> arrived(geometry.elementCount, false);
        for (uint32_t chunk = 0; chunk < delivered.size(); ++chunk)
        {
            if (!delivered[chunk])
            {
                continue;
            }
            for (const auto element : layout.ElementsOf(chunk, geometry, seed))
            {
                arrived[element] = true;
                std::copy_n(whole.GetBytes() + element * size, size, &bytes[element * size]);
            }
        }
        return {Tensor::FromBytes(whole.GetDType(), whole.GetShape(), bytes), arrived};
    }

    const TensorEncoding& encoding;
    const PacketLayout& layout;
    EncodedTensor encoded;
    ChunkGeometry geometry;
    uint32_t seed;
    TensorReassembly reassembly;
};

const TensorEncoding& AnyEncoding(std::mt19937& random)
{
    const std::array names{"float32",
                           "float16",
                           "uint8",
                           "int8",
                           "int8-channel",
                           "float32-rle",
                           "float16-rle",
                           "uint8-rle"};
    return FindEncoding(names[random() % names.size()]);
}

/** One number an element, with many equals. */
std::vector<float> RandomSaliency(const Shape& shape, std::mt19937& random)
{
    std::vector<float> saliency(static_cast<std::size_t>(ElementCount(shape)));
    for (auto& value : saliency)
    {
        value = static_cast<float>(random() % 10);
    }
    return saliency;
}

TEST(TensorReassembly, GivesBackAnySubsetInAnyOrderWithDuplicates)
{
    std::mt19937 random(7);
    const BackwardsLayout backwards;
    for (int round = 0; round < 2000; ++round)
    {
        const auto& encoding = AnyEncoding(random);
        const auto shape = RandomShape(random);
        const ImportanceLayout importance(shape, RandomSaliency(shape, random));
        const std::array<const PacketLayout*, 6> layouts{&CONTIGUOUS,
                                                         &FindLayout("interleaved"),
                                                         &FindLayout("random"),
                                                         &FindLayout("channelwise"),
                                                         &backwards,
                                                         &importance};
        const PacketLayout& layout = *layouts[random() % layouts.size()];
        const bool isImage = random() % 2 == 0;
        const bool takesAnyBits = encoding.GetName().substr(0, 5) == "float";
        const auto tensor = isImage        ? RandomBits(DType::UInt8, shape, random)
                            : takesAnyBits ? RandomBits(DType::Float32, shape, random)
                                           : RandomActivation(shape, random);
        Journey journey(encoding,
                        layout,
                        tensor,
                        encoding.BytesPerCode() + random() % 60,
                        &layout == &importance ? importance.GetSeed()
                                               : static_cast<uint32_t>(random()));
        const auto chunks = journey.geometry.ChunkCount();
        std::vector<bool> delivered(chunks, false);
        const auto deliveries = random() % (2 * chunks + 1);
        for (uint32_t i = 0; i < deliveries; ++i)
        {
            const auto chunk = static_cast<uint32_t>(random() % chunks);
            ASSERT_EQ(journey.Deliver(chunk),
                      delivered[chunk] ? ChunkOutcome::Duplicate : ChunkOutcome::Accepted);
            delivered[chunk] = true;
            ASSERT_TRUE(journey.reassembly.HasChunk(chunk));
        }
        const auto count = std::count(delivered.begin(), delivered.end(), true);
        EXPECT_EQ(journey.reassembly.GetReceivedChunks(), static_cast<uint32_t>(count));
        EXPECT_EQ(journey.reassembly.IsComplete(), count == static_cast<long>(chunks));
        const auto expected = journey.Expected(delivered);
        const auto finished = journey.reassembly.Finish(ZERO);
        ASSERT_EQ(finished.tensor, expected.tensor) << ToString(shape) << " in round " << round;
        ASSERT_EQ(finished.arrived, expected.arrived) << ToString(shape) << " in round " << round;
    }
}

TEST(TensorReassembly, IsBitExactOverFloat32)
{
    std::mt19937 random(8);
    const auto tensor = RandomBits(DType::Float32, {64, 7, 7}, random);
    Journey journey(FindEncoding("float32"), CONTIGUOUS, tensor, 1440);
    for (uint32_t chunk = journey.geometry.ChunkCount(); chunk > 0; --chunk)
    {
        EXPECT_FALSE(journey.reassembly.IsComplete());
        EXPECT_EQ(journey.Deliver(chunk - 1), ChunkOutcome::Accepted);
    }
    EXPECT_TRUE(journey.reassembly.IsComplete());
    const auto finished = journey.reassembly.Finish(ZERO);
    EXPECT_TRUE(finished.IsComplete());
    EXPECT_EQ(finished.tensor, tensor);
}

TEST(TensorReassembly, CarriesTenMegabytes)
{
    std::mt19937 random(9);
    const auto tensor = RandomBits(DType::Float32, {10, 250, 1000}, random);
    const auto carries = [&tensor](const char* layout, std::size_t room)
    {
        Journey journey(FindEncoding("float32"), FindLayout(layout), tensor, room, 5);
        for (uint32_t chunk = 0; chunk < journey.geometry.ChunkCount(); ++chunk)
        {
            ASSERT_EQ(journey.Deliver(chunk), ChunkOutcome::Accepted);
        }
        EXPECT_EQ(journey.reassembly.Finish(ZERO).tensor, tensor) << layout;
    };
    carries("contiguous", 1440);
    carries("contiguous", 65507);
    carries("contiguous", std::size_t{1} << 32);
    carries("interleaved", 1440);
    carries("random", 1440);
    carries("channelwise", 1440);
}

TEST(TensorReassembly, OfNothingIsAllLost)
{
    for (const auto* name : {"float32", "uint8"})
    {
        for (const auto dtype : {DType::Float32, DType::UInt8})
        {
            const TensorReassembly reassembly(FindEncoding(name), CONTIGUOUS, dtype, {2, 3}, 4, 0);
            EXPECT_FALSE(reassembly.IsComplete());
            const auto finished = reassembly.Finish(ZERO);
            EXPECT_EQ(finished.GetArrivedCount(), 0);
            EXPECT_FALSE(finished.IsComplete());
            EXPECT_EQ(finished.tensor,
                      Tensor::FromBytes(
                          dtype, {2, 3}, std::vector<uint8_t>(6 * BytesPerElement(dtype), 0)));
        }
    }
}

TEST(TensorReassembly, OfAnEmptyTensorNeedsItsOneChunk)
{
    for (const auto* name : {"float32", "uint8"})
    {
        Journey journey(FindEncoding(name), CONTIGUOUS, Tensor(), 100);
        EXPECT_FALSE(journey.reassembly.IsComplete());
        const uint8_t stray = 0;
        EXPECT_EQ(journey.reassembly.Add(0, &stray, 1, journey.encoded.sideInfo),
                  ChunkOutcome::Malformed);
        EXPECT_EQ(journey.reassembly.Add(0, nullptr, 0, journey.encoded.sideInfo),
                  ChunkOutcome::Accepted);
        EXPECT_EQ(journey.Deliver(0), ChunkOutcome::Duplicate);
        EXPECT_TRUE(journey.reassembly.IsComplete());
        EXPECT_EQ(journey.reassembly.Finish(ZERO).tensor, Tensor());
    }
}

TEST(TensorReassembly, OfAnUnknownTensorIsUnknown)
{
    for (const auto* name : {"float32", "uint8"})
    {
        Journey journey(FindEncoding(name), CONTIGUOUS, Tensor::Unknown({3}), 100);
        EXPECT_EQ(journey.Deliver(0), ChunkOutcome::Accepted);
        EXPECT_EQ(ArgMax(journey.reassembly.Finish(ZERO).tensor), -1);
    }
}

TEST(TensorReassembly, RefusesTheOrderOfAnotherImportance)
{
    const ImportanceLayout layout({3}, {1, 3, 2});
    const auto& encoding = FindEncoding("uint8");
    EXPECT_NO_THROW(TensorReassembly(encoding, layout, DType::UInt8, {3}, 2, layout.GetSeed()));
    EXPECT_THAT([&] { TensorReassembly(encoding, layout, DType::UInt8, {3}, 2, 7); },
                ThrowsMessage<InvalidInput>("layout 'importance' has another seed than 7"));
}

TEST(TensorReassembly, RefusesChunksThatDoNotFitAndChangesNothing)
{
    const auto tensor = Tensor::FromFloats({5}, {1, 2, 3, 4, 5});
    Journey journey(FindEncoding("uint8"), CONTIGUOUS, tensor, 2);
    auto& reassembly = journey.reassembly;
    const auto& sideInfo = journey.encoded.sideInfo;
    const std::vector<uint8_t> junk(100, 0xaa);
    EXPECT_EQ(reassembly.Add(3, junk.data(), 2, sideInfo), ChunkOutcome::Malformed);
    EXPECT_EQ(reassembly.Add(0xffffffff, junk.data(), 2, sideInfo), ChunkOutcome::Malformed);
    for (const std::size_t size : {0, 1, 3, 100})
    {
        EXPECT_EQ(reassembly.Add(0, junk.data(), size, sideInfo), ChunkOutcome::Malformed) << size;
    }
    EXPECT_EQ(reassembly.Add(2, junk.data(), 2, sideInfo), ChunkOutcome::Malformed);
    EXPECT_EQ(reassembly.Add(0, junk.data(), 2, NO_SIDE_INFO), ChunkOutcome::Malformed);
    EXPECT_EQ(reassembly.Add(0, junk.data(), 2, junk), ChunkOutcome::Malformed);
    EXPECT_EQ(reassembly.GetReceivedChunks(), 0U);
    EXPECT_FALSE(reassembly.HasChunk(0));
    EXPECT_FALSE(reassembly.HasChunk(0xffffffff));
    for (uint32_t chunk = 0; chunk < 3; ++chunk)
    {
        EXPECT_EQ(journey.Deliver(chunk), ChunkOutcome::Accepted);
    }
    EXPECT_EQ(reassembly.Finish(ZERO).tensor, FindEncoding("uint8").Decode(journey.encoded));
}

TEST(TensorReassembly, HoldsToTheFirstSideInformation)
{
    Journey journey(FindEncoding("uint8"), CONTIGUOUS, Tensor::FromFloats({4}, {1, 2, 3, 4}), 2);
    EXPECT_EQ(journey.Deliver(0), ChunkOutcome::Accepted);
    auto other = FindEncoding("uint8").Encode(Tensor::FromFloats({2}, {0, 9}));
    EXPECT_EQ(journey.reassembly.Add(1, other.codes.data(), 2, other.sideInfo),
              ChunkOutcome::Malformed);
    EXPECT_EQ(journey.reassembly.Add(0, other.codes.data(), 2, other.sideInfo),
              ChunkOutcome::Malformed);
    EXPECT_EQ(journey.Deliver(1), ChunkOutcome::Accepted);
    EXPECT_TRUE(journey.reassembly.IsComplete());
}

TEST(TensorReassembly, NeedsATensorThatCanBeCutThatWay)
{
    const auto& encoding = FindEncoding("float32");
    EXPECT_THAT([&] { TensorReassembly(encoding, CONTIGUOUS, DType::Float32, {9}, 0, 0); },
                ThrowsMessage<InvalidInput>(
                    "a tensor of 9 elements cannot be cut into chunks of 0 elements"));
    EXPECT_THROW(TensorReassembly(encoding, CONTIGUOUS, DType::Float32, {-1}, 1, 0), InvalidInput);
    EXPECT_THROW(TensorReassembly(encoding, CONTIGUOUS, static_cast<DType>(0), {1}, 1, 0),
                 InvalidInput);
    EXPECT_THAT(
        [&] {
            TensorReassembly(
                encoding, CONTIGUOUS, DType::Float32, {int64_t{1} << 62}, 0xffffffff, 0);
        },
        ThrowsMessage<InvalidInput>("a tensor of shape 4611686018427387904 in encoding 'float32' "
                                    "does not fit any memory"));
}

/**
 * What later encodings do: scales too long for every packet, and runs of zeros packed. Codes are
 * bytes minus a scale of their own; a run is a zero and its length.
 */
class PackingEncoding : public TensorEncoding
{
  public:
    EncodingId GetId() const override
    {
        return static_cast<EncodingId>(200);
    }

    std::string_view GetName() const override
    {
        return "packing";
    }

    std::size_t BytesPerCode() const override
    {
        return 1;
    }

    std::size_t SideInfoBytes(DType, const Shape& shape) const override
    {
        return static_cast<std::size_t>(ElementCount(shape));
    }

    EncodedTensor Encode(const Tensor& tensor) const override
    {
        EncodedTensor encoded{GetId(), DType::UInt8, tensor.GetShape(), {}, {}};
        for (int64_t i = 0; i < tensor.GetElementCount(); ++i)
        {
            encoded.sideInfo.push_back(static_cast<uint8_t>(i % 7));
            encoded.codes.push_back(static_cast<uint8_t>(tensor.GetBytes()[i] - i % 7));
        }
        return encoded;
    }

    Tensor Decode(const EncodedTensor& encoded) const override
    {
        RequireDecodable(*this, encoded);
        auto bytes = encoded.codes;
        for (std::size_t i = 0; i < bytes.size(); ++i)
        {
            bytes[i] = static_cast<uint8_t>(bytes[i] + encoded.sideInfo[i]);
        }
        return Tensor::FromBytes(DType::UInt8, encoded.shape, bytes);
    }

    std::vector<uint8_t> Pack(std::vector<uint8_t> codes) const override
    {
        std::vector<uint8_t> packed;
        for (std::size_t i = 0; i < codes.size();)
        {
            const std::size_t start = i++;
            while (codes[start] == 0 && i < codes.size() && codes[i] == 0 && i - start < 255)
            {
                ++i;
            }
            packed.push_back(codes[start]);
            if (codes[start] == 0)
            {
                packed.push_back(static_cast<uint8_t>(i - start));
            }
        }
        return packed.size() < codes.size() ? packed : codes;
    }

    const uint8_t* Unpack(const uint8_t* payload,
                          std::size_t payloadBytes,
                          std::size_t codeBytes,
                          std::vector<uint8_t>& scratch) const override
    {
        if (payloadBytes == codeBytes)
        {
            return payload;
        }
        scratch.clear();
        for (std::size_t i = 0; i < payloadBytes && scratch.size() <= codeBytes; ++i)
        {
            const bool isRun = payload[i] == 0 && i + 1 < payloadBytes;
            scratch.insert(scratch.end(), isRun ? payload[i + 1] : 1, payload[i]);
            i += isRun ? 1 : 0;
        }
        return scratch.size() == codeBytes ? scratch.data() : nullptr;
    }
};

TEST(TensorReassembly, TakesPackedChunksAndSideInformationThatTravelsAlone)
{
    const PackingEncoding encoding;
    std::vector<uint8_t> pixels(200);
    for (std::size_t i = 0; i < pixels.size(); ++i)
    {
        pixels[i] = static_cast<uint8_t>(i < 120 ? i % 7 : i);
    }
    const auto tensor = Tensor::FromBytes(DType::UInt8, {200}, pixels);
    const auto encoded = encoding.Encode(tensor);
    ASSERT_GT(encoded.sideInfo.size(), MAX_SIDE_INFO_BYTES);
    const ChunkGeometry geometry{200, 50};
    TensorReassembly reassembly(encoding, CONTIGUOUS, DType::UInt8, {200}, 50, 0);
    for (uint32_t chunk = 0; chunk < 4; ++chunk)
    {
        std::vector<uint8_t> codes(50);
        CONTIGUOUS.Gather(encoded.codes.data(), 1, chunk, geometry, 0, codes.data());
        const auto payload = encoding.Pack(codes);
        EXPECT_EQ(payload.size(), chunk < 2 ? 2U : chunk == 2 ? 32U : 50U);
        EXPECT_EQ(reassembly.Add(chunk, payload.data(), payload.size() - 1, NO_SIDE_INFO),
                  ChunkOutcome::Malformed);
        EXPECT_EQ(reassembly.Add(chunk, payload.data(), payload.size(), {1, 2}),
                  ChunkOutcome::Malformed);
        EXPECT_EQ(reassembly.Add(chunk, payload.data(), payload.size(), NO_SIDE_INFO),
                  ChunkOutcome::Accepted);
    }
    EXPECT_FALSE(reassembly.IsComplete());
    EXPECT_EQ(reassembly.Finish(ZERO).GetArrivedCount(), 0);
    EXPECT_EQ(reassembly.AddSideInfo({1, 2}), ChunkOutcome::Malformed);
    EXPECT_EQ(reassembly.AddSideInfo(encoded.sideInfo), ChunkOutcome::Accepted);
    EXPECT_EQ(reassembly.AddSideInfo(encoded.sideInfo), ChunkOutcome::Duplicate);
    EXPECT_TRUE(reassembly.IsComplete());
    EXPECT_EQ(reassembly.Finish(ZERO).tensor, tensor);
}

} // namespace
} // namespace prometheus
