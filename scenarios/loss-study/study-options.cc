/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "study-options.h"

#include "csv-table.h"
#include "delivery-policy.h"
#include "option-checks.h"
#include "prometheus-error.h"
#include "result-files.h"

#include "ns3/command-line.h"
#include "ns3/rng-seed-manager.h"

namespace prometheus
{

namespace
{

/** As ParseNumbers(). @throws InvalidInput when there is none. */
std::vector<double> ParseSomeNumbers(const std::string& option, const std::string& text)
{
    const auto numbers = ParseNumbers(option, text);
    if (numbers.empty())
    {
        throw InvalidInput("--" + option + " is empty: must be numbers separated by commas");
    }
    return numbers;
}

Split ParseSplit(const std::string& name)
{
    for (const Split split : {Split::Validation, Split::Test})
    {
        if (name == NameOf(split))
        {
            return split;
        }
    }
    throw InvalidInput("--split=" + name + " is unknown; known: validation, test");
}

} // namespace

StudyOptions StudyOptions::Parse(int argc, char* argv[])
{
    StudyOptions o;
    ns3::CommandLine command("loss-study.cc");
    command.Usage("What packet loss does to the accuracy of a network that is cut in two, and what "
                  "brings it back.\n\nTrains cnn5 several times, sends the activations at the cut "
                  "in packets, loses some of them and\nlets the rest of the network classify what "
                  "arrived, one strategy after the other.\n--RngRun draws other losses.");
    command.AddValue("mode",
                     "channel: losses of a channel model; mac: losses out of contention and frame "
                     "errors, in the simulator",
                     o.mode);
    command.AddValue("strategies",
                     "What is done against losses: default, all, or words joined by + in a "
                     "list separated by ;",
                     o.strategies);
    command.AddValue("losses", "channel: shares of packets lost", o.losses);
    command.AddValue("bursts",
                     "channel: mean lengths of bursts [packets]; 0: packets are lost independently",
                     o.bursts);
    command.AddValue("images", "Number of images", o.images);
    command.AddValue("trainings", "Trainings of the network, with seeds from 1", o.trainings);
    command.AddValue("split", "Which images: test, or validation, to choose by", o.split);
    command.AddValue("tailImages", "Images that a loss-aware tail learns from", o.tailImages);
    command.AddValue("tailEpochs", "Times that it sees each of them", o.tailEpochs);
    command.AddValue("radios", "mac: wifi4, halow", o.radios);
    command.AddValue(
        "policies", "mac: names of delivery policies, such as udp, nack, fec-rs", o.policies);
    command.AddValue(
        "deadlines", "mac: wait for missing packets, for each radio [ms]", o.deadlines);
    command.AddValue(
        "contenders", "mac: stations beside source and sink that always send", o.contenders);
    command.AddValue(
        "frameErrorRate", "mac: probability that a receiver loses a frame", o.frameErrorRate);
    command.AddValue(
        "maxAttempts", "mac: transmissions of a frame before the MAC gives up", o.maxAttempts);
    command.AddValue("parity", "mac: parity packets for each data packet of fec", o.parity);
    command.AddValue(
        "cache", "Folder of trained weights; default: PROMETHEUS_CACHE or results/cache", o.cache);
    command.AddValue(
        "csv", "File of the results; FILE.provenance.json is written beside it", o.csv);
    command.AddValue("timing", "File of wall-clock figures", o.timing);
    command.AddValue("jobs", "Number of processes; does not change results", o.jobs);
    ParseOptions(command, argc, argv);
    return o;
}

void StudyOptions::Validate() const
{
    RequireOneOf("mode", mode, {"channel", "mac"});
    RequireWithin<int64_t>("contenders", contenders, 0, 200);
    if (contenders == 1)
    {
        throw InvalidInput("--contenders=1: must be 0, or at least 2, which send to each other");
    }
    RequireWithin<int64_t>("maxAttempts", maxAttempts, 1, 1000);
    RequireWithin("frameErrorRate", frameErrorRate, 0.0, 1.0);
    RequireWithin("parity", parity, 0.001, 1.0);
    RequireWithin<int64_t>("images", images, 2, 1'000'000);
    RequireWithin<int64_t>("trainings", trainings, 1, 1000);
    RequireWithin<int64_t>("tailImages", tailImages, 1, 1'000'000);
    RequireWithin<int64_t>("tailEpochs", tailEpochs, 1, 1000);
    RequireWithin<int64_t>("jobs", jobs, 1, 1024);
    RequireResultFiles({csv}, {timing});
}

NamedTexts StudyOptions::List() const
{
    NamedTexts list{{"mode", mode}, {"strategies", strategies}};
    if (mode == "channel")
    {
        list.insert(list.end(), {{"losses", losses}, {"bursts", bursts}});
    }
    else
    {
        list.insert(list.end(),
                    {{"radios", radios},
                     {"policies", policies},
                     {"deadlines", deadlines},
                     {"contenders", std::to_string(contenders)},
                     {"frameErrorRate", CsvCell(frameErrorRate).GetWritten()},
                     {"maxAttempts", std::to_string(maxAttempts)},
                     {"parity", CsvCell(parity).GetWritten()}});
    }
    list.insert(list.end(),
                {{"images", std::to_string(images)},
                 {"trainings", std::to_string(trainings)},
                 {"split", split},
                 {"tailImages", std::to_string(tailImages)},
                 {"tailEpochs", std::to_string(tailEpochs)}});
    return list;
}

StudyBasis StudyOptions::MakeBasis() const
{
    StudyBasis basis;
    const std::string usual = mode == "mac" ? "int8+packet:400+linear-prior" : "default";
    basis.strategies = ParseStrategies(strategies.empty() ? usual : strategies);
    basis.images = static_cast<uint32_t>(images);
    basis.trainings = static_cast<uint32_t>(trainings);
    basis.split = ParseSplit(split);
    basis.tail.trainImages = static_cast<uint32_t>(tailImages);
    basis.tail.epochs = static_cast<uint32_t>(tailEpochs);
    basis.cacheFolder = cache.empty() ? DefaultCacheFolder() : std::filesystem::path(cache);
    basis.jobs = static_cast<int>(jobs);
    basis.rngSeed = ns3::RngSeedManager::GetSeed();
    basis.rngRun = ns3::RngSeedManager::GetRun();
    return basis;
}

ChannelStudy StudyOptions::MakeChannelStudy() const
{
    ChannelStudy study{MakeBasis(), {}};
    for (const double burst : ParseSomeNumbers("bursts", bursts))
    {
        for (const double loss : ParseSomeNumbers("losses", losses))
        {
            study.losses.push_back({loss, burst});
            study.losses.back().Validate();
        }
    }
    return study;
}

MacStudy StudyOptions::MakeMacStudy() const
{
    MacStudy study{MakeBasis(), {}, SplitList(radios, ','), {}, SplitList(policies, ',')};
    for (const auto& radio : study.radios)
    {
        if (radio != "wifi4" && radio != "halow")
        {
            throw InvalidInput("--radios=" + radios + ": '" + radio +
                               "' is unknown; known: wifi4, halow");
        }
    }
    for (const double milliseconds : ParseSomeNumbers("deadlines", deadlines))
    {
        if (!(milliseconds > 0 && milliseconds <= 1e6))
        {
            throw InvalidInput("--deadlines=" + deadlines +
                               ": must be greater than 0 and at most "
                               "1e6 ms");
        }
        study.deadlineSeconds.push_back(milliseconds / 1e3);
    }
    if (study.deadlineSeconds.size() != study.radios.size())
    {
        throw InvalidInput("--deadlines=" + deadlines + " for --radios=" + radios +
                           ": must be one for each radio");
    }
    for (const auto& policy : study.policies)
    {
        ns3::FindDeliveryPolicy(policy);
    }
    study.air = {static_cast<uint32_t>(contenders),
                 frameErrorRate,
                 static_cast<uint32_t>(maxAttempts),
                 parity};
    return study;
}

} // namespace prometheus
