/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RECONSTRUCTION_H
#define RECONSTRUCTION_H

#include "masked-tensor.h"

#include <string_view>

namespace prometheus
{

/**
 * Fills the elements of a tensor that did not arrive. Immutable: one instance serves everybody, and
 * one that was fitted to training activations holds what it learned.
 *
 * To add one: a file like zero-reconstruction.cc and its line in reconstruction.cc.
 */
class Reconstruction
{
  public:
    virtual ~Reconstruction() = default;

    virtual std::string_view GetName() const = 0;

    /**
     * @param partial lost elements hold arbitrary values.
     * @return the same shape, type and mask, arrived elements unchanged, lost ones filled.
     */
    virtual MaskedTensor Fill(const MaskedTensor& partial) const = 0;
};

/**
 * Reconstruction by name, of those that need no training: "zero", "channel-mean", "nearest",
 * "linear", "silrtc", "halrtc", "caltec". Those that do are made by FitReconstruction().
 * @throws InvalidInput listing the known names.
 */
const Reconstruction& FindReconstruction(std::string_view name);

} // namespace prometheus

#endif // RECONSTRUCTION_H
