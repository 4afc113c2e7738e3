/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "forked-workers.h"

#include "prometheus-error.h"
#include "worker-process.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

namespace prometheus
{

namespace
{

/** The state of one RunForked(): who does what, and which results wait for earlier ones. */
class ForkedRun
{
  public:
    ForkedRun(std::size_t taskCount,
              const ForkedResult& onResult,
              const ForkedProgress& onProgress,
              ResultOrder order)
        : m_onResult(onResult),
          m_onProgress(onProgress),
          m_order(order),
          m_endOfTasks(taskCount)
    {
    }

    void Run(int jobs, const ForkedTask& task)
    {
        const std::size_t workers = std::min(static_cast<std::size_t>(jobs), m_endOfTasks);
        m_workers.reserve(workers);
        while (m_workers.size() < workers)
        {
            m_workers.emplace_back(task, m_workers);
        }
        for (auto& worker : m_workers)
        {
            HandOutNext(worker);
        }
        while (m_nextToDeliver < m_endOfTasks)
        {
            ReceiveFromReady();
        }
        if (m_failure)
        {
            throw Error("task " + std::to_string(m_failure->task) + ": " + m_failure->text);
        }
    }

  private:
    void HandOutNext(WorkerProcess& worker)
    {
        if (m_nextToHandOut < m_endOfTasks && !worker.IsDead())
        {
            worker.HandOut(m_nextToHandOut++);
        }
    }

    /** Waits until at least one busy worker has something to say and hears it. */
    void ReceiveFromReady()
    {
        std::vector<pollfd> sockets;
        std::vector<WorkerProcess*> busy;
        for (auto& worker : m_workers)
        {
            if (worker.GetTask())
            {
                sockets.push_back({worker.GetSocket(), POLLIN, 0});
                busy.push_back(&worker);
            }
        }
        if (::poll(sockets.data(), sockets.size(), -1) < 0 && errno != EINTR)
        {
            throw Error(std::string("cannot wait for worker processes: ") + std::strerror(errno));
        }
        for (std::size_t i = 0; i < busy.size(); ++i)
        {
            if (sockets[i].revents == 0)
            {
                continue;
            }
            if (auto outcome = busy[i]->Receive())
            {
                Take(std::move(*outcome));
                HandOutNext(*busy[i]);
            }
        }
    }

    void Take(TaskOutcome outcome)
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

    const ForkedResult& m_onResult;
    const ForkedProgress& m_onProgress;
    ResultOrder m_order;
    std::size_t m_endOfTasks; ///< All tasks, or the first that failed.
    std::size_t m_nextToHandOut{0};
    std::size_t m_nextToDeliver{0};
    std::size_t m_finished{0};
    std::map<std::size_t, std::string> m_waiting; ///< Results that came before earlier ones.
    std::optional<TaskOutcome> m_failure;
    std::vector<WorkerProcess> m_workers;
};

} // namespace

void RunForked(std::size_t taskCount,
               int jobs,
               const ForkedTask& task,
               const ForkedResult& onResult,
               const ForkedProgress& onProgress,
               ResultOrder order)
{
    if (jobs < 1)
    {
        throw InvalidInput("number of jobs is " + std::to_string(jobs) + ", must be at least 1");
    }
    ForkedRun(taskCount, onResult, onProgress, order).Run(jobs, task);
}

} // namespace prometheus
