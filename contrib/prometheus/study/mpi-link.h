/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MPI_LINK_H
#define MPI_LINK_H

#include <list>
#include <optional>
#include <string>

namespace prometheus
{

/** Bytes from one process of an MPI program to another. */
struct MpiMessage
{
    int rank; ///< Of the sender, or of the receiver.
    int kind; ///< Any number from 0 on that both understand.
    std::string bytes;
};

/**
 * This process as one of an MPI program, while this lives; once a process. Part of StudyCrew, not
 * of its interface, and the only place that knows MPI: mpi-link.cc where it was found,
 * mpi-link-missing.cc otherwise.
 *
 * A message that cannot be delivered ends the whole program, as is MPI's habit.
 */
class MpiLink
{
  public:
    /**
     * Waits until all processes are there.
     * @throws Error when there is no MPI in this build.
     */
    MpiLink();

    /**
     * Waits until all processes are here, but for one of rank above 0 that is throwing: it leaves
     * as it is, so that its launcher ends the others, who may be waiting for it.
     */
    ~MpiLink();

    /** Somebody is lost: this process shall not wait at the end, nor mind messages that fail. */
    void WaitForNobody();

    MpiLink(const MpiLink&) = delete;
    MpiLink& operator=(const MpiLink&) = delete;

    int GetRank() const;
    int GetSize() const;

    /** @throws Error for 2^31 bytes or more. */
    void Send(const MpiMessage& message);

    /** A message that has come, if one has. Does not wait. */
    std::optional<MpiMessage> Receive();

  private:
    bool m_waitsAtEnd{true};
    std::list<std::string> m_onTheirWay; ///< Bytes that nobody waits for to be sent.
};

} // namespace prometheus

#endif // MPI_LINK_H
