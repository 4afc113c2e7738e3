/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MPI_LEADER_H
#define MPI_LEADER_H

#include "mpi-link.h"
#include "mpi-messages.h"
#include "study-runs.h"
#include "task-ledger.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/** Rank 0 of several: hands out runs and hears what became of them (part of StudyCrew). */
class MpiLeader
{
  public:
    using Seconds = std::chrono::duration<double>;

    /**
     * @param size number of processes that the launcher says it started.
     * @param mostSilence after which a process is lost; they say every second that they live.
     */
    MpiLeader(int size, Seconds mostSilence);
    /** Dismisses the others and waits for them. */
    ~MpiLeader();
    MpiLeader(const MpiLeader&) = delete;
    MpiLeader& operator=(const MpiLeader&) = delete;

    /** A StudyExecutor. */
    void Run(const std::vector<RunKey>& runs, const ForkedResult& onResult);

    const std::vector<std::string>& GetLosses() const;

  private:
    using Clock = std::chrono::steady_clock;

    enum class State
    {
        Idle,
        Busy,
        Childless, ///< Does no more; it waits to be dismissed.
        Left,      ///< Said farewell.
        Lost,      ///< Silent for too long; whatever it says now is not heard.
    };

    /** One of the others, as far as is known here. */
    struct Member
    {
        State state{State::Idle};
        uint64_t batch{0}; ///< Of the task, when busy.
        std::size_t task{0};
        Seconds silence{0};
    };

    static bool IsPresent(const Member& member);
    /** What has come from somebody who is present; counts the silence of the others. */
    std::optional<MpiMessage> Listen();
    void HandOutToIdle(const std::vector<RunKey>& runs, TaskLedger& ledger);
    void Hear(const MpiMessage& message, const std::vector<RunKey>& runs, TaskLedger& ledger);
    /** Takes who was silent for too long for lost. @return the tasks that they had. */
    std::vector<std::size_t> LoseSilent();
    void RequireWorkers() const;

    MpiLink m_link;
    Seconds m_mostSilence;
    Clock::time_point m_lastLook{Clock::now()};
    CrewPause m_pause;
    std::vector<Member> m_members; ///< [rank - 1]
    bool m_hasLost{false};
    uint64_t m_batch{0};
    std::map<std::size_t, int> m_deaths; ///< [task]: over it, in this batch
    std::vector<std::string> m_losses;
};

/** Complains about another launcher than that of the MPI this program was built with. */
void RequireSame(const MpiLink& link, int rank, int size);

} // namespace prometheus

#endif // MPI_LEADER_H
