/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "forked-workers.h"
#include "prometheus-error.h"

#include <dirent.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <numeric>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

namespace prometheus
{
namespace
{

using testing::ElementsAre;
using testing::IsEmpty;
using testing::ThrowsMessage;

using Results = std::vector<std::pair<std::size_t, std::string>>;

/** Collects what is delivered, in the order of delivery. */
ForkedResult Into(Results& results)
{
    return [&results](std::size_t task, const std::string& result)
    { results.emplace_back(task, result); };
}

Results RunAll(std::size_t taskCount, int jobs, const ForkedTask& task)
{
    Results results;
    RunForked(taskCount, jobs, task, Into(results));
    return results;
}

bool HasChildren()
{
    return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD;
}

std::size_t CountOpenDescriptors()
{
    std::size_t count = 0;
    DIR* folder = ::opendir("/proc/self/fd");
    while (::readdir(folder))
    {
        ++count;
    }
    ::closedir(folder);
    return count;
}

/** Every test ends as it began: no child, no zombie, no descriptor left. */
class ForkedWorkers : public testing::TestWithParam<int>
{
  protected:
    void SetUp() override
    {
        ASSERT_FALSE(HasChildren());
        m_descriptors = CountOpenDescriptors();
    }

    void TearDown() override
    {
        EXPECT_FALSE(HasChildren());
        EXPECT_EQ(CountOpenDescriptors(), m_descriptors);
    }

