/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STUDY_CREW_H
#define STUDY_CREW_H

#include "study-runs.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace prometheus
{

class MpiLeader;

/**
 * Whoever does the runs of a study: forked workers of this process or, when mpirun started the
 * program as several processes, all of these but the first, on however many machines.
 *
 * Every process makes its crew when networks and all else that tasks need are loaded, from the same
 * command line, and there is one crew a process. The one that leads (rank 0) owns the store and
 * hands out runs one by one; it does none itself. The others serve until it is done. Rows, store
 * and exported bytes are the same as with one process.
 *
 *     StudyCrew crew(jobs);
 *     if (!crew.IsLeader())
 *     {
 *         crew.Serve(task);
 *         return 0;
 *     }
 *     ResultsStore store(path, schema);
 *     crew.DoMissingRuns(store, keys, task, progress);
 *
 * A process of rank above 0 has a child that does the runs, forked before MPI starts. A run whose
 * child died is done again by another process, once; its process does no more. When a process
 * itself dies, MPI ends them all: what is recorded stays, and the study goes on from there when it
 * is started again.
 */
class StudyCrew
{
  public:
    /**
     * @param jobs number of forked workers, at least 1; of no meaning under mpirun.
     * @param mostSilenceSeconds after which the leader takes another process for lost; more than 1.
     * @throws InvalidInput when jobs or silence are less than that; Error when mpirun started
     * several processes and the program was built without MPI, or with another one.
     */
    explicit StudyCrew(int jobs, double mostSilenceSeconds = 60);

    /** The leader dismisses the others, whatever they are doing, and waits for them. */
    ~StudyCrew();

    StudyCrew(const StudyCrew&) = delete;
    StudyCrew& operator=(const StudyCrew&) = delete;

    /** Whether this process has the store. It has, if it is alone. */
    bool IsLeader() const;

    /** How many do runs at the same time, at most. */
    int GetWorkerCount() const;

    /**
     * Does runs until the leader has no more: for everyone but the leader.
     * @throws Error when no process can be made, or the launcher is not that of this MPI. Let it
     * end the program with an exit code other than 0, and the launcher will end the others.
     */
    void Serve(const StudyTask& task);

    /**
     * Has the runs done that the store does not have: for the leader, any number of times.
     * @param task what the others Serve() with; it depends on the key alone.
     * @return how many runs were done, not found.
     * @throws as prometheus::DoMissingRuns(); Error when the last process that did runs is gone.
     */
    std::size_t DoMissingRuns(ResultsStore& store,
                              const std::vector<RunKey>& keys,
                              const StudyTask& task,
                              const StudyProgress& onProgress = {});

    /** What died without ending the study, in words, such as "rank 2: was killed by signal 9". */
    const std::vector<std::string>& GetLosses() const;

  private:
    int m_jobs;
    int m_rank{0};
    int m_size{1};
    std::unique_ptr<MpiLeader> m_leader; ///< In rank 0 of several.
};

} // namespace prometheus

#endif // STUDY_CREW_H
