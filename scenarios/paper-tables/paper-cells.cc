/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "paper-cells.h"

#include "placement-problem.h"
#include "prometheus-error.h"
#include "published-data.h"

#include <cmath>
#include <sstream>

namespace prometheus
{

namespace
{

constexpr std::size_t KEY_COLUMNS = 6;

std::vector<std::string> Split(const std::string& line)
{
    std::vector<std::string> fields;
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, ',');)
    {
        fields.push_back(field);
    }
    return fields;
}

PublishedNumber ReadNumber(const std::string& text)
{
    const auto point = text.find('.');
    const std::size_t decimals = point == std::string::npos ? 0 : text.size() - point - 1;
    return {std::stod(text), 0.5 * std::pow(10, -static_cast<double>(decimals))};
}

PublishedCell ReadCell(const std::string& line)
{
    const auto fields = Split(line);
    if (fields.size() != KEY_COLUMNS + 2 * MEASURE_COUNT)
    {
        throw CorruptFile("published.csv: '" + line + "' has " + std::to_string(fields.size()) +
                          " fields");
    }
    PublishedCell read;
    read.cell = {fields[0],
                 fields[1],
                 fields[2],
                 fields[3],
                 static_cast<uint32_t>(std::stoul(fields[4])),
                 fields[5]};
    for (std::size_t m = 0; m < MEASURE_COUNT; ++m)
    {
        read.measures[m] = {ReadNumber(fields[KEY_COLUMNS + 2 * m]),
                            ReadNumber(fields[KEY_COLUMNS + 2 * m + 1])};
    }
    return read;
}

} // namespace

uint32_t PaperCell::NetworkCount() const
{
    return table == "5" ? 1 : 2;
}

double PaperCell::SmallUnitShare() const
{
    return std::stod(mix.substr(0, mix.find('-'))) / 100;
}

uint32_t PaperCell::MaxLayersPerUnit() const
{
    return maxLayers == "C" ? UNLIMITED_LAYERS : static_cast<uint32_t>(std::stoul(maxLayers));
}

std::vector<PublishedCell> ReadPublishedCells()
{
    std::istringstream lines(PUBLISHED_DATA);
    std::string line;
    std::getline(lines, line); // names of the columns
    std::vector<PublishedCell> cells;
    while (std::getline(lines, line))
    {
        cells.push_back(ReadCell(line));
    }
    return cells;
}

} // namespace prometheus
