/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "prometheus-error.h"
#include "prometheus-version.h"
#include "scratch-folder.h"
#include "study-provenance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace prometheus
{
namespace
{

using testing::HasSubstr;
using testing::ThrowsMessage;

Provenance Example()
{
    const char* const argv[] = {"/opt/there/bin/split-inference", "--images=20", "--csv=out.csv"};
    Provenance provenance = Provenance::OfProgram(3, argv);
    provenance.rngSeed = 7;
    provenance.rngRun = 18446744073709551615U;
    provenance.ns3Version = "3.37";
    provenance.network = {{"name", "cnn5"}, {"weights_fnv1a", "00ff"}};
    provenance.data = {{"name", "glyphs"}};
    provenance.attributes = {{"range_m", "7.5"}, {"area_m", "30"}};
    return provenance;
}

TEST(Provenance, SaysAllThatMadeTheResults)
{
    const auto json = nlohmann::json::parse(ToJson(Example()));
    EXPECT_EQ(json.at("program"), "split-inference");
    EXPECT_EQ(json.at("arguments"), nlohmann::json({"--images=20", "--csv=out.csv"}));
    EXPECT_EQ(json.at("rng_seed"), 7);
    EXPECT_EQ(json.at("rng_run"), 18446744073709551615U);
    EXPECT_EQ(json.at("versions").at("prometheus"), PROMETHEUS_VERSION);
    EXPECT_EQ(json.at("versions").at("ns3"), "3.37");
    EXPECT_EQ(json.at("versions").at("libtorch"), "none");
    EXPECT_THAT(json.at("versions").at("compiler").get<std::string>(), HasSubstr("."));
    EXPECT_EQ(json.at("network").at("weights_fnv1a"), "00ff");
    EXPECT_EQ(json.at("data").at("name"), "glyphs");
    EXPECT_EQ(json.at("attributes").at("range_m"), "7.5");
    EXPECT_EQ(json.size(), 8U);
}

TEST(Provenance, KeepsTheOrderItWasGiven)
{
    const std::string text = ToJson(Example());
    EXPECT_LT(text.find("range_m"), text.find("area_m"));
    EXPECT_LT(text.find("program"), text.find("arguments"));
}

TEST(Provenance, OfTheSameCommandIsTheSameBytes)
{
    EXPECT_EQ(ToJson(Example()), ToJson(Example()));
    // Where the program lies is not part of what it did.
    EXPECT_EQ(ToJson(Example()).find("/opt"), std::string::npos);
}

TEST(Provenance, NeedsNoCommandLine)
{
    const auto json = nlohmann::json::parse(ToJson(Provenance::OfProgram(0, nullptr)));
    EXPECT_EQ(json.at("program"), "");
    EXPECT_EQ(json.at("arguments"), nlohmann::json::array());
    EXPECT_EQ(json.at("attributes"), nlohmann::json::object());
}

TEST(Provenance, SurvivesArgumentsThatAreNoText)
{
    Provenance provenance;
    provenance.arguments = {"--csv=\xff\"\n"};
    const auto json = nlohmann::json::parse(ToJson(provenance));
    EXPECT_EQ(json.at("arguments").at(0), "--csv=\xEF\xBF\xBD\"\n");
}

TEST(Provenance, RefusesNamesThatAreEmptyOrStandTwice)
{
    Provenance provenance;
    provenance.attributes = {{"a", "1"}, {"b", "2"}, {"a", "3"}};
    EXPECT_THAT([&] { ToJson(provenance); },
                ThrowsMessage<InvalidInput>(
                    "provenance, list 'attributes': the name 'a' stands there twice"));
    provenance.attributes = {};
    provenance.data = {{"", "1"}};
    EXPECT_THAT([&] { ToJson(provenance); },
                ThrowsMessage<InvalidInput>("provenance, list 'data': the name '' is empty"));
}

TEST(Provenance, LiesBesideItsTable)
{
    const ScratchFolder folder;
    EXPECT_EQ(ProvenancePath("a/results.csv"), "a/results.csv.provenance.json");
    WriteProvenance(Example(), folder / "results.csv");
    EXPECT_EQ(ContentOf(folder / "results.csv.provenance.json"), ToJson(Example()));
}

TEST(Version, IsTheProjects)
{
    EXPECT_STREQ(PROMETHEUS_VERSION, PROMETHEUS_PROJECT_VERSION);
}

} // namespace
} // namespace prometheus
