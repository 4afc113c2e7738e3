/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MPI_MESSAGES_H
#define MPI_MESSAGES_H

#include "results-store.h"

#include <cstdint>
#include <string>

namespace prometheus
{

/** What the processes of a StudyCrew say to each other (part of it, not of its interface). */
enum class CrewMessage : int
{
    Order,     ///< To do a run: CrewOrder.
    Result,    ///< CrewReply whose text is what DoRun() returned.
    Failure,   ///< CrewReply whose text is what DoRun() threw.
    Death,     ///< CrewReply whose text says how the child of the sender died; it can do no more.
    Alive,     ///< Every second from everyone but the leader, whatever it is doing. No bytes.
    Dismissal, ///< To stop at once. With a byte, not to wait at the end: somebody is lost.
    Farewell,  ///< After this, nothing comes from the sender. No bytes.
};

/** A run to be done. All processes are the same program: numbers travel as they are in memory. */
struct CrewOrder
{
    uint64_t batch; ///< Which list of runs the task is one of.
    uint64_t task;
    std::string key; ///< BytesOf() the run.
};

struct CrewReply
{
    uint64_t batch;
    uint64_t task;
    std::string text;
};

std::string BytesOf(const CrewOrder& order);
std::string BytesOf(const CrewReply& reply);
std::string BytesOf(const RunKey& key);

/** The reverse. @throws CorruptFile when there are too few bytes. */
CrewOrder OrderFrom(const std::string& bytes);
CrewReply ReplyFrom(const std::string& bytes);
RunKey KeyFrom(const std::string& bytes);

/** Waits between looks for a message: briefly at first, then longer, since MPI's waiting takes a
 * whole core. */
class CrewPause
{
  public:
    void Wait();
    void Reset();

  private:
    static constexpr unsigned SHORTEST_MICROSECONDS = 50;
    static constexpr unsigned LONGEST_MICROSECONDS = 2000;

    unsigned m_microseconds{SHORTEST_MICROSECONDS};
};

} // namespace prometheus

#endif // MPI_MESSAGES_H
