/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-options.h"
#include "option-visitors.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>

namespace prometheus
{

TEST(NetworkOptions, TakeShapesUnlessToldOtherwise)
{
    NetworkOptions options;
    options.model = "net.pt";
    options.cache = "weights";
    EXPECT_EQ(options.MakeRequest().model, "net.pt");
    EXPECT_EQ(options.MakeRequest().data, "shapes");
    EXPECT_EQ(options.MakeRequest().cache, "weights");
    options.data = "folder:pictures";
    EXPECT_EQ(options.MakeRequest().data, "folder:pictures");
}

TEST(NetworkOptions, LeaveABundleItsImages)
{
    NetworkOptions options;
    options.model = "net.prom";
    EXPECT_NO_THROW(options.Validate());
    options.data = "shapes";
    EXPECT_THAT([&] { options.Validate(); },
                testing::ThrowsMessage<InvalidInput>(
                    "--data=shapes with --model=net.prom: a split bundle has its own images"));
}

TEST(NetworkOptions, KnowFilesByTheirEndings)
{
    EXPECT_TRUE(IsBundle("folder/net.prom"));
    for (const auto* script : {"net.pt", "net.pth", "folder/net.ts"})
    {
        EXPECT_TRUE(IsScript(script)) << script;
        EXPECT_FALSE(IsBundle(script)) << script;
    }
    for (const auto* other : {"cnn5", "net.onnx", "prom", "pt"})
    {
        EXPECT_FALSE(IsBundle(other) || IsScript(other)) << other;
    }
}

TEST(OptionLister, AppendsValuesAsTyped)
{
    NamedTexts list{{"first", "1"}};
    const OptionLister visit(list);
    visit("count", "Help", int64_t{2'000'000});
    visit("share", "Help", 0.25);
    visit("name", "Help", std::string());
    EXPECT_EQ(list,
              (NamedTexts{{"first", "1"}, {"count", "2000000"}, {"share", "0.25"}, {"name", ""}}));
}

} // namespace prometheus
