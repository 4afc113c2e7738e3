/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "forked-workers.h"

#include "prometheus-error.h"
#include "task-ledger.h"
#include "worker-process.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace prometheus
{

namespace
{

/** The state of one RunForked(): its workers and who of them does what. */
class ForkedRun
{
  public:
    explicit ForkedRun(TaskLedger& ledger)
        : m_ledger(ledger)
    {
    }

    void Run(std::size_t workers, const WorkerTask& task)
    {
        m_workers.reserve(workers);
        while (m_workers.size() < workers)
        {
            m_workers.emplace_back(task, m_workers);
        }
        for (auto& worker : m_workers)
        {
            HandOutNext(worker);
        }
        while (!m_ledger.IsOver())
        {
            ReceiveFromReady();
        }
        m_ledger.RequireNoFailure();
    }

  private:
    void HandOutNext(WorkerProcess& worker)
    {
        if (worker.IsDead())
        {
            return;
        }
        if (const auto task = m_ledger.HandOut())
        {
            worker.HandOut(*task);
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
                m_ledger.Take(std::move(*outcome));
                HandOutNext(*busy[i]);
            }
        }
    }

    TaskLedger& m_ledger;
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
    TaskLedger ledger(taskCount, onResult, onProgress, order);
    ForkedRun(ledger).Run(std::min(static_cast<std::size_t>(jobs), taskCount),
                          [&task](std::size_t number, const std::string&) { return task(number); });
}

} // namespace prometheus
