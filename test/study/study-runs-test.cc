/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "prometheus-error.h"
#include "scratch-folder.h"
#include "study-runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>

namespace prometheus
{
namespace
{

using testing::HasSubstr;
using testing::ThrowsMessage;

const StudySchema SCHEMA{"squares",
                         1,
                         {{"run", ColumnType::Integer}, {"square", ColumnType::Real}}};

std::vector<RunKey> KeysTo(uint64_t count)
{
    std::vector<RunKey> keys;
    for (uint64_t run = 0; run < count; ++run)
    {
        keys.push_back({"kind=square\n", run});
    }
    return keys;
}

ResultRows Square(const RunKey& key)
{
    return {{static_cast<int64_t>(key.run), 0.1 * static_cast<double>(key.run * key.run)}};
}

class StudyRuns : public testing::Test
{
  protected:
    std::string DoAll(const std::string& file, int jobs)
    {
        ResultsStore store(m_folder / file, SCHEMA);
        DoMissingRuns(store, m_keys, jobs, Square);
        return store.Export(m_keys).GetText();
    }

    ScratchFolder m_folder;
    std::vector<RunKey> m_keys{KeysTo(40)};
};

TEST_F(StudyRuns, ExportTheSameWhateverTheNumberOfWorkers)
{
    EXPECT_EQ(DoAll("one", 1), DoAll("three", 3));
}

TEST_F(StudyRuns, DoOnlyWhatTheStoreDoesNotHave)
{
    ResultsStore store(m_folder / "store", SCHEMA);
    store.Record(m_keys[3], Square(m_keys[3]));
    std::vector<std::size_t> done;
    const auto none = [](const RunKey& key) -> ResultRows
    {
        if (key.run == 3)
        {
            throw Error("run 3 is there");
        }
        return Square(key);
    };
    EXPECT_EQ(DoMissingRuns(store,
                            m_keys,
                            2,
                            none,
                            [&](const RunKey&, const ResultRows&, std::size_t so)
                            { done.push_back(so); }),
              39);
    ASSERT_EQ(done.size(), 39);
    EXPECT_EQ(done.front(), 2);
    EXPECT_EQ(done.back(), 40);
    EXPECT_EQ(DoMissingRuns(store, m_keys, 2, none), 0);
}

TEST_F(StudyRuns, RecordARunWhileAnEarlierOneLasts)
{
    ResultsStore store(m_folder / "store", SCHEMA);
    std::vector<int64_t> order;
    const auto signal = m_folder / "second-is-recorded";
    DoMissingRuns(
        store,
        KeysTo(2),
        2,
        [&](const RunKey& key)
        {
            while (key.run == 0 && !std::filesystem::exists(signal))
            {
                ::usleep(1000);
            }
            return Square(key);
        },
        [&](const RunKey&, const ResultRows& rows, std::size_t)
        {
            order.push_back(std::get<int64_t>(rows[0][0]));
            std::ofstream(signal) << "1";
        });
    EXPECT_THAT(order, testing::ElementsAre(1, 0));
}

TEST_F(StudyRuns, NameTheRunThatFailedAndKeepTheOthers)
{
    ResultsStore store(m_folder / "store", SCHEMA);
    EXPECT_THAT(
        [&]
        {
            DoMissingRuns(store,
                          m_keys,
                          1,
                          [](const RunKey& key) -> ResultRows
                          {
                              if (key.run == 5)
                              {
                                  throw InvalidInput("no square here");
                              }
                              return Square(key);
                          });
        },
        ThrowsMessage<Error>(HasSubstr("run 5: no square here")));
    EXPECT_EQ(store.GetRunCount(), 5);
}

TEST_F(StudyRuns, KilledAtAnyMomentAndBegunAgainEndTheSame)
{
    const std::string whole = DoAll("whole", 2);
    std::mt19937 random(7);
    for (int kill = 0; kill < 10; ++kill)
    {
        const pid_t child = ::fork();
        if (child == 0)
        {
            ResultsStore store(m_folder / "killed", SCHEMA);
            DoMissingRuns(store,
                          m_keys,
                          2,
                          [](const RunKey& key)
                          {
                              ::usleep(5000);
                              return Square(key);
                          });
            ::_exit(0);
        }
        ::usleep(std::uniform_int_distribution<useconds_t>(1000, 60'000)(random));
        ::kill(child, SIGKILL);
        ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    }
    EXPECT_EQ(DoAll("killed", 2), whole);
}

TEST(StudyShardTest, ReadsIndexAndCount)
{
    const auto shard = StudyShard::Parse("2/5");
    EXPECT_EQ(shard.index, 2);
    EXPECT_EQ(shard.count, 5);
    for (const std::string bad : {"5/5", "1", "a/2", "1/", "/2", "-1/2", "0/0", "1/2x"})
    {
        EXPECT_THAT([&] { StudyShard::Parse(bad); },
                    ThrowsMessage<InvalidInput>("shard '" + bad +
                                                "' must be i/n, such as 0/4: part i, from 0 to "
                                                "n-1, of n"));
    }
}

TEST_F(StudyRuns, ShardsMergedAreTheWhole)
{
    const std::string whole = DoAll("whole", 1);
    ResultsStore all(m_folder / "merged", SCHEMA);
    for (uint32_t i = 0; i < 3; ++i)
    {
        const auto path = m_folder / ("shard" + std::to_string(i));
        {
            ResultsStore part(path, SCHEMA);
            DoMissingRuns(part, SelectShard(m_keys, {i, 3}), 1, Square);
        }
        all.Merge(path);
    }
    EXPECT_EQ(all.GetRunCount(), m_keys.size());
    EXPECT_EQ(all.Export(m_keys).GetText(), whole);
}

} // namespace
} // namespace prometheus
