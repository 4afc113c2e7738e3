/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "importance-layout.h"

#include "channel-planes.h"
#include "cyclic-redundancy-check.h"
#include "prometheus-error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace prometheus
{

ImportanceLayout::ImportanceLayout(const Shape& shape, const std::vector<float>& saliency)
    : m_shape(shape)
{
    const ChannelPlanes planes = ChannelPlanes::Of(shape);
    const std::size_t elements = planes.ElementCount();
    if (elements > std::numeric_limits<uint32_t>::max())
    {
        throw InvalidInput("a tensor of shape " + ToString(shape) +
                           " has more elements than an order of importance can number");
    }
    if (saliency.size() != elements && saliency.size() != planes.channels)
    {
        throw InvalidInput("a tensor of shape " + ToString(shape) + " has " +
                           std::to_string(elements) + " elements in " +
                           std::to_string(planes.channels) + " channels, but the saliency is of " +
                           std::to_string(saliency.size()));
    }
    const auto unknown = std::find_if(
        saliency.begin(), saliency.end(), [](float value) { return std::isnan(value); });
    if (unknown != saliency.end())
    {
        throw InvalidInput("saliency " + std::to_string(unknown - saliency.begin()) +
                           " of a tensor of shape " + ToString(shape) + " is not a number");
    }
    const std::size_t perSaliency = saliency.empty() ? 1 : elements / saliency.size();
    m_order.resize(elements);
    std::iota(m_order.begin(), m_order.end(), 0U);
    std::stable_sort(m_order.begin(),
                     m_order.end(),
                     [&saliency, perSaliency](uint32_t a, uint32_t b)
                     { return saliency[a / perSaliency] > saliency[b / perSaliency]; });
    m_seed = Crc32({reinterpret_cast<const char*>(m_order.data()), m_order.size() * 4});
}

LayoutId ImportanceLayout::GetId() const
{
    return LayoutId::Importance;
}

std::string_view ImportanceLayout::GetName() const
{
    return "importance";
}

ChunkGeometry ImportanceLayout::CutIntoChunks(const Shape& shape, uint32_t elementsPerChunk) const
{
    if (shape != m_shape)
    {
        throw InvalidInput("the importance of tensors of shape " + ToString(m_shape) +
                           " says nothing of one of shape " + ToString(shape));
    }
    return PacketLayout::CutIntoChunks(shape, elementsPerChunk);
}

bool ImportanceLayout::AcceptsSeed(uint32_t seed) const
{
    return seed == m_seed;
}

std::vector<uint64_t> ImportanceLayout::ElementsOf(uint32_t chunk,
                                                   const ChunkGeometry& geometry,
                                                   uint32_t) const
{
    const auto first =
        m_order.begin() + static_cast<std::ptrdiff_t>(geometry.ElementsBefore(chunk));
    return {first, first + geometry.ElementsIn(chunk)};
}

uint32_t ImportanceLayout::GetSeed() const
{
    return m_seed;
}

} // namespace prometheus
