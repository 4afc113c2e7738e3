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
    settings.emplace_back("pair", ToString(cell.pair));
    if (cell.pair != PairChoice::None)
    {
        settings.emplace_back("trunk", TextOf(options.trunk));
        settings.emplace_back("fingerprint of the pair", network.pairFingerprint);
    }
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
    const auto second = options.MakeSecondRequest();
    StudyNetworks networks;
    for (const auto& model : MonteCarloOptions::ParseValues("model", options.model))
    {
        networks.emplace(model, LoadStudyNetwork(options.MakeRequest(model), second));
    }
    return networks;
}

std::vector<StudyCell> CrossCells(const MonteCarloOptions& options,
                                  const StudyNetworks& networks,
                                  uint32_t rngSeed)
{
    const auto settings = options.CrossSettings();
    const auto pairs = options.ParsePairs();
    const auto modes = options.ParseModes();
    std::vector<StudyCell> cells;
    const auto addModes = [&](StudyCell cell)
    {
        for (const auto& mode : modes)
        {
            for (const auto& choice : ChoicesOf(mode, options.planRate))
            {
                cell.mode = mode;
                cell.plan = choice;
                cell.configuration =
                    ConfigurationOf(cell, options, networks.at(cell.model), rngSeed);
                cells.push_back(cell);
            }
        }
    };
    for (const auto& model : MonteCarloOptions::ParseValues("model", options.model))
    {
        for (const auto& setting : settings)
        {
            for (const auto pair : pairs)
            {
                addModes({model, setting, pair, {}, {}, {}});
            }
        }
    }
    return cells;
}

ModeName PlannedName(const StudyCell& cell, const StudyNetwork& network)
{
    ModeName name = cell.mode;
    if (name.kind == ModeName::Kind::TopSplit)
    {
        name.kind = ModeName::Kind::Split;
        name.cut = *network.topCut;
    }
    return name;
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

std::string ModeOf(const StudyCell& cell)
{
    const auto mode = cell.mode.ToString();
    return cell.pair == PairChoice::None ? mode : ToString(cell.pair) + " " + mode;
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
    name += " " + ModeOf(cell);
    return IsVaried({"planRate", {}, options.planRate}) && cell.plan.kind != PlanChoice::Kind::None
               ? name + " " + cell.plan.ToString()
               : name;
}

} // namespace prometheus
