/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "loss-trace.h"

#include "prometheus-error.h"

#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace ns3
{

namespace
{

void AppendLine(std::vector<uint8_t>& trace, const std::string& line, const std::string& place)
{
    for (char c : line)
    {
        if (c == '0' || c == '1')
        {
            trace.push_back(c == '1');
        }
        else if (!std::isspace(static_cast<unsigned char>(c)))
        {
            throw prometheus::CorruptFile(place + ": '" + line +
                                          "' is no list of 0 (arrived) and 1 (lost)");
        }
    }
}

} // namespace

std::vector<uint8_t> ReadLossTrace(const std::string& path)
{
    std::ifstream file(path);
    if (!file)
    {
        throw prometheus::FileError("loss trace '" + path + "': " + std::strerror(errno));
    }
    std::vector<uint8_t> trace;
    bool mayBeHeader = true;
    uint64_t number = 0;
    for (std::string line; std::getline(file, line);)
    {
        ++number;
        const auto first = line.find_first_not_of(" \t\r");
        if (first == std::string::npos || line[first] == '#')
        {
            continue;
        }
        const bool isName =
            std::isalpha(static_cast<unsigned char>(line[first])) || line[first] == '"';
        if (!(mayBeHeader && isName))
        {
            AppendLine(trace, line, path + ":" + std::to_string(number));
        }
        mayBeHeader = false;
    }
    if (file.bad())
    {
        throw prometheus::FileError("loss trace '" + path + "': " + std::strerror(errno));
    }
    if (trace.empty())
    {
        throw prometheus::CorruptFile("loss trace '" + path + "' holds no packet");
    }
    return trace;
}

} // namespace ns3
