/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SALIENCY_MEASURE_H
#define SALIENCY_MEASURE_H

#include <string>
#include <string_view>
#include <vector>

namespace at
{
class Tensor;
}

namespace prometheus
{

/** How weighted channels become one map. Both are in use; a mean compares layers of any width. */
enum class ChannelRule
{
    /** I-SPLIT's own program. */
    Mean,
    /** Grad-CAM (Selvaraju et al., ICCV 2017), Eq. 2, and so I-SPLIT's paper. */
    Sum,
};

/** "mean" or "sum". @throws InvalidInput naming both. */
ChannelRule FindChannelRule(const std::string& name);

/**
 * How much a decision hangs on what crosses a cut, from the activation there and the gradient of
 * the decision's score with respect to it. Stateless.
 */
class SaliencyMeasure
{
  public:
    virtual ~SaliencyMeasure() = default;

    virtual std::string_view GetName() const = 0;

    /** Whether other images give other values. */
    virtual bool DependsOnImages() const
    {
        return true;
    }

    /**
     * @param activation batch first, then channels, rows, columns, or a vector.
     * @param gradient of the same shape, each image's own.
     * @return one float32 number for each image of the batch, never negative.
     */
    virtual at::Tensor Measure(const at::Tensor& activation,
                               const at::Tensor& gradient,
                               ChannelRule rule) const = 0;
};

/** Names that GetSaliencyMeasure() knows, in alphabetical order. */
std::vector<std::string> GetSaliencyMeasureNames();

/**
 * - "cui": I-SPLIT's cumulated importance (ICPR 2022): the mean of the importance map.
 * - "gradient-x-activation": the mean of |gradient * activation|: the first-order change of the
 *   score when an element is lost (replaced by 0), without cancelling between elements.
 * - "output-size": one over the bytes that cross; no saliency, but the usual way to choose cuts.
 *
 * To add one: a class in saliency-measure.cc and a line in its table.
 * @throws InvalidInput listing the known names.
 */
const SaliencyMeasure& GetSaliencyMeasure(const std::string& name);

/**
 * I-SPLIT's importance map, Grad-CAM's with the ReLU kept: alpha_c is the mean of the gradient over
 * rows and columns (Grad-CAM, Eq. 1), the map ReLU(mean or sum over c of alpha_c * activation_c).
 * At the activation's own size, not upsampled, not normalised. A vector is channels of one element.
 * @return batch, rows, columns; float32.
 */
at::Tensor ImportanceMap(const at::Tensor& activation,
                         const at::Tensor& gradient,
                         ChannelRule rule);

} // namespace prometheus

#endif // SALIENCY_MEASURE_H
