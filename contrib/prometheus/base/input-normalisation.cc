/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "input-normalisation.h"

#include "prometheus-error.h"

#include <algorithm>
#include <cmath>
#include <locale>
#include <sstream>

namespace prometheus
{

namespace
{

std::vector<float> ParseValues(const char* what, const std::string& text)
{
    std::vector<float> values;
    std::istringstream list(text + ",");
    std::string item;
    while (std::getline(list, item, ','))
    {
        std::istringstream digits(item);
        digits.imbue(std::locale::classic());
        float value = 0;
        if (!(digits >> value) || digits.peek() != std::istringstream::traits_type::eof())
        {
            throw InvalidInput(std::string(what) + " '" + text + "' of the input has '" + item +
                               "', expected numbers separated by commas");
        }
        values.push_back(value);
    }
    return values;
}

std::vector<float> Spread(const char* what, const std::vector<float>& values, std::size_t channels)
{
    if (values.size() != channels && values.size() != 1)
    {
        throw InvalidInput(std::string(what) + " of the input has " +
                           std::to_string(values.size()) + " values, expected 1 or one for each " +
                           "of " + std::to_string(channels) + " channels");
    }
    for (std::size_t c = 0; c < values.size(); ++c)
    {
        if (!std::isfinite(values[c]))
        {
            throw InvalidInput(std::string(what) + " of the input, channel " + std::to_string(c) +
                               ", is " + std::to_string(values[c]) + ", must be finite");
        }
    }
    return values.size() == channels ? values : std::vector<float>(channels, values[0]);
}

} // namespace

InputNormalisation InputNormalisation::ForChannels(std::size_t channels) const
{
    InputNormalisation spread{Spread("mean", mean, channels),
                              Spread("standard deviation", standardDeviation, channels)};
    for (std::size_t c = 0; c < channels; ++c)
    {
        if (!(spread.standardDeviation[c] > 0))
        {
            throw InvalidInput("standard deviation of the input, channel " + std::to_string(c) +
                               ", is " + std::to_string(spread.standardDeviation[c]) +
                               ", must be greater than 0");
        }
    }
    return spread;
}

InputNormalisation InputNormalisation::Parse(const std::string& mean,
                                             const std::string& standardDeviation)
{
    InputNormalisation parsed{ParseValues("mean", mean),
                              ParseValues("standard deviation", standardDeviation)};
    parsed.ForChannels(std::max(parsed.mean.size(), parsed.standardDeviation.size()));
    return parsed;
}

} // namespace prometheus
