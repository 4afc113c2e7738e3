/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "study-crew.h"

#include "mpi-leader.h"
#include "mpi-messages.h"
#include "prometheus-error.h"
#include "worker-process.h"

#include <poll.h>

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <sstream>

namespace prometheus
{

namespace
{

/** How long a child that works is waited for between looks for a dismissal. */
constexpr int BUSY_MILLISECONDS = 20;

std::optional<int> NumberIn(const char* variable)
{
    const char* text = std::getenv(variable);
    int number = 0;
    if (text == nullptr)
    {
        return std::nullopt;
    }
    const char* end = text + std::strlen(text);
    const auto read = std::from_chars(text, end, number);
    return read.ec == std::errc() && read.ptr == end ? std::optional(number) : std::nullopt;
}

/** What the launchers of MPI tell a process before it starts MPI. @return false when there is none.
 */
bool ReadPlace(int& rank, int& size)
{
    struct Variables
    {
        const char* rank;
        const char* size;
    };

    for (const auto& [rankName, sizeName] :
         {Variables{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
          Variables{"PMI_RANK", "PMI_SIZE"},
          Variables{"PMIX_RANK", "SLURM_STEP_NUM_TASKS"}})
    {
        const auto itsRank = NumberIn(rankName);
        const auto itsSize = NumberIn(sizeName);
        if (itsRank && itsSize)
        {
            rank = *itsRank;
            size = *itsSize;
            return true;
        }
    }
    return false;
}

/** Sends what became of the task at hand, if that is known within a short while. */
void Report(MpiLink& link, WorkerProcess& worker, uint64_t batch)
{
    pollfd socket{worker.GetSocket(), POLLIN, 0};
    if (::poll(&socket, 1, BUSY_MILLISECONDS) <= 0)
    {
        return;
    }
    if (auto outcome = worker.Receive())
    {
        const auto kind = worker.IsDead()      ? CrewMessage::Death
                          : outcome->isFailure ? CrewMessage::Failure
                                               : CrewMessage::Result;
        link.Send({0,
                   static_cast<int>(kind),
                   BytesOf(CrewReply{batch, outcome->task, std::move(outcome->text)})});
    }
}

/** Says every second that this process lives. */
class Pulse
{
  public:
    explicit Pulse(MpiLink& link)
        : m_link(link)
    {
    }

    void Beat()
    {
        const auto now = std::chrono::steady_clock::now();
        if (now >= m_next)
        {
            m_link.Send({0, static_cast<int>(CrewMessage::Alive), {}});
            m_next = now + std::chrono::seconds(1);
        }
    }

  private:
    MpiLink& m_link;
    std::chrono::steady_clock::time_point m_next{std::chrono::steady_clock::now()};
};

/** Orders from the leader to the child, outcomes back, until dismissed. */
void ServeLeader(MpiLink& link, WorkerProcess& worker)
{
    uint64_t batch = 0;
    CrewPause pause;
    Pulse pulse(link);
    while (true)
    {
        pulse.Beat();
        if (const auto message = link.Receive())
        {
            if (message->kind == static_cast<int>(CrewMessage::Dismissal))
            {
                if (!message->bytes.empty())
                {
                    link.WaitForNobody();
                }
                return;
            }
            const CrewOrder order = OrderFrom(message->bytes);
            batch = order.batch;
            worker.HandOut(order.task, order.key);
            pause.Reset();
        }
        else if (worker.GetTask())
        {
            Report(link, worker, batch);
        }
        else
        {
            pause.Wait();
        }
    }
}

} // namespace

StudyCrew::StudyCrew(int jobs, double mostSilenceSeconds)
    : m_jobs(jobs)
{
    if (jobs < 1)
    {
        throw InvalidInput("number of jobs is " + std::to_string(jobs) + ", must be at least 1");
    }
    if (!(mostSilenceSeconds > 1)) // so that NaN fails
    {
        std::ostringstream message;
        message << "silence of a process is " << mostSilenceSeconds
                << " s, must be more than the 1 s after which each says that it lives";
        throw InvalidInput(message.str());
    }
    if (ReadPlace(m_rank, m_size) && m_size > 1 && m_rank == 0)
    {
        m_leader = std::make_unique<MpiLeader>(m_size, MpiLeader::Seconds(mostSilenceSeconds));
    }
}

StudyCrew::~StudyCrew() = default;

bool StudyCrew::IsLeader() const
{
    return m_rank == 0;
}

int StudyCrew::GetWorkerCount() const
{
    return m_size > 1 ? m_size - 1 : m_jobs;
}

void StudyCrew::Serve(const StudyTask& task)
{
    std::optional<WorkerProcess> worker;
    worker.emplace([&task](std::size_t, const std::string& key)
                   { return DoRun(task, KeyFrom(key)); },
                   std::vector<WorkerProcess>());
    MpiLink link;
    RequireSame(link, m_rank, m_size);
    ServeLeader(link, *worker);
    worker.reset();
    link.Send({0, static_cast<int>(CrewMessage::Farewell), {}});
}

std::size_t StudyCrew::DoMissingRuns(ResultsStore& store,
                                     const std::vector<RunKey>& keys,
                                     const StudyTask& task,
                                     const StudyProgress& onProgress)
{
    if (!m_leader)
    {
        return prometheus::DoMissingRuns(store, keys, m_jobs, task, onProgress);
    }
    const auto byRanks = [this](const std::vector<RunKey>& runs, const ForkedResult& onResult)
    { m_leader->Run(runs, onResult); };
    return prometheus::DoMissingRuns(store, keys, byRanks, onProgress);
}

const std::vector<std::string>& StudyCrew::GetLosses() const
{
    static const std::vector<std::string> none;
    return m_leader ? m_leader->GetLosses() : none;
}

} // namespace prometheus
