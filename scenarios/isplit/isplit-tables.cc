/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "isplit-tables.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <optional>
#include <ostream>

namespace prometheus
{

namespace
{

/** Half the 95 % interval of a mean, in standard errors. */
constexpr double NORMAL_95 = 1.959964;

/** Not known for 0, whose logarithm is no number. */
std::optional<double> LogOf(double value)
{
    return value > 0 ? std::optional<double>(std::log10(value)) : std::nullopt;
}

} // namespace

std::string LabelOf(const std::vector<std::string>& classes)
{
    std::string label;
    for (const auto& name : classes)
    {
        label += (label.empty() ? "" : "+") + name;
    }
    return label.empty() ? "all" : label;
}

CsvTable TableOfCurves(const std::vector<CuiCurve>& curves,
                       const std::vector<std::string>& labels,
                       const NetworkProfile& placed)
{
    CsvTable table({"network",
                    "measure",
                    "classes",
                    "images",
                    "step_index",
                    "step",
                    "layer",
                    "output_bytes",
                    "considered",
                    "value",
                    "standard_error",
                    "log10_value",
                    "log10_low95",
                    "log10_high95",
                    "candidate_rank"});
    for (std::size_t c = 0; c < curves.size(); ++c)
    {
        const auto& curve = curves[c];
        for (uint32_t j = 0; j < curve.points.size(); ++j)
        {
            const auto& point = curve.points[j];
            const double half = NORMAL_95 * point.standardError;
            const uint32_t rank = curve.RankOf(j);
            table.AddRow({curve.network,
                          curve.measure,
                          labels[c],
                          curve.images,
                          j,
                          point.step,
                          placed.layers.at(point.layer).name,
                          point.outputBytes,
                          point.isConsidered ? "yes" : "no",
                          point.value,
                          point.standardError,
                          LogOf(point.value),
                          LogOf(point.value - half),
                          LogOf(point.value + half),
                          rank ? std::optional<uint32_t>(rank) : std::nullopt});
        }
    }
    return table;
}

CsvTable TableOfDifferences(const std::vector<CuiDifference>& differences,
                            const CuiCurve& curve,
                            const std::string& label,
                            const std::string& otherLabel)
{
    CsvTable table({"classes",
                    "other_classes",
                    "step_index",
                    "step",
                    "log10_ratio",
                    "log10_ratio_low95",
                    "log10_ratio_high95",
                    "differs"});
    for (const auto& difference : differences)
    {
        table.AddRow({label,
                      otherLabel,
                      difference.point,
                      curve.points.at(difference.point).step,
                      difference.logRatio,
                      difference.low,
                      difference.high,
                      difference.IsSignificant() ? "yes" : "no"});
    }
    return table;
}

MapTable::MapTable()
    : m_table({"image",
               "class",
               "panel",
               "step",
               "row",
               "column",
               "importance",
               "red",
               "green",
               "blue"})
{
}

void MapTable::AddImage(std::size_t index,
                        const LabelledImages& data,
                        const std::vector<CuiPoint>& points,
                        const std::vector<Tensor>& maps)
{
    const auto& name = data.classNames.at(data.labels.at(index));
    const Tensor& image = data.images.at(index);
    const int64_t channels = image.GetShape().at(0);
    const int64_t rows = image.GetShape().at(1);
    const int64_t columns = image.GetShape().at(2);
    const auto pixel = [&](int64_t channel, int64_t i) -> uint32_t
    { return image.GetBytes()[std::min(channel, channels - 1) * rows * columns + i]; };
    for (int64_t i = 0; i < rows * columns; ++i)
    {
        m_table.AddRow({index,
                        name,
                        0,
                        "image",
                        i / columns,
                        i % columns,
                        std::nullopt,
                        pixel(0, i),
                        pixel(1, i),
                        pixel(2, i)});
    }
    int panel = 0;
    for (std::size_t j = 0; j < points.size(); ++j)
    {
        const Shape& shape = maps.at(j).GetShape();
        if (!points[j].isConsidered || ElementCount(shape) == 1)
        {
            continue;
        }
        ++panel;
        for (int64_t i = 0; i < ElementCount(shape); ++i)
        {
            m_table.AddRow({index,
                            name,
                            panel,
                            points[j].step,
                            i / shape[1],
                            i % shape[1],
                            maps[j].GetFloats()[i],
                            std::nullopt,
                            std::nullopt,
                            std::nullopt});
        }
    }
}

const CsvTable& MapTable::GetTable() const
{
    return m_table;
}

void PrintCandidates(std::ostream& stream,
                     const CuiCurve& curve,
                     const std::string& label,
                     const NetworkProfile& placed)
{
    stream << "\nClasses " << label << ", " << curve.images << " images; candidates, best first:\n";
    if (curve.candidates.empty())
    {
        stream << "  none: the measure is 0 everywhere\n";
    }
    for (const uint32_t candidate : curve.candidates)
    {
        const auto& point = curve.points[candidate];
        stream << "  " << std::left << std::setw(20) << point.step << " in layer " << std::setw(20)
               << placed.layers.at(point.layer).name << std::right << " log10 " << std::fixed
               << std::setprecision(3) << curve.LogValue(candidate) << " +- "
               << point.standardError / point.value / std::log(10.0) << ", " << point.outputBytes
               << " bytes\n";
    }
}

} // namespace prometheus
