/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
// Runs the programs, whose paths are PROMETHEUS_CUTS and PROMETHEUS_BUNDLE, on models made here.
#include "program-test.h"
#include "script-models.h"
#include "split-bundle.h"
#include "test-image.h"

#include <gmock/gmock.h>

#include <fstream>

using namespace prometheus;
using testing::HasSubstr;

namespace
{

class ProgramsOnModels : public ProgramTest
{
  protected:
    const std::string m_cuts{PROMETHEUS_CUTS};
    const std::string m_bundle{PROMETHEUS_BUNDLE};
};

} // namespace

TEST_F(ProgramsOnModels, ListEveryCutWithWhatItCosts)
{
    WriteScriptModel("concatenation", m_folder.GetPath());
    const auto outcome =
        Run(m_cuts + " --model=concatenation.pt --input-shape=3x5x5 --csv=cuts.csv");
    ASSERT_EQ(outcome.exitCode, 0) << outcome.errors;
    EXPECT_THAT(outcome.output, HasSubstr("\n    1  cat     8x5x5"));
    // Three convolutions of 3x3 windows: 3 to 2, 3 to 4 and 4 to 2 channels, 25 outputs each; the
    // mean of 8 channels; 8 to 3.
    EXPECT_EQ(ContentOf(m_folder / "cuts.csv"),
              "cut,behind,shape,crossing_bytes,head_weight_bytes,layer_working_bytes,"
              "head_multiplications,tail_multiplications\n"
              "0,tanh,3x5x5,300,0,300,0,6074\n"
              "1,cat,8x5x5,800,936,1600,5850,224\n"
              "2,mean,8,32,936,832,6050,24\n"
              "end,linear,3,12,1032,44,6074,0\n");
}

TEST_F(ProgramsOnModels, CutANetworkInTwoFilesThatComposeExactly)
{
    const auto path = WriteScriptModel("residual", m_folder.GetPath());
    const Tensor image = AsFloats(RandomImage({3, 6, 6}, 3));
    const auto byName = Run(m_cuts + " --model=residual.pt --input-shape=3x6x6 "
                                     "--cut=block1/add --head=h.pt --tail=t.pt");
    ASSERT_EQ(byName.exitCode, 0) << byName.errors;
    EXPECT_EQ(byName.output, "cut 1 behind 'block1/add', 576 bytes cross: wrote h.pt and t.pt\n");
    EXPECT_EQ(RunScriptFile(m_folder / "t.pt", RunScriptFile(m_folder / "h.pt", image)),
              RunScriptFile(path, image));
    const std::string head = ContentOf(m_folder / "h.pt");
    const auto byNumber = Run(m_cuts + " --model=residual.pt --input-shape=3x6x6 "
                                       "--cut=1 --head=h.pt --tail=t.pt");
    ASSERT_EQ(byNumber.exitCode, 0) << byNumber.errors;
    EXPECT_EQ(ContentOf(m_folder / "h.pt"), head);
}

TEST_F(ProgramsOnModels, WriteTheTableBesideTheParts)
{
    WriteScriptModel("residual", m_folder.GetPath());
    const auto outcome = Run(m_cuts + " --model=residual.pt --input-shape=3x6x6 --cut=flatten "
                                      "--head=head.pt --tail=tail.pt --csv=cuts.csv");
    ASSERT_EQ(outcome.exitCode, 0) << outcome.errors;
    EXPECT_TRUE(std::filesystem::exists(m_folder / "cuts.csv"));
}

TEST_F(ProgramsOnModels, RecordABundleOnImagesOfTheNetworksSize)
{
    const auto path = WriteScriptModel("ten-classes", m_folder.GetPath());
    const auto outcome = Run(m_bundle + " --model=ten-classes.pt --input-shape=3x12x10 "
                                        "--layers=cuts --data=shapes --images=5 --output=ten.prom");
    ASSERT_EQ(outcome.exitCode, 0) << outcome.errors;
    EXPECT_THAT(outcome.output, HasSubstr("ten-classes.pt on shapes/test: 5 layers, accuracy "));
    const auto bundle = ReadSplitBundle(m_folder / "ten.prom");
    EXPECT_EQ(bundle.profile.name, "ten-classes");
    EXPECT_THAT(bundle.origin, HasSubstr("\nmodel: ten-classes.pt, "));
    EXPECT_THAT(bundle.origin, HasSubstr("\nsaliency: cui, classes all;each\n"));
    // All images, and the five classes shown by one each.
    ASSERT_EQ(bundle.saliency.size(), 6u);
    EXPECT_EQ(bundle.saliency[0].imageCount, 5u);
    EXPECT_EQ(bundle.saliency[0].entries.size(), 4u);
    EXPECT_EQ(bundle.saliency[5].imageCount, 1u);
    ASSERT_EQ(bundle.data.images.size(), 5u);
    for (std::size_t i = 0; i < 5; ++i)
    {
        EXPECT_EQ(bundle.data.images[i].GetShape(), (Shape{3, 12, 10}));
        EXPECT_EQ(bundle.activations.back()[i],
                  RunScriptFile(path, AsFloats(bundle.data.images[i])));
    }
}

