/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MPI_LEADER_H
#define MPI_LEADER_H

#include "mpi-link.h"
#include "study-runs.h"
#include "task-ledger.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace prometheus
{

/** Rank 0 of several: hands out runs and hears what became of them (part of StudyCrew). */
class MpiLeader
{
  public:
    /** @param size number of processes that the launcher says it started. */
    explicit MpiLeader(int size);
    /** Dismisses the others and waits for them. */
    ~MpiLeader();
    MpiLeader(const MpiLeader&) = delete;
    MpiLeader& operator=(const MpiLeader&) = delete;

    /** A StudyExecutor. */
    void Run(const std::vector<RunKey>& runs, const ForkedResult& onResult);

    const std::vector<std::string>& GetLosses() const;

  private:
    enum class State
    {
        Idle,
        Busy,
        Gone, ///< Without a child, it waits to be dismissed.
    };

    void HandOutToIdle(const std::vector<RunKey>& runs, TaskLedger& ledger);
    void Hear(const MpiMessage& message, const std::vector<RunKey>& runs, TaskLedger& ledger);
    void RequireWorkers() const;

    MpiLink m_link;
    std::vector<State> m_states; ///< [rank]; this one is Gone.
    uint64_t m_batch{0};
    std::map<std::size_t, int> m_deaths; ///< [task]: over it, in this batch
    std::vector<std::string> m_losses;
};

/** Complains about another launcher than that of the MPI this program was built with. */
void RequireSame(const MpiLink& link, int rank, int size);

} // namespace prometheus

#endif // MPI_LEADER_H
