/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "limit-multipliers.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

namespace prometheus
{

namespace
{

constexpr uint32_t STEPS = 100;
/** Steps without a better bound before the step is shortened. */
constexpr uint32_t PATIENCE = 5;
constexpr double SHORTER = 0.6;
/** A step that has become so short leads nowhere. */
constexpr double SHORTEST = 1e-3;
constexpr int DOUBLINGS = 30;
constexpr int BISECTIONS = 10;
/** How far above the bound the optimum is guessed while none is known. */
constexpr double GUESSED_GAP = 0.05;

} // namespace

LimitMultipliers::LimitMultipliers(const ItemModel& model, TreeBound& bound)
    : m_model(model),
      m_bound(bound),
      m_costs{model.AllNodeSeconds(), 0, {}},
      m_bestCosts(m_costs),
      m_bestBound(bound.Root())
{
    using Kind = UnitLimit::Kind;
    for (uint32_t unit = 0; unit < model.UnitCount(); ++unit)
    {
        for (Kind kind : {Kind::Places, Kind::WeightMemory, Kind::Load})
        {
            AddLimit({unit, kind});
        }
    }
    m_prices.assign(m_limits.size(), 0);
    m_excess.assign(m_limits.size(), 0);
    m_bestPrices = m_prices;
}

void LimitMultipliers::AddLimit(const UnitLimit& limit)
{
    const auto whole = static_cast<double>(m_model.Whole(limit));
    std::vector<double> parts;
    double all = 0;
    for (uint32_t item = 0; item < m_model.ItemCount() && whole > 0; ++item)
    {
        parts.push_back(static_cast<double>(m_model.Part(item, limit)) / whole);
        const bool isCandidate = m_model.NodeSeconds(item, limit.unit) != ItemModel::INFINITE;
        all += isCandidate ? parts.back() : 0;
    }
    if (all > 1)
    {
        m_limits.push_back({limit, std::move(parts)});
    }
}

std::vector<std::vector<std::size_t>> LimitMultipliers::Classes() const
{
    std::map<std::tuple<uint64_t, uint64_t, uint32_t>, std::vector<std::size_t>> classes;
    for (std::size_t limit = 0; limit < m_limits.size(); ++limit)
    {
        if (m_limits[limit].limit.kind == UnitLimit::Kind::Places)
        {
            const UnitSpec& spec = m_model.Problem().units[m_limits[limit].limit.unit];
            classes[{spec.weightMemoryBytes, spec.loadCap, spec.bytesPerWeight}].push_back(limit);
        }
    }
    std::vector<std::vector<std::size_t>> lists;
    for (auto& entry : classes)
    {
        lists.push_back(std::move(entry.second));
    }
    return lists;
}

double LimitMultipliers::Evaluate()
{
    m_costs.nodeSeconds = m_model.AllNodeSeconds();
    m_costs.constant = 0;
    m_costs.limits.clear();
    for (std::size_t limit = 0; limit < m_limits.size(); ++limit)
    {
        if (m_prices[limit] == 0)
        {
            continue;
        }
        m_costs.constant -= m_prices[limit];
        m_costs.limits.push_back(m_limits[limit].limit);
        double* seconds = m_costs.nodeSeconds.data() + m_limits[limit].limit.unit;
        for (double part : m_limits[limit].parts)
        {
            *seconds += m_prices[limit] * part;
            seconds += m_model.UnitCount();
        }
    }
    m_bound.Fill(m_costs.nodeSeconds);
    const auto unitOf = m_bound.Trace();
    for (std::size_t limit = 0; limit < m_limits.size(); ++limit)
    {
        m_excess[limit] = -1;
        for (uint32_t item = 0; item < unitOf.size(); ++item)
        {
            m_excess[limit] +=
                unitOf[item] == m_limits[limit].limit.unit ? m_limits[limit].parts[item] : 0;
        }
    }
    const double bound = m_bound.Root() + m_costs.constant;
    if (bound > m_bestBound)
    {
        m_bestBound = bound;
        m_bestPrices = m_prices;
        m_bestCosts = m_costs;
    }
    return bound;
}

void LimitMultipliers::BisectClass(const std::vector<std::size_t>& limits)
{
    const auto isCrowdedAt = [&](double price)
    {
        double excess = 0;
        for (std::size_t limit : limits)
        {
            m_prices[limit] = price;
        }
        Evaluate();
        for (std::size_t limit : limits)
        {
            excess += m_excess[limit];
        }
        return excess > 0;
    };
    if (!isCrowdedAt(0))
    {
        return;
    }
    double low = 0;
    double high = std::max(m_bestBound, std::numeric_limits<double>::min());
    for (int i = 0; i < DOUBLINGS && isCrowdedAt(high); ++i)
    {
        low = high;
        high *= 2;
    }
    for (int i = 0; i < BISECTIONS; ++i)
    {
        const double middle = (low + high) / 2;
        (isCrowdedAt(middle) ? low : high) = middle;
    }
    m_prices = m_bestPrices;
}

void LimitMultipliers::StepTowards(double target, double stepScale, double bound)
{
    double square = 0;
    for (std::size_t limit = 0; limit < m_limits.size(); ++limit)
    {
        const bool isHeld = m_prices[limit] == 0 && m_excess[limit] < 0;
        square += isHeld ? 0 : m_excess[limit] * m_excess[limit];
    }
    const double step = square > 0 ? stepScale * std::max(target - bound, 0.0) / square : 0;
    for (std::size_t limit = 0; limit < m_limits.size(); ++limit)
    {
        m_prices[limit] = std::max(0.0, m_prices[limit] + step * m_excess[limit]);
    }
}

void LimitMultipliers::Improve(double target, std::chrono::steady_clock::time_point end)
{
    const auto isOver = [&] { return std::chrono::steady_clock::now() >= end; };
    if (m_limits.empty() || m_bestBound == ItemModel::INFINITE)
    {
        return;
    }
    if (!m_hasClassPrices)
    {
        m_hasClassPrices = true;
        for (const auto& limits : Classes())
        {
            if (!isOver())
            {
                BisectClass(limits);
            }
        }
    }
    m_prices = m_bestPrices;
    double stepScale = 1;
    uint32_t stalls = 0;
    for (uint32_t i = 0; i < STEPS && stepScale > SHORTEST && !isOver(); ++i)
    {
        const double before = m_bestBound;
        const double bound = Evaluate();
        stalls = m_bestBound > before ? 0 : stalls + 1;
        if (stalls > PATIENCE)
        {
            stepScale *= SHORTER;
            stalls = 0;
        }
        const double goal =
            target == ItemModel::INFINITE ? m_bestBound * (1 + GUESSED_GAP) : target;
        if (m_bestBound >= target)
        {
            break;
        }
        StepTowards(goal, stepScale, bound);
    }
    m_bound.Fill(m_bestCosts.nodeSeconds);
}

} // namespace prometheus
