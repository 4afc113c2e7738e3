/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "check-report.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <map>

namespace prometheus
{

namespace
{

std::string NameOf(const RadioCase& radio)
{
    return (radio.radio == "wifi4" ? "802.11n " : "802.11ah ") + std::to_string(radio.widthMhz) +
           " MHz";
}

/** A value in the column of its check, nothing in the others. */
std::optional<double> Only(const CheckRow& row, const char* check, double value)
{
    return row.check == check ? std::optional<double>(value) : std::nullopt;
}

void PrintAirtimes(std::ostream& os, const std::vector<CheckRow>& rows)
{
    double worst = 0;
    for (const auto& row : rows)
    {
        worst = std::max(worst, std::abs(row.simulated - row.expected));
    }
    os << "Airtime: " << rows.size() << " frames of every width, MCS and guard interval, largest "
       << "difference from the standard's formula " << std::lround(1e3 * worst) << " ns\n";
}

void PrintGoodputs(std::ostream& os, const std::vector<CheckRow>& rows)
{
    os << "Goodput [Mb/s]                           simulated   expected   difference [%]\n";
    for (const auto& row : rows)
    {
        os << "  " << std::left << std::setw(17) << NameOf(row.radio) << std::setw(15)
           << row.situation << std::setw(6) << (row.isAggregated ? "A-MPDU" : "") << std::right
           << std::fixed << std::setprecision(3) << std::setw(10) << row.simulated << std::setw(11)
           << row.expected << std::setprecision(1) << std::setw(17)
           << 100 * (row.simulated / row.expected - 1) << "\n";
    }
}

/** Where a curve crosses one half, on straight lines between its points. */
std::optional<double> CrossHalf(std::vector<std::pair<double, double>> points)
{
    std::sort(points.begin(), points.end());
    for (std::size_t i = 1; i < points.size(); ++i)
    {
        const auto [x0, y0] = points[i - 1];
        const auto [x1, y1] = points[i];
        if (y0 >= 0.5 && y1 < 0.5)
        {
            return x0 + (x1 - x0) * (y0 - 0.5) / (y0 - y1);
        }
    }
    return std::nullopt;
}

void PrintErrorRates(std::ostream& os, const std::vector<CheckRow>& rows)
{
    std::map<std::pair<uint32_t, uint32_t>, std::vector<std::pair<double, double>>> curves;
    double worst = 0;
    for (const auto& row : rows)
    {
        curves[{row.radio.mcs, row.radio.widthMhz}].emplace_back(*row.receivedDbm, row.simulated);
        worst = std::max(worst, std::abs(row.simulated - row.expected));
    }
    os << "Frame error rate: " << rows.size() << " points, largest difference from the error rate "
       << "model " << std::fixed << std::setprecision(3) << worst << "\n"
       << "Half the frames are lost at [dBm], and so much later than at 20 MHz [dB]\n";
    for (const auto& [key, points] : curves)
    {
        const auto [mcs, width] = key;
        const auto here = CrossHalf(points);
        const auto reference = CrossHalf(curves[{mcs, 20}]);
        if (here && reference)
        {
            os << "  MCS " << mcs << std::setw(5) << width << " MHz" << std::setprecision(2)
               << std::setw(10) << *here << std::setw(9) << *reference - *here << "\n";
        }
    }
}

} // namespace

CsvTable MakeCsv(const std::vector<CheckRow>& rows)
{
    CsvTable table({"check",
                    "radio",
                    "width_mhz",
                    "mcs",
                    "guard_interval",
                    "situation",
                    "aggregation",
                    "ip_packet_bytes",
                    "snr_db",
                    "received_power_dbm",
                    "airtime_us",
                    "airtime_formula_us",
                    "goodput_mbps",
                    "goodput_formula_mbps",
                    "frame_error_rate",
                    "frame_error_rate_model"});
    for (const auto& row : rows)
    {
        table.AddRow({row.check,
                      row.radio.radio,
                      row.radio.widthMhz,
                      row.radio.mcs,
                      row.radio.shortGuardInterval ? "short" : "long",
                      row.situation.empty() ? CsvCell() : CsvCell(row.situation),
                      row.isAggregated ? "on" : "off",
                      row.ipBytes,
                      row.snrDb,
                      row.receivedDbm,
                      Only(row, "airtime", row.simulated),
                      Only(row, "airtime", row.expected),
                      Only(row, "goodput", row.simulated),
                      Only(row, "goodput", row.expected),
                      Only(row, "errors", row.simulated),
                      Only(row, "errors", row.expected)});
    }
    return table;
}

void PrintReport(std::ostream& os, const std::vector<CheckRow>& rows)
{
    const std::pair<const char*, void (*)(std::ostream&, const std::vector<CheckRow>&)> PARTS[] = {
        {"airtime", PrintAirtimes}, {"goodput", PrintGoodputs}, {"errors", PrintErrorRates}};
    for (const auto& [check, print] : PARTS)
    {
        std::vector<CheckRow> part;
        std::copy_if(rows.begin(),
                     rows.end(),
                     std::back_inserter(part),
                     [name = check](const CheckRow& row) { return row.check == name; });
        if (!part.empty())
        {
            print(os, part);
        }
    }
}

} // namespace prometheus
