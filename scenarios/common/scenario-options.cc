/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "scenario-options.h"

#include "atomic-file.h"
#include "loss-trace.h"
#include "option-checks.h"
#include "option-visitors.h"
#include "prometheus-error.h"
#include "reconstruction.h"
#include "result-files.h"
#include "run-captures.h"
#include "s1g-parameters.h"
#include "tensor-encoding.h"

#include <charconv>

namespace prometheus
{

namespace
{

Position ParsePosition(const std::string& option, const std::string& text, double area)
{
    const auto parts = SplitList(text, ',');
    if (parts.size() != 2)
    {
        throw InvalidInput("--" + option + "=" + text + ": must be x,y in metres");
    }
    const Position position{ParseNumber(option, text, parts[0]),
                            ParseNumber(option, text, parts[1])};
    RequireWithin(option + " (x)", position.x, 0.0, area);
    RequireWithin(option + " (y)", position.y, 0.0, area);
    return position;
}

std::vector<UnitShare> ParseMix(const std::string& text)
{
    const UnitCatalogue catalogue;
    std::vector<UnitShare> mix;
    for (const auto& part : SplitList(text, ','))
    {
        const auto colon = part.rfind(':');
        if (colon == std::string::npos)
        {
            throw InvalidInput("--mix=" + text + ": '" + part + "' must be unit:probability");
        }
        mix.push_back({catalogue.Find(part.substr(0, colon)),
                       ParseNumber("mix", text, part.substr(colon + 1))});
    }
    return mix;
}

void RequireRadio(const ScenarioOptions& options)
{
    RequireOneOf("radio", options.radio, {"wifi4", "halow"});
    RequireOneOf("rates", options.rates, {"constant", "ideal"});
    if (options.radio == "wifi4")
    {
        RequireWithin<int64_t>("mcs", options.mcs, 0, 7);
        if (options.halowWidth != ScenarioOptions{}.halowWidth)
        {
            throw InvalidInput("--halowWidth=" + std::to_string(options.halowWidth) +
                               " with --radio=wifi4: a width goes with --radio=halow only");
        }
        return;
    }
    RequireOneOf("halowWidth", std::to_string(options.halowWidth), {"1", "2", "4", "8", "16"});
    std::vector<std::string> ofTheWidth;
    for (uint8_t mcs = 0; mcs <= 10; ++mcs)
    {
        if (ns3::IsS1gMcsValid(mcs, static_cast<uint16_t>(options.halowWidth)))
        {
            ofTheWidth.push_back(std::to_string(mcs));
        }
    }
    RequireOneOf("mcs", std::to_string(options.mcs), ofTheWidth);
}

/** Gives every option that results depend on to a visitor: (name, help, variable). */
template <typename Options, typename Visitor>
void VisitSettings(Options& o, Visitor&& visit)
{
    visit("units", "Number of IoT units", o.units);
    visit("area", "Side of the square they stand in [m]", o.area);
    visit("range", "Radio range [m]", o.range);
    visit("mix", "Unit types and their probabilities, type:probability,...", o.mix);
    visit("sourceUnit", "Unit type that computes at the source in LC and SC", o.sourceUnit);
    visit("edgeUnit", "Unit type that computes at the sink in RC and SC", o.edgeUnit);
    visit("source", "Position of the source, x,y [m]; default: drawn", o.source);
    visit("sink", "Position of the sink, x,y [m]; default: drawn", o.sink);
    visit("radio", "wifi4 (802.11n, 5 GHz, 20 MHz) or halow (802.11ah, below 1 GHz)", o.radio);
    visit("halowWidth", "Channel width of --radio=halow [MHz]: 1, 2, 4, 8, 16", o.halowWidth);
    visit("mcs",
          "Modulation and coding scheme: wifi4 0 to 7, halow 0 to 10 as the width has them",
          o.mcs);
    visit("rates",
          "constant: --mcs; ideal: as the signal allows, while plan and pacing count on --mcs",
          o.rates);
    visit("maxAttempts", "Transmissions of a frame before the MAC gives up", o.maxAttempts);
    visit("frameErrorRate", "Probability that a receiver loses a frame", o.frameErrorRate);
    visit("loss", "How frames are lost: iid, bursty, trace", o.loss);
    visit("meanBurst", "Mean length of the bursts of --loss=bursty [frames]", o.meanBurst);
    visit("lossTrace", "File of --loss=trace: 0 or 1 a frame", o.lossTrace);
    visit("propagation",
          "disc, or log-distance with a tenth of the frames lost at --range",
          o.propagation);
    visit("exponent", "Exponent of distance of --propagation=log-distance", o.exponent);
    visit("shadowing", "Standard deviation of each link's loss, log-distance [dB]", o.shadowing);
    visit("fading", "m of Nakagami fading, log-distance; 0: none, 1: Rayleigh", o.fading);
    visit("aggregation", "Largest A-MPDU [bytes]; 0: none", o.aggregation);
    visit("queuePackets", "Room of each queue [packets]", o.queuePackets);
    visit("imageEncoding", "How images travel: uint8, float32", o.imageEncoding);
    visit("encoding",
          "How activations travel: float32, float16, uint8, int8, int8-channel, or, with the "
          "zeros packed, float32-rle, float16-rle, uint8-rle",
          o.encoding);
    visit("layout",
          "Which elements share a packet: contiguous, interleaved, random, channelwise",
          o.layout);
    visit("policy",
          "How packets are delivered: udp (once), fec-xor, fec-rs (and parity), nack (again what "
          "is missing, until the deadline), tcp",
          o.policy);
    visit(
        "parityShare", "Parity packets for each other one, with fec-xor and fec-rs", o.parityShare);
    visit("reconstruction",
          "What fills lost elements: zero, channel-mean, nearest, linear, silrtc, halrtc, caltec",
          o.reconstruction);
    visit("deadline",
          "Wait for a tensor's missing packets, from its first one [ms]; 0: from the path",
          o.deadline);
    visit("pacingRate", "Rate of a sender's packets [Mb/s]; 0: from the path", o.pacingRate);
}

/** The others, likewise. */
template <typename Options, typename Visitor>
void VisitOutputs(Options& o, Visitor&& visit)
{
    visit("csv", "File of the results; FILE.provenance.json is written beside it", o.csv);
    visit("timing", "File of wall-clock figures", o.timing);
    visit("pcap", "Prefix of capture files, one a device", o.pcap);
    visit("flowMonitor", "Prefix of FlowMonitor's XML files, one a mode", o.flowMonitor);
    visit("timeline",
          "Prefix of timelines of the first images for ui.perfetto.dev or chrome://tracing, one a "
          "mode",
          o.timeline);
    visit("netanim", "Prefix of animations for NetAnim, one a mode", o.netanim);
    visit("map",
          "Prefix of the deployment (PREFIX.json) and the placement of each mode, for "
          "utils/draw-placement",
          o.map);
    visit("jobs", "Number of processes; does not change results", o.jobs);
}

template <typename Options, typename Visitor>
void VisitOptions(Options& o, Visitor&& visit)
{
    VisitSettings(o, visit);
    VisitOutputs(o, visit);
}

void Assign(std::string& variable, const std::string&, const std::string& text)
{
    variable = text;
}

void Assign(double& variable, const std::string& option, const std::string& text)
{
    variable = ParseNumber(option, text, text);
}

void Assign(int64_t& variable, const std::string& option, const std::string& text)
{
    const auto read = std::from_chars(text.data(), text.data() + text.size(), variable);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size())
    {
        throw InvalidInput("--" + option + "=" + text + ": '" + text + "' is not a whole number");
    }
}

} // namespace

