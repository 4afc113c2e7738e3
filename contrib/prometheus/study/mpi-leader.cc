/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mpi-leader.h"

#include "prometheus-error.h"

#include <algorithm>
#include <sstream>
#include <utility>

namespace prometheus
{

namespace
{

/** Workers that may die over one run before the run is to blame. */
constexpr int MOST_DEATHS = 2;
/** What counts of the time between two looks for messages. */
constexpr std::chrono::duration<double> LONGEST_LOOK{0.1};

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

MpiLeader::MpiLeader(int size, Seconds mostSilence)
    : m_mostSilence(mostSilence)
{
    RequireSame(m_link, 0, size);
    m_members.resize(static_cast<std::size_t>(size) - 1);
}

MpiLeader::~MpiLeader()
{
    const auto dismissal = static_cast<int>(CrewMessage::Dismissal);
    for (int rank = 1; rank < m_link.GetSize(); ++rank)
    {
        m_link.Send({rank, dismissal, m_hasLost ? "1" : ""});
    }
    // Whoever is sending a large result is stuck until it is received.
    while (std::any_of(m_members.begin(), m_members.end(), IsPresent))
    {
        const auto message = Listen();
        if (message && message->kind == static_cast<int>(CrewMessage::Farewell))
        {
            m_members[static_cast<std::size_t>(message->rank) - 1].state = State::Left;
        }
        LoseSilent();
    }
}

void MpiLeader::Run(const std::vector<RunKey>& runs, const ForkedResult& onResult)
{
    ++m_batch;
    m_deaths.clear();
    const ForkedProgress noProgress;
    TaskLedger ledger(runs.size(), onResult, noProgress, ResultOrder::AsFinished);
    while (!ledger.IsOver())
    {
        RequireWorkers();
        HandOutToIdle(runs, ledger);
        if (const auto message = Listen())
        {
            Hear(*message, runs, ledger);
        }
        for (const std::size_t task : LoseSilent())
        {
            ledger.GiveBack(task);
        }
    }
    ledger.RequireNoFailure();
}

const std::vector<std::string>& MpiLeader::GetLosses() const
{
    return m_losses;
}

bool MpiLeader::IsPresent(const Member& member)
{
    return member.state != State::Left && member.state != State::Lost;
}

std::optional<MpiMessage> MpiLeader::Listen()
{
    auto message = m_link.Receive();
    const auto now = Clock::now();
    // What this process slept or was stopped for is not the others' silence.
    const Seconds sinceLastLook = std::min<Seconds>(now - m_lastLook, LONGEST_LOOK);
    m_lastLook = now;
    if (message)
    {
        Member& member = m_members[static_cast<std::size_t>(message->rank) - 1];
        member.silence = Seconds(0);
        m_pause.Reset();
        return IsPresent(member) ? std::move(message) : std::nullopt;
    }
    for (Member& member : m_members)
    {
        member.silence += sinceLastLook;
    }
    m_pause.Wait();
    return std::nullopt;
}

std::vector<std::size_t> MpiLeader::LoseSilent()
{
    std::vector<std::size_t> tasks;
    for (std::size_t i = 0; i < m_members.size(); ++i)
    {
        Member& member = m_members[i];
        if (!IsPresent(member) || member.silence <= m_mostSilence)
        {
            continue;
        }
        if (member.state == State::Busy && member.batch == m_batch)
        {
            tasks.push_back(member.task);
        }
        member.state = State::Lost;
        m_hasLost = true;
        m_link.WaitForNobody();
        std::ostringstream text;
        text << "rank " << i + 1 << ": said nothing for " << m_mostSilence.count() << " s";
        m_losses.push_back(text.str());
    }
    return tasks;
}

void MpiLeader::RequireWorkers() const
{
    const bool isAnyone =
        std::any_of(m_members.begin(),
                    m_members.end(),
                    [](const Member& member)
                    { return member.state == State::Idle || member.state == State::Busy; });
    if (!isAnyone)
    {
        throw Error("no process is left to do runs; the last to go was " + m_losses.back());
    }
}

void MpiLeader::HandOutToIdle(const std::vector<RunKey>& runs, TaskLedger& ledger)
{
    for (std::size_t i = 0; i < m_members.size(); ++i)
    {
        if (m_members[i].state != State::Idle)
        {
            continue;
        }
        const auto task = ledger.HandOut();
        if (!task)
        {
            return;
        }
        m_members[i] = {State::Busy, m_batch, *task, m_members[i].silence};
        m_link.Send({static_cast<int>(i) + 1,
                     static_cast<int>(CrewMessage::Order),
                     BytesOf(CrewOrder{m_batch, *task, BytesOf(runs[*task])})});
    }
}

void MpiLeader::Hear(const MpiMessage& message, const std::vector<RunKey>& runs, TaskLedger& ledger)
{
    const auto kind = static_cast<CrewMessage>(message.kind);
    if (kind == CrewMessage::Alive)
    {
        return;
    }
    const bool isDeath = kind == CrewMessage::Death;
    m_members[static_cast<std::size_t>(message.rank) - 1].state =
        isDeath ? State::Childless : State::Idle;
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
