/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "placement-fixtures.h"

namespace prometheus
{

UnitSpec MakeUnit(uint64_t weightMemoryBytes, double multiplicationsPerSecond)
{
    UnitSpec unit;
    unit.name = "test-unit";
    unit.weightMemoryBytes = weightMemoryBytes;
    unit.multiplicationsPerSecond = multiplicationsPerSecond;
    return unit;
}

LayerDemand MakeLayer(const std::string& name,
                      uint64_t weightBytes,
                      uint64_t multiplications,
                      uint64_t outputBytes)
{
    LayerDemand layer;
    layer.name = name;
    layer.weightBytes = weightBytes;
    layer.multiplications = multiplications;
    layer.outputBytes = outputBytes;
    return layer;
}

PlacementProblem LineProblem(uint32_t unitCount, std::vector<LayerDemand> layers)
{
    PlacementProblem problem;
    problem.units.assign(unitCount, MakeUnit(1000, 100));
    std::vector<HopDistances::Edge> edges{{unitCount, 0}, {unitCount + 1, unitCount - 1}};
    for (uint32_t unit = 1; unit < unitCount; ++unit)
    {
        edges.emplace_back(unit - 1, unit);
    }
    problem.hops = HopDistances(unitCount + 2, unitCount, edges);
    problem.bitsPerSecond = 8000;
    NetworkDemand network;
    network.name = "net";
    network.layers = std::move(layers);
    network.source = unitCount;
    network.sink = unitCount + 1;
    network.inputBytes = 10;
    network.resultBytes = 1;
    problem.networks.push_back(network);
    return problem;
}

NetworkDemand Cnn5AsPrinted(uint32_t sourceVertex, uint32_t sinkVertex)
{
    NetworkDemand network;
    network.name = "cnn5";
    network.source = sourceVertex;
    network.sink = sinkVertex;
    network.inputBytes = 9410;
    network.layers = {MakeLayer("conv1", 19'200, 3'810'000, 50'180),
                      MakeLayer("conv2", 409'600, 20'080'000, 12'540),
                      MakeLayer("fc384", 4'816'900, 1'200'000, 1'540),
                      MakeLayer("fc192", 294'910, 70'000, 770),
                      MakeLayer("fc10", 7'680, 2'000, 40)};
    network.resultBytes = 40;
    return network;
}

} // namespace prometheus
