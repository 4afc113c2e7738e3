/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
// Runs the program, whose path is PROMETHEUS_BUNDLE.
#include "program-test.h"
#include "split-bundle.h"

#include <gmock/gmock.h>

using namespace prometheus;
using testing::HasSubstr;

namespace
{

class PrometheusBundle : public ProgramTest
{
  protected:
    static std::string Command(const std::string& arguments)
    {
        return std::string(PROMETHEUS_BUNDLE) + " " + arguments;
    }
};

} // namespace

TEST_F(PrometheusBundle, WritesABundleAndTakesWeightsFromTheCacheAfterwards)
{
    const std::string arguments = "--train-images=64 --epochs=1 --images=3 --cache=cache";
    const auto first = Run(Command(arguments + " --output=first.prom"));
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

    const auto second = Run(Command(arguments + " --output=second.prom"));
    ASSERT_EQ(second.exitCode, 0) << second.errors;
    EXPECT_THAT(second.output, HasSubstr("weights from cache/cnn5-shapes-"));
    EXPECT_EQ(ContentOf(m_folder / "first.prom"), ContentOf(m_folder / "second.prom"));
}

TEST_F(PrometheusBundle, SaysWhatIsWrongInOneLineAndWritesNothing)
{
    ExpectRefused(Command(""), "--output is required");
    ExpectRefused(Command("--output=x.prom --images=0"), "--images: Value 0 not in range 1 to");
    ExpectRefused(Command("--output=x.prom --images=-1"), "--images: Value -1 not in range 1 to");
    ExpectRefused(Command("--output=x.prom --images=many"), "many");
    ExpectRefused(Command("--output=x.prom --cut=1"), "--cut=1");
    ExpectRefused(Command("--output=x.prom --model=cnn6"),
                  "network 'cnn6' is unknown; known networks: alexnet, cnn5");
    ExpectRefused(Command("--output=x.prom --data=cats"),
                  "data set 'cats' is unknown; known data sets: cifar10:FOLDER, folder:FOLDER, "
                  "mnist:FOLDER, shapes");
    ExpectRefused(Command("--output=x.prom --saliency=size"),
                  "saliency measure 'size' is unknown; known measures: cui");
    ExpectRefused(Command("--output=nowhere/x.prom"), "nowhere/x.prom");
    ExpectRefused(Command("--output=x.prom --cache=/dev/null/cache"), "/dev/null/cache");
}

TEST_F(PrometheusBundle, ExplainsItself)
{
    const auto help = Run(Command("--help"));
    EXPECT_EQ(help.exitCode, 0);
    EXPECT_EQ(help.errors, "");
    for (const char* option :
         {"--model", "--data", "--images", "--output", "--cache", "--epochs", "--saliency"})
    {
        EXPECT_THAT(help.output, HasSubstr(option));
    }
    EXPECT_THAT(help.output, HasSubstr("Example: prometheus-bundle"));
}
