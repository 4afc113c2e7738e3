/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mode-result.h"

#include "row-texts.h"

#include <nlohmann/json.hpp>

namespace prometheus
{

namespace
{

nlohmann::json NumberOrNull(const std::optional<double>& number)
{
    return number ? nlohmann::json(*number) : nlohmann::json();
}

} // namespace

bool ModeResult::IsFeasible() const
{
    return mode.infeasibleBecause.empty();
}

std::optional<double> ModeResult::Accuracy() const
{
    return IsFeasible() ? InferenceSummary::Accuracy() : std::nullopt;
}

uint64_t ModeResult::CountLost() const
{
    return SumOfCounts(lostByCause);
}

double ModeResult::SendingMs() const
{
    double sum = 0;
    for (const auto& device : use)
    {
        sum += device.sendingMs;
    }
    return sum;
}

std::string ModeResult::ToJson() const
{
    auto uses = nlohmann::json::array();
    for (const auto& device : use)
    {
        uses.push_back({device.device, device.computeMs, device.sendingMs});
    }
    return nlohmann::json{{"mode", mode.name},
                          {"infeasibleBecause", mode.infeasibleBecause},
                          {"hostOf", mode.hostOf},
                          {"hops", mode.hops},
                          {"analytic",
                           {mode.analytic.sourceSeconds,
                            mode.analytic.transmissionSeconds,
                            mode.analytic.processingSeconds,
                            mode.analytic.sinkSeconds}},
                          {"images", images},
                          {"answered", answered},
                          {"latencyMeanMs", latencyMeanMs},
                          {"latencyP95Ms", latencyP95Ms},
                          {"latencyP95OfAllMs", NumberOrNull(latencyP95OfAllMs)},
                          {"processingMeanMs", processingMeanMs},
                          {"queueingMeanMs", queueingMeanMs},
                          {"transmissionMeanMs", transmissionMeanMs},
                          {"arrivedShare", arrivedShare},
                          {"correct", correct},
                          {"unknown", unknown},
                          {"packetsSent", packetsSent},
                          {"packetsRecovered", packetsRecovered},
                          {"airBytes", airBytes},
                          {"dataFrames", dataFrames},
                          {"retries", retries},
                          {"underWayMs", underWayMs},
                          {"use", uses},
                          {"lostByCause", lostByCause},
                          {"weightBytes", weightBytes}}
        .dump();
}

ModeResult ModeResult::FromJson(const std::string& text)
{
    const auto json = nlohmann::json::parse(text);
    ModeResult result;
    json.at("mode").get_to(result.mode.name);
    json.at("infeasibleBecause").get_to(result.mode.infeasibleBecause);
    json.at("hostOf").get_to(result.mode.hostOf);
    json.at("hops").get_to(result.mode.hops);
    const auto& analytic = json.at("analytic");
    analytic.at(0).get_to(result.mode.analytic.sourceSeconds);
    analytic.at(1).get_to(result.mode.analytic.transmissionSeconds);
    analytic.at(2).get_to(result.mode.analytic.processingSeconds);
    analytic.at(3).get_to(result.mode.analytic.sinkSeconds);
    json.at("images").get_to(result.images);
    json.at("answered").get_to(result.answered);
    json.at("latencyMeanMs").get_to(result.latencyMeanMs);
    json.at("latencyP95Ms").get_to(result.latencyP95Ms);
    if (const auto& p95 = json.at("latencyP95OfAllMs"); !p95.is_null())
    {
        result.latencyP95OfAllMs = p95.get<double>();
    }
    json.at("processingMeanMs").get_to(result.processingMeanMs);
    json.at("queueingMeanMs").get_to(result.queueingMeanMs);
    json.at("transmissionMeanMs").get_to(result.transmissionMeanMs);
    json.at("arrivedShare").get_to(result.arrivedShare);
    json.at("correct").get_to(result.correct);
    json.at("unknown").get_to(result.unknown);
    json.at("packetsSent").get_to(result.packetsSent);
    json.at("packetsRecovered").get_to(result.packetsRecovered);
    json.at("airBytes").get_to(result.airBytes);
    json.at("dataFrames").get_to(result.dataFrames);
    json.at("retries").get_to(result.retries);
    json.at("underWayMs").get_to(result.underWayMs);
    for (const auto& device : json.at("use"))
    {
        result.use.push_back({device.at(0), device.at(1), device.at(2)});
    }
    json.at("lostByCause").get_to(result.lostByCause);
    json.at("weightBytes").get_to(result.weightBytes);
    return result;
}

} // namespace prometheus
