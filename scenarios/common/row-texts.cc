/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "row-texts.h"

namespace prometheus
{

std::string CountsText(const std::map<std::string, uint64_t>& counts)
{
    std::string text;
    for (const auto& [name, count] : counts)
    {
        text += (text.empty() ? "" : "; ") + name + ": " + std::to_string(count);
    }
    return text;
}

uint64_t SumOfCounts(const std::map<std::string, uint64_t>& counts)
{
    uint64_t sum = 0;
    for (const auto& [name, count] : counts)
    {
        sum += count;
    }
    return sum;
}

std::string HostNames(const std::vector<uint32_t>& hostOf, const Deployment& deployment)
{
    std::string text;
    for (const uint32_t vertex : hostOf)
    {
        text += (text.empty() ? "" : "; ") + deployment.NameOf(vertex);
    }
    return text;
}

} // namespace prometheus