    std::size_t m_descriptors{0};
};

INSTANTIATE_TEST_SUITE_P(Jobs, ForkedWorkers, testing::Values(1, 2, 5));

TEST_P(ForkedWorkers, DeliverTheResultsInTheOrderOfTheTasks)
{
    // Earlier tasks take longer, so that later ones are done first.
    const auto results = RunAll(12,
                                GetParam(),
                                [](std::size_t task)
                                {
                                    ::usleep(static_cast<useconds_t>(12 - task) * 1000);
                                    return "result " + std::to_string(task);
                                });
    ASSERT_EQ(results.size(), 12U);
    for (std::size_t i = 0; i < results.size(); ++i)
    {
        EXPECT_EQ(results[i].first, i);
        EXPECT_EQ(results[i].second, "result " + std::to_string(i));
    }
}

TEST_P(ForkedWorkers, StartAsACopyOfTheCallerAndChangeNothingInIt)
{
    std::string loaded = "network";
    const auto results = RunAll(3,
                                GetParam(),
                                [&loaded](std::size_t)
                                {
                                    const std::string seen = loaded.substr(0, 7);
                                    loaded += " changed";
                                    return seen;
                                });
    EXPECT_THAT(
        results,
        ElementsAre(std::pair(0, "network"), std::pair(1, "network"), std::pair(2, "network")));
    EXPECT_EQ(loaded, "network");
}

TEST_P(ForkedWorkers, CarryResultsOfAnySizeAndAnyBytes)
{
    const auto make = [](std::size_t task)
    {
        // 0, 1 and a few bytes; then 7 MB, beyond what a socket holds.
        const std::size_t sizes[] = {0, 1, 17, 65536, 7'000'000};
        std::string bytes(sizes[task], '\0');
        for (std::size_t i = 0; i < bytes.size(); ++i)
        {
            bytes[i] = static_cast<char>(i * 31 + task);
        }
        return bytes;
    };
    const auto results = RunAll(5, GetParam(), make);
    ASSERT_EQ(results.size(), 5U);
    for (std::size_t task = 0; task < 5; ++task)
    {
        EXPECT_TRUE(results[task].second == make(task)) << "task " << task;
    }
}

TEST_P(ForkedWorkers, HaveNothingToDoForNoTasks)
{
    EXPECT_THAT(RunAll(0, GetParam(), [](std::size_t) { return std::string("x"); }), IsEmpty());
}

TEST_P(ForkedWorkers, MayBeMoreThanTheTasks)
{
    EXPECT_THAT(RunAll(1, GetParam(), [](std::size_t) { return std::string("x"); }),
                ElementsAre(std::pair(0, "x")));
}

TEST_P(ForkedWorkers, ReportTheFirstTaskThatThrewAfterTheResultsBeforeIt)
{
    Results results;
    const auto task = [](std::size_t number) -> std::string
    {
        // Task 4 fails at once, task 3 a while later: the report names 3 all the same.
        ::usleep(number == 3 ? 20000 : 0);
        if (number == 3 || number == 4)
        {
            throw std::invalid_argument("range -7.5 m must be greater than 0");
        }
        return "ok";
    };
    EXPECT_THAT([&] { RunForked(9, GetParam(), task, Into(results)); },
                ThrowsMessage<Error>("task 3: range -7.5 m must be greater than 0"));
    EXPECT_THAT(results, ElementsAre(std::pair(0, "ok"), std::pair(1, "ok"), std::pair(2, "ok")));
}

TEST_P(ForkedWorkers, ReportWhatIsThrownThoughNoException)
{
    EXPECT_THAT([&] { RunAll(1, GetParam(), [](std::size_t) -> std::string { throw 42; }); },
                ThrowsMessage<Error>("task 0: an exception that is no std::exception"));
}

TEST_P(ForkedWorkers, ReportTheSignalThatKilledOne)
{
    const auto task = [](std::size_t number) -> std::string
    {
        if (number == 2)
        {
            std::signal(SIGABRT, SIG_DFL);
            std::abort();
        }
        return "ok";
    };
    Results results;
    EXPECT_THAT([&] { RunForked(6, GetParam(), task, Into(results)); },
                ThrowsMessage<Error>("task 2: its worker was killed by signal 6 (Aborted)"));
    EXPECT_THAT(results, ElementsAre(std::pair(0, "ok"), std::pair(1, "ok")));
}

TEST_P(ForkedWorkers, ReportTheStatusWithWhichOneExited)
{
    EXPECT_THAT([&] { RunAll(2, GetParam(), [](std::size_t) -> std::string { ::_exit(3); }); },
                ThrowsMessage<Error>("task 0: its worker exited with status 3"));
}

TEST_P(ForkedWorkers, AreKilledWhenTheReceiverThrows)
{
    // Without the kill this test would take an hour.
    const auto task = [](std::size_t number)
    {
        ::sleep(number == 0 ? 0 : 3600);
        return std::string("ok");
    };
    const auto refuse = [](std::size_t, const std::string&) { throw FileError("disk full"); };
    EXPECT_THAT([&] { RunForked(5, GetParam(), task, refuse); },
                ThrowsMessage<FileError>("disk full"));
}

TEST_P(ForkedWorkers, TellHowManyTasksAreFinished)
{
    std::vector<std::size_t> heard;
    RunForked(
        4,
        GetParam(),
        [](std::size_t) { return std::string(); },
        [](std::size_t, const std::string&) {},
        [&heard](std::size_t finished) { heard.push_back(finished); });
    EXPECT_THAT(heard, ElementsAre(1, 2, 3, 4));
}

TEST_P(ForkedWorkers, PrintEachLineOnce)
{
    testing::internal::CaptureStdout();
    std::cout << "before";
    std::printf(" and");
    RunAll(2,
           GetParam(),
           [](std::size_t task)
           {
               std::cout << " task"; // flushed, although the worker leaves without exit handlers
               return std::to_string(task);
           });
    std::cout << " after";
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "before and task task after");
}

TEST_P(ForkedWorkers, WorkThroughInterruptingSignals)
{
    struct sigaction action = {};
    struct sigaction before = {};
    action.sa_handler = [](int) {}; // and no SA_RESTART: calls return EINTR
    ASSERT_EQ(::sigaction(SIGALRM, &action, &before), 0);
    static constexpr itimerval often{{0, 500}, {0, 500}};
    static constexpr itimerval never{};
    ::setitimer(ITIMER_REAL, &often, nullptr);
    const auto results =
        RunAll(20,
               GetParam(),
               [](std::size_t task)
               {
                   ::setitimer(ITIMER_REAL, &often, nullptr); // timers are not inherited
                   return std::string(300'000, static_cast<char>('a' + task));
               });
    ::setitimer(ITIMER_REAL, &never, nullptr);
    ::sigaction(SIGALRM, &before, nullptr);
    ASSERT_EQ(results.size(), 20U);
    for (std::size_t task = 0; task < 20; ++task)
    {
        EXPECT_TRUE(results[task].second == std::string(300'000, static_cast<char>('a' + task)));
    }
}

TEST_F(ForkedWorkers, AreProcessesOfTheirOwnEvenWhenThereIsOneJob)
{
    const auto results = RunAll(3, 1, [](std::size_t) { return std::to_string(::getpid()); });
    EXPECT_NE(results[0].second, std::to_string(::getpid()));
    EXPECT_EQ(results[0].second, results[1].second);
    EXPECT_EQ(results[1].second, results[2].second);
}

TEST_F(ForkedWorkers, TakeTheNextTaskWhenIdle)
{
    // One worker sleeps over task 0; the other does all the rest.
    const auto results = RunAll(10,
                                2,
                                [](std::size_t task)
                                {
                                    ::usleep(task == 0 ? 300000 : 0);
                                    return std::to_string(::getpid());
                                });
    std::set<std::string> others;
    for (std::size_t task = 1; task < 10; ++task)
    {
        others.insert(results[task].second);
    }
    EXPECT_EQ(others.size(), 1U);
    EXPECT_EQ(others.count(results[0].second), 0U);
}

TEST_F(ForkedWorkers, ReportAFailureWhenTheSystemCollectsChildrenItself)
{
    void (*before)(int) = std::signal(SIGCHLD, SIG_IGN);
    EXPECT_THAT(
        [] { RunAll(1, 1, [](std::size_t) -> std::string { ::_exit(3); }); },
        ThrowsMessage<Error>("task 0: its worker ended, nobody knows how (SIGCHLD is ignored)"));
    std::signal(SIGCHLD, before);
}

TEST_F(ForkedWorkers, MustBeAtLeastOne)
{
    const ForkedTask task = [](std::size_t) { return std::string(); };
    EXPECT_THAT([&] { RunAll(5, 0, task); },
                ThrowsMessage<InvalidInput>("number of jobs is 0, must be at least 1"));
    EXPECT_THAT([&] { RunAll(5, -2, task); },
                ThrowsMessage<InvalidInput>("number of jobs is -2, must be at least 1"));
}

} // namespace
} // namespace prometheus
