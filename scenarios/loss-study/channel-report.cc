/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "channel-report.h"

#include "score-intervals.h"

#include <cstdio>
#include <ostream>

namespace prometheus
{

namespace
{

std::string Format(const char* format, double a, double b)
{
    char text[64];
    std::snprintf(text, sizeof text, format, a, b);
    return text;
}

} // namespace

CsvTable MakeCsv(const ChannelStudy& study, const ChannelResult& result)
{
    CsvTable table({"strategy",
                    "cut",
                    "encoding",
                    "layout",
                    "packet_bytes",
                    "erasure_code",
                    "parity_per_data_packet",
                    "reconstruction",
                    "tail",
                    "loss_percent",
                    "mean_burst_packets",
                    "split",
                    "trainings",
                    "images",
                    "packets_per_tensor",
                    "ip_bytes_per_tensor",
                    "arrived_percent",
                    "accuracy_percent",
                    "accuracy_low_percent",
                    "accuracy_high_percent",
                    "drop_points",
                    "drop_low_points",
                    "drop_high_points"});
    for (const auto& cell : result.cells)
    {
        const auto& crossing = cell.strategy.crossing;
        const auto accuracy = CrossedInterval(cell.right);
        const auto drop = DropInterval(result.clean, cell.right);
        table.AddRow({cell.strategy.name,
                      cell.strategy.cut,
                      crossing.encoding,
                      crossing.layout,
                      crossing.packetBytes,
                      crossing.erasureCode,
                      crossing.parityShare,
                      cell.strategy.reconstruction,
                      cell.strategy.isLossAware ? "loss-aware" : "plain",
                      Hundredths(cell.loss.meanLoss),
                      cell.loss.meanBurst > 0 ? CsvCell(cell.loss.meanBurst) : CsvCell(),
                      NameOf(study.basis.split),
                      study.basis.trainings,
                      study.basis.images,
                      Rounded(cell.packetsPerTensor, 1),
                      Rounded(cell.bytesPerTensor, 1),
                      Hundredths(cell.arrivedShare),
                      Hundredths(accuracy.mean),
                      Hundredths(accuracy.mean - accuracy.halfWidth),
                      Hundredths(accuracy.mean + accuracy.halfWidth),
                      Hundredths(drop.mean),
                      Hundredths(drop.mean - drop.halfWidth),
                      Hundredths(drop.mean + drop.halfWidth)});
    }
    return table;
}

void PrintReport(std::ostream& os, const ChannelResult& result)
{
    for (const auto& line : result.trainings)
    {
        os << line << "\n";
    }
    const auto clean = CrossedInterval(result.clean);
    os << "\nwithout a cut: " << Format("%.2f +- %.2f %%", 100 * clean.mean, 100 * clean.halfWidth)
       << " correct\n";
    std::string strategy;
    for (const auto& cell : result.cells)
    {
        if (cell.strategy.name != strategy)
        {
            strategy = cell.strategy.name;
            os << "\n"
               << strategy
               << Format(": %.1f packets, %.0f bytes a tensor\n",
                         cell.packetsPerTensor,
                         cell.bytesPerTensor);
        }
        const auto accuracy = CrossedInterval(cell.right);
        const auto drop = DropInterval(result.clean, cell.right);
        os << Format("%5.1f %% lost, bursts of %-4g", 100 * cell.loss.meanLoss, cell.loss.meanBurst)
           << Format("%7.2f +- %.2f %% correct", 100 * accuracy.mean, 100 * accuracy.halfWidth)
           << Format(", %6.2f +- %.2f points below\n", 100 * drop.mean, 100 * drop.halfWidth);
    }
}

} // namespace prometheus
