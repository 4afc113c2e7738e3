/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "check-tasks.h"

#include "adhoc-wifi-helper.h"
#include "closed-forms.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace prometheus
{

namespace
{

constexpr uint32_t SHORT_PACKET = 400; // its frame needs no delimiter in 802.11ah
constexpr uint32_t LONG_PACKET = 1500;
constexpr uint32_t IP_AND_UDP_BYTES = 28;
constexpr uint32_t STATIONS = 10;
/** Two hops apart stations do not hear each other, but their common neighbour hears both. */
constexpr double HOPS_OF_WHICH_ONE_SENDS = 3;

std::vector<CheckTask> ListAirtimes()
{
    std::vector<CheckTask> tasks;
    for (const auto& radio : EveryMcs())
    {
        for (uint32_t bytes : {SHORT_PACKET, LONG_PACKET})
        {
            if (ns3::AdhocWifiHelper(radio.Options()).GetMtu() >= bytes)
            {
                tasks.push_back({"airtime", radio, Situation::OneHop, false, bytes, 0});
            }
        }
    }
    return tasks;
}

std::vector<CheckTask> ListGoodputs()
{
    std::vector<CheckTask> tasks;
    for (bool isAggregated : {false, true})
    {
        for (const auto& radio : EveryWidth(7))
        {
            tasks.push_back({"goodput", radio, Situation::OneHop, isAggregated, LONG_PACKET, 0});
        }
    }
    for (auto situation : {Situation::TenContending, Situation::Chain})
    {
        for (bool isAggregated : {false, true})
        {
            for (const RadioCase& radio : {RadioCase{}, RadioCase{"halow", 2, 7, true}})
            {
                tasks.push_back({"goodput", radio, situation, isAggregated, LONG_PACKET, 0});
            }
        }
    }
    return tasks;
}

/** Points 0.25 dB apart around that of a tenth of 802.11n's frames lost, the same for all widths.
 */
std::vector<CheckTask> ListErrorRates()
{
    std::vector<CheckTask> tasks;
    for (uint32_t mcs : {1, 4, 7})
    {
        const double middle = std::round(4 * SnrOfATenth({"wifi4", 20, mcs, true})) / 4;
        for (const auto& radio : EveryWidth(mcs))
        {
            for (int quarter = -6; quarter <= 4; ++quarter)
            {
                tasks.push_back({"errors",
                                 radio,
                                 Situation::OneHop,
                                 false,
                                 LONG_PACKET,
                                 middle + 0.25 * quarter});
            }
        }
    }
    return tasks;
}

const char* NameOf(Situation situation)
{
    switch (situation)
    {
    case Situation::OneHop:
        return "one hop";
    case Situation::TenContending:
        return "ten contending";
    default:
        return "chain of ten";
    }
}

CheckRow RunGoodput(const CheckTask& task, const CheckEffort& effort)
{
    const uint32_t payload = task.ipBytes - IP_AND_UDP_BYTES;
    const auto exchange = ExchangeOf(task.radio, task.ipBytes, task.isAggregated);
    const double alone = OneSenderMbps(exchange, payload);
    CheckRow row{"goodput", task.radio, NameOf(task.situation), task.isAggregated, task.ipBytes};
    double offered = 1.2 * alone;
    row.expected = alone;
    if (task.situation == Situation::TenContending)
    {
        row.expected = ContendingSendersMbps(STATIONS, exchange, payload);
        offered = 3 * row.expected / STATIONS;
    }
    if (task.situation == Situation::Chain)
    {
        row.expected = alone / HOPS_OF_WHICH_ONE_SENDS;
    }
    const double seconds = 8.0 * payload * effort.packets / (row.expected * 1e6);
    row.simulated =
        SimulateGoodputMbps(task.radio, task.situation, task.isAggregated, offered, seconds);
    return row;
}

} // namespace

std::vector<CheckTask> ListTasks(const std::string& check)
{
    std::vector<CheckTask> tasks;
    const auto append = [&](const std::string& name, std::vector<CheckTask> (*list)())
    {
        if (check == "all" || check == name)
        {
            const auto more = list();
            tasks.insert(tasks.end(), more.begin(), more.end());
        }
    };
    append("airtime", ListAirtimes);
    append("goodput", ListGoodputs);
    append("errors", ListErrorRates);
    return tasks;
}

CheckRow RunTask(const CheckTask& task, const CheckEffort& effort)
{
    if (task.check == "goodput")
    {
        return RunGoodput(task, effort);
    }
    CheckRow row{task.check, task.radio, "", false, task.ipBytes};
    if (task.check == "airtime")
    {
        row.simulated = SimulateAirtimeMicroseconds(task.radio, task.ipBytes);
        row.expected = AirtimeMicroseconds(task.radio, task.ipBytes);
        return row;
    }
    const auto sample = SimulateErrorRate(task.radio, task.snrDb, effort.frames);
    row.ipBytes = sample.ipBytes;
    row.snrDb = sample.snrDb;
    row.receivedDbm = sample.receivedDbm;
    row.simulated = sample.simulated;
    row.expected = sample.model;
    return row;
}

std::string CheckRow::ToJson() const
{
    nlohmann::json json{{"check", check},
                        {"radio", radio.radio},
                        {"widthMhz", radio.widthMhz},
                        {"mcs", radio.mcs},
                        {"shortGuardInterval", radio.shortGuardInterval},
                        {"situation", situation},
                        {"isAggregated", isAggregated},
                        {"ipBytes", ipBytes},
                        {"simulated", simulated},
                        {"expected", expected}};
    if (snrDb)
    {
        json["snrDb"] = *snrDb;
        json["receivedDbm"] = *receivedDbm;
    }
    return json.dump();
}

CheckRow CheckRow::FromJson(const std::string& text)
{
    const auto json = nlohmann::json::parse(text);
    CheckRow row;
    json.at("check").get_to(row.check);
    json.at("radio").get_to(row.radio.radio);
    json.at("widthMhz").get_to(row.radio.widthMhz);
    json.at("mcs").get_to(row.radio.mcs);
    json.at("shortGuardInterval").get_to(row.radio.shortGuardInterval);
    json.at("situation").get_to(row.situation);
    json.at("isAggregated").get_to(row.isAggregated);
    json.at("ipBytes").get_to(row.ipBytes);
    json.at("simulated").get_to(row.simulated);
    json.at("expected").get_to(row.expected);
    if (json.contains("snrDb"))
    {
        row.snrDb = json.at("snrDb").get<double>();
        row.receivedDbm = json.at("receivedDbm").get<double>();
    }
    return row;
}

} // namespace prometheus