TEST_F(ProgramsOnModels, PutPartsIntoABundleThatComputeWhatItRecorded)
{
    WriteScriptModel("ten-classes", m_folder.GetPath());
    const std::string command = m_bundle + " --model=ten-classes.pt --input-shape=3x12x10 " +
                                "--images=2 --saliency=none --output=ten.prom ";
    for (const char* layers : {"cuts", "paper"})
    {
        const auto outcome = Run(command + "--parts=all --layers=" + layers);
        ASSERT_EQ(outcome.exitCode, 0) << outcome.errors;
        const auto bundle = ReadSplitBundle(m_folder / "ten.prom");
        EXPECT_THAT(bundle.origin, HasSubstr("\nparts: all\n"));
        ASSERT_EQ(bundle.parts.size(), bundle.profile.layers.size() - 1);
        for (uint32_t cut = 0; cut < bundle.parts.size(); ++cut)
        {
            EXPECT_EQ(bundle.parts[cut].cut, cut);
            std::ofstream(m_folder / "head.pt") << bundle.parts[cut].head;
            std::ofstream(m_folder / "tail.pt") << bundle.parts[cut].tail;
            for (std::size_t i = 0; i < bundle.data.images.size(); ++i)
            {
                const Tensor crossing =
                    RunScriptFile(m_folder / "head.pt", AsFloats(bundle.data.images[i]));
                EXPECT_EQ(crossing, bundle.activations[cut][i]) << layers << ", cut " << cut;
                EXPECT_EQ(RunScriptFile(m_folder / "tail.pt", crossing),
                          bundle.activations.back()[i])
                    << layers << ", cut " << cut;
            }
        }
    }
    const auto layer = ReadSplitBundle(m_folder / "ten.prom").profile.layers.front().name;
    ASSERT_EQ(Run(command + "--parts=" + layer).exitCode, 0);
    const auto some = ReadSplitBundle(m_folder / "ten.prom").parts;
    ASSERT_EQ(some.size(), 1u);
    EXPECT_EQ(some[0].cut, 0u);
    ASSERT_EQ(Run(command).exitCode, 0);
    EXPECT_TRUE(ReadSplitBundle(m_folder / "ten.prom").parts.empty());
    ExpectRefused(command + "--parts=0,nowhere",
                  "--parts: network 'ten-classes' has no cut 'nowhere': must be all, none, or of 0 "
                  "to ");
}

TEST_F(ProgramsOnModels, PutPartsOfANetworkOfTheZooIntoItsBundle)
{
    const std::string command = m_bundle + " --model=cnn5 --train-images=64 --epochs=1 " +
                                "--images=2 --saliency=none --cache=cache --output=five.prom ";
    const auto outcome = Run(command + "--parts=3,conv2");
    ASSERT_EQ(outcome.exitCode, 0) << outcome.errors;
    const auto bundle = ReadSplitBundle(m_folder / "five.prom");
    ASSERT_EQ(bundle.parts.size(), 2u);
    EXPECT_EQ(bundle.parts[0].cut, 1u);
    EXPECT_EQ(bundle.parts[1].cut, 3u);
    for (const auto& parts : bundle.parts)
    {
        std::ofstream(m_folder / "head.pt") << parts.head;
        std::ofstream(m_folder / "tail.pt") << parts.tail;
        for (std::size_t i = 0; i < bundle.data.images.size(); ++i)
        {
            const Tensor crossing =
                RunScriptFile(m_folder / "head.pt", AsFloats(bundle.data.images[i]));
            EXPECT_EQ(crossing, bundle.activations[parts.cut][i]) << parts.cut;
            EXPECT_EQ(RunScriptFile(m_folder / "tail.pt", crossing), bundle.activations.back()[i])
                << parts.cut;
        }
    }
    ExpectRefused(command + "--parts=fc10",
                  "--parts: network 'cnn5' has no cut 'fc10': must be all, none, or of 0 to 3 or "
                  "these layers to cut behind: conv1, conv2, fc384, fc192");
}