void ScenarioOptions::Validate() const
{
    RequireWithin<int64_t>("units", units, 1, 10'000);
    RequirePositive("area", area);
    RequirePositive("range", range);
    RequireRadio(*this);
    RequireWithin<int64_t>("maxAttempts", maxAttempts, 1, 1000);
    RequireWithin("frameErrorRate", frameErrorRate, 0.0, 1.0);
    RequireOneOf("propagation", propagation, {"disc", "log-distance"});
    RequireWithin("exponent", exponent, 1.0, 8.0);
    RequireWithin("shadowing", shadowing, 0.0, 30.0);
    RequireWithin("fading", fading, fading == 0 ? 0.0 : 0.5, 100.0);
    if (propagation == "disc" && (shadowing != 0 || fading != 0))
    {
        throw InvalidInput("--propagation=disc has no signal strength: --shadowing and --fading "
                           "must be 0, or --propagation=log-distance");
    }
    RequireOneOf("loss", loss, {"iid", "bursty", "trace"});
    RequireWithin("meanBurst", meanBurst, 1.0, 1e6);
    if (loss == "bursty")
    {
        RequireWithin("frameErrorRate", frameErrorRate, 0.0, meanBurst / (meanBurst + 1));
    }
    if ((loss == "trace") == lossTrace.empty())
    {
        throw InvalidInput("--lossTrace='" + lossTrace + "' with --loss=" + loss +
                           ": a file goes with --loss=trace, and only with it");
    }
    if (!lossTrace.empty())
    {
        ns3::ReadLossTrace(lossTrace);
    }
    RequireWithin<int64_t>("aggregation", aggregation, 0, 65535);
    RequireWithin<int64_t>("queuePackets", queuePackets, 1, 1'000'000);
    RequireWithin("deadline", deadline, 0.0, 3.6e6);
    RequireWithin("pacingRate", pacingRate, 0.0, 1e6);
    RequireWithin<int64_t>("jobs", jobs, 1, 1024);
    FindEncoding(imageEncoding);
    FindEncoding(encoding);
    FindLayout(layout);
    ns3::FindDeliveryPolicy(policy);
    RequireWithin("parityShare", parityShare, 0.001, 1.0);
    FindReconstruction(reconstruction);
    const UnitCatalogue catalogue;
    catalogue.Find(sourceUnit);
    catalogue.Find(edgeUnit);
}

void ScenarioOptions::AddTo(ns3::CommandLine& command)
{
    VisitOptions(*this, OptionAdder(command));
}

void ScenarioOptions::ListTo(NamedTexts& list) const
{
    VisitOptions(*this, OptionLister(list));
}

std::vector<OptionText> ScenarioOptions::DescribeSettings() const
{
    std::vector<OptionText> settings;
    VisitSettings(*this,
                  [&settings](const std::string& name, const std::string& help, const auto& value) {
                      settings.push_back({name, help, TextOf(value)});
                  });
    return settings;
}

void ScenarioOptions::Set(const std::string& name, const std::string& text)
{
    bool isKnown = false;
    VisitSettings(*this,
                  [&](const std::string& option, const std::string&, auto& variable)
                  {
                      if (option == name)
                      {
                          Assign(variable, name, text);
                          isKnown = true;
                      }
                  });
    if (!isKnown)
    {
        throw InvalidInput("there is no option --" + name + " to give the value '" + text + "'");
    }
}

void ScenarioOptions::RequireOutputs() const
{
    RequireResultFiles({csv}, {timing});
    // The names of modes follow: any file beside them will do to find out.
    for (const auto& prefix : {timeline, netanim, map, pcap, flowMonitor})
    {
        if (!prefix.empty())
        {
            RequireWritable(prefix + ".json");
        }
    }
    if (!netanim.empty())
    {
        RequireAnimations();
    }
}

DrawnDeployment ScenarioOptions::MakeDeployment(uint64_t rngSeed, uint64_t rngRun) const
{
    DeploymentOptions draw;
    draw.unitCount = static_cast<uint32_t>(units);
    draw.widthMetres = area;
    draw.heightMetres = area;
    draw.rangeMetres = range;
    draw.mix = ParseMix(mix);
    auto drawn = DrawDeployment(draw, (rngSeed << 32) ^ rngRun);
    if (!source.empty())
    {
        drawn.deployment.sources[0].position = ParsePosition("source", source, area);
    }
    if (!sink.empty())
    {
        drawn.deployment.sinks[0].position = ParsePosition("sink", sink, area);
    }
    RequireReachable(drawn.deployment);
    return drawn;
}

ns3::AdhocWifiOptions ScenarioOptions::MakeRadio() const
{
    ns3::AdhocWifiOptions made;
    made.radio = radio;
    made.halowWidthMhz = static_cast<uint32_t>(halowWidth);
    made.rates = rates;
    made.rangeMetres = range;
    made.propagation.model = propagation;
    made.propagation.exponent = exponent;
    made.propagation.shadowingDb = shadowing;
    made.propagation.nakagamiM = fading;
    made.mcs = static_cast<uint32_t>(mcs);
    made.maxAttempts = static_cast<uint32_t>(maxAttempts);
    made.loss.model = loss;
    made.loss.frameErrorRate = frameErrorRate;
    made.loss.meanBurst = meanBurst;
    made.loss.traceFile = lossTrace;
    made.loss.ownDataFramesOnly = loss != "iid"; // a burst is one of this link's data
    made.maxAmpduBytes = static_cast<uint32_t>(aggregation);
    made.queuePackets = static_cast<uint32_t>(queuePackets);
    return made;
}

SimulationSetting ScenarioOptions::MakeSetting(const Deployment& deployment,
                                               const NetworkProfile& profile) const
{
    SimulationSetting setting;
    setting.radio = MakeRadio();
    setting.transport.imageEncoding = imageEncoding;
    setting.transport.encoding = encoding;
    setting.transport.layout = layout;
    setting.transport.reconstruction = reconstruction;
    setting.transport.policy = policy;
    setting.transport.parityShare = parityShare;
    setting.transport.deadline = ns3::Seconds(deadline * 1e-3);
    setting.transport.pacingRate = ns3::DataRate(static_cast<uint64_t>(pacingRate * 1e6));
    setting.pcapPrefix = pcap;
    setting.flowMonitorPrefix = flowMonitor;
    setting.timelinePrefix = timeline;
    setting.netanimPrefix = netanim;
    setting.mapPrefix = map;

    const UnitCatalogue catalogue;
    setting.planning.deployment = deployment;
    setting.planning.sourceUnit = catalogue.Find(sourceUnit);
    setting.planning.edgeServer = catalogue.Find(edgeUnit);
    setting.planning.bitsPerSecond = ns3::AdhocWifiHelper(setting.radio).GetPhyRate();
    setting.planning.inputBytes =
        EncodedBytes(profile.inputShape, DType::UInt8, FindEncoding(imageEncoding));
    for (const auto& layer : profile.layers)
    {
        setting.planning.outputBytes.push_back(
            EncodedBytes(layer.outputShape, DType::Float32, FindEncoding(encoding)));
    }
    return setting;
}

} // namespace prometheus
