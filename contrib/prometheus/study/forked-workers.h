/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef FORKED_WORKERS_H
#define FORKED_WORKERS_H

#include <cstddef>
#include <functional>
#include <string>

namespace prometheus
{

/** Does one task in a worker and returns its result as bytes, of any number. */
using ForkedTask = std::function<std::string(std::size_t task)>;

/** Receives a task's result in the calling process. */
using ForkedResult = std::function<void(std::size_t task, const std::string& result)>;

/** Hears how many tasks are finished so far, whether or not their results were delivered yet. */
using ForkedProgress = std::function<void(std::size_t finishedTasks)>;

/** When a result is delivered. */
enum class ResultOrder
{
    ByTask,     //!< after those of all earlier tasks
    AsFinished, //!< at once: for whoever keeps it, so that nothing finished is lost
};

/**
 * Runs tasks 0 .. taskCount - 1 in forked children of the calling process and delivers their
 * results in the order of the tasks, each as soon as it and all before it are there.
 *
 * A worker starts as a copy of the caller: what the caller has loaded (networks, memo) is there
 * without a copy, and what a task changes is seen by later tasks of the same worker only, so tasks
 * must not depend on it. Tasks are handed out one by one in order, to whoever is idle. One job
 * forks too, so that any number of jobs gives the same results from the same code path; there are
 * never more workers than tasks. The caller must have one thread only and no ns-3 object. A worker
 * leaves without running destructors of static objects or exit handlers; what a task prints is
 * flushed.
 *
 * When a task fails, the results of all tasks before it are delivered first and, by task, those
 * after it are dropped: what is delivered and what is thrown does not depend on the number of jobs.
 * As finished, some of those after it may have been delivered. All workers are gone when this
 * returns or throws, whatever threw.
 *
 * @param jobs number of workers, at least 1.
 * @param onProgress may be empty.
 * @throws InvalidInput when jobs is less than 1.
 * @throws Error naming the first task that failed: with the message of what it threw, or the signal
 *         or exit status by which its worker died; also when no process can be made.
 */
void RunForked(std::size_t taskCount,
               int jobs,
               const ForkedTask& task,
               const ForkedResult& onResult,
               const ForkedProgress& onProgress = {},
               ResultOrder order = ResultOrder::ByTask);

} // namespace prometheus

#endif // FORKED_WORKERS_H
