/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "hop-distances.h"

#include "prometheus-error.h"

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/filtered_graph.hpp>

#include <algorithm>
#include <string>

namespace prometheus
{

namespace
{

using Graph = boost::compressed_sparse_row_graph<boost::directedS,
                                                 boost::no_property,
                                                 boost::no_property,
                                                 boost::no_property,
                                                 uint32_t,
                                                 uint32_t>;

/** Lets a search leave its start and the vertices that relay, and no other. */
struct LeavesStartOrRelay
{
    bool operator()(const Graph::edge_descriptor& edge) const
    {
        const uint32_t tail = boost::source(edge, *graph);
        return tail == start || tail < relayCount;
    }

    const Graph* graph{nullptr};
    uint32_t start{0};
    uint32_t relayCount{0};
};

Graph MakeGraph(const std::vector<std::vector<uint32_t>>& neighbours)
{
    std::vector<HopDistances::Edge> arcs;
    for (uint32_t from = 0; from < neighbours.size(); ++from)
    {
        for (uint32_t to : neighbours[from])
        {
            arcs.emplace_back(from, to);
        }
    }
    return {boost::edges_are_sorted,
            arcs.begin(),
            arcs.end(),
            static_cast<uint32_t>(neighbours.size())};
}

} // namespace

HopDistances::HopDistances(const Deployment& deployment)
    : m_relayCount(deployment.UnitCount()),
      m_neighbours(deployment.VertexCount())
{
    std::vector<Position> positions;
    for (uint32_t vertex = 0; vertex < deployment.VertexCount(); ++vertex)
    {
        positions.push_back(deployment.PositionOf(vertex));
    }
    for (uint32_t a = 0; a < positions.size(); ++a)
    {
        for (uint32_t b = 0; b < positions.size(); ++b)
        {
            if (a != b && DistanceMetres(positions[a], positions[b]) <= deployment.rangeMetres)
            {
                m_neighbours[a].push_back(b);
            }
        }
    }
    Search();
}

HopDistances::HopDistances(uint32_t vertexCount,
                           uint32_t relayCount,
                           const std::vector<Edge>& edges)
    : m_relayCount(relayCount),
      m_neighbours(vertexCount)
{
    if (relayCount > vertexCount)
    {
        throw InvalidInput("hop distances: " + std::to_string(relayCount) +
                           " vertices relay, but there are " + std::to_string(vertexCount));
    }
    for (const auto& [a, b] : edges)
    {
        if (a >= vertexCount || b >= vertexCount || a == b)
        {
            throw InvalidInput("hop distances: edge " + std::to_string(a) + " - " +
                               std::to_string(b) + " must join two different vertices below " +
                               std::to_string(vertexCount));
        }
        m_neighbours[a].push_back(b);
        m_neighbours[b].push_back(a);
    }
    for (auto& neighbours : m_neighbours)
    {
        std::sort(neighbours.begin(), neighbours.end());
        neighbours.erase(std::unique(neighbours.begin(), neighbours.end()), neighbours.end());
    }
    Search();
}

void HopDistances::Search()
{
    const std::size_t count = m_neighbours.size();
    const Graph graph = MakeGraph(m_neighbours);
    m_hops.assign(count * count, UNREACHABLE);
    for (uint32_t start = 0; start < count; ++start)
    {
        uint32_t* row = &m_hops[start * count];
        row[start] = 0;
        const boost::filtered_graph<Graph, LeavesStartOrRelay> usable(
            graph, LeavesStartOrRelay{&graph, start, m_relayCount});
        boost::breadth_first_search(usable,
                                    start,
                                    boost::visitor(boost::make_bfs_visitor(
                                        boost::record_distances(row, boost::on_tree_edge()))));
    }
}

uint32_t HopDistances::VertexCount() const
{
    return static_cast<uint32_t>(m_neighbours.size());
}

uint32_t HopDistances::RelayCount() const
{
    return m_relayCount;
}

void HopDistances::RequireVertex(uint32_t vertex) const
{
    if (vertex >= m_neighbours.size())
    {
        throw InvalidInput("hop distances: vertex " + std::to_string(vertex) +
                           " does not exist, there are " + std::to_string(m_neighbours.size()));
    }
}

uint32_t HopDistances::Get(uint32_t from, uint32_t to) const
{
    RequireVertex(from);
    RequireVertex(to);
    return m_hops[from * m_neighbours.size() + to];
}

bool HopDistances::IsConnected() const
{
    return std::find(m_hops.begin(), m_hops.end(), UNREACHABLE) == m_hops.end();
}

const std::vector<uint32_t>& HopDistances::Neighbours(uint32_t vertex) const
{
    RequireVertex(vertex);
    return m_neighbours[vertex];
}

std::optional<uint32_t> HopDistances::NextHop(uint32_t from, uint32_t to) const
{
    const uint32_t hops = Get(from, to);
    if (hops == 0 || hops == UNREACHABLE)
    {
        return std::nullopt;
    }
    for (uint32_t next : m_neighbours[from])
    {
        if ((next == to || next < m_relayCount) && Get(next, to) == hops - 1)
        {
            return next;
        }
    }
    return std::nullopt; // not reached: a finite distance has a first link
}

std::vector<uint32_t> HopDistances::Route(uint32_t from, uint32_t to) const
{
    if (Get(from, to) == UNREACHABLE)
    {
        return {};
    }
    std::vector<uint32_t> route{from};
    while (const auto next = NextHop(route.back(), to))
    {
        route.push_back(*next);
    }
    return route;
}

} // namespace prometheus
