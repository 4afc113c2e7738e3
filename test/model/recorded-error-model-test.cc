/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "loss-trace.h"
#include "prometheus-error.h"
#include "recorded-error-model.h"
#include "scratch-folder.h"

#include "ns3/boolean.h"
#include "ns3/packet.h"
#include "ns3/string.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

namespace ns3
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;

class RecordedLosses : public testing::Test
{
  protected:
    std::string Write(const std::string& text)
    {
        const auto path = (m_folder / "trace.csv").string();
        std::ofstream(path) << text;
        return path;
    }

    std::string MessageOf(const std::string& text)
    {
        try
        {
            ReadLossTrace(Write(text));
        }
        catch (const prometheus::Error& error)
        {
            return error.what();
        }
        return "accepted";
    }

    Ptr<RecordedErrorModel> Make(const std::string& text)
    {
        auto model = CreateObject<RecordedErrorModel>();
        model->SetAttribute("FileName", StringValue(Write(text)));
        return model;
    }

    static std::string Replay(const Ptr<ErrorModel>& model, int count)
    {
        std::string lost;
        for (int i = 0; i < count; ++i)
        {
            lost += model->IsCorrupt(Create<Packet>(10)) ? '1' : '0';
        }
        return lost;
    }

  private:
    prometheus::ScratchFolder m_folder;
};

TEST_F(RecordedLosses, AreReadFromDigitsColumnsAndComments)
{
    EXPECT_THAT(ReadLossTrace(Write("0110\n")), ElementsAre(0, 1, 1, 0));
    EXPECT_THAT(ReadLossTrace(Write("# measured\n\nlost\n0\n1\r\n  1 0\n")),
                ElementsAre(0, 1, 1, 0));
    EXPECT_THAT(ReadLossTrace(Write("\"lost\"\n1")), ElementsAre(1));
}

TEST_F(RecordedLosses, NameFileAndLineOfWhatIsNoTrace)
{
    EXPECT_THAT(MessageOf("0\n1\n2\n"), HasSubstr("trace.csv:3: '2' is no list of 0"));
    EXPECT_THAT(MessageOf("lost\n0\nlost\n"), HasSubstr("trace.csv:3: 'lost'"));
    EXPECT_THAT(MessageOf("0,1\n"), HasSubstr("trace.csv:1: '0,1'"));
    EXPECT_THAT(MessageOf("lost\n# nothing\n"), HasSubstr("holds no packet"));
    EXPECT_THAT(MessageOf(""), HasSubstr("holds no packet"));
    EXPECT_THROW(ReadLossTrace("/no/such/trace"), prometheus::FileError);
}

TEST_F(RecordedLosses, AreReplayedAgainAndAgain)
{
    EXPECT_EQ(Replay(Make("01101\n"), 12), "011010110101");
}

TEST_F(RecordedLosses, EndWithoutRepeat)
{
    auto model = Make("011\n");
    model->SetAttribute("Repeat", BooleanValue(false));
    EXPECT_EQ(Replay(model, 7), "0110000");
    model->Reset();
    EXPECT_EQ(Replay(model, 3), "011");
}

TEST_F(RecordedLosses, BeginAnywhereOnAStreamOfTheirOwn)
{
    const std::string trace = "1000000000000000000000000000000000000000";
    std::set<std::size_t> starts;
    for (int64_t stream = 1; stream <= 5; ++stream)
    {
        std::size_t first = 0;
        for (int again = 0; again < 2; ++again)
        {
            auto model = Make(trace);
            model->SetAttribute("RandomStart", BooleanValue(true));
            model->AssignStreams(stream);
            const auto lost = Replay(model, 80);
            EXPECT_EQ(std::count(lost.begin(), lost.end(), '1'), 2);
            EXPECT_TRUE(again == 0 || lost.find('1') == first);
            first = lost.find('1');
        }
        starts.insert(first);
    }
    EXPECT_GT(starts.size(), 1);
}

TEST_F(RecordedLosses, DeathNamesTheFile)
{
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(Replay(CreateObject<RecordedErrorModel>(), 1), "FileName is not set");
    EXPECT_DEATH(Replay(Make("0\nx\n"), 1), "trace.csv:2: 'x'");
}

} // namespace
} // namespace ns3
