/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "nearest-arrived.h"
#include "plane-reconstruction.h"

namespace prometheus
{

namespace
{

/** What the lines through an element say of it. */
struct Estimate
{
    double weightedSum{0};
    double weight{0};
};

/** A row or a column of a plane. */
struct Line
{
    std::size_t start{0};
    std::size_t stride{1};
    std::size_t length{0};
};

/** Adds to the lost elements between two that arrived what lies on the straight line. */
void AddLine(const std::vector<bool>& arrived,
             const std::vector<float>& values,
             const Line& line,
             std::vector<Estimate>& estimates)
{
    std::size_t before = NOWHERE; // place in the line of the last one that arrived
    for (std::size_t after = 0; after < line.length; ++after)
    {
        const std::size_t end = line.start + after * line.stride;
        if (!arrived[end])
        {
            continue;
        }
        for (std::size_t i = before + 1; before != NOWHERE && i < after; ++i)
        {
            const auto gap = static_cast<double>(after - before);
            const double share = static_cast<double>(i - before) / gap;
            const double value =
                (1 - share) * values[line.start + before * line.stride] + share * values[end];
            Estimate& estimate = estimates[line.start + i * line.stride];
            estimate.weightedSum += value / gap;
            estimate.weight += 1 / gap;
        }
        before = after;
    }
}

/**
 * Lost elements are interpolated along their row and along their column, each between the nearest
 * ones on both sides that arrived, and the two weighted by the inverse of the gaps. Where there is
 * no such pair: the nearest one of the channel; 0 where nothing of the channel arrived.
 *
 * Where whole rows are lost, that is the linear interpolation of DFTS, between the last row before
 * and the first row after them (Unnibhavi, Choi, Alvar, Bajic, DFTS: Deep feature transmission
 * simulator, MMSP 2018; Dhondea et al., arXiv:2112.00794).
 */
class LinearReconstruction : public PlaneReconstruction
{
  public:
    std::string_view GetName() const override
    {
        return "linear";
    }

  protected:
    void Repair(Damaged& damaged) const override
    {
        const auto& [channels, rows, columns] = damaged.planes;
        const std::vector<float> known = damaged.values;
        std::vector<Estimate> estimates(known.size());
        for (std::size_t channel = 0; channel < channels; ++channel)
        {
            const std::size_t start = channel * rows * columns;
            for (std::size_t row = 0; row < rows; ++row)
            {
                AddLine(damaged.arrived, known, {start + row * columns, 1, columns}, estimates);
            }
            for (std::size_t column = 0; column < columns; ++column)
            {
                AddLine(damaged.arrived, known, {start + column, columns, rows}, estimates);
            }
            const auto nearest = NearestArrived(damaged.arrived, start, rows, columns);
            for (std::size_t i = 0; i < nearest.size(); ++i)
            {
                const Estimate& estimate = estimates[start + i];
                if (estimate.weight > 0)
                {
                    damaged.values[start + i] =
                        static_cast<float>(estimate.weightedSum / estimate.weight);
                }
                else if (nearest[i] != NOWHERE)
                {
                    damaged.values[start + i] = known[start + nearest[i]];
                }
            }
        }
    }
};

} // namespace

const Reconstruction& GetLinearReconstruction()
{
    static const LinearReconstruction reconstruction;
    return reconstruction;
}

} // namespace prometheus
