/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "prometheus-error.h"
#include "results-store.h"
#include "scratch-folder.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <functional>

namespace prometheus
{
namespace
{

using testing::AllOf;
using testing::HasSubstr;
using testing::Optional;
using testing::ThrowsMessage;

const StudySchema SCHEMA{"test-study",
                         3,
                         {{"mode", ColumnType::Text},
                          {"images", ColumnType::Integer},
                          {"latency_ms", ColumnType::Real}}};

ResultRows RowsOf(uint64_t run)
{
    return {{"LC", static_cast<int64_t>(run), 1.0 / (1 + static_cast<double>(run))},
            {"placed(L=1), best", int64_t{4}, std::monostate()}};
}

RunKey KeyOf(uint64_t run, const std::string& radio = "wifi4")
{
    return {ConfigurationText({{"radio", radio}, {"images", "4"}}), run};
}

class ResultsStoreTest : public testing::Test
{
  protected:
    ScratchFolder m_folder;
    std::filesystem::path m_path{m_folder / "study.sqlite"};
};

TEST(ConfigurationTextTest, IsTheSameWhateverTheOrder)
{
    EXPECT_EQ(ConfigurationText({{"b", "2"}, {"a", "1"}}), "a=1\nb=2\n");
    EXPECT_EQ(ConfigurationText({{"a", "1"}, {"b", "2"}}), "a=1\nb=2\n");
}

TEST(ConfigurationTextTest, RefusesWhatCouldBeReadAsAnother)
{
    EXPECT_THAT(
        [] {
            ConfigurationText({{"a", "1"}, {"a", "2"}});
        },
        ThrowsMessage<InvalidInput>("setting 'a' stands there twice"));
    EXPECT_THAT(
        [] {
            ConfigurationText({{"a", "1\nb=2"}});
        },
        ThrowsMessage<InvalidInput>("setting 'a': its value has a line break"));
    EXPECT_THAT(
        [] {
            ConfigurationText({{"a=b", "1"}});
        },
        ThrowsMessage<InvalidInput>(HasSubstr("setting 'a=b'")));
    EXPECT_THAT(
        [] {
            ConfigurationText({{"", "1"}});
        },
        ThrowsMessage<InvalidInput>(HasSubstr("setting ''")));
}

TEST_F(ResultsStoreTest, GivesBackWhatWasRecordedAfterReopening)
{
    {
        ResultsStore store(m_path, SCHEMA);
        store.Record(KeyOf(7), RowsOf(7));
        store.Record(KeyOf(8), {});
    }
    const ResultsStore store(m_path, SCHEMA);
    EXPECT_EQ(store.GetRunCount(), 2);
    EXPECT_TRUE(store.Has(KeyOf(7)));
    EXPECT_THAT(store.Find(KeyOf(7)), Optional(RowsOf(7)));
    EXPECT_THAT(store.Find(KeyOf(8)), Optional(ResultRows()));
    EXPECT_EQ(store.Find(KeyOf(9)), std::nullopt);
    EXPECT_FALSE(store.Has(KeyOf(7, "halow")));
}

TEST_F(ResultsStoreTest, IsOneFileWhenItIsClosed)
{
    ResultsStore(m_path, SCHEMA).Record(KeyOf(1), RowsOf(1));
    EXPECT_THAT(m_folder.List(), testing::ElementsAre("study.sqlite"));
}

TEST_F(ResultsStoreTest, ExportsRunsInTheOrderAskedFor)
{
    ResultsStore store(m_path, SCHEMA);
    store.Record(KeyOf(2), RowsOf(2));
    store.Record(KeyOf(1), RowsOf(1));
    EXPECT_EQ(store.Export({KeyOf(1), KeyOf(2)}).GetText(),
              "mode,images,latency_ms\n"
              "LC,1,0.5\n\"placed(L=1), best\",4,\n"
              "LC,2,0.3333333333333333\n\"placed(L=1), best\",4,\n");
    EXPECT_THAT(
        [&] {
            store.Export({KeyOf(1), KeyOf(3)});
        },
        ThrowsMessage<InvalidInput>("store: run 3 of images=4 radio=wifi4  is not there"));
}

TEST_F(ResultsStoreTest, KeepsTheFirstOfEqualRunsAndRefusesOtherResults)
{
    ResultsStore store(m_path, SCHEMA);
    store.Record(KeyOf(1), RowsOf(1));
    store.Record(KeyOf(1), RowsOf(1));
    EXPECT_EQ(store.GetRunCount(), 1);
    EXPECT_THAT([&] { store.Record(KeyOf(1), RowsOf(2)); },
                ThrowsMessage<Error>(AllOf(HasSubstr("run 1 of images=4 radio=wifi4"),
                                           HasSubstr("is recorded with other results"))));
    EXPECT_THAT(store.Find(KeyOf(1)), Optional(RowsOf(1)));
}

TEST_F(ResultsStoreTest, RefusesRowsThatDoNotFit)
{
    ResultsStore store(m_path, SCHEMA);
    EXPECT_THAT([&] { store.Record(KeyOf(1), {{"LC"}}); },
                ThrowsMessage<InvalidInput>("row 0 has 1 values, there are 3 columns"));
    EXPECT_EQ(store.GetRunCount(), 0);
}

TEST_F(ResultsStoreTest, RefusesAStoreOfAnotherStudyVersionOrColumns)
{
    ResultsStore(m_path, SCHEMA);
    auto other = SCHEMA;
    other.study = "other";
    EXPECT_THAT([&] { ResultsStore(m_path, other); },
                ThrowsMessage<InvalidInput>("store " + m_path.string() +
                                            ": its study is 'test-study', this program's is "
                                            "'other'; give another file"));
    other = SCHEMA;
    other.version = 4;
    EXPECT_THAT([&] { ResultsStore(m_path, other); },
                ThrowsMessage<InvalidInput>(
                    HasSubstr("its version of the study is '3', this program's is '4'")));
    other = SCHEMA;
    other.columns[1].type = ColumnType::Real;
    EXPECT_THAT([&] { ResultsStore(m_path, other); },
                ThrowsMessage<InvalidInput>(HasSubstr("'mode text, images integer, latency_ms "
                                                      "real', this program's is 'mode text, "
                                                      "images real")));
}

TEST_F(ResultsStoreTest, RefusesFilesThatAreSomethingElse)
{
    std::ofstream(m_path) << std::string(2000, 'x');
    EXPECT_THAT(
        [&] { ResultsStore(m_path, SCHEMA); },
        ThrowsMessage<CorruptFile>(AllOf(HasSubstr(m_path.string()), HasSubstr("not a database"))));
    const auto foreign = m_folder / "foreign.sqlite";
    SQLite::Database(foreign.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE t(a)");
    EXPECT_THAT([&] { ResultsStore(foreign, SCHEMA); },
                ThrowsMessage<CorruptFile>("store " + foreign.string() +
                                           ": this is a database, but not one of results"));
}

TEST_F(ResultsStoreTest, SaysWhatIsWrongWithItsPlace)
{
    EXPECT_THAT([&] { ResultsStore(m_folder / "none/study.sqlite", SCHEMA); },
                ThrowsMessage<FileError>(AllOf(HasSubstr("none/study.sqlite: cannot open it"),
                                               HasSubstr("unable to open database file"))));
    EXPECT_THAT([&] { ResultsStore(m_folder.GetPath(), SCHEMA); }, testing::Throws<FileError>());
}

TEST_F(ResultsStoreTest, OnAFullDiskSaysSoAndLosesNoFinishedRun)
{
    ResultsStore(m_path, SCHEMA).Record(KeyOf(0), RowsOf(0));
    const pid_t child = ::fork();
    if (child == 0)
    {
        // A limit of the file's size stands for the disk's: the system refuses to write beyond.
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{2'000'000, 2'000'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        ResultsStore store(m_path, SCHEMA);
        uint64_t run = 1;
        try
        {
            for (; run < 100'000; ++run)
            {
                store.Record(KeyOf(run), RowsOf(run));
            }
        }
        catch (const FileError& error)
        {
            std::ofstream(m_folder / "message") << run << " " << error.what();
            ::_exit(0);
        }
        ::_exit(1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    uint64_t refused = 0;
    std::string message;
    std::ifstream file(m_folder / "message");
    file >> refused;
    std::getline(file, message);
    EXPECT_THAT(message, HasSubstr("cannot record run " + std::to_string(refused)));
    ResultsStore store(m_path, SCHEMA);
    EXPECT_EQ(store.GetRunCount(), refused);
    EXPECT_GT(refused, 100);
    for (uint64_t run = 0; run < refused; ++run)
    {
        ASSERT_THAT(store.Find(KeyOf(run)), Optional(RowsOf(run)));
    }
    store.Record(KeyOf(refused), RowsOf(refused));
    EXPECT_TRUE(store.Has(KeyOf(refused)));
}

/** Does something in processes that begin together. @return whether all came to its end. */
bool DoAtOnce(uint64_t processes, const std::function<void(uint64_t process)>& work)
{
    int gate[2];
    EXPECT_EQ(::pipe(gate), 0);
    std::vector<pid_t> children;
    for (uint64_t process = 0; process < processes; ++process)
    {
        const pid_t child = ::fork();
        if (child != 0)
        {
            children.push_back(child);
            continue;
        }
        int exitCode = 0;
        try
        {
            ::close(gate[1]);
            char end = 0;
            exitCode = ::read(gate[0], &end, 1) == 0 ? 0 : 2; // until the parent closes its side
            work(process);
        }
        catch (const std::exception& error)
        {
            std::fprintf(stderr, "process %d: %s\n", static_cast<int>(process), error.what());
            exitCode = 1;
        }
        ::_exit(exitCode); // not through the test, which would remove the folder
    }
    ::close(gate[0]);
    ::close(gate[1]);
    bool all = true;
    for (pid_t child : children)
    {
        int status = 0;
        EXPECT_EQ(::waitpid(child, &status, 0), child);
        all = all && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    return all;
}

TEST_F(ResultsStoreTest, IsMadeByOneOfManyProcessesThatOpenItAtOnce)
{
    for (int file = 0; file < 30; ++file)
    {
        const auto path = m_folder / (std::to_string(file) + ".sqlite");
        EXPECT_TRUE(DoAtOnce(4,
                             [&](uint64_t process)
                             {
                                 ResultsStore store(path, SCHEMA);
                                 store.Record(KeyOf(process), RowsOf(process));
                             }));
        EXPECT_EQ(ResultsStore(path, SCHEMA).GetRunCount(), 4);
    }
}

TEST_F(ResultsStoreTest, TakesRunsFromTwoProcessesAtOnce)
{
    constexpr uint64_t RUNS = 60;
    // Both open the file that is not there yet, and every third run is done by both.
    EXPECT_TRUE(DoAtOnce(2,
                         [&](uint64_t process)
                         {
                             ResultsStore store(m_path, SCHEMA);
                             for (uint64_t run = 0; run < RUNS; ++run)
                             {
                                 if (run % 3 == 2 || run % 3 == process)
                                 {
                                     store.Record(KeyOf(run), RowsOf(run));
                                 }
                             }
                         }));
    const ResultsStore store(m_path, SCHEMA);
    EXPECT_EQ(store.GetRunCount(), RUNS);
    for (uint64_t run = 0; run < RUNS; ++run)
    {
        EXPECT_THAT(store.Find(KeyOf(run)), Optional(RowsOf(run)));
    }
}

TEST_F(ResultsStoreTest, MergesWhatAnotherStoreHas)
{
    const auto otherPath = m_folder / "other.sqlite";
    ResultsStore store(m_path, SCHEMA);
    store.Record(KeyOf(1), RowsOf(1));
    {
        ResultsStore other(otherPath, SCHEMA);
        other.Record(KeyOf(1), RowsOf(1));
        other.Record(KeyOf(2), RowsOf(2));
        other.Record(KeyOf(1, "halow"), RowsOf(3));
    }
    EXPECT_EQ(store.Merge(otherPath), 2);
    EXPECT_EQ(store.Merge(otherPath), 0);
    EXPECT_THAT(store.Find(KeyOf(1, "halow")), Optional(RowsOf(3)));
    EXPECT_THAT([&] { store.Merge(m_folder / "none.sqlite"); },
                ThrowsMessage<FileError>(HasSubstr("there is no such file")));
    EXPECT_THAT(m_folder.List(), testing::Not(testing::Contains("none.sqlite")));
}

TEST_F(ResultsStoreTest, AMergeThatContradictsAddsNothing)
{
    const auto otherPath = m_folder / "other.sqlite";
    ResultsStore store(m_path, SCHEMA);
    store.Record(KeyOf(2), RowsOf(2));
    {
        ResultsStore other(otherPath, SCHEMA);
        other.Record(KeyOf(1), RowsOf(1));
        other.Record(KeyOf(2), RowsOf(5));
    }
    EXPECT_THAT([&] { store.Merge(otherPath); },
                ThrowsMessage<Error>(HasSubstr("is recorded with other results")));
    EXPECT_EQ(store.GetRunCount(), 1);
}

} // namespace
} // namespace prometheus
