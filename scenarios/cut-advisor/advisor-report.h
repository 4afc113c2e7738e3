/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ADVISOR_REPORT_H
#define ADVISOR_REPORT_H

#include "csv-table.h"
#include "cut-ranking.h"
#include "mode-advice.h"
#include "mode-simulation.h"

#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace prometheus
{

/** A mode with the cut it makes, how it went, and what is said of it. */
struct AdvisedMode
{
    ModeResult result;
    ModeOutcome outcome;
    ModeAdvice advice;
    bool isRecommended{false};
};

/** Everything a run of cut-advisor found. */
struct AdvisorResult
{
    /** In the order of the plan. */
    std::vector<AdvisedMode> modes;
    /** All cuts, also those that were not simulated. */
    std::vector<RankedCut> cuts;
    /** Of the saliency: "cui"; empty when none is known. */
    std::string measure;
    ServiceLimits limits;
    double unsplitAccuracy{0};
};

/** "SC(3)" for cut 3. */
std::string NameOfSplit(uint32_t cut);

/** One row a mode and one a cut not simulated; columns are explained in this folder's README.md. */
CsvTable MakeCsv(const AdvisorResult& result);

/** For people: both orders of the cuts, the modes, the recommendation, and why not the others. */
void PrintReport(std::ostream& os, const AdvisorResult& result);

} // namespace prometheus

#endif // ADVISOR_REPORT_H
