/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "packet-layout.h"

#include <cstring>
#include <numeric>

namespace prometheus
{

namespace
{

/** Elements travel in row-major order: a lost packet tears out a run of neighbours. */
class ContiguousLayout : public PacketLayout
{
  public:
    LayoutId GetId() const override
    {
        return LayoutId::Contiguous;
    }

    std::string_view GetName() const override
    {
        return "contiguous";
    }

    std::vector<uint64_t> ElementsOf(uint32_t chunk,
                                     const ChunkGeometry& geometry,
                                     uint32_t) const override
    {
        std::vector<uint64_t> elements(geometry.ElementsIn(chunk));
        std::iota(elements.begin(), elements.end(), geometry.ElementsBefore(chunk));
        return elements;
    }

    void Gather(const uint8_t* tensorCodes,
                std::size_t bytesPerCode,
                uint32_t chunk,
                const ChunkGeometry& geometry,
                uint32_t,
                uint8_t* chunkCodes) const override
    {
        Copy(chunkCodes,
             tensorCodes + geometry.ElementsBefore(chunk) * bytesPerCode,
             geometry.ElementsIn(chunk) * bytesPerCode);
    }

    void Scatter(const uint8_t* chunkCodes,
                 std::size_t bytesPerCode,
                 uint32_t chunk,
                 const ChunkGeometry& geometry,
                 uint32_t,
                 uint8_t* tensorCodes) const override
    {
        Copy(tensorCodes + geometry.ElementsBefore(chunk) * bytesPerCode,
             chunkCodes,
             geometry.ElementsIn(chunk) * bytesPerCode);
    }

  private:
    static void Copy(uint8_t* to, const uint8_t* from, std::size_t bytes)
    {
        if (bytes > 0) // an empty tensor may have no address
        {
            std::memcpy(to, from, bytes);
        }
    }
};

} // namespace

const PacketLayout& GetContiguousLayout()
{
    static const ContiguousLayout layout;
    return layout;
}

} // namespace prometheus
