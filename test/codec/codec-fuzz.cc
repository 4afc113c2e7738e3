/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * Feeds damaged streams of chunks, parity, side information and header fields to the receiving side
 * of the codec: any exception but InvalidInput where a reassembly begins, a change of what arrived,
 * or memory beyond the bound is a failure. Usage: codec-fuzz SECONDS [SEED].
 */
#include "codec-fixtures.h"
#include "cyclic-redundancy-check.h"
#include "erasure-decoder.h"
#include "fitted-reconstruction.h"
#include "prometheus-error.h"
#include "reconstruction-fixtures.h"
#include "reconstruction.h"
#include "tensor-chunks.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>

using namespace prometheus;

namespace
{

const std::array ENCODINGS{"float32",
                           "float16",
                           "uint8",
                           "int8",
                           "int8-channel",
                           "float32-rle",
                           "float16-rle",
                           "uint8-rle"};
const std::array LAYOUTS{"contiguous", "interleaved", "random", "channelwise"};
const std::array CODES{"xor", "reed-solomon"};
const std::array
    RECONSTRUCTIONS{"zero", "channel-mean", "nearest", "linear", "silrtc", "halrtc", "caltec"};

/** What a packet says of itself, as a header carries it: every field may lie. */
struct Fields
{
    uint8_t encoding{0};
    uint8_t layout{0};
    uint32_t elementsPerChunk{0};
    uint32_t seed{0};
    uint8_t erasureCode{0};
    uint32_t protectedChunks{0};
    uint32_t parityChunks{0};
};

[[noreturn]] void Fail(const std::string& message)
{
    std::cerr << message << "\n";
    std::exit(1);
}

class Fuzzer
{
  public:
    explicit Fuzzer(uint32_t seed)
        : m_random(seed)
    {
    }

    /** One tensor from an honest sender through a hostile network. */
    void Round()
    {
        const Shape shape = RandomShape(m_random);
        const bool isImage = Below(3) == 0;
        const Tensor tensor =
            isImage ? RandomBits(DType::UInt8, shape, m_random) : RandomActivation(shape, m_random);
        const auto& encoding = FindEncoding(ENCODINGS[Below(ENCODINGS.size())]);
        const auto& layout = FindLayout(LAYOUTS[Below(LAYOUTS.size())]);
        const EncodedTensor encoded = encoding.Encode(tensor);
        Fields fields;
        fields.encoding = static_cast<uint8_t>(encoding.GetId());
        fields.layout = static_cast<uint8_t>(layout.GetId());
        fields.seed = m_random();
        m_room = encoding.BytesPerCode() + Below(60);
        const auto geometry = GeometryFor(encoded, layout, m_room, fields.seed);
        fields.elementsPerChunk = geometry.elementsPerChunk;
        std::vector<std::vector<uint8_t>> payloads;
        for (uint32_t chunk = 0; chunk < geometry.ChunkCount(); ++chunk)
        {
            payloads.push_back(ChunkPayload(encoded, layout, geometry, fields.seed, chunk));
        }
        const auto parity = MakeParity(fields, payloads);
        if (Below(4) == 0)
        {
            DamageFields(fields);
        }
        Receive(fields, tensor.GetDType(), shape, payloads, parity, encoded.sideInfo);
        ++rounds;
    }

    /** A file of a fitted reconstruction, damaged behind a valid check sum or not. */
    void ReadDamagedFile()
    {
        if (m_files.empty())
        {
            SmoothActivations activations({3, 2, 4}, true, 1);
            for (const char* name : {"linear-prior", "altec"})
            {
                m_files.push_back(FitReconstruction(name, activations.DrawMany(8))->ToBytes());
            }
        }
        std::string bytes = m_files[Below(m_files.size())];
        for (std::size_t times = 1 + Below(4); times > 0; --times)
        {
            // Most of it is numbers; what decides is in front.
            const std::size_t at = Below(Below(2) == 0 ? 60 : bytes.size());
            bytes[at] = static_cast<char>(Below(3) == 0 ? 0xff : m_random());
        }
        bytes.resize(bytes.size() - (Below(4) == 0 ? Below(20) : 0));
        bytes.resize(bytes.size() - 4);
        const uint32_t sum = Crc32(bytes);
        bytes.append(reinterpret_cast<const char*>(&sum), sizeof(sum));
        try
        {
            const auto read = ReadReconstruction(bytes);
            const Shape& shape = read->GetParameters().shape;
            if (ElementCount(shape) < 10000) // ALTeC's parameters fit planes of any size
            {
                read->Fill({RandomActivation(shape, m_random), LoseElements(shape, 0.5, m_random)});
            }
            ++filesRead;
        }
        catch (const CorruptFile&)
        {
            ++filesRefused;
        }
    }

