/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
// Runs the program, whose path is PROMETHEUS_BUNDLE.
#include "split-bundle.h"

#include <gmock/gmock.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace prometheus;
using testing::HasSubstr;

namespace
{

struct Outcome
{
    int exitCode{-1};
    std::string output;
    std::string errors;
};

std::string Read(const std::filesystem::path& path)
{
    std::ifstream stream(path);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/** Every test has a folder of its own. */
class PrometheusBundle : public testing::Test
{
  protected:
    void SetUp() override
    {
        std::string folder = testing::TempDir() + "prometheus-bundle-XXXXXX";
        ASSERT_NE(mkdtemp(folder.data()), nullptr);
        m_folder = folder;
    }

    void TearDown() override
    {
        std::filesystem::remove_all(m_folder);
    }

    Outcome Run(const std::string& arguments) const
    {
        const auto out = m_folder / "stdout";
        const auto err = m_folder / "stderr";
        const std::string command = "cd '" + m_folder.string() + "' && " + PROMETHEUS_BUNDLE + " " +
                                    arguments + " > " + out.string() + " 2> " + err.string();
        const int status = std::system(command.c_str());
        Outcome outcome{WIFEXITED(status) ? WEXITSTATUS(status) : -1, Read(out), Read(err)};
        std::filesystem::remove(out);
        std::filesystem::remove(err);
        return outcome;
    }

    void ExpectRefused(const std::string& arguments, const std::string& reason) const
    {
        const auto outcome = Run(arguments);
        EXPECT_EQ(outcome.exitCode, 1) << arguments;
        EXPECT_EQ(outcome.output, "") << arguments;
        EXPECT_THAT(outcome.errors, HasSubstr(reason)) << arguments;
        EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << arguments;
        EXPECT_TRUE(std::filesystem::is_empty(m_folder)) << arguments;
    }

    std::filesystem::path m_folder;
};

} // namespace

TEST_F(PrometheusBundle, WritesABundleAndTakesWeightsFromTheCacheAfterwards)
{
    const std::string arguments = "--train-images=64 --epochs=1 --images=3 --cache=cache";
    const auto first = Run(arguments + " --output=first.prom");
    ASSERT_EQ(first.exitCode, 0) << first.errors;
    EXPECT_EQ(first.errors, "");
    EXPECT_THAT(first.output, HasSubstr("weights trained, kept in cache/cnn5-shapes-"));
    EXPECT_THAT(first.output, HasSubstr("dead channels conv1 "));
    const auto bundle = ReadSplitBundle(m_folder / "first.prom");
    EXPECT_EQ(bundle.profile.name, "cnn5");
    EXPECT_EQ(bundle.data.name, "shapes/test");
    EXPECT_EQ(bundle.data.images.size(), 3u);
    EXPECT_EQ(bundle.activations.size(), 5u);
    EXPECT_THAT(bundle.origin, HasSubstr("epochs: 1\n"));
    ASSERT_EQ(bundle.saliency.size(), 4u); // all images, and the classes of the three
    EXPECT_EQ(bundle.saliency[0].measure, "cui");
    EXPECT_EQ(bundle.saliency[0].imageCount, 3u);
    EXPECT_EQ(bundle.saliency[0].entries.size(), 4u);

    const auto second = Run(arguments + " --output=second.prom");
    ASSERT_EQ(second.exitCode, 0) << second.errors;
    EXPECT_THAT(second.output, HasSubstr("weights from cache/cnn5-shapes-"));
    EXPECT_EQ(Read(m_folder / "first.prom"), Read(m_folder / "second.prom"));
}

TEST_F(PrometheusBundle, SaysWhatIsWrongInOneLineAndWritesNothing)
{
    ExpectRefused("", "--output is required");
    ExpectRefused("--output=x.prom --images=0", "--images: Value 0 not in range 1 to");
    ExpectRefused("--output=x.prom --images=-1", "--images: Value -1 not in range 1 to");
    ExpectRefused("--output=x.prom --images=many", "many");
    ExpectRefused("--output=x.prom --cut=1", "--cut=1");
    ExpectRefused("--output=x.prom --model=cnn6",
                  "network 'cnn6' is unknown; known networks: alexnet, cnn5");
    ExpectRefused("--output=x.prom --data=cats",
                  "data set 'cats' is unknown; known data sets: cifar10:FOLDER, folder:FOLDER, "
                  "mnist:FOLDER, shapes");
    ExpectRefused("--output=x.prom --saliency=size",
                  "saliency measure 'size' is unknown; known measures: cui");
    ExpectRefused("--output=nowhere/x.prom", "nowhere/x.prom");
    ExpectRefused("--output=x.prom --cache=/dev/null/cache", "/dev/null/cache");
}

TEST_F(PrometheusBundle, ExplainsItself)
{
    const auto help = Run("--help");
    EXPECT_EQ(help.exitCode, 0);
    EXPECT_EQ(help.errors, "");
    for (const char* option :
         {"--model", "--data", "--images", "--output", "--cache", "--epochs", "--saliency"})
    {
        EXPECT_THAT(help.output, HasSubstr(option));
    }
    EXPECT_THAT(help.output, HasSubstr("Example: prometheus-bundle"));
}
