/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef FITTED_RECONSTRUCTION_H
#define FITTED_RECONSTRUCTION_H

#include "plane-reconstruction.h"

#include <memory>
#include <string>

namespace prometheus
{

/** What a reconstruction learned, in the form that files hold. */
struct FittedParameters
{
    /** The reconstruction's name. */
    std::string name;
    /** Of the tensors that it was fitted to. */
    Shape shape;
    /** What the numbers mean is the reconstruction's affair. */
    std::vector<std::vector<float>> arrays;
};

/**
 * A reconstruction that was fitted to training activations of one shape, and repairs tensors of
 * that shape only. Whoever made it holds it.
 *
 * To add one: a file like linear-prior-reconstruction.cc and its line in fitted-reconstruction.cc.
 */
class FittedReconstruction : public PlaneReconstruction
{
  public:
    explicit FittedReconstruction(FittedParameters parameters);

    std::string_view GetName() const override;
    const FittedParameters& GetParameters() const;

    /** For a file: what ReadReconstruction() reads. */
    std::string ToBytes() const;

  protected:
    void RequireShape(const Shape& shape) const override;

  private:
    FittedParameters m_parameters;
};

/** Whether FitReconstruction() knows this name. */
bool IsFittedReconstruction(std::string_view name);

/** How to fit; each reconstruction takes what concerns it. */
struct FitOptions
{
    /** "linear-prior": most principal components; it takes no more than the activations have. */
    uint32_t components{160};
    /**
     * "altec": share of the elements beside a lost one that are lost as well, from 0 (as in the
     * paper) to less than 1.
     */
    double lossRate{0};
};

/**
 * Fits the reconstruction of this name, "linear-prior" or "altec", to activations.
 *
 * @param activations whole ones from training data, float32 and of one shape.
 * @throws InvalidInput listing the known names; when there are fewer than two activations, their
 *         types or shapes differ, one holds what is no finite number, or an option is out of
 * bounds.
 */
std::shared_ptr<const FittedReconstruction> FitReconstruction(
    std::string_view name,
    const std::vector<Tensor>& activations,
    const FitOptions& options = {});

/**
 * The reconstruction that was written by ToBytes(): it repairs the same, bit for bit.
 * @throws CorruptFile naming what is wrong with the bytes.
 */
std::shared_ptr<const FittedReconstruction> ReadReconstruction(std::string_view bytes);

} // namespace prometheus

#endif // FITTED_RECONSTRUCTION_H
