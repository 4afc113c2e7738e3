/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * Feeds honest, damaged and hostile packets of all types to a receiver's ReassemblyTable and a
 * sender's RepairSender, and their streams in any pieces to a FrameReader: an exception, a tensor
 * of another shape, an element that arrived and is not the sender's where nothing was damaged, or
 * memory beyond the limit is a failure. Usage: transport-fuzz SECONDS [SEED].
 */
#include "codec/codec-fixtures.h"
#include "delivery-policy.h"
#include "frame-reader.h"
#include "reassembly-table.h"
#include "repair-sender.h"

#include "ns3/simulator.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <iostream>

using namespace ns3;
using prometheus::DType;
using prometheus::Shape;
using prometheus::Tensor;

namespace
{

constexpr uint64_t MEMORY_LIMIT = 200'000;
constexpr std::array ENCODINGS{"float32",
                               "float16",
                               "uint8",
                               "int8",
                               "int8-channel",
                               "float32-rle"};
constexpr std::array LAYOUTS{"contiguous", "interleaved", "random", "channelwise"};
constexpr std::array CODES{"", "xor", "reed-solomon"};

[[noreturn]] void Fail(const std::string& message)
{
    std::cerr << message << "\n";
    std::exit(1);
}

class Fuzzer
{
  public:
    explicit Fuzzer(uint32_t seed)
        : m_random(seed),
          m_repair(
              [](const Ptr<Packet>&, const TensorRoute&, std::function<void()> left)
              {
                  if (left)
                  {
                      left();
                  }
              })
    {
        m_table.Configure(prometheus::FindReconstruction("zero"), MEMORY_LIMIT);
        m_repair.Configure(MilliSeconds(10), MEMORY_LIMIT);
    }

    /** One tensor, with damage to its packets or without. */
    void Round()
    {
        const bool isHostile = Below(3) != 0;
        const Shape shape = Below(8) == 0 ? Shape{20, 30, 20} : prometheus::RandomShape(m_random);
        const Tensor tensor = prometheus::RandomActivation(shape, m_random);
        TensorRoute route;
        route.encoding = ENCODINGS[Below(ENCODINGS.size())];
        route.layout = LAYOUTS[Below(LAYOUTS.size())];
        route.destination = InetSocketAddress("10.0.0.2", 9000);
        const std::string code = CODES[Below(CODES.size())];
        ParityChoice parity;
        parity.code = code.empty() ? nullptr : &prometheus::FindErasureCode(code);
        parity.parityShare = static_cast<double>(1 + Below(10)) / 10;
        parity.protectedShare = static_cast<double>(1 + Below(10)) / 10;
        const TensorKey key{0, 1, m_inference++};
        const auto outgoing =
            std::make_shared<const OutgoingTensor>(key,
                                                   TensorHeader::DATA,
                                                   tensor,
                                                   route,
                                                   static_cast<uint32_t>(128 + Below(200)),
                                                   parity);
        const auto& codec = prometheus::FindEncoding(route.encoding);
        const Tensor decoded = codec.Decode(codec.Encode(tensor));
        m_table.Expect(0,
                       1,
                       {DType::Float32,
                        shape,
                        {MilliSeconds(10)},
                        [&](uint32_t inference, const prometheus::MaskedTensor& got)
                        { Check(got, decoded, !isHostile && inference == key.inference); }});
        Deliver(*outgoing, isHostile);
        Report(outgoing);
        Stream(*outgoing, isHostile);
        // Deadlines pass while the expectation is this one.
        Simulator::Stop(MilliSeconds(25));
        Simulator::Run();
        if (m_table.GetPendingBytes() != 0)
        {
            Fail("a tensor outlived its deadline");
        }
        ++rounds;
    }

    uint64_t rounds{0};
    uint64_t finished{0};
    uint64_t reports{0};
    uint64_t frames{0};
    uint64_t brokenStreams{0};
    std::array<uint64_t, 7> outcomes{};
    std::array<uint64_t, 5> reportOutcomes{};

