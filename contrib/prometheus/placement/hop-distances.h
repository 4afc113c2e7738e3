/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef HOP_DISTANCES_H
#define HOP_DISTANCES_H

#include "deployment.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace prometheus
{

/**
 * Hop distances d(i, k) between all vertices of a deployment, and the routes that realise them.
 *
 * The number of links of a shortest path: the same vertex 0, adjacent ones 1 (Disabato, Roveri,
 * Alippi, section 3, read as the published tables require). Only units relay: a source or sink may
 * start or end a path, never stand inside one. Links go both ways, so d is symmetric. It obeys the
 * triangle inequality through units only.
 *
 * A value: copying is safe, and const methods may be called from several threads.
 */
class HopDistances
{
  public:
    /** The distance of vertices that no path joins. */
    static constexpr uint32_t UNREACHABLE = std::numeric_limits<uint32_t>::max();

    /** A link between two vertices. */
    using Edge = std::pair<uint32_t, uint32_t>;

    /** No vertices. */
    HopDistances() = default;

    /** All distances of a deployment: one breadth-first search a vertex, O(V (V + E)). */
    explicit HopDistances(const Deployment& deployment);

    /**
     * All distances of a given graph.
     * @param relayCount vertices 0..relayCount-1 relay (the units), the others do not.
     * @param edges every link once, in any order and direction; repeated ones count once.
     * @throws InvalidInput naming the edge when it leaves the graph or joins a vertex to itself, or
     *         when more vertices relay than exist.
     */
    HopDistances(uint32_t vertexCount, uint32_t relayCount, const std::vector<Edge>& edges);

    uint32_t VertexCount() const;
    /** Number of vertices that relay: 0..RelayCount()-1. */
    uint32_t RelayCount() const;

    /** d(from, to), or UNREACHABLE. @throws InvalidInput naming the number of vertices. */
    uint32_t Get(uint32_t from, uint32_t to) const;

    /** Whether every pair of vertices is at finite distance. */
    bool IsConnected() const;

    /** Vertices linked to this one, ascending. @throws InvalidInput naming the vertex count. */
    const std::vector<uint32_t>& Neighbours(uint32_t vertex) const;

    /**
     * Where to send next on the way: among the neighbours that lie on a shortest path, the one of
     * lowest number. Following it from vertex to vertex takes Get(from, to) hops. The way back may
     * lead over other vertices.
     * @return nothing when the vertices are the same or no path joins them.
     * @throws InvalidInput naming the number of vertices.
     */
    std::optional<uint32_t> NextHop(uint32_t from, uint32_t to) const;

    /**
     * The vertices passed from one to the other, both included.
     * @return one vertex when they are the same, none when no path joins them.
     * @throws InvalidInput naming the number of vertices.
     */
    std::vector<uint32_t> Route(uint32_t from, uint32_t to) const;

  private:
    void RequireVertex(uint32_t vertex) const;
    /** Fills m_hops from m_neighbours. */
    void Search();

    uint32_t m_relayCount{0};
    std::vector<std::vector<uint32_t>> m_neighbours; //!< ascending
    std::vector<uint32_t> m_hops;                    //!< row by row, [from][to]
};

} // namespace prometheus

#endif // HOP_DISTANCES_H
