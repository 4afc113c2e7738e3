/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "placement-json.h"
#include "prometheus-error.h"
#include "solve-placement.h"

#include <gmock/gmock.h>

namespace prometheus
{
namespace
{

using Json = nlohmann::json;
using ::testing::HasSubstr;

Json LayerJson(const std::string& name, double weightBytes = 400)
{
    return {{"name", name}, {"weight_bytes", weightBytes}, {"mults", 1000}, {"output_bytes", 100}};
}

/** Camera at 0 m, units at 5 and 10 m, display at 15 m; range 6 m. */
Json RowInstance()
{
    return {{"units",
             {{{"id", "a"}, {"x_m", 5}, {"y_m", 0}, {"memory_bytes", 1000}, {"mults_per_s", 1e3}},
              {{"id", 7}, {"x_m", 10}, {"y_m", 0}, {"type", "stm32h7"}}}},
            {"range_m", 6},
            {"rate_bps", 8000},
            {"networks",
             {{{"name", "net"},
               {"input_bytes", 50},
               {"source", {{"x_m", 0}, {"y_m", 0}, {"id", "camera"}}},
               {"layers", {LayerJson("conv"), LayerJson("fc")}}}}},
            {"sink", {{"x_m", 15}, {"y_m", 0}}}};
}

std::string ErrorOf(const std::string& text)
{
    try
    {
        ReadPlacementInstance(text);
    }
    catch (const InvalidInput& error)
    {
        return error.what();
    }
    return "no error";
}

TEST(PlacementJson, ReadsUnitsEndsAndNetworks)
{
    const auto [problem, ids] = ReadPlacementInstance(RowInstance().dump());
    ASSERT_EQ(problem.units.size(), 2U);
    EXPECT_EQ(problem.units[0].weightMemoryBytes, 1000U);
    EXPECT_EQ(problem.units[0].workingMemoryBytes, UNLIMITED);
    EXPECT_EQ(problem.units[1].weightMemoryBytes, 512'000U);
    EXPECT_EQ(ids[0], "a");
    EXPECT_EQ(ids[1], 7);
    ASSERT_EQ(problem.networks.size(), 1U);
    const auto& network = problem.networks[0];
    EXPECT_EQ(network.resultBytes, 100U);
    EXPECT_EQ(network.layers[1].runProbability, 1);
    EXPECT_EQ(problem.maxLayersPerUnit, UNLIMITED_LAYERS);
    EXPECT_EQ(problem.hops.Get(network.source, network.sink), 3U);
    EXPECT_EQ(problem.hops.Get(network.source, 0), 1U);
}

TEST(PlacementJson, LetsLayersRunAsOftenAsThoseBeforeDidNotAnswer)
{
    auto json = RowInstance();
    json["networks"][0]["layers"] = {LayerJson("conv"), LayerJson("gate"), LayerJson("fc")};
    json["networks"][0]["layers"][1]["exit_probability"] = 0.75;
    const auto problem = ReadPlacementInstance(json.dump()).problem;
    EXPECT_EQ(problem.networks[0].layers[1].runProbability, 1);
    EXPECT_EQ(problem.networks[0].layers[2].runProbability, 0.25);
    const std::vector<double> exits{0, 0.75, 0.25};
    EXPECT_EQ(problem.networks[0].ExitProbabilities(), exits);
}

TEST(PlacementJson, TakesProductsOfDecimalsForTheWholeNumbersTheyAre)
{
    auto json = RowInstance();
    json["networks"][0]["layers"][0]["mults"] = 0.07 * 1e6; // 70000.00000000001
    EXPECT_EQ(ReadPlacementInstance(json.dump()).problem.networks[0].layers[0].multiplications,
              70'000U);
    json["networks"][0]["layers"][0]["mults"] = 70'000.5;
    EXPECT_THAT(
        ErrorOf(json.dump()),
        HasSubstr("networks[0].layers[0].mults: is 70000.5, must be a whole number from 0"));
}

/** Everything that the format can say. */
PlacementProblem FullProblem()
{
    auto json = RowInstance();
    json["networks"].push_back(json["networks"][0]);
    json["networks"][1]["name"] = "twin";
    json["networks"][1]["source"] = {{"unit", "a"}};
    json["networks"][1]["sink"] = {{"x_m", 12}, {"y_m", 3}};
    json["networks"][1]["layers"][0]["exit_probability"] = 0.5;
    json["networks"][1]["layers"][1]["working_bytes"] = 12;
    json["units"][0]["bytes_per_weight"] = 2;
    json["units"][0]["working_memory_bytes"] = 300;
    json["units"][0]["load_cap_mults"] = 5000;
    json["shared"] = {
        {{{"network", "net"}, {"layer", "conv"}}, {{"network", "twin"}, {"layer", "conv"}}}};
    json["forbidden_units"] = {7};
    json["link_rates"] = {{{"from", "camera"}, {"to", "a"}, {"rate_bps", 500.5}}};
    json["unreachable_hops"] = 12;
    json["max_layers_per_unit"] = 3;
    return ReadPlacementInstance(json.dump()).problem;
}

TEST(PlacementJson, ReadsWhatItWrote)
{
    const auto problem = FullProblem();
    const auto again = ReadPlacementInstance(WritePlacementInstance(problem)).problem;
    // Sources and sinks come in the order in which networks name them, from the first writing on.
    const std::string text = WritePlacementInstance(again);
    EXPECT_EQ(WritePlacementInstance(ReadPlacementInstance(text).problem), text);
    for (uint32_t u = 0; u < 2; ++u)
    {
        for (uint32_t unit = 0; unit < 2; ++unit)
        {
            const auto& [network, read] = std::pair{problem.networks[u], again.networks[u]};
            EXPECT_EQ(again.hops.Get(read.source, unit), problem.hops.Get(network.source, unit));
            EXPECT_EQ(again.hops.Get(unit, read.sink), problem.hops.Get(unit, network.sink));
        }
    }
    EXPECT_EQ(again.hops.Get(0, 1), 1U);
    EXPECT_EQ(again.units[0].loadCap, 5000U);
    EXPECT_EQ(again.units[0].bytesPerWeight, 2U);
    EXPECT_EQ(again.units[0].workingMemoryBytes, 300U);
    EXPECT_EQ(again.networks[1].layers[1].workingBytes, 12U);
    EXPECT_EQ(again.networks[1].source, 0U);
    EXPECT_EQ(again.networks[1].ExitProbabilities(), problem.networks[1].ExitProbabilities());
    ASSERT_EQ(again.sharedLayers.size(), 1U);
    EXPECT_EQ(again.sharedLayers[0][1].network, 1U);
    EXPECT_EQ(again.forbiddenUnits, problem.forbiddenUnits);
    ASSERT_EQ(again.linkRates.size(), 1U);
    EXPECT_EQ(again.linkRates[0].bitsPerSecond, 500.5);
    EXPECT_EQ(again.unreachableHops, 12U);
    EXPECT_EQ(again.maxLayersPerUnit, 3U);
}

TEST(PlacementJson, SaysNullForLatenciesThatDoNotExist)
{
    auto json = RowInstance();
    json["networks"][0]["layers"][0]["weight_bytes"] = 1e9;
    const auto instance = ReadPlacementInstance(json.dump());
    const auto result = Json::parse(WritePlacementResult(instance, Solve(instance.problem)));
    EXPECT_EQ(result.at("status"), "infeasible");
    EXPECT_TRUE(result.at("latency_s").is_null());
    EXPECT_TRUE(result.at("bound_s").is_null());
    EXPECT_EQ(result.at("assignment"), Json::object());
    EXPECT_THAT(result.at("reason").get<std::string>(), HasSubstr("1000000000"));
}

TEST(PlacementJson, RefusesWithThePathInsideTheDocument)
{
    const auto refused = [](const char* pointer, const Json& value)
    {
        auto json = RowInstance();
        json[Json::json_pointer(pointer)] = value;
        return ErrorOf(json.dump());
    };
    EXPECT_EQ(refused("/networks/0/layers/1/mults", -3),
              "networks[0].layers[1].mults: is -3, must be a whole number from 0 to "
              "1125899906842624");
    EXPECT_EQ(refused("/units/0/memory_bytes", "1 MB"),
              "units[0].memory_bytes: is \"1 MB\", must be a whole number from 0 to "
              "4611686018427387904");
    EXPECT_THAT(refused("/units/1/colour", 3), HasSubstr("units[1].colour: unknown key; known"));
    EXPECT_THAT(refused("/units/1/a b\n", 3), HasSubstr("units[1].\"a b\\n\": unknown key"));
    EXPECT_EQ(refused("/units/1/id", "a"),
              "units[1].id: is \"a\", must be unlike every id before it");
    EXPECT_EQ(refused("/units/1/bytes_per_weight", 3),
              "units[1].bytes_per_weight: is 3, must be 4, 2 or 1");
    EXPECT_THAT(refused("/units/1/type", "pdp11"), HasSubstr("must be one of stm32h7, "));
    EXPECT_EQ(refused("/rate_bps", 0), "rate_bps: is 0, must be a number greater than 0");
    EXPECT_EQ(refused("/range_m", nullptr), "range_m: is null, must be a number greater than 0");
    EXPECT_EQ(refused("/networks/0/layers/0/run_probability", 0.5),
              "networks[0].layers[0].run_probability: is 0.5, must be 1: the first layer always "
              "runs");
    EXPECT_EQ(refused("/networks/0/layers/1/exit_probability", 0.5),
              "networks[0].layers[1]: the exit_probability of layer \"fc\" is 0.5, but the run "
              "probabilities imply 1.0");
    EXPECT_EQ(refused("/networks/0/layers/1/name", "conv"),
              "networks[0].layers[1].name: is \"conv\", must be unlike the names of the layers "
              "before");
    EXPECT_EQ(refused("/sink", {{"unit", "b"}}), "sink.unit: is \"b\", must be the id of a unit");
    EXPECT_EQ(refused("/sink", {{"x_m", 0}}), "sink: lacks the key y_m");
    EXPECT_EQ(refused("/links", Json::array()), "the document: must have either range_m or links");
    EXPECT_EQ(refused("/forbidden_units", {7, 7}),
              "forbidden_units[1]: is 7, must be unlike those before it");
    EXPECT_EQ(refused("/shared", {{{{"network", "net"}, {"layer", "conv"}}}}),
              "shared[0]: has 1 layers, must have at least 2");
    EXPECT_EQ(
        refused("/shared",
                {{{{"network", "net"}, {"layer", "conv"}}, {{"network", "net"}, {"layer", "fc"}}}}),
        "shared[0][1]: is {\"layer\":\"fc\",\"network\":\"net\"}, must be of a network that "
        "has no other layer in this group");
}

TEST(PlacementJson, RefusesWhatIsNoJsonOrSaysThingsTwice)
{
    EXPECT_THAT(ErrorOf(""), HasSubstr("not JSON: parse error at line 1, column 1"));
    EXPECT_THAT(ErrorOf("{\"rate_bps\": NaN}"), HasSubstr("not JSON: parse error at line 1"));
    EXPECT_THAT(ErrorOf("{\"rate_bps\": 1e999}"), HasSubstr("not JSON: number overflow"));
    EXPECT_EQ(ErrorOf("{\"units\": [{\"id\": 1, \"id\": 2}]}"),
              "units[0].id: stands there twice, must stand once");
    EXPECT_THAT(ErrorOf(std::string(100'000, '[')), HasSubstr("nested deeper than 32 levels"));
    EXPECT_EQ(ErrorOf("[]"), "the document: is [], must be an object");
    EXPECT_EQ(ErrorOf("{}"), "the document: lacks the key units");
}

} // namespace
} // namespace prometheus
