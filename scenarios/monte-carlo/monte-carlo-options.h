/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MONTE_CARLO_OPTIONS_H
#define MONTE_CARLO_OPTIONS_H

#include "mode-name.h"
#include "network-source.h"
#include "pair-choice.h"
#include "scenario-options.h"
#include "shared-pair.h"
#include "study-runs.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/** The command line of monte-carlo, as typed; see --help for units and meaning. */
struct MonteCarloOptions
{
    int64_t deployments{20};
    int64_t images{4};
    int64_t pool{100};
    std::string model{"cnn5"};
    std::string data{"shapes"};
    std::string cache;
    std::string pair{"none"};
    int64_t trunk{2};
    std::string groups;
    std::string modes{"LC,RC,SC(top),placed(L=1),placed(L=C)"};
    std::string planRate{"phy"};
    std::string store;
    std::string merge;
    std::string csv;
    std::string summary;
    std::string timing;
    std::string shard{"0/1"};
    int64_t jobs{2};
    bool isDryRun{false};
    /** Those of ScenarioOptions that results depend on; each may be a list of values, "a|b". */
    std::vector<OptionText> settings;

    /**
     * Reads the command line; --help and options that do not exist end the program as
     * ns3::CommandLine does.
     */
    static MonteCarloOptions Parse(int argc, char* argv[]);

    /**
     * Checks what is not checked by the functions below.
     * @throws InvalidInput naming the first option out of bounds, its value and its limits.
     */
    void Validate() const;

    /** Every option with its value, defaults included. */
    NamedTexts List() const;

    /** @throws FileError naming the first output that cannot be written. */
    void RequireOutputs() const;

    /**
     * All combinations of the settings' values, the last setting changing fastest.
     * @throws InvalidInput when a value is not valid.
     */
    std::vector<ScenarioOptions> CrossSettings() const;

    /** @throws InvalidInput on an unknown mode, one named twice, or none. */
    std::vector<ModeName> ParseModes() const;

    /** What --pair says. @throws InvalidInput as PairChoice's and on a value that stands twice. */
    std::vector<PairChoice> ParsePairs() const;

    /** "a|b" as a list. @throws InvalidInput naming the option when a value stands twice or is
     * empty. */
    static std::vector<std::string> ParseValues(const std::string& option, const std::string& text);

    /** What to load for one of the models. */
    NetworkRequest MakeRequest(const std::string& oneModel) const;

    /** What the second network of pairs is; nothing when there are no pairs. */
    std::optional<SecondTaskRequest> MakeSecondRequest() const;
};

} // namespace prometheus

#endif // MONTE_CARLO_OPTIONS_H
