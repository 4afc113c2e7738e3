/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "task-ledger.h"

#include "prometheus-error.h"

#include <utility>

namespace prometheus
{

TaskLedger::TaskLedger(std::size_t taskCount,
                       const ForkedResult& onResult,
                       const ForkedProgress& onProgress,
                       ResultOrder order)
    : m_onResult(onResult),
      m_onProgress(onProgress),
      m_order(order),
      m_endOfTasks(taskCount)
{
}

std::optional<std::size_t> TaskLedger::HandOut()
{
    if (!m_givenBack.empty())
    {
        const std::size_t task = *m_givenBack.begin();
        m_givenBack.erase(m_givenBack.begin());
        return task < m_endOfTasks ? std::optional(task) : HandOut();
    }
    return m_nextToHandOut < m_endOfTasks ? std::optional(m_nextToHandOut++) : std::nullopt;
}

void TaskLedger::GiveBack(std::size_t task)
{
    m_givenBack.insert(task);
}

void TaskLedger::Take(TaskOutcome outcome)
{
    if (outcome.isFailure)
    {
        // Tasks are handed out in order, so all before this one are done or being done.
        if (outcome.task < m_endOfTasks)
        {
            m_endOfTasks = outcome.task;
            m_failure = std::move(outcome);
        }
        return;
    }
    if (m_order == ResultOrder::AsFinished)
    {
        m_onResult(outcome.task, outcome.text);
    }
    m_waiting.emplace(outcome.task, std::move(outcome.text));
    ++m_finished;
    if (m_onProgress)
    {
        m_onProgress(m_finished);
    }
    while (!m_waiting.empty() && m_waiting.begin()->first == m_nextToDeliver &&
           m_nextToDeliver < m_endOfTasks)
    {
        const std::string result = std::move(m_waiting.begin()->second);
        m_waiting.erase(m_waiting.begin());
        const std::size_t task = m_nextToDeliver++;
        if (m_order == ResultOrder::ByTask)
        {
            m_onResult(task, result);
        }
    }
}

bool TaskLedger::IsOver() const
{
    return m_nextToDeliver >= m_endOfTasks;
}

void TaskLedger::RequireNoFailure() const
{
    if (m_failure)
    {
        throw Error("task " + std::to_string(m_failure->task) + ": " + m_failure->text);
    }
}

} // namespace prometheus
