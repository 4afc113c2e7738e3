/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "nearest-arrived.h"
#include "plane-reconstruction.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace prometheus
{

namespace
{

/** Rows of a block: what is a packet in the paper (4 or 8 rows there). */
constexpr std::size_t BLOCK_ROWS = 4;

/** Fewest elements that both of two channels have, for a line to be put through them. */
constexpr std::size_t FEWEST_PAIRS = 4;

/** Another channel and the line that leads from its values to those of this one. */
struct Donor
{
    std::size_t channel{0};
    double correlation{0};
    double gain{0};
    double offset{0};
};

/** The smallest and the largest of a channel that arrived. */
struct Range
{
    float lowest{std::numeric_limits<float>::max()};
    float highest{std::numeric_limits<float>::lowest()};
};

/** Rows first .. last - 1 of every channel. */
struct RowBlock
{
    std::size_t first{0};
    std::size_t last{0};
};

/**
 * Content-adaptive linear tensor completion (Dhondea, Cohen, Bajic, CALTeC, arXiv:2106.05531): what
 * was lost of a channel is computed from another channel at the same place. The other channel is
 * the one most correlated with this one where both arrived nearby, and gain and offset are fitted
 * there. Nothing is learned beforehand.
 *
 * The paper's packets are blocks of rows of one channel. Layouts here lose single elements too, so
 * the block (4 rows, the last one perhaps fewer) is where correlation is taken, over the elements
 * that arrived of both channels, and co-located means the same row and column. The block is the
 * nearest one, beginning with that of the lost element itself, with enough of the channel. A line
 * through few elements may leave them far behind: results stay in the range of what arrived of the
 * channel. Where no channel will do: the nearest element of the channel; 0 where nothing of it
 * arrived, as in the paper.
 */
class CaltecReconstruction : public PlaneReconstruction
{
  public:
    std::string_view GetName() const override
    {
        return "caltec";
    }

  protected:
    void Repair(Damaged& damaged) const override
    {
        const auto& planes = damaged.planes;
        const std::vector<float> known = damaged.values;
        for (std::size_t channel = 0; channel < planes.channels; ++channel)
        {
            const std::size_t start = channel * planes.ElementsPerChannel();
            const auto nearest =
                NearestArrived(damaged.arrived, start, planes.rows, planes.columns);
            if (nearest.front() == NOWHERE)
            {
                continue; // nothing of the channel
            }
            for (std::size_t block = 0; block * BLOCK_ROWS < planes.rows; ++block)
            {
                RepairBlock(damaged, known, channel, block, nearest);
            }
            KeepInRange(damaged, start, planes.ElementsPerChannel());
        }
    }

  private:
    static void KeepInRange(Damaged& damaged, std::size_t start, std::size_t size)
    {
        Range range;
        for (std::size_t i = start; i < start + size; ++i)
        {
            if (damaged.arrived[i])
            {
                range.lowest = std::min(range.lowest, damaged.values[i]);
                range.highest = std::max(range.highest, damaged.values[i]);
            }
        }
        for (std::size_t i = start; i < start + size; ++i)
        {
            damaged.values[i] = std::clamp(damaged.values[i], range.lowest, range.highest);
        }
    }

    static RowBlock RowsOf(std::size_t block, const ChannelPlanes& planes)
    {
        return {block * BLOCK_ROWS, std::min(planes.rows, (block + 1) * BLOCK_ROWS)};
    }

    static void RepairBlock(Damaged& damaged,
                            const std::vector<float>& known,
                            std::size_t channel,
                            std::size_t block,
                            const std::vector<std::size_t>& nearest)
    {
        const auto& planes = damaged.planes;
        const std::size_t size = planes.ElementsPerChannel();
        const RowBlock rows = RowsOf(block, planes);
        std::optional<std::vector<Donor>> donors;
        for (std::size_t i = rows.first * planes.columns; i < rows.last * planes.columns; ++i)
        {
            if (damaged.arrived[channel * size + i])
            {
                continue;
            }
            if (!donors)
            {
                donors = DonorsNear(damaged, known, channel, block);
            }
            const auto donor =
                std::find_if(donors->begin(),
                             donors->end(),
                             [&damaged, size, i](const Donor& candidate)
                             { return damaged.arrived[candidate.channel * size + i]; });
            damaged.values[channel * size + i] =
                donor == donors->end()
                    ? known[channel * size + nearest[i]]
                    : static_cast<float>(donor->gain * known[donor->channel * size + i] +
                                         donor->offset);
        }
    }

    /** Of the nearest block that has any: the channels to compute from, best first. */
    static std::vector<Donor> DonorsNear(const Damaged& damaged,
                                         const std::vector<float>& known,
                                         std::size_t channel,
                                         std::size_t block)
    {
        const std::size_t blocks = (damaged.planes.rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
        for (std::size_t distance = 0; distance < blocks; ++distance)
        {
            std::vector<Donor> donors;
            if (block >= distance)
            {
                donors =
                    DonorsIn(damaged, known, channel, RowsOf(block - distance, damaged.planes));
            }
            if (donors.empty() && distance > 0 && block + distance < blocks)
            {
                donors =
                    DonorsIn(damaged, known, channel, RowsOf(block + distance, damaged.planes));
            }
            if (!donors.empty())
            {
                return donors;
            }
        }
        return {};
    }

    static std::vector<Donor> DonorsIn(const Damaged& damaged,
                                       const std::vector<float>& known,
                                       std::size_t channel,
                                       RowBlock rows)
    {
        std::vector<Donor> donors;
        for (std::size_t other = 0; other < damaged.planes.channels; ++other)
        {
            const auto donor =
                other == channel ? std::nullopt : Fit(damaged, known, channel, other, rows);
            if (donor)
            {
                donors.push_back(*donor);
            }
        }
        std::stable_sort(donors.begin(),
                         donors.end(),
                         [](const Donor& a, const Donor& b)
                         { return std::fabs(a.correlation) > std::fabs(b.correlation); });
        return donors;
    }

    /** Least squares over what arrived of both; nothing when that is little or does not vary. */
    static std::optional<Donor> Fit(const Damaged& damaged,
                                    const std::vector<float>& known,
                                    std::size_t channel,
                                    std::size_t other,
                                    RowBlock rows)
    {
        const std::size_t size = damaged.planes.ElementsPerChannel();
        const std::size_t columns = damaged.planes.columns;
        double n = 0;
        double sumX = 0;
        double sumY = 0;
        double sumXX = 0;
        double sumXY = 0;
        double sumYY = 0;
        for (std::size_t i = rows.first * columns; i < rows.last * columns; ++i)
        {
            if (damaged.arrived[channel * size + i] && damaged.arrived[other * size + i])
            {
                const double x = known[other * size + i];
                const double y = known[channel * size + i];
                n += 1;
                sumX += x;
                sumY += y;
                sumXX += x * x;
                sumXY += x * y;
                sumYY += y * y;
            }
        }
        const double varianceX = n * sumXX - sumX * sumX;
        const double varianceY = n * sumYY - sumY * sumY;
        const double covariance = n * sumXY - sumX * sumY;
        // Of constants nothing but rounding is left, and no correlation.
        if (n < FEWEST_PAIRS || varianceX <= 1e-9 * n * sumXX || varianceY <= 1e-9 * n * sumYY)
        {
            return std::nullopt;
        }
        Donor donor;
        donor.channel = other;
        donor.correlation = covariance / std::sqrt(varianceX * varianceY);
        donor.gain = covariance / varianceX;
        donor.offset = (sumY - donor.gain * sumX) / n;
        return donor;
    }
};

} // namespace

const Reconstruction& GetCaltecReconstruction()
{
    static const CaltecReconstruction reconstruction;
    return reconstruction;
}

} // namespace prometheus
