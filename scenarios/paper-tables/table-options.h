/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TABLE_OPTIONS_H
#define TABLE_OPTIONS_H

#include "paper-cells.h"
#include "paper-networks.h"
#include "system-sampling.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace CLI
{
class App;
}

namespace prometheus
{

/** The command line of paper-tables; see --help. */
struct TableOptions
{
    std::string table{"all"};
    uint32_t deployments{1000};
    std::string convention{"published"};
    std::string sampling{"auto"};
    uint32_t unreachableHops{12};
    uint64_t rngRun{1};
    int jobs{2};
    std::string csv;
    std::string timing;

    /** Tells the parser about all options; they must outlive it. */
    void Declare(CLI::App& app);

    /** The cells asked for. */
    std::vector<PublishedCell> SelectCells() const;
    Convention GetConvention() const;
    /** The rule for the systems of a cell: the one asked for, or what fits its mix. */
    SystemSampling SamplingOf(const PaperCell& cell) const;
    /** Every option that can change results, defaults included. */
    std::vector<std::pair<std::string, std::string>> List() const;
};

} // namespace prometheus

#endif // TABLE_OPTIONS_H
