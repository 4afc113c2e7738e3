/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "image-sets.h"
#include "prometheus-error.h"
#include "scratch-folder.h"
#include "small-training.h"
#include "trained-network.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>

using namespace prometheus;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

std::string Read(const std::filesystem::path& path)
{
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    return std::move(bytes).str();
}

void Write(const std::filesystem::path& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}

Tensor LogitsOf(const Network& network)
{
    return network.Run({0, 5}, LoadImages("shapes", Split::Test, 1).images[0]);
}

/** One small training in a cache folder of its own, shared by the tests. */
class TrainedNetworkCache : public testing::Test
{
  protected:
    static void SetUpTestSuite()
    {
        s_folder.emplace();
        s_trained = LoadOrTrain(SmallTraining(), s_folder->GetPath());
        s_bytes = Read(s_trained.cacheFile);
    }

    static void TearDownTestSuite()
    {
        s_trained = {};
        s_folder.reset();
    }

    /** Every test starts with the cache file as it was written. */
    void SetUp() override
    {
        Write(s_trained.cacheFile, s_bytes);
    }

    static TrainedNetwork Load(const TrainingOptions& options = SmallTraining())
    {
        return LoadOrTrain(options,
                           s_folder->GetPath(),
                           [](const TrainingProgress&)
                           { FAIL() << "trains although there is a cache"; });
    }

    static void ExpectRefused(const std::string& reason)
    {
        EXPECT_THAT(
            [] { Load(); },
            ThrowsMessage<CorruptFile>(AllOf(HasSubstr("'" + s_trained.cacheFile.string() + "'"),
                                             HasSubstr(reason),
                                             HasSubstr("delete the file to have them trained anew"),
                                             testing::Not(HasSubstr("\n")))));
    }

    static std::optional<ScratchFolder> s_folder;
    static TrainedNetwork s_trained;
    static std::string s_bytes;
};

std::optional<ScratchFolder> TrainedNetworkCache::s_folder;
TrainedNetwork TrainedNetworkCache::s_trained;
std::string TrainedNetworkCache::s_bytes;

} // namespace

TEST_F(TrainedNetworkCache, GivesBackWhatWasTrained)
{
    EXPECT_FALSE(s_trained.fromCache);
    const auto loaded = Load();
    EXPECT_TRUE(loaded.fromCache);
    EXPECT_EQ(loaded.cacheFile, s_trained.cacheFile);
    EXPECT_EQ(loaded.report, s_trained.report);
    EXPECT_EQ(LogitsOf(*loaded.network), LogitsOf(*s_trained.network));
}

TEST_F(TrainedNetworkCache, HoldsOneFileAndNoLeftovers)
{
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(s_folder->GetPath()))
    {
        EXPECT_EQ(entry.path(), s_trained.cacheFile);
        ++files;
    }
    EXPECT_EQ(files, 1u);
    EXPECT_EQ(WeightCacheFile(SmallTraining(), s_folder->GetPath()), s_trained.cacheFile);
}

TEST_F(TrainedNetworkCache, HasAFileOfItsOwnForEveryOption)
{
    std::set<std::filesystem::path> files{s_trained.cacheFile};
    const std::function<void(TrainingOptions&)> changes[] = {
        [](auto& o) { ++o.seed; },
        [](auto& o) { ++o.trainImages; },
        [](auto& o) { ++o.validationImages; },
        [](auto& o) { ++o.testImages; },
        [](auto& o) { ++o.epochs; },
        [](auto& o) { ++o.batchSize; },
        [](auto& o) { ++o.warmUpBatches; },
        [](auto& o) { o.learningRate = std::nextafter(o.learningRate, 1); },
    };
    for (const auto& change : changes)
    {
        auto options = SmallTraining();
        change(options);
        EXPECT_TRUE(files.insert(WeightCacheFile(options, s_folder->GetPath())).second);
    }
}

