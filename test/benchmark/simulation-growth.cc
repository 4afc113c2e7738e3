/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * How the time of a simulated split inference grows: from 30 to 300 units, and from 10 to 1000
 * images. Prints and writes medians over random deployments, set-up and events apart, and the
 * exponents of a power law fitted to them.
 */
#include "adhoc-wifi-helper.h"
#include "csv-table.h"
#include "growth-fit.h"
#include "split-run.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

using namespace prometheus;

namespace
{

/** At 30 m2 a unit 9 m join all of 300 units in two of five draws; 7.5 m hardly ever do. */
constexpr double RANGE_METRES = 9;
constexpr std::size_t POOL = 10;

struct Size
{
    uint32_t units;
    uint32_t images;
};

/** Runs that differ in one size. */
struct Series
{
    std::string name;
    bool growsUnits;
    std::vector<Size> sizes;
};

std::vector<Series> AllSeries()
{
    Series units{"units", true, {}};
    for (const uint32_t count : {30, 55, 100, 180, 300})
    {
        units.sizes.push_back({count, 10});
    }
    Series images{"images", false, {}};
    for (const uint32_t count : {10, 30, 100, 300, 1000})
    {
        images.sizes.push_back({30, count});
    }
    return {units, images};
}

/** Medians over the deployments of one size. */
struct Medians
{
    double setUpMs{0};
    double eventsMs{0};
    double frameHops{0};
    double microsecondsAFrameHop{0};
};

Medians Measure(const Size& size,
                const SplitNetwork& network,
                const ns3::AdhocWifiOptions& radio,
                uint32_t deployments)
{
    const double phyRate = ns3::AdhocWifiHelper(radio).GetPhyRate();
    std::vector<double> setUp;
    std::vector<double> events;
    std::vector<double> frameHops;
    std::vector<double> each;
    for (uint64_t seed = 1; seed <= deployments; ++seed)
    {
        const auto system =
            DrawSplitSystem(network.runner->GetProfile(), size.units, RANGE_METRES, phyRate, seed);
        const auto cost = SimulateSplit(system, network, radio, size.images);
        setUp.push_back(1e3 * cost.setUpSeconds);
        events.push_back(1e3 * cost.eventSeconds);
        frameHops.push_back(static_cast<double>(cost.frameHops));
        each.push_back(1e6 * cost.eventSeconds / frameHops.back());
    }
    return {Median(setUp), Median(events), Median(frameHops), Median(each)};
}

/** Costs of a series by size, for their exponents. */
struct Growth
{
    std::vector<GrowthPoint> setUp;
    std::vector<GrowthPoint> events;
    std::vector<GrowthPoint> frameHops;
    std::vector<GrowthPoint> each;

    void Add(double size, const Medians& medians)
    {
        setUp.push_back({size, medians.setUpMs});
        events.push_back({size, medians.eventsMs});
        frameHops.push_back({size, medians.frameHops});
        each.push_back({size, medians.microsecondsAFrameHop});
    }

    void Print(const std::string& name) const
    {
        std::printf(
            "%s: set-up grows as %s^%.2f, events as %s^%.2f: frame-hops as %s^%.2f, each as "
            "%s^%.2f\n",
            name.c_str(),
            name.c_str(),
            *Exponent(setUp),
            name.c_str(),
            *Exponent(events),
            name.c_str(),
            *Exponent(frameHops),
            name.c_str(),
            *Exponent(each));
    }
};

void Run(uint32_t deployments, const std::string& radioName, const std::string& path)
{
    ns3::AdhocWifiOptions radio;
    radio.radio = radioName;
    const auto network = MakeSplitNetwork(POOL);
    Measure({30, POOL}, network, radio, 1); // the first simulation also pays for ns-3's start
    CsvTable csv({"series",
                  "units",
                  "images",
                  "deployments",
                  "set_up_ms_median",
                  "events_ms_median",
                  "frame_hops_median",
                  "us_per_frame_hop_median"});
    for (const auto& series : AllSeries())
    {
        Growth growth;
        for (const auto& size : series.sizes)
        {
            const auto medians = Measure(size, network, radio, deployments);
            growth.Add(series.growsUnits ? size.units : size.images, medians);
            csv.AddRow({series.name,
                        size.units,
                        size.images,
                        deployments,
                        medians.setUpMs,
                        medians.eventsMs,
                        medians.frameHops,
                        medians.microsecondsAFrameHop});
            std::printf("%3u units %4u images: set-up %8.2f ms, events %9.2f ms, %6.0f frame-hops, "
                        "%6.2f us each\n",
                        size.units,
                        size.images,
                        medians.setUpMs,
                        medians.eventsMs,
                        medians.frameHops,
                        medians.microsecondsAFrameHop);
            std::fflush(stdout);
        }
        growth.Print(series.name);
    }
    if (!path.empty())
    {
        WriteCsv(csv, path);
    }
}

} // namespace

int main(int argc, char* argv[])
{
    CLI::App app("How the time of a simulated split inference grows with units and with images.",
                 "benchmark-simulation-growth");
    uint32_t deployments = 9;
    std::string radio = "wifi4";
    std::string csv;
    app.add_option("--deployments", deployments, "Random deployments a size")
        ->check(CLI::Range(1U, 1000U))
        ->capture_default_str();
    app.add_option("--radio", radio, "wifi4 or halow")
        ->check(CLI::IsMember({"wifi4", "halow"}))
        ->capture_default_str();
    app.add_option("--csv", csv, "File of the medians");
    try
    {
        app.parse(argc, argv);
        Run(deployments, radio, csv);
    }
    catch (const CLI::ParseError& error)
    {
        return app.exit(error);
    }
    catch (const std::exception& error)
    {
        std::cerr << "benchmark-simulation-growth: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
