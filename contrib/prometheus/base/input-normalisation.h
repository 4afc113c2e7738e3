/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef INPUT_NORMALISATION_H
#define INPUT_NORMALISATION_H

#include <cstddef>
#include <string>
#include <vector>

namespace prometheus
{

/**
 * What a network does to the values 0 to 255 of an image before its first layer: channel c becomes
 * (value / 255 - mean[c]) / standardDeviation[c]. Part of the network, not of its images.
 */
struct InputNormalisation
{
    /** Of each channel, on the scale 0 to 1; a single value serves all channels. */
    std::vector<float> mean{0};
    /** Of each channel, on the scale 0 to 1, greater than 0; a single value serves all. */
    std::vector<float> standardDeviation{1};

    /**
     * The same with one value for every channel.
     * @throws InvalidInput on another number of values, one that is not finite, or a deviation that
     *         is not greater than 0; names channel and value.
     */
    InputNormalisation ForChannels(std::size_t channels) const;

    /**
     * Reads values separated by commas, such as "0.485,0.456,0.406".
     * @throws InvalidInput naming the text that is no number, and as ForChannels().
     */
    static InputNormalisation Parse(const std::string& mean, const std::string& standardDeviation);
};

} // namespace prometheus

#endif // INPUT_NORMALISATION_H
