/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef IMPORTANCE_LAYOUT_H
#define IMPORTANCE_LAYOUT_H

#include "packet-layout.h"

namespace prometheus
{

/**
 * The most important elements travel first: chunk 0 holds those of the greatest saliency, so that a
 * deadline cuts off, and parity over the first chunks leaves out, what matters least. (Unequal
 * protection by the gradient's importance: Grad-FEC, arXiv:2307.01846.)
 *
 * The saliency is configuration: sender and receiver each build the layout from the same numbers.
 * What travels in the place of the seed is GetSeed(), a check sum of the order; a receiver with
 * another order refuses it (see AcceptsSeed) instead of putting elements in the wrong places.
 */
class ImportanceLayout : public PacketLayout
{
  public:
    /**
     * @param shape of the tensors it cuts.
     * @param saliency one number an element, row-major, or one a channel (ChannelPlanes), of any
     *        scale; greater is more important, and equals keep their row-major order.
     * @throws InvalidInput when their number fits neither, one is NaN, or elements are more than
     *         2^32.
     */
    ImportanceLayout(const Shape& shape, const std::vector<float>& saliency);

    LayoutId GetId() const override;
    std::string_view GetName() const override;
    /** @throws InvalidInput also when the shape is another than the layout's. */
    ChunkGeometry CutIntoChunks(const Shape& shape, uint32_t elementsPerChunk) const override;
    bool AcceptsSeed(uint32_t seed) const override;
    std::vector<uint64_t> ElementsOf(uint32_t chunk,
                                     const ChunkGeometry& geometry,
                                     uint32_t seed) const override;

    /** The check sum of the order: the only seed that it accepts. */
    uint32_t GetSeed() const;

  private:
    Shape m_shape;
    std::vector<uint32_t> m_order; ///< Row-major indices, most important first.
    uint32_t m_seed{0};
};

} // namespace prometheus

#endif // IMPORTANCE_LAYOUT_H
