/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PLANE_RECONSTRUCTION_H
#define PLANE_RECONSTRUCTION_H

#include "channel-planes.h"
#include "reconstruction.h"

#include <vector>

namespace prometheus
{

/**
 * The common part of reconstructions that compute with numbers: elements become floats, what was
 * lost is computed, and every element that arrived stays as it is, bit for bit.
 *
 * Lost elements are 0 where nothing arrived at all, or where something that arrived is no finite
 * number: then nothing can be said. Uint8 tensors get the nearest byte.
 */
class PlaneReconstruction : public Reconstruction
{
  public:
    MaskedTensor Fill(const MaskedTensor& partial) const final;

  protected:
    /** A tensor being repaired: some elements arrived (at least one), some did not. */
    struct Damaged
    {
        Shape shape;
        ChannelPlanes planes;
        const std::vector<bool>& arrived;
        /** Row-major; 0 where lost. */
        std::vector<float> values;
    };

    /** Sets the values that were lost; changes of others have no effect. */
    virtual void Repair(Damaged& damaged) const = 0;

    /** Whether Repair() can do something when nothing arrived. */
    virtual bool KnowsWithoutArrivals() const;
    /** @throws InvalidInput when it cannot repair such a tensor; by default it can. */
    virtual void RequireShape(const Shape& shape) const;
};

} // namespace prometheus

#endif // PLANE_RECONSTRUCTION_H
