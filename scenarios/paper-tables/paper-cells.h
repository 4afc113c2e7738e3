/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PAPER_CELLS_H
#define PAPER_CELLS_H

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** One cell of the published tables: a setting whose latencies were averaged. */
struct PaperCell
{
    /** "4a", "4b" or "5". */
    std::string table;
    /** "wifi4" or "halow". */
    std::string radio;
    /** Percent of STM32H7 and of Raspberry Pi 3B+: "10-90", "50-50" or "90-10". */
    std::string mix;
    /** See PaperNetwork(). */
    std::string network;
    /** Layers that the two networks of Table 4 have in common, from the first on. */
    uint32_t sharedLayers{0};
    /** L: "1" to "5", or "C" for any number. */
    std::string maxLayers;

    /** 2 in Table 4, 1 in Table 5. */
    uint32_t NetworkCount() const;
    /** Probability that a unit is an STM32H7. */
    double SmallUnitShare() const;
    /** As a number for PlacementProblem::maxLayersPerUnit. */
    uint32_t MaxLayersPerUnit() const;
};

/** A published number, which was rounded. */
struct PublishedNumber
{
    double value{0};
    /** Half a unit of the last digit printed. */
    double rounding{0};
};

/** t_t, t_p and t, in this order, everywhere. */
inline constexpr std::size_t MEASURE_COUNT = 3;

struct PublishedMeasure
{
    PublishedNumber mean;
    PublishedNumber standardDeviation;
};

/** A cell and what the paper prints in it [ms]. */
struct PublishedCell
{
    PaperCell cell;
    std::array<PublishedMeasure, MEASURE_COUNT> measures;
};

/**
 * All 100 cells, in the order of the file published.csv of this folder.
 * @throws CorruptFile naming the line, when the file that was built in is not as expected.
 */
std::vector<PublishedCell> ReadPublishedCells();

} // namespace prometheus

#endif // PAPER_CELLS_H