TEST_F(TrainedNetworkCache, RefusesAFlippedBitAnywhere)
{
    for (std::size_t step = 0; step < 60; ++step)
    {
        // The signature, version and checksum byte by byte, then all over the file.
        const std::size_t at = step < 20 ? step : s_bytes.size() * (step - 19) / 41 - 1;
        std::string damaged = s_bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << (step % 8)));
        Write(s_trained.cacheFile, damaged);
        SCOPED_TRACE("byte " + std::to_string(at));
        ExpectRefused("");
    }
}

TEST_F(TrainedNetworkCache, RefusesAFileThatWasCutShortOrGrew)
{
    for (const std::size_t size : {0UL, 7UL, 15UL, 16UL, 100UL, s_bytes.size() / 2})
    {
        Write(s_trained.cacheFile, s_bytes.substr(0, size));
        SCOPED_TRACE(std::to_string(size) + " bytes");
        ExpectRefused(size < 16 ? "it is no weight file" : "it was damaged or cut short");
    }
    Write(s_trained.cacheFile, s_bytes.substr(0, s_bytes.size() - 1));
    ExpectRefused("it was damaged or cut short");
    Write(s_trained.cacheFile, s_bytes + "x");
    ExpectRefused("it was damaged or cut short");
}

TEST_F(TrainedNetworkCache, RefusesAnotherFormatVersion)
{
    std::string other = s_bytes;
    other[8] = 2;
    Write(s_trained.cacheFile, other);
    ExpectRefused("it has format version 2, this reader knows 1");
}

TEST_F(TrainedNetworkCache, RefusesWeightsOfAnotherTraining)
{
    auto options = SmallTraining();
    options.seed = 2;
    const auto file = WeightCacheFile(options, s_folder->GetPath());
    Write(file, s_bytes);
    EXPECT_THAT([&] { Load(options); },
                ThrowsMessage<CorruptFile>(
                    AllOf(HasSubstr(file.string()),
                          HasSubstr("the weights of something else: 'seed: 1', not 'seed: 2'"))));
    std::filesystem::remove(file);
}

TEST_F(TrainedNetworkCache, SaysBeforeTrainingThatAFolderCannotBeWritten)
{
    const auto notAFolder = *s_folder / "file";
    Write(notAFolder, "");
    for (const auto& folder : {notAFolder, notAFolder / "below"})
    {
        EXPECT_THAT(
            [&]
            {
                LoadOrTrain(SmallTraining(),
                            folder,
                            [](const TrainingProgress&) { FAIL() << "trains first"; });
            },
            ThrowsMessage<FileError>(HasSubstr(folder.string())));
    }
    std::filesystem::remove(notAFolder);
}

TEST_F(TrainedNetworkCache, RefusesUnknownNetworksAndData)
{
    auto options = SmallTraining();
    options.model = "cnn6";
    EXPECT_THAT([&] { Load(options); },
                ThrowsMessage<InvalidInput>(HasSubstr("known networks: alexnet, cnn5")));
    options = SmallTraining();
    options.data = "cats";
    EXPECT_THAT([&] { Load(options); },
                ThrowsMessage<InvalidInput>(HasSubstr(
                    "known data sets: cifar10:FOLDER, folder:FOLDER, mnist:FOLDER, shapes")));
}

TEST(DefaultCacheFolder, IsWhatTheEnvironmentSays)
{
    const char* before = std::getenv("PROMETHEUS_CACHE");
    const std::string kept = before ? before : "";
    setenv("PROMETHEUS_CACHE", "/some/where", 1);
    EXPECT_EQ(DefaultCacheFolder(), "/some/where");
    setenv("PROMETHEUS_CACHE", "", 1);
    EXPECT_EQ(DefaultCacheFolder(), "results/cache");
    unsetenv("PROMETHEUS_CACHE");
    EXPECT_EQ(DefaultCacheFolder(), "results/cache");
    if (before)
    {
        setenv("PROMETHEUS_CACHE", kept.c_str(), 1);
    }
}
