/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STUDY_RUNS_H
#define STUDY_RUNS_H

#include "forked-workers.h"
#include "results-store.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace prometheus
{

/** Which part of a study this process does: every count-th run, beginning with the index-th. */
struct StudyShard
{
    uint32_t index{0};
    uint32_t count{1};

    /**
     * Reads "i/n", i from 0 to n-1.
     * @throws InvalidInput naming the text and what it must be.
     */
    static StudyShard Parse(const std::string& text);
};

/** The runs of a shard, in order. */
std::vector<RunKey> SelectShard(const std::vector<RunKey>& keys, StudyShard shard);

/** Does one run in a worker; what it throws ends the study. */
using StudyTask = std::function<ResultRows(const RunKey& key)>;

/** Hears of every run that is done: its rows, and how many of all are, those found included. */
using StudyProgress =
    std::function<void(const RunKey& key, const ResultRows& rows, std::size_t done)>;

/** The runs that a store does not have, in order. */
std::vector<RunKey> MissingRuns(const ResultsStore& store, const std::vector<RunKey>& keys);

/**
 * Does a run where a worker is and returns its rows as bytes, ToBytes().
 * @throws Error naming the run, with the message of what the task threw.
 */
std::string DoRun(const StudyTask& task, const RunKey& key);

/**
 * Has runs done by whatever workers there are: DoRun() of each, and the bytes delivered as they are
 * finished, by their place in the list.
 */
using StudyExecutor =
    std::function<void(const std::vector<RunKey>& runs, const ForkedResult& onResult)>;

/**
 * Has the runs done that the store does not have and records each as soon as it is done.
 *
 * @param store opened by this process.
 * @param keys no two equal.
 * @param onProgress may be empty.
 * @return how many runs were done, not found.
 * @throws as the executor and ResultsStore::Record(); what was recorded stays.
 */
std::size_t DoMissingRuns(ResultsStore& store,
                          const std::vector<RunKey>& keys,
                          const StudyExecutor& executor,
                          const StudyProgress& onProgress = {});

/**
 * Does the runs that the store does not have, in forked workers, and records each as soon as it is
 * done: a study that was killed goes on where it was, and what it exports in the end does not
 * depend on the number of workers or on interruptions.
 *
 * @param store opened by this process; workers do not touch it.
 * @param keys no two equal.
 * @param jobs number of workers, at least 1.
 * @param onProgress may be empty.
 * @return how many runs were done, not found.
 * @throws as RunForked(), naming the run that failed, and ResultsStore::Record(); what was recorded
 *         stays.
 */
std::size_t DoMissingRuns(ResultsStore& store,
                          const std::vector<RunKey>& keys,
                          int jobs,
                          const StudyTask& task,
                          const StudyProgress& onProgress = {});

} // namespace prometheus

#endif // STUDY_RUNS_H
