/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TASK_LEDGER_H
#define TASK_LEDGER_H

#include "forked-workers.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace prometheus
{

/** What became of one task in a worker. */
struct TaskOutcome
{
    std::size_t task;
    bool isFailure; ///< The text says why, otherwise it is the result.
    std::string text;
};

/**
 * Which tasks are still to be handed out, and which results wait for earlier ones: what RunForked()
 * promises of order and failures, whoever the workers are. Part of the room, not of its interface.
 */
class TaskLedger
{
  public:
    /** The functions must outlive this. @param onProgress may be empty. */
    TaskLedger(std::size_t taskCount,
               const ForkedResult& onResult,
               const ForkedProgress& onProgress,
               ResultOrder order);

    /** The task to be handed out next, in order; none when all are, or are of no interest. */
    std::optional<std::size_t> HandOut();

    /** A task that was handed out and will not be done there: it is handed out again. */
    void GiveBack(std::size_t task);

    /** Delivers what can be delivered. @throws what the receiver throws. */
    void Take(TaskOutcome outcome);

    /** Every task, or every task before the first that failed, has been delivered. */
    bool IsOver() const;

    /** @throws Error naming the first task that failed, if one did. */
    void RequireNoFailure() const;

  private:
    const ForkedResult& m_onResult;
    const ForkedProgress& m_onProgress;
    ResultOrder m_order;
    std::size_t m_endOfTasks; ///< All tasks, or the first that failed.
    std::size_t m_nextToHandOut{0};
    std::size_t m_nextToDeliver{0};
    std::size_t m_finished{0};
    std::set<std::size_t> m_givenBack;
    std::map<std::size_t, std::string> m_waiting; ///< Results that came before earlier ones.
    std::optional<TaskOutcome> m_failure;
};

} // namespace prometheus

#endif // TASK_LEDGER_H
