/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "study-cells.h"

#include "option-checks.h"

namespace prometheus
{

namespace
{

/** Where the planner decides, its rate matters; elsewhere all rates give the same run. */
std::vector<PlanChoice> ChoicesOf(const ModeName& mode, const std::string& planRate)
{
    if (mode.kind != ModeName::Kind::Placed)
    {
        return {{}};
    }
    std::vector<PlanChoice> choices;
    for (const auto& text : MonteCarloOptions::ParseValues("planRate", planRate))
    {
        choices.push_back(PlanChoice::Parse(text));
    }
    return choices;
}

std::string ConfigurationOf(const StudyCell& cell,
                            const MonteCarloOptions& options,
                            const StudyNetwork& network,
                            uint32_t rngSeed)
{
    NamedTexts settings;
    for (const auto& setting : cell.options.DescribeSettings())
    {
        settings.emplace_back(setting.name, setting.value);
    }
    settings.emplace_back("model", cell.model);
    settings.emplace_back("network", network.loaded.runner->GetProfile().name);
    settings.emplace_back("fingerprint of network and images", network.fingerprint);
    settings.emplace_back("images", TextOf(options.images));
    settings.emplace_back("mode", cell.mode.ToString());
    if (cell.mode.kind == ModeName::Kind::TopSplit)
    {
        settings.emplace_back("cut", TextOf(*network.topCut));
    }
    settings.emplace_back("planRate", cell.plan.ToString());
    settings.emplace_back("RngSeed", TextOf(rngSeed));
    return ConfigurationText(settings);
}

bool IsVaried(const OptionText& typed)
{
    return typed.value.find('|') != std::string::npos;
}

} // namespace

StudyNetworks LoadStudyNetworks(const MonteCarloOptions& options)
{
    StudyNetworks networks;
    for (const auto& model : MonteCarloOptions::ParseValues("model", options.model))
    {
        networks.emplace(model, LoadStudyNetwork(options.MakeRequest(model)));
    }
    return networks;
}

std::vector<StudyCell> CrossCells(const MonteCarloOptions& options,
                                  const StudyNetworks& networks,
                                  uint32_t rngSeed)
{
    const auto settings = options.CrossSettings();
    const auto modes = options.ParseModes();
    std::vector<StudyCell> cells;
    for (const auto& model : MonteCarloOptions::ParseValues("model", options.model))
    {
        for (const auto& setting : settings)
        {
            for (const auto& mode : modes)
            {
                for (const auto& choice : ChoicesOf(mode, options.planRate))
                {
                    StudyCell cell{model, setting, mode, choice, {}};
                    cell.configuration =
                        ConfigurationOf(cell, options, networks.at(model), rngSeed);
                    cells.push_back(std::move(cell));
                }
            }
        }
    }
    return cells;
}

std::vector<RunKey> MakeKeys(const std::vector<StudyCell>& cells,
                             uint64_t firstRun,
                             uint64_t deployments)
{
    std::vector<RunKey> keys;
    keys.reserve(cells.size() * deployments);
    for (uint64_t run = firstRun; run < firstRun + deployments; ++run)
    {
        for (const auto& cell : cells)
        {
            keys.push_back({cell.configuration, run});
        }
    }
    return keys;
}

std::string NameOf(const StudyCell& cell, const MonteCarloOptions& options)
{
    std::string name = cell.options.radio;
    if (IsVaried({"model", {}, options.model}))
    {
        name = cell.model + " " + name;
    }
    const auto values = cell.options.DescribeSettings();
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        if (values[i].name != "radio" && IsVaried(options.settings[i]))
        {
            name += " " + values[i].name + "=" + values[i].value;
        }
    }
    name += " " + cell.mode.ToString();
    return IsVaried({"planRate", {}, options.planRate}) && cell.plan.kind != PlanChoice::Kind::None
               ? name + " " + cell.plan.ToString()
               : name;
}

} // namespace prometheus
