/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "stream-simulation.h"

#include "compute-unit.h"
#include "option-checks.h"
#include "radio-activity.h"
#include "run-captures.h"
#include "summary-statistics.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace prometheus
{

namespace
{

using ns3::Simulator;
using ns3::Time;

/** Watches one processor and all radios while the stream is measured. */
class Measurement
{
  public:
    Measurement(const ns3::InstalledDeployment& installed,
                const ns3::InstalledNetwork& network,
                const StreamExtent& extent)
        : m_first(static_cast<uint32_t>(extent.warmUp)),
          m_last(static_cast<uint32_t>(extent.images - 1))
    {
        radios->Follow(installed.devices);
        network.source->TraceConnectWithoutContext(
            "ImageSent",
            ns3::Callback<void, uint32_t>([this](uint32_t image) { RecordSent(image); }));
    }

    /** Counts the services of a host. */
    void FollowProcessor(const ns3::Ptr<ns3::LayerHostApplication>& host)
    {
        host->TraceConnectWithoutContext(
            "StageServed",
            ns3::Callback<void, const ns3::LayerHostApplication::StageServed&>(
                [this](const ns3::LayerHostApplication::StageServed& served)
                { services.push_back(served.service); }));
    }

    /** Time that the followed processor worked in the interval. */
    Time Working() const
    {
        Time sum;
        for (const auto& service : services)
        {
            sum +=
                std::max(Time(), std::min(service.finished, to) - std::max(service.started, from));
        }
        return sum;
    }

    Time from;
    Time to;
    ns3::Ptr<RadioActivity> radios{ns3::Create<RadioActivity>()};
    std::vector<ns3::ComputeUnit::Service> services;

  private:
    void RecordSent(uint32_t image)
    {
        if (image == m_first)
        {
            from = Simulator::Now();
            radios->Start();
        }
        if (image == m_last)
        {
            to = Simulator::Now();
            radios->Stop();
        }
    }

    uint32_t m_first;
    uint32_t m_last;
};

ns3::InstalledNetwork InstallStream(const ns3::InstalledDeployment& installed,
                                    const PipelinePlan& plan,
                                    const StreamExtent& extent,
                                    const SimulationSetting& setting,
                                    const std::shared_ptr<StageRunner>& runner,
                                    const LabelledImages& data)
{
    const auto& deployment = setting.planning.deployment;
    auto images = std::make_shared<std::vector<Tensor>>();
    for (uint64_t i = 0; i < extent.images; ++i)
    {
        images->push_back(data.images[i % data.images.size()]);
    }
    const ns3::PlacedNetworkHelper helper(ns3::AdhocWifiHelper(setting.radio), setting.transport);
    return helper.Install(installed,
                          0,
                          runner,
                          plan.mode.hostOf,
                          deployment.SourceVertex(0),
                          deployment.SinkVertex(0),
                          images);
}

/** Sets the source, and ends the simulation when nothing is to be waited for any more. */
void Drive(const ns3::InstalledNetwork& network,
           const ThroughputBounds& bounds,
           const StreamDrive& drive,
           const StreamExtent& extent)
{
    const auto end = [] { Simulator::Stop(ns3::MilliSeconds(100)); };
    const auto underWay = static_cast<double>(drive.window > 0 ? drive.window : extent.images);
    const double timeout =
        extent.timeoutSeconds > 0 ? extent.timeoutSeconds : 2 * underWay * bounds.AloneSeconds();
    network.source->SetAttribute("Timeout", ns3::TimeValue(ns3::Seconds(timeout)));
    network.source->SetFinishedCallback(end);
    if (drive.window > 0)
    {
        network.source->SetAttribute("Window", ns3::UintegerValue(drive.window));
        return;
    }
    const double period = 1 / (drive.load * bounds.PerSecond());
    network.source->SetAttribute("Period", ns3::TimeValue(ns3::Seconds(period)));
    network.sink->TraceConnectWithoutContext(
        "Result",
        ns3::Callback<void, uint16_t, uint32_t, const MaskedTensor&>(
            [end, left = extent.images](uint16_t, uint32_t, const MaskedTensor&) mutable
            {
                if (--left == 0)
                {
                    end();
                }
            }));
}

/** "3 throughput(L=C) window 4", a part of file names. */
std::string NameOf(uint64_t run, const PipelinePlan& plan, const StreamDrive& drive)
{
    return TextOf(run) + " " + plan.mode.name +
           (drive.window > 0 ? " window " + TextOf(drive.window) : " load " + TextOf(drive.load));
}

void CountImages(StreamResult& result,
                 const std::vector<ns3::InferenceRecord>& records,
                 const StreamExtent& extent,
                 const LabelledImages& data)
{
    std::vector<double> latency;
    uint64_t correct = 0;
    uint64_t unknown = 0;
    for (std::size_t i = extent.warmUp; i + 1 < records.size(); ++i)
    {
        const auto& record = records[i];
        ++result.images;
        if (record.answered)
        {
            latency.push_back(record.latency.GetSeconds() * 1e3);
            result.whole += record.arrivedShare == 1;
            unknown += record.predictedClass < 0;
            correct +=
                record.predictedClass == static_cast<int64_t>(data.labels[i % data.images.size()]);
        }
    }
    result.answered = latency.size();
    result.latencyMeanMs = Mean(latency);
    result.latencyP95Ms = Percentile(latency, 95);
    if (unknown == 0)
    {
        result.accuracy = static_cast<double>(correct) / static_cast<double>(result.images);
    }
}

/**
 * Events a second, from the first to the last one in the interval: the mean of the times between
 * them, so that neither end of the interval cuts one off. Fewer than two are set against the whole.
 */
double RateOf(std::vector<Time> events, const Measurement& measured)
{
    std::sort(events.begin(), events.end());
    if (events.size() < 2 || events.front() == events.back())
    {
        return static_cast<double>(events.size()) / (measured.to - measured.from).GetSeconds();
    }
    return static_cast<double>(events.size() - 1) / (events.back() - events.front()).GetSeconds();
}

void CountAnswers(StreamResult& result,
                  const std::vector<ns3::InferenceRecord>& records,
                  const Measurement& measured)
{
    std::vector<Time> whole;
    std::vector<Time> answered;
    for (const auto& record : records)
    {
        const Time at = record.sent + record.latency;
        if (!record.answered || at < measured.from || at > measured.to)
        {
            continue;
        }
        answered.push_back(at);
        if (record.arrivedShare == 1)
        {
            whole.push_back(at);
        }
    }
    result.wholePerSecond = RateOf(whole, measured);
    result.answeredPerSecond = RateOf(answered, measured);
}

} // namespace

StreamResult SimulateStream(const PipelinePlan& plan,
                            const ThroughputBounds& bounds,
                            const StreamDrive& drive,
                            const StreamExtent& extent,
                            const SimulationSetting& setting,
                            const std::shared_ptr<StageRunner>& runner,
                            const LabelledImages& data)
{
    ns3::RngSeedManager::SetSeed(setting.rngSeed);
    ns3::RngSeedManager::SetRun(setting.rngRun);
    const auto installed = InstallDeployment(setting);
    const auto network = InstallStream(installed, plan, extent, setting, runner, data);
    Drive(network, bounds, drive, extent);
    Measurement measured(installed, network, extent);
    for (const auto& host : network.hosts)
    {
        if (host->GetNode() == installed.nodes.Get(bounds.computeVertex))
        {
            measured.FollowProcessor(host);
        }
    }

    RunCaptures captures(setting,
                         NameOf(setting.rngRun, plan, drive),
                         installed,
                         {{0, network, runner->GetProfile(), plan.mode.hostOf}});

    Simulator::Run();

    captures.Write();
    StreamResult result;
    const auto& records = network.recorder->GetRecords();
    result.intervalSeconds = (measured.to - measured.from).GetSeconds();
    CountImages(result, records, extent, data);
    CountAnswers(result, records, measured);
    result.offeredPerSecond = static_cast<double>(result.images) / result.intervalSeconds;
    result.processorShare = measured.Working().GetSeconds() / result.intervalSeconds;
    result.sendingShare =
        measured.radios->GetSending(bounds.radioVertex).GetSeconds() / result.intervalSeconds;
    result.mediumShare =
        measured.radios->GetBusy(bounds.radioVertex).GetSeconds() / result.intervalSeconds;
    result.packetsSent = installed.ledger->GetSentCount();
    result.lostByCause = installed.ledger->GetLostByCause();
    result.airBytes = installed.air->GetBytes();
    Simulator::Destroy();
    return result;
}

} // namespace prometheus
