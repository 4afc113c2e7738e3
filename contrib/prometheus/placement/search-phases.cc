/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "search-phases.h"

#include "label-setting.h"
#include "limit-multipliers.h"
#include "tree-packing.h"

#include <algorithm>

namespace prometheus
{

namespace
{

/** Whether a search of so many nodes, if of any, ended in a proof. */
bool Proves(ItemSearch& search, const TreeBound& bound, const PricedCosts& costs, uint64_t nodes)
{
    if (nodes == 0)
    {
        return false;
    }
    search.Run(bound, costs, nodes);
    return !search.WasInterrupted();
}

/** Tree packing, from the best placement that the search knows; hands over a better one. */
bool ProvesByPacking(const ItemModel& model,
                     const TreeBound& bound,
                     const PricedCosts& costs,
                     std::size_t options,
                     uint64_t wordsAnOption,
                     ItemSearch& search,
                     PhasesOutcome& outcome)
{
    TreePacking packing(model, bound, costs);
    if (options == 0 || !packing.IsOfUse())
    {
        return false;
    }
    const bool isProved =
        packing.Run(search.BestSeconds(), options, wordsAnOption * options, search.End());
    search.Offer(packing.Best(), packing.BestSeconds());
    outcome.packingNodes += packing.Nodes();
    return isProved;
}

/** Label setting, from the best placement that the search knows; hands over a better one. */
bool ProvesByLabels(const ItemModel& model,
                    const TreeBound& bound,
                    const PricedCosts& costs,
                    std::size_t labels,
                    ItemSearch& search,
                    PhasesOutcome& outcome)
{
    if (labels == 0)
    {
        return false;
    }
    LabelSetting setting(model, bound, costs);
    const auto end = setting.Run(outcome.bound, search.BestSeconds(), labels, search.End());
    search.Offer(setting.Best(), setting.BestSeconds());
    outcome.labels += setting.Labels();
    outcome.bound = std::max(outcome.bound, setting.LowerBound());
    return end == LabelSetting::End::Proved;
}

} // namespace

PhasesOutcome SearchInPhases(const ItemModel& model,
                             TreeBound& bound,
                             ItemSearch& search,
                             const SearchBudgets& budgets)
{
    const uint64_t dive = 2 * uint64_t{model.ItemCount()};
    const auto withDive = [=](uint64_t nodes) { return nodes == 0 ? 0 : nodes + dive; };
    PhasesOutcome outcome;
    outcome.bound = bound.Root();
    const auto searchProves = [&](const PricedCosts& costs, uint64_t nodes)
    {
        outcome.isProved = Proves(search, bound, costs, nodes);
        if (!outcome.isProved && nodes > 0)
        {
            outcome.bound = std::max(outcome.bound, search.OpenBound());
        }
        return outcome.isProved || search.IsTimeUp();
    };
    if (searchProves({model.AllNodeSeconds(), 0}, withDive(budgets.plainNodes)))
    {
        return outcome;
    }
    LimitMultipliers multipliers(model, bound); // not before it is needed: most solves end above
    const auto improve = [&]
    {
        if (budgets.hasPrices)
        {
            multipliers.Improve(search.BestSeconds(), search.End());
            outcome.bound = std::max(outcome.bound, multipliers.Bound());
        }
    };
    uint64_t nodes = budgets.nodes;
    std::size_t labels = budgets.labels;
    std::size_t options = budgets.options;
    for (uint32_t round = 0; round <= budgets.rounds; ++round)
    {
        improve();
        const double before = search.BestSeconds();
        const bool isLast = round == budgets.rounds;
        const uint64_t nodesNow = isLast ? std::numeric_limits<uint64_t>::max() : withDive(nodes);
        if (searchProves(multipliers.Costs(), nodesNow) || isLast)
        {
            break;
        }
        if (search.BestSeconds() < before)
        {
            improve(); // towards a nearer target
        }
        outcome.isProved = ProvesByPacking(model,
                                           bound,
                                           multipliers.Costs(),
                                           std::min(options, budgets.mostLabels),
                                           budgets.wordsAnOption,
                                           search,
                                           outcome);
        if (outcome.isProved || search.IsTimeUp())
        {
            break;
        }
        outcome.isProved = ProvesByLabels(model,
                                          bound,
                                          multipliers.Costs(),
                                          std::min(labels, budgets.mostLabels),
                                          search,
                                          outcome);
        if (outcome.isProved || search.IsTimeUp())
        {
            break;
        }
        nodes *= 8;
        labels *= 4;
        options *= 4;
    }
    return outcome;
}

} // namespace prometheus
