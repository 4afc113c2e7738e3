/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "worker-process.h"

#include "prometheus-error.h"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <utility>

namespace prometheus
{

namespace
{

/** What a worker reads before the order of a task. */
struct OrderHeader
{
    uint64_t task;
    uint64_t orderBytes;
};

/** What a worker writes before the text of an outcome; both ends are the same program. */
struct ReplyHeader
{
    uint64_t textBytes;
    uint64_t isFailure;
};

/** @return false when the other end is gone. */
bool SendAll(int socket, const void* bytes, std::size_t count)
{
    const char* next = static_cast<const char*>(bytes);
    while (count > 0)
    {
        // No SIGPIPE: a worker that died is reported, it must not take the study with it.
        const ssize_t sent = ::send(socket, next, count, MSG_NOSIGNAL);
        if (sent >= 0)
        {
            next += sent;
            count -= static_cast<std::size_t>(sent);
        }
        else if (errno != EINTR)
        {
            return false;
        }
    }
    return true;
}

/** @return false when the other end is gone before everything came. */
bool ReceiveAll(int socket, void* bytes, std::size_t count)
{
    char* next = static_cast<char*>(bytes);
    while (count > 0)
    {
        const ssize_t received = ::recv(socket, next, count, 0);
        if (received > 0)
        {
            next += received;
            count -= static_cast<std::size_t>(received);
        }
        else if (received == 0 || errno != EINTR)
        {
            return false;
        }
    }
    return true;
}

TaskOutcome RunTask(const WorkerTask& task, std::size_t number, const std::string& order)
{
    try
    {
        return {number, false, task(number, order)};
    }
    catch (const std::exception& error)
    {
        return {number, true, error.what()};
    }
    catch (...)
    {
        return {number, true, "an exception that is no std::exception"};
    }
}

void FlushOutput()
{
    std::cout.flush();
    std::clog.flush();
    std::fflush(nullptr);
}

/** A worker's life. It leaves by _exit: what the parent would do at its end is not the child's. */
[[noreturn]] void Serve(int socket, const WorkerTask& task) noexcept
{
    OrderHeader request{};
    while (ReceiveAll(socket, &request, sizeof(request)))
    {
        std::string order(request.orderBytes, '\0');
        if (!ReceiveAll(socket, order.data(), order.size()))
        {
            break;
        }
        const TaskOutcome outcome = RunTask(task, request.task, order);
        FlushOutput();
        const ReplyHeader header{outcome.text.size(), outcome.isFailure ? 1U : 0U};
        if (!SendAll(socket, &header, sizeof(header)) ||
            !SendAll(socket, outcome.text.data(), outcome.text.size()))
        {
            break; // The parent is gone: nobody wants the rest.
        }
    }
    ::_exit(0);
}

std::string HowItEnded(int status)
{
    if (WIFSIGNALED(status))
    {
        const int signal = WTERMSIG(status);
        return "was killed by signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ")";
    }
    return "exited with status " + std::to_string(WEXITSTATUS(status));
}

} // namespace

WorkerProcess::WorkerProcess(const WorkerTask& task, const std::vector<WorkerProcess>& others)
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    {
        throw Error(std::string("cannot connect a worker process: ") + std::strerror(errno));
    }
    FlushOutput(); // or the child would print again what the parent has not yet
    m_process = ::fork();
    if (m_process == 0)
    {
        for (const auto& other : others)
        {
            ::close(other.m_socket);
        }
        ::close(ends[0]);
        Serve(ends[1], task);
    }
    const int reason = errno;
    ::close(ends[1]);
    m_socket = ends[0];
    if (m_process < 0)
    {
        ::close(m_socket);
        throw Error(std::string("cannot start a worker process: ") + std::strerror(reason));
    }
}

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept
    : m_process(std::exchange(other.m_process, -1)),
      m_socket(std::exchange(other.m_socket, -1)),
      m_task(std::exchange(other.m_task, {})),
      m_inbox(std::move(other.m_inbox))
{
}

WorkerProcess::~WorkerProcess()
{
    if (m_socket >= 0)
    {
        ::close(m_socket); // An idle worker sees the end and leaves.
    }
    if (m_process > 0)
    {
        if (m_task)
        {
            ::kill(m_process, SIGKILL);
        }
        Reap();
    }
}

void WorkerProcess::HandOut(std::size_t task, const std::string& order)
{
    m_task = task;
    const OrderHeader header{task, order.size()};
    if (SendAll(m_socket, &header, sizeof(header)))
    {
        SendAll(m_socket, order.data(), order.size());
    }
}

const std::optional<std::size_t>& WorkerProcess::GetTask() const
{
    return m_task;
}

int WorkerProcess::GetSocket() const
{
    return m_socket;
}

std::optional<TaskOutcome> WorkerProcess::Receive()
{
    std::array<char, 65536> bytes;
    const ssize_t received = ::recv(m_socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (received < 0 && (errno == EINTR || errno == EAGAIN))
    {
        return std::nullopt;
    }
    if (received <= 0)
    {
        return Finish(true, "its worker " + Reap());
    }
    m_inbox.append(bytes.data(), static_cast<std::size_t>(received));

    ReplyHeader header{};
    if (m_inbox.size() < sizeof(header))
    {
        return std::nullopt;
    }
    std::memcpy(&header, m_inbox.data(), sizeof(header));
    if (m_inbox.size() - sizeof(header) < header.textBytes)
    {
        return std::nullopt;
    }
    return Finish(header.isFailure != 0, m_inbox.substr(sizeof(header)));
}

bool WorkerProcess::IsDead() const
{
    return m_process < 0;
}

TaskOutcome WorkerProcess::Finish(bool isFailure, std::string text)
{
    m_inbox.clear();
    const std::size_t task = m_task.value();
    m_task.reset();
    return {task, isFailure, std::move(text)};
}

std::string WorkerProcess::Reap()
{
    int status = 0;
    pid_t waited = 0;
    do
    {
        waited = ::waitpid(m_process, &status, 0);
    } while (waited < 0 && errno == EINTR);
    m_process = -1;
    return waited < 0 ? "ended, nobody knows how (SIGCHLD is ignored)" : HowItEnded(status);
}

} // namespace prometheus