    uint64_t rounds{0};
    uint64_t begun{0};
    uint64_t refused{0};
    uint64_t recovered{0};
    uint64_t filesRead{0};
    uint64_t filesRefused{0};
    std::array<uint64_t, 3> outcomes{};

  private:
    std::size_t Below(std::size_t bound)
    {
        return m_random() % bound;
    }

    /** A number at the edges of its type, or a small one. */
    uint32_t OddNumber()
    {
        const std::array odd{0U, 1U, 2U, 255U, 65536U, 0x7fffffffU, 0xffffffffU};
        return Below(2) == 0 ? odd[Below(odd.size())]
                             : static_cast<uint32_t>(m_random() >> Below(32));
    }

    std::vector<std::vector<uint8_t>> MakeParity(Fields& fields,
                                                 const std::vector<std::vector<uint8_t>>& payloads)
    {
        const auto& code = FindErasureCode(CODES[Below(CODES.size())]);
        fields.erasureCode = static_cast<uint8_t>(code.GetId());
        fields.protectedChunks = static_cast<uint32_t>(1 + Below(payloads.size()));
        fields.parityChunks = static_cast<uint32_t>(1 + Below(fields.protectedChunks));
        return EncodeParity(ParityPlan(code, fields.protectedChunks, fields.parityChunks),
                            payloads);
    }

    void DamageFields(Fields& fields)
    {
        switch (Below(7))
        {
        case 0:
            fields.encoding = static_cast<uint8_t>(Below(12));
            break;
        case 1:
            fields.layout = static_cast<uint8_t>(Below(8));
            break;
        case 2:
            fields.elementsPerChunk = OddNumber();
            break;
        case 3:
            fields.seed = OddNumber();
            break;
        case 4:
            fields.erasureCode = static_cast<uint8_t>(Below(4));
            break;
        case 5:
            fields.protectedChunks = OddNumber();
            break;
        default:
            fields.parityChunks = OddNumber();
        }
    }

    void Damage(std::vector<uint8_t>& bytes)
    {
        switch (Below(4))
        {
        case 0:
            bytes.resize(Below(80));
            break;
        case 1:
            for (auto& byte : bytes)
            {
                byte = static_cast<uint8_t>(Below(3) == 0 ? 0xff : m_random());
            }
            break;
        case 2:
            bytes.insert(bytes.end(), Below(4), 0xf0);
            break;
        default:
            if (!bytes.empty())
            {
                bytes[Below(bytes.size())] ^= static_cast<uint8_t>(1 + Below(255));
            }
        }
    }

    /** As a receiver does it that knows type and shape, and nothing else, beforehand. */
    void Receive(const Fields& fields,
                 DType dtype,
                 const Shape& shape,
                 const std::vector<std::vector<uint8_t>>& payloads,
                 const std::vector<std::vector<uint8_t>>& parity,
                 const std::vector<uint8_t>& sideInfo)
    {
        const auto* encoding = FindEncoding(static_cast<EncodingId>(fields.encoding));
        const auto* layout = FindLayout(static_cast<LayoutId>(fields.layout));
        const auto* code = FindErasureCode(static_cast<ErasureCodeId>(fields.erasureCode));
        if (encoding == nullptr || layout == nullptr || code == nullptr)
        {
            ++refused;
            return;
        }
        std::unique_ptr<TensorReassembly> reassembly;
        std::unique_ptr<ErasureDecoder> decoder;
        try
        {
            reassembly = std::make_unique<TensorReassembly>(
                *encoding, *layout, dtype, shape, fields.elementsPerChunk, fields.seed);
            if (fields.protectedChunks > reassembly->GetGeometry().ChunkCount())
            {
                throw InvalidInput("more protected chunks than there are");
            }
            decoder = std::make_unique<ErasureDecoder>(
                ParityPlan(*code, fields.protectedChunks, fields.parityChunks), m_room);
        }
        catch (const InvalidInput&)
        {
            ++refused;
            return;
        }
        ++begun;
        const std::size_t bound =
            (m_room + PARITY_EXTRA_BYTES) *
            (static_cast<std::size_t>(fields.protectedChunks) + fields.parityChunks);
        for (std::size_t packets = Below(2 * (payloads.size() + parity.size()) + 2); packets > 0;
             --packets)
        {
            Deliver(*reassembly, *decoder, payloads, parity, sideInfo);
            if (decoder->GetHeldBytes() > bound)
            {
                Fail("more held than the bound");
            }
        }
        Finish(*reassembly, dtype, shape);
    }

