/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "plane-reconstruction.h"

namespace prometheus
{

namespace
{

/**
 * Lost elements become the mean of what arrived of their channel; 0 where nothing of it did.
 *
 * A warning, not a recommendation: the mean is the constant of the least squared error, and still
 * networks classify worse with it than with zeros, which is what most elements behind a rectifier
 * are. (Imputing means understates all variation: Little, Rubin, Statistical Analysis with Missing
 * Data, Wiley 2002, chapter 4.) Do not rank reconstructions by their squared error alone.
 */
class ChannelMeanReconstruction : public PlaneReconstruction
{
  public:
    std::string_view GetName() const override
    {
        return "channel-mean";
    }

  protected:
    void Repair(Damaged& damaged) const override
    {
        const std::size_t size = damaged.planes.ElementsPerChannel();
        for (std::size_t start = 0; start < damaged.values.size(); start += size)
        {
            double sum = 0;
            std::size_t count = 0;
            for (std::size_t i = start; i < start + size; ++i)
            {
                sum += damaged.arrived[i] ? static_cast<double>(damaged.values[i]) : 0;
                count += damaged.arrived[i] ? 1 : 0;
            }
            for (std::size_t i = start; count > 0 && i < start + size; ++i)
            {
                damaged.values[i] = static_cast<float>(sum / static_cast<double>(count));
            }
        }
    }
};

} // namespace

const Reconstruction& GetChannelMeanReconstruction()
{
    static const ChannelMeanReconstruction reconstruction;
    return reconstruction;
}

} // namespace prometheus
