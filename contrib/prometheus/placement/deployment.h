/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef DEPLOYMENT_H
#define DEPLOYMENT_H

#include "unit-spec.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/** A point of the area [metres]. */
struct Position
{
    double x{0};
    double y{0};
};

/**
 * Distance of two points [metres], computed operation by operation as ns-3 does for nodes at equal
 * height, so that planner and simulator agree on who is in range to the last bit.
 */
double DistanceMetres(const Position& a, const Position& b);

/** "(x, y)" with three decimals, for messages. */
std::string ToString(const Position& position);

/** A computing unit somewhere. */
struct DeployedUnit
{
    UnitSpec spec;
    Position position;
};

/**
 * Where images come from or answers go to: a device of its own that computes and relays nothing, or
 * one of the units, which then does both.
 */
struct Endpoint
{
    /** Where it stands; not used when it is a unit. */
    Position position;
    /** The unit it is, if it is one. */
    std::optional<uint32_t> unit{};
};

/**
 * Units, sources and sinks at positions, linked where the distance is at most the range
 * (Disabato, Roveri, Alippi, section 3: the graph G(V, E)).
 *
 * Vertices, the numbering used by HopDistances and PlacementProblem: units 0..N-1, then the sources
 * that are no units in their order, then the sinks that are no units. A node of a simulation is a
 * vertex, so ask SourceVertex() and SinkVertex() and do not add up numbers.
 */
struct Deployment
{
    std::vector<DeployedUnit> units;
    std::vector<Endpoint> sources;
    std::vector<Endpoint> sinks;
    /** Longest link [metres]. */
    double rangeMetres{7.5};
    /** Extent of the area [metres]; positions lie in [0, widthMetres] x [0, heightMetres]. */
    double widthMetres{30};
    double heightMetres{30};

    uint32_t UnitCount() const;
    /** Units and the sources and sinks that are no units. */
    uint32_t VertexCount() const;
    /** @throws InvalidInput naming the number of sources. */
    uint32_t SourceVertex(uint32_t source) const;
    /** @throws InvalidInput naming the number of sinks. */
    uint32_t SinkVertex(uint32_t sink) const;
    /** @throws InvalidInput naming the number of vertices. */
    const Position& PositionOf(uint32_t vertex) const;
    /** What messages call a vertex: "unit 12", "source 0" or "sink 0". */
    std::string NameOf(uint32_t vertex) const;
    /** Whether two different vertices are linked: distance <= rangeMetres. */
    bool InRange(uint32_t a, uint32_t b) const;

    /**
     * Checks what the caller put in; connectivity is not checked, see RequireReachable().
     * @throws InvalidInput naming the field or unit, the value and what it may be.
     */
    void Validate() const;
};

/**
 * Refuses positions that leave a source or sink on its own: for given positions, where nothing can
 * be redrawn.
 * @throws InvalidInput such as "source 0 at (29.000, 1.000) has no unit within 7.5 m; the nearest
 * is unit 12 at 9.300 m".
 */
void RequireReachable(const Deployment& deployment);

} // namespace prometheus

#endif // DEPLOYMENT_H