  private:
    std::size_t Below(std::size_t bound)
    {
        return m_random() % bound;
    }

    void Deliver(const OutgoingTensor& outgoing, bool isHostile)
    {
        std::vector<Ptr<Packet>> packets = outgoing.MakeSideInfo();
        for (uint32_t chunk = 0; chunk < outgoing.GetChunkCount(); ++chunk)
        {
            packets.push_back(outgoing.MakeChunk(chunk));
        }
        for (const auto& packet : outgoing.MakeParity())
        {
            packets.push_back(packet);
        }
        packets.push_back(outgoing.MakePoll(7));
        for (std::size_t times = Below(2 * packets.size() + 2); times > 0; --times)
        {
            const auto& packet = packets[Below(packets.size())];
            std::vector<uint8_t> bytes(packet->GetSize());
            packet->CopyData(bytes.data(), packet->GetSize());
            if (isHostile && Below(3) == 0)
            {
                Damage(bytes);
            }
            Receive(bytes);
        }
    }

    void Damage(std::vector<uint8_t>& bytes)
    {
        for (std::size_t times = 1 + Below(3); times > 0; --times)
        {
            // Mostly in the header: what stands behind it is the codec's.
            const std::size_t at = Below(Below(4) == 0 ? bytes.size() : 41) % bytes.size();
            bytes[at] = static_cast<uint8_t>(Below(3) == 0 ? 0xff
                                             : Below(2)    ? Below(8)
                                                           : m_random());
        }
        bytes[0] = 0x50;
        bytes[1] = 0x54;
        bytes[2] = TensorHeader::VERSION;
        if (Below(6) == 0)
        {
            bytes.resize(3 + Below(bytes.size()));
        }
    }

