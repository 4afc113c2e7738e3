/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mpi-leader.h"

#include "mpi-messages.h"
#include "prometheus-error.h"

#include <algorithm>
#include <utility>

namespace prometheus
{

namespace
{

/** Workers that may die over one run before the run is to blame. */
constexpr int MOST_DEATHS = 2;

} // namespace

void RequireSame(const MpiLink& link, int rank, int size)
{
    if (link.GetRank() == rank && link.GetSize() == size)
    {
        return;
    }
    throw Error("the launcher says that this is process " + std::to_string(rank) + " of " +
                std::to_string(size) + ", MPI that it is " + std::to_string(link.GetRank()) +
                " of " + std::to_string(link.GetSize()) +
                ": use the mpirun of the MPI that this program was built with");
}

MpiLeader::MpiLeader(int size)
{
    RequireSame(m_link, 0, size);
    m_states.assign(static_cast<std::size_t>(size), State::Idle);
    m_states[0] = State::Gone;
}

MpiLeader::~MpiLeader()
{
    const int size = m_link.GetSize();
    for (int rank = 1; rank < size; ++rank)
    {
        m_link.Send({rank, static_cast<int>(CrewMessage::Dismissal), {}});
    }
    // Whoever is sending a large result is stuck until it is received.
    CrewPause pause;
    for (int farewells = 0; farewells + 1 < size;)
    {
        const auto message = m_link.Receive();
        if (!message)
        {
            pause.Wait();
        }
        else if (message->kind == static_cast<int>(CrewMessage::Farewell))
        {
            ++farewells;
        }
    }
}

void MpiLeader::Run(const std::vector<RunKey>& runs, const ForkedResult& onResult)
{
    ++m_batch;
    m_deaths.clear();
    const ForkedProgress noProgress;
    TaskLedger ledger(runs.size(), onResult, noProgress, ResultOrder::AsFinished);
    CrewPause pause;
    while (!ledger.IsOver())
    {
        RequireWorkers();
        HandOutToIdle(runs, ledger);
        if (const auto message = m_link.Receive())
        {
            Hear(*message, runs, ledger);
            pause.Reset();
        }
        else
        {
            pause.Wait();
        }
    }
    ledger.RequireNoFailure();
}

const std::vector<std::string>& MpiLeader::GetLosses() const
{
    return m_losses;
}

void MpiLeader::RequireWorkers() const
{
    const bool isAlone =
        std::all_of(m_states.begin(), m_states.end(), [](State s) { return s == State::Gone; });
    if (isAlone)
    {
        throw Error("no process is left to do runs; the last to go was " + m_losses.back());
    }
}

void MpiLeader::HandOutToIdle(const std::vector<RunKey>& runs, TaskLedger& ledger)
{
    for (std::size_t rank = 0; rank < m_states.size(); ++rank)
    {
        if (m_states[rank] != State::Idle)
        {
            continue;
        }
        const auto task = ledger.HandOut();
        if (!task)
        {
            return;
        }
        m_states[rank] = State::Busy;
        m_link.Send({static_cast<int>(rank),
                     static_cast<int>(CrewMessage::Order),
                     BytesOf(CrewOrder{m_batch, *task, BytesOf(runs[*task])})});
    }
}

void MpiLeader::Hear(const MpiMessage& message, const std::vector<RunKey>& runs, TaskLedger& ledger)
{
    const auto kind = static_cast<CrewMessage>(message.kind);
    const bool isDeath = kind == CrewMessage::Death;
    m_states[static_cast<std::size_t>(message.rank)] = isDeath ? State::Gone : State::Idle;
    CrewReply reply = ReplyFrom(message.bytes);
    if (isDeath)
    {
        m_losses.push_back("rank " + std::to_string(message.rank) + ": " + reply.text);
    }
    if (reply.batch != m_batch)
    {
        return; // of a list that ended with a failure
    }
    if (!isDeath)
    {
        ledger.Take({reply.task, kind == CrewMessage::Failure, std::move(reply.text)});
    }
    else if (++m_deaths[reply.task] < MOST_DEATHS)
    {
        ledger.GiveBack(reply.task);
    }
    else
    {
        ledger.Take({reply.task,
                     true,
                     "run " + std::to_string(runs[reply.task].run) + ": " + reply.text +
                         ", as the one before that tried"});
    }
}

} // namespace prometheus
