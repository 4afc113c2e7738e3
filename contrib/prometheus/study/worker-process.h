/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef WORKER_PROCESS_H
#define WORKER_PROCESS_H

#include "task-ledger.h"

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/** Does one task in a worker: its number, and what was said with it. */
using WorkerTask = std::function<std::string(std::size_t task, const std::string& order)>;

/**
 * One forked child and the socket to it, seen from the parent; it is killed, and waited for, at the
 * end. Part of RunForked(), not of its interface.
 */
class WorkerProcess
{
  public:
    /**
     * Forks a child that does tasks until the socket ends.
     * @param others workers made before: the child lets go of their sockets, or they would never
     * end.
     * @throws Error when the system refuses.
     */
    WorkerProcess(const WorkerTask& task, const std::vector<WorkerProcess>& others);
    WorkerProcess(WorkerProcess&& other) noexcept;
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;
    WorkerProcess& operator=(WorkerProcess&&) = delete;
    ~WorkerProcess();

    /** Gives an idle worker something to do. A dead one takes it too: Receive() will tell. */
    void HandOut(std::size_t task, const std::string& order = {});

    /** The task at hand; none when idle. */
    const std::optional<std::size_t>& GetTask() const;

    /** The parent's end, to be polled for reading. */
    int GetSocket() const;

    /**
     * Reads what has come, once; call when the socket is readable.
     * @return the outcome when it is complete, or the failure when the worker died over its task.
     */
    std::optional<TaskOutcome> Receive();

    /** The worker ended by itself; it can do no more. */
    bool IsDead() const;

  private:
    /** Waits for the child, once. @return in words how it ended. */
    std::string Reap();
    TaskOutcome Finish(bool isFailure, std::string text);

    pid_t m_process{-1};
    int m_socket{-1};
    std::optional<std::size_t> m_task;
    std::string m_inbox;
};

} // namespace prometheus

#endif // WORKER_PROCESS_H