    void Receive(const std::vector<uint8_t>& bytes)
    {
        auto packet = Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size()));
        TensorHeader header;
        const uint32_t read = packet->PeekHeader(header);
        if (!header.IsValid())
        {
            return;
        }
        const auto outcome = m_table.Add(header, bytes.data() + read, bytes.size() - read);
        ++outcomes[static_cast<std::size_t>(outcome)];
        m_table.TakeRecoveredCount();
        if (m_table.GetPendingBytes() > MEMORY_LIMIT)
        {
            Fail("more memory than the limit");
        }
        const auto report = m_table.Report({header.network, header.cut, header.inference}, 7);
        const auto written = report.ToBytes(TensorReport::FIXED_BYTES + 1 + Below(40));
        const auto back = TensorReport::FromBytes(written.data(), written.size(), 0xffffffff);
        if (!back || back->isFinished != report.isFinished)
        {
            Fail("a report does not read back");
        }
    }

    /** A report with any bytes, on a tensor that is kept. */
    void Report(const std::shared_ptr<const OutgoingTensor>& outgoing)
    {
        m_repair.Send(outgoing);
        TensorHeader header;
        header.type = TensorHeader::NACK;
        header.cut = 1;
        header.inference = outgoing->GetKey().inference + (Below(8) == 0 ? 1 : 0);
        header.chunkCount = outgoing->GetChunkCount();
        for (int i = 0; i < 4; ++i)
        {
            std::vector<uint8_t> bytes(Below(14), 0);
            for (auto& byte : bytes)
            {
                byte = static_cast<uint8_t>(Below(3) == 0 ? m_random() : Below(3));
            }
            bytes.resize(std::max<std::size_t>(bytes.size(), 1));
            const auto outcome = m_repair.Receive(header,
                                                  bytes.data(),
                                                  bytes.size(),
                                                  Ipv4Address(Below(4) ? "10.0.0.2" : "10.0.0.3"));
            ++reportOutcomes[static_cast<std::size_t>(outcome)];
            ++reports;
        }
        m_repair.Clear();
    }

    /** Frames behind their lengths, cut into any pieces. */
    void Stream(const OutgoingTensor& outgoing, bool isHostile)
    {
        std::vector<uint8_t> stream;
        std::vector<std::vector<uint8_t>> sent;
        for (std::size_t times = 1 + Below(6); times > 0; --times)
        {
            const auto packet =
                outgoing.MakeChunk(static_cast<uint32_t>(Below(outgoing.GetChunkCount())));
            std::vector<uint8_t> bytes(packet->GetSize());
            packet->CopyData(bytes.data(), packet->GetSize());
            for (const std::size_t shift : {24, 16, 8, 0})
            {
                stream.push_back(static_cast<uint8_t>(bytes.size() >> shift));
                if (isHostile && Below(6) == 0)
                {
                    stream.back() = static_cast<uint8_t>(Below(2) ? m_random() : 0);
                }
            }
            stream.insert(stream.end(), bytes.begin(), bytes.end());
            sent.push_back(std::move(bytes));
        }
        FrameReader reader;
        std::size_t taken = 0;
        for (std::size_t at = 0; at < stream.size() && !reader.IsBroken();)
        {
            const std::size_t piece = std::min(1 + Below(Below(2) ? 8 : 400), stream.size() - at);
            reader.Append(Create<Packet>(&stream[at], static_cast<uint32_t>(piece)));
            at += piece;
            while (const auto frame = reader.Take())
            {
                std::vector<uint8_t> bytes(frame->GetSize());
                frame->CopyData(bytes.data(), frame->GetSize());
                if (!isHostile && (taken >= sent.size() || bytes != sent[taken]))
                {
                    Fail("a frame is another one");
                }
                ++taken;
                if (bytes.size() >= 3)
                {
                    Receive(bytes);
                }
            }
            if (!reader.IsBroken() &&
                reader.GetSize() >= FrameReader::LENGTH_BYTES + FrameReader::MOST_FRAME_BYTES)
            {
                Fail("a stream holds more than a frame");
            }
        }
        if (!isHostile && taken != sent.size())
        {
            Fail("a frame was not taken");
        }
        frames += taken;
        brokenStreams += reader.IsBroken();
    }

    void Check(const prometheus::MaskedTensor& got, const Tensor& decoded, bool isHonest)
    {
        ++finished;
        if (got.tensor.GetShape() != decoded.GetShape())
        {
            Fail("a tensor of another shape");
        }
        for (std::size_t i = 0; isHonest && i < static_cast<std::size_t>(decoded.GetElementCount());
             ++i)
        {
            const bool arrived = got.arrived.empty() || got.arrived[i];
            const float expected = arrived ? decoded.GetFloats()[i] : 0;
            if (got.tensor.GetFloats()[i] != expected)
            {
                Fail("element " + std::to_string(i) + " is another one");
            }
        }
    }

    std::mt19937 m_random;
    uint32_t m_inference{0};
    ReassemblyTable m_table;
    RepairSender m_repair;
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
    }
    std::cout << fuzzer.rounds << " tensors, " << fuzzer.finished << " finished; packets:";
    bool metAll = fuzzer.finished > 0;
    for (std::size_t i = 0; i < fuzzer.outcomes.size(); ++i)
    {
        const auto outcome = static_cast<ReassemblyTable::Outcome>(i);
        std::cout << " " << fuzzer.outcomes[i] << " " << ReassemblyTable::NameOf(outcome);
        metAll = metAll && (fuzzer.outcomes[i] > 0 || outcome == ReassemblyTable::Outcome::Late);
    }
    std::cout << "; " << fuzzer.reports << " reports\n";
    std::cout << fuzzer.frames << " frames, " << fuzzer.brokenStreams << " broken streams\n";
    metAll = metAll && fuzzer.frames > 0 && fuzzer.brokenStreams > 0;
    for (const uint64_t count : fuzzer.reportOutcomes)
    {
        metAll = metAll && count > 0;
    }
    Simulator::Destroy();
    return metAll ? 0 : 1;
}
