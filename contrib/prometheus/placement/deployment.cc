/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "deployment.h"

#include "prometheus-error.h"

#include <cmath>
#include <iomanip>
#include <limits>
#include <sstream>

namespace prometheus
{

namespace
{

/** Refuses what is no positive length, in the words of the field. */
void RequireLength(const char* field, double metres)
{
    if (!std::isfinite(metres) || metres <= 0)
    {
        std::ostringstream message;
        message << "deployment: " << field << " is " << metres
                << ", must be finite and greater than 0";
        throw InvalidInput(message.str());
    }
}

/** The unit nearest to a vertex of another kind, lowest number first, and its distance. */
std::pair<uint32_t, double> NearestUnit(const Deployment& deployment, uint32_t vertex)
{
    std::pair<uint32_t, double> nearest{0, std::numeric_limits<double>::infinity()};
    for (uint32_t unit = 0; unit < deployment.UnitCount(); ++unit)
    {
        const double metres =
            DistanceMetres(deployment.PositionOf(vertex), deployment.PositionOf(unit));
        if (unit != vertex && metres < nearest.second)
        {
            nearest = {unit, metres};
        }
    }
    return nearest;
}

/** Vertex of endpoint `index` of a list whose first own vertex is `firstVertex`. */
uint32_t VertexOf(const std::vector<Endpoint>& endpoints,
                  uint32_t index,
                  uint32_t firstVertex,
                  const char* kind)
{
    if (index >= endpoints.size())
    {
        throw InvalidInput(std::string(kind) + " " + std::to_string(index) +
                           " does not exist: the deployment has " +
                           std::to_string(endpoints.size()));
    }
    if (endpoints[index].unit)
    {
        return *endpoints[index].unit;
    }
    uint32_t vertex = firstVertex;
    for (uint32_t before = 0; before < index; ++before)
    {
        vertex += endpoints[before].unit ? 0 : 1;
    }
    return vertex;
}

/** Number of endpoints that have a vertex of their own. */
uint32_t CountOwnVertices(const std::vector<Endpoint>& endpoints)
{
    uint32_t count = 0;
    for (const auto& endpoint : endpoints)
    {
        count += endpoint.unit ? 0 : 1;
    }
    return count;
}

} // namespace

double DistanceMetres(const Position& a, const Position& b)
{
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    return std::sqrt(dx * dx + dy * dy);
}

std::string ToString(const Position& position)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(3) << "(" << position.x << ", " << position.y << ")";
    return text.str();
}

uint32_t Deployment::UnitCount() const
{
    return static_cast<uint32_t>(units.size());
}

uint32_t Deployment::VertexCount() const
{
    return UnitCount() + CountOwnVertices(sources) + CountOwnVertices(sinks);
}

uint32_t Deployment::SourceVertex(uint32_t source) const
{
    return VertexOf(sources, source, UnitCount(), "source");
}

uint32_t Deployment::SinkVertex(uint32_t sink) const
{
    return VertexOf(sinks, sink, UnitCount() + CountOwnVertices(sources), "sink");
}

const Position& Deployment::PositionOf(uint32_t vertex) const
{
    if (vertex < units.size())
    {
        return units[vertex].position;
    }
    uint32_t next = UnitCount();
    for (const auto* endpoints : {&sources, &sinks})
    {
        for (const auto& endpoint : *endpoints)
        {
            if (!endpoint.unit && next++ == vertex)
            {
                return endpoint.position;
            }
        }
    }
    throw InvalidInput("vertex " + std::to_string(vertex) + " does not exist: the deployment has " +
                       std::to_string(VertexCount()));
}

std::string Deployment::NameOf(uint32_t vertex) const
{
    for (uint32_t source = 0; vertex >= units.size() && source < sources.size(); ++source)
    {
        if (SourceVertex(source) == vertex)
        {
            return "source " + std::to_string(source);
        }
    }
    for (uint32_t sink = 0; vertex >= units.size() && sink < sinks.size(); ++sink)
    {
        if (SinkVertex(sink) == vertex)
        {
            return "sink " + std::to_string(sink);
        }
    }
    return (vertex < units.size() ? "unit " : "vertex ") + std::to_string(vertex);
}

bool Deployment::InRange(uint32_t a, uint32_t b) const
{
    return a != b && DistanceMetres(PositionOf(a), PositionOf(b)) <= rangeMetres;
}

void Deployment::Validate() const
{
    RequireLength("rangeMetres", rangeMetres);
    RequireLength("widthMetres", widthMetres);
    RequireLength("heightMetres", heightMetres);
    if (units.empty() || sources.empty() || sinks.empty())
    {
        throw InvalidInput("deployment: " + std::to_string(units.size()) + " units, " +
                           std::to_string(sources.size()) + " sources and " +
                           std::to_string(sinks.size()) + " sinks; at least one of each is needed");
    }
    for (const auto& unit : units)
    {
        unit.spec.Validate();
    }
    for (const auto* endpoints : {&sources, &sinks})
    {
        for (std::size_t i = 0; i < endpoints->size(); ++i)
        {
            if ((*endpoints)[i].unit && *(*endpoints)[i].unit >= units.size())
            {
                throw InvalidInput(
                    std::string("deployment: ") + (endpoints == &sources ? "source " : "sink ") +
                    std::to_string(i) + " is unit " + std::to_string(*(*endpoints)[i].unit) +
                    ", but there are " + std::to_string(units.size()) + " units");
            }
        }
    }
    for (uint32_t vertex = 0; vertex < VertexCount(); ++vertex)
    {
        const Position& at = PositionOf(vertex);
        // Written so that NaN fails.
        const bool inside = at.x >= 0 && at.x <= widthMetres && at.y >= 0 && at.y <= heightMetres;
        if (!inside)
        {
            std::ostringstream message;
            message << "deployment: " << NameOf(vertex) << " at " << ToString(at)
                    << " lies outside the area of " << widthMetres << " m x " << heightMetres
                    << " m";
            throw InvalidInput(message.str());
        }
    }
}

void RequireReachable(const Deployment& deployment)
{
    for (uint32_t vertex = deployment.UnitCount(); vertex < deployment.VertexCount(); ++vertex)
    {
        const auto [unit, metres] = NearestUnit(deployment, vertex);
        if (metres > deployment.rangeMetres)
        {
            std::ostringstream message;
            message << deployment.NameOf(vertex) << " at "
                    << ToString(deployment.PositionOf(vertex)) << " has no unit within "
                    << deployment.rangeMetres << " m; the nearest is unit " << unit << " at "
                    << std::fixed << std::setprecision(3) << metres << " m";
            throw InvalidInput(message.str());
        }
    }
}

} // namespace prometheus
