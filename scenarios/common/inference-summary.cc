/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "inference-summary.h"

#include "summary-statistics.h"

namespace prometheus
{

std::optional<double> InferenceSummary::Accuracy() const
{
    if (unknown > 0 || images == 0)
    {
        return std::nullopt;
    }
    return static_cast<double>(correct) / static_cast<double>(images);
}

InferenceSummary Summarise(const std::vector<ns3::InferenceRecord>& records,
                           const std::vector<uint32_t>& labels)
{
    InferenceSummary summary;
    std::vector<double> latency;
    std::vector<double> processing;
    std::vector<double> queueing;
    std::vector<double> transmission;
    std::vector<double> arrived;
    for (std::size_t i = 0; i < records.size(); ++i)
    {
        const auto& record = records[i];
        if (!record.answered)
        {
            continue;
        }
        latency.push_back(record.latency.GetSeconds() * 1e3);
        processing.push_back(record.processing.GetSeconds() * 1e3);
        queueing.push_back(record.queueing.GetSeconds() * 1e3);
        transmission.push_back(record.Transmission().GetSeconds() * 1e3);
        arrived.push_back(record.arrivedShare);
        summary.unknown += record.predictedClass < 0;
        summary.correct += record.predictedClass == static_cast<int64_t>(labels.at(i));
    }
    summary.images = labels.size();
    summary.answered = latency.size();
    summary.latencyMeanMs = Mean(latency).value_or(0);
    summary.latencyP95Ms = Percentile(latency, 95).value_or(0);
    summary.processingMeanMs = Mean(processing).value_or(0);
    summary.queueingMeanMs = Mean(queueing).value_or(0);
    summary.transmissionMeanMs = Mean(transmission).value_or(0);
    summary.arrivedShare = Mean(arrived).value_or(0);
    return summary;
}

} // namespace prometheus