    void Deliver(TensorReassembly& reassembly,
                 ErasureDecoder& decoder,
                 const std::vector<std::vector<uint8_t>>& payloads,
                 const std::vector<std::vector<uint8_t>>& parity,
                 std::vector<uint8_t> sideInfo)
    {
        const bool isParity = Below(3) == 0;
        const auto& chunks = isParity ? parity : payloads;
        auto number = static_cast<uint32_t>(Below(chunks.size()));
        auto payload = chunks[number];
        const bool isAlone = sideInfo.size() > MAX_SIDE_INFO_BYTES;
        if (Below(8) == 0)
        {
            Damage(payload);
        }
        if (Below(16) == 0)
        {
            number = OddNumber();
        }
        if (Below(16) == 0)
        {
            Damage(sideInfo);
        }
        if (isAlone && Below(3) == 0)
        {
            Count(reassembly.AddSideInfo(sideInfo));
        }
        const auto repeated = isAlone ? std::vector<uint8_t>() : sideInfo;
        if (isParity)
        {
            Count(decoder.AddParity(number, payload.data(), payload.size()));
        }
        else
        {
            const auto outcome = reassembly.Add(number, payload.data(), payload.size(), repeated);
            Count(outcome);
            if (outcome == ChunkOutcome::Accepted)
            {
                decoder.AddData(number, payload.data(), payload.size());
            }
        }
        for (const auto& back : decoder.TakeRecovered())
        {
            ++recovered;
            reassembly.Add(back.chunk, back.payload.data(), back.payload.size(), repeated);
        }
    }

    void Finish(const TensorReassembly& reassembly, DType dtype, const Shape& shape)
    {
        const MaskedTensor bare = reassembly.Finish(FindReconstruction("zero"));
        const MaskedTensor filled =
            reassembly.Finish(FindReconstruction(RECONSTRUCTIONS[Below(RECONSTRUCTIONS.size())]));
        const auto size = BytesPerElement(dtype);
        if (filled.tensor.GetShape() != shape || filled.tensor.GetDType() != dtype ||
            filled.arrived != bare.arrived)
        {
            Fail("another shape, type or mask of a tensor of shape " + ToString(shape));
        }
        for (std::size_t i = 0; i < filled.arrived.size(); ++i)
        {
            if (filled.arrived[i] && !std::equal(filled.tensor.GetBytes() + i * size,
                                                 filled.tensor.GetBytes() + (i + 1) * size,
                                                 bare.tensor.GetBytes() + i * size))
            {
                Fail("element " + std::to_string(i) + " arrived and was changed");
            }
        }
    }

    void Count(ChunkOutcome outcome)
    {
        ++outcomes[static_cast<std::size_t>(outcome)];
    }

    std::mt19937 m_random;
    std::size_t m_room{0};
    std::vector<std::string> m_files;
};

} // namespace

int main(int argc, char** argv)
{
    const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
    Fuzzer fuzzer(argc > 2 ? static_cast<uint32_t>(std::strtoul(argv[2], nullptr, 10)) : 1);
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (std::chrono::steady_clock::now() < end)
    {
        fuzzer.Round();
        fuzzer.ReadDamagedFile();
    }
    const auto& outcomes = fuzzer.outcomes;
    std::cout << fuzzer.rounds << " tensors: " << fuzzer.refused << " headers refused, "
              << fuzzer.begun << " begun; chunks: " << outcomes[0] << " accepted, " << outcomes[1]
              << " duplicates, " << outcomes[2] << " malformed, " << fuzzer.recovered
              << " brought back; files: " << fuzzer.filesRead << " read, " << fuzzer.filesRefused
              << " refused\n";
    const bool metAll = fuzzer.refused > 0 && fuzzer.begun > 0 && outcomes[0] > 0 &&
                        outcomes[1] > 0 && outcomes[2] > 0 && fuzzer.recovered > 0 &&
                        fuzzer.filesRead > 0 && fuzzer.filesRefused > 0;
    return metAll ? 0 : 1;
}