TEST_F(ProgramsOnModels, TakeSomeClassesOfADataSet)
{
    WriteScriptModel("residual", m_folder.GetPath());
    const std::string command = m_bundle + " --model=residual.pt --input-shape=3x6x6 --images=4 " +
                                "--take-classes=star,disc,ring,bar,cross --output=five.prom ";
    const auto outcome = Run(command + "--saliency=gradient-x-activation --classes=ring,disc");
    ASSERT_EQ(outcome.exitCode, 0) << outcome.errors;
    const auto bundle = ReadSplitBundle(m_folder / "five.prom");
    EXPECT_THAT(bundle.data.classNames,
                testing::ElementsAre("star", "disc", "ring", "bar", "cross"));
    ASSERT_EQ(bundle.saliency.size(), 1u);
    EXPECT_EQ(bundle.saliency[0].measure, "gradient-x-activation");
    EXPECT_THAT(bundle.saliency[0].classes, testing::ElementsAre(1, 2));
    ASSERT_EQ(Run(command + "--saliency=none").exitCode, 0);
    EXPECT_TRUE(ReadSplitBundle(m_folder / "five.prom").saliency.empty());
    ExpectRefused(command + "--classes=cat", "class 'cat' is unknown; known classes: star, disc");
    ExpectRefused(command + "--saliency=size",
                  "saliency measure 'size' is unknown; known measures: cui");
}

TEST_F(ProgramsOnModels, RefuseBundlesOfModelsThatDoNotFit)
{
    WriteScriptModel("residual", m_folder.GetPath());
    const std::string residual = m_bundle + " --output=x.prom --model=residual.pt";
    ExpectRefused(residual + " --input-shape=3x6x6",
                  "network 'residual' has 5 outputs, data set 'shapes/test' 10 classes");
    ExpectRefused(residual, "the shape of one input must be given, such as 3x224x224");
    ExpectRefused(residual + " --input-shape=3x6x6 --epochs=2",
                  "--epochs is of no use with --model=residual.pt: a file comes trained");
    ExpectRefused(m_bundle + " --output=x.prom --model=cnn5 --mean=0 --std=1",
                  "--mean is of no use with --model=cnn5: it is not a file");
    EXPECT_FALSE(std::filesystem::exists(m_folder / "x.prom"));
}

TEST_F(ProgramsOnModels, SayWhatIsWrongInOneLine)
{
    WriteScriptModel("residual", m_folder.GetPath());
    ExpectRefused(m_cuts, "--model is required");
    ExpectRefused(m_cuts + " --model=residual.pt",
                  "the shape of one input must be given, such as 3x224x224");
    ExpectRefused(m_cuts + " --model=residual.pt --input-shape=3x6y6",
                  "'3x6y6' is no shape: positive integers joined by x");
    ExpectRefused(m_cuts + " --model=none.pt --input-shape=3x6x6",
                  "cannot read 'none.pt': No such file or directory");
    ExpectRefused(m_cuts + " --model=residual.pt --input-shape=3x6x6 --cut=1", "--cut requires --");
    ExpectRefused(m_cuts + " --model=residual.pt --input-shape=3x6x6 --cut=7 --head=h --tail=t",
                  "network 'residual' has no cut '7': they are 0 to 6, or named 'conv2d' to "
                  "'flatten'");
    ExpectRefused(m_cuts + " --model=residual.pt --input-shape=3x6x6 --csv=nowhere/x.csv",
                  "nowhere/x.csv");
}

TEST_F(ProgramsOnModels, NeverWriteOverTheModel)
{
    const std::string model = ContentOf(WriteScriptModel("residual", m_folder.GetPath()));
    std::filesystem::create_symlink("residual.pt", m_folder / "link.pt");
    const std::string options = " --model=residual.pt --input-shape=3x6x6 ";
    ExpectRefused(m_cuts + options + "--cut=1 --head=./residual.pt --tail=t.pt",
                  "'./residual.pt' is the model: write to another file");
    ExpectRefused(m_cuts + options + "--csv=link.pt", "'link.pt' is the model");
    ExpectRefused(m_bundle + options + "--output=residual.pt", "'residual.pt' is the model");
    ExpectRefused(m_cuts + options + "--cut=1 --head=h.pt --tail=h.pt",
                  "head and tail cannot both go to 'h.pt'");
    EXPECT_EQ(ContentOf(m_folder / "residual.pt"), model);
}

TEST_F(ProgramsOnModels, ExplainThemselves)
{
    const auto help = Run(m_cuts + " --help");
    EXPECT_EQ(help.exitCode, 0);
    for (const char* option :
         {"--model", "--input-shape", "--mean", "--std", "--csv", "--cut", "--head", "--tail"})
    {
        EXPECT_THAT(help.output, HasSubstr(option));
    }
    EXPECT_THAT(help.output, HasSubstr("Examples:\n  prometheus-cuts --model=net.pt"));
}
