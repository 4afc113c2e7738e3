/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "study-options.h"

#include "atomic-file.h"
#include "prometheus-error.h"

#include "ns3/command-line.h"
#include "ns3/rng-seed-manager.h"

#include <sstream>

namespace prometheus
{

namespace
{

void RequireWithin(const std::string& option, int64_t value, int64_t least, int64_t most)
{
    if (value < least || value > most)
    {
        throw InvalidInput("--" + option + "=" + std::to_string(value) + ": must be between " +
                           std::to_string(least) + " and " + std::to_string(most));
    }
}

std::vector<double> ParseNumbers(const std::string& option, const std::string& text)
{
    std::vector<double> numbers;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, ',');)
    {
        std::istringstream number(part);
        double value = 0;
        if (!(number >> value) || !number.eof())
        {
            throw InvalidInput("--" + option + "=" + text + ": '" + part + "' is not a number");
        }
        numbers.push_back(value);
    }
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
    command.AddValue("strategies",
                     "What is done against losses: default, all, or words joined by + in a "
                     "list separated by ;",
                     o.strategies);
    command.AddValue("losses", "Shares of packets lost", o.losses);
    command.AddValue(
        "bursts", "Mean lengths of bursts [packets]; 0: packets are lost independently", o.bursts);
    command.AddValue("images", "Number of images", o.images);
    command.AddValue("trainings", "Trainings of the network, with seeds from 1", o.trainings);
    command.AddValue("split", "Which images: test, or validation, to choose by", o.split);
    command.AddValue("tailImages", "Images that a loss-aware tail learns from", o.tailImages);
    command.AddValue("tailEpochs", "Times that it sees each of them", o.tailEpochs);
    command.AddValue(
        "cache", "Folder of trained weights; default: PROMETHEUS_CACHE or results/cache", o.cache);
    command.AddValue(
        "csv", "File of the results; FILE.provenance.json is written beside it", o.csv);
    command.AddValue("timing", "File of wall-clock figures", o.timing);
    command.AddValue("jobs", "Number of processes; does not change results", o.jobs);
    command.Parse(argc, argv);
    return o;
}

void StudyOptions::Validate() const
{
    RequireWithin("images", images, 2, 1'000'000);
    RequireWithin("trainings", trainings, 1, 1000);
    RequireWithin("tailImages", tailImages, 1, 1'000'000);
    RequireWithin("tailEpochs", tailEpochs, 1, 1000);
    RequireWithin("jobs", jobs, 1, 1024);
    for (const auto& path : {csv, timing, csv.empty() ? csv : ProvenancePath(csv).string()})
    {
        if (!path.empty())
        {
            RequireWritable(path);
        }
    }
}

NamedTexts StudyOptions::List() const
{
    return {{"strategies", strategies},
            {"losses", losses},
            {"bursts", bursts},
            {"images", std::to_string(images)},
            {"trainings", std::to_string(trainings)},
            {"split", split},
            {"tailImages", std::to_string(tailImages)},
            {"tailEpochs", std::to_string(tailEpochs)}};
}

ChannelStudy StudyOptions::MakeChannelStudy() const
{
    ChannelStudy study;
    auto& basis = study.basis;
    basis.strategies = ParseStrategies(strategies);
    basis.images = static_cast<uint32_t>(images);
    basis.trainings = static_cast<uint32_t>(trainings);
    basis.split = ParseSplit(split);
    basis.tail.trainImages = static_cast<uint32_t>(tailImages);
    basis.tail.epochs = static_cast<uint32_t>(tailEpochs);
    basis.cacheFolder = cache.empty() ? DefaultCacheFolder() : std::filesystem::path(cache);
    basis.jobs = static_cast<int>(jobs);
    basis.rngSeed = ns3::RngSeedManager::GetSeed();
    basis.rngRun = ns3::RngSeedManager::GetRun();
    for (const double burst : ParseNumbers("bursts", bursts))
    {
        for (const double loss : ParseNumbers("losses", losses))
        {
            study.losses.push_back({loss, burst});
            study.losses.back().Validate();
        }
    }
    return study;
}

} // namespace prometheus
