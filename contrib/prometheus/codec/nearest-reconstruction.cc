/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "nearest-arrived.h"
#include "plane-reconstruction.h"

namespace prometheus
{

std::vector<std::size_t> NearestArrived(const std::vector<bool>& arrived,
                                        std::size_t start,
                                        std::size_t rows,
                                        std::size_t columns)
{
    // Breadth first from all that arrived at once.
    std::vector<std::size_t> nearest(rows * columns, NOWHERE);
    std::vector<std::size_t> queue;
    queue.reserve(nearest.size());
    for (std::size_t i = 0; i < nearest.size(); ++i)
    {
        if (arrived[start + i])
        {
            nearest[i] = i;
            queue.push_back(i);
        }
    }
    const auto visit = [&nearest, &queue](std::size_t from, std::size_t to)
    {
        if (nearest[to] == NOWHERE)
        {
            nearest[to] = nearest[from];
            queue.push_back(to);
        }
    };
    for (std::size_t head = 0; head < queue.size(); ++head)
    {
        const std::size_t i = queue[head];
        const std::size_t row = i / columns;
        const std::size_t column = i % columns;
        if (row + 1 < rows)
        {
            visit(i, i + columns);
        }
        if (row > 0)
        {
            visit(i, i - columns);
        }
        if (column + 1 < columns)
        {
            visit(i, i + 1);
        }
        if (column > 0)
        {
            visit(i, i - 1);
        }
    }
    return nearest;
}

namespace
{

/**
 * Lost elements become a copy of the nearest one of their channel that arrived; 0 where nothing of
 * the channel did.
 *
 * Where whole rows are lost, that is the last row before or the first row after them, whichever is
 * nearer: the nearest-neighbour concealment of DFTS (Unnibhavi, Choi, Alvar, Bajic, DFTS: Deep
 * feature transmission simulator, MMSP 2018; Dhondea et al., arXiv:2112.00794).
 */
class NearestReconstruction : public PlaneReconstruction
{
  public:
    std::string_view GetName() const override
    {
        return "nearest";
    }

  protected:
    void Repair(Damaged& damaged) const override
    {
        const auto& planes = damaged.planes;
        for (std::size_t channel = 0; channel < planes.channels; ++channel)
        {
            const std::size_t start = channel * planes.ElementsPerChannel();
            const auto nearest =
                NearestArrived(damaged.arrived, start, planes.rows, planes.columns);
            for (std::size_t i = 0; i < nearest.size(); ++i)
            {
                if (nearest[i] != NOWHERE)
                {
                    damaged.values[start + i] = damaged.values[start + nearest[i]];
                }
            }
        }
    }
};

} // namespace

const Reconstruction& GetNearestReconstruction()
{
    static const NearestReconstruction reconstruction;
    return reconstruction;
}

} // namespace prometheus
