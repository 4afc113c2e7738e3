/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "timing-file.h"

#include "atomic-file.h"
#include "prometheus-error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace prometheus
{

void TimingFile::Add(const std::string& part, double seconds)
{
    if (!std::isfinite(seconds) || seconds < 0)
    {
        throw InvalidInput("timing of '" + part + "' is " + std::to_string(seconds) +
                           " s, must be finite and at least 0");
    }
    const auto known = std::find_if(
        m_parts.begin(), m_parts.end(), [&part](const auto& entry) { return entry.first == part; });
    if (known == m_parts.end())
    {
        m_parts.emplace_back(part, seconds);
    }
    else
    {
        known->second += seconds;
    }
}

double TimingFile::GetSeconds(const std::string& part) const
{
    for (const auto& [name, seconds] : m_parts)
    {
        if (name == part)
        {
            return seconds;
        }
    }
    return 0;
}

std::string TimingFile::ToJson() const
{
    nlohmann::ordered_json seconds = nlohmann::ordered_json::object();
    for (const auto& [name, value] : m_parts)
    {
        seconds[name] = value;
    }
    const nlohmann::ordered_json json{{"seconds", seconds}};
    return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

void TimingFile::Write(const std::filesystem::path& path) const
{
    WriteFileAtomically(path, ToJson());
}

} // namespace prometheus
