/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mpi-link.h"

#include "prometheus-error.h"

#include <mpi.h>

#include <exception>
#include <limits>

namespace prometheus
{

MpiLink::MpiLink()
{
    // Errors of MPI end the program (MPI_ERRORS_ARE_FATAL, the default) until somebody is lost;
    // then a message to whoever is no more may fail. So no code is looked at.
    MPI_Init(nullptr, nullptr);
}

MpiLink::~MpiLink()
{
    if (m_waitsAtEnd && (GetRank() == 0 || std::uncaught_exceptions() == 0))
    {
        MPI_Finalize();
    }
}

void MpiLink::WaitForNobody()
{
    m_waitsAtEnd = false;
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
}

int MpiLink::GetRank() const
{
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
}

int MpiLink::GetSize() const
{
    int size = 0;
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    return size;
}

void MpiLink::Send(const MpiMessage& message)
{
    if (message.bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    {
        throw Error("a message of " + std::to_string(message.bytes.size()) +
                    " bytes is too large for MPI, which takes 2147483647");
    }
    const auto count = static_cast<int>(message.bytes.size());
    if (m_waitsAtEnd)
    {
        MPI_Send(message.bytes.data(), count, MPI_BYTE, message.rank, message.kind, MPI_COMM_WORLD);
        return;
    }
    // To whoever is no more, this might never return otherwise.
    m_onTheirWay.push_back(message.bytes);
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Isend(m_onTheirWay.back().data(),
              count,
              MPI_BYTE,
              message.rank,
              message.kind,
              MPI_COMM_WORLD,
              &request);
    MPI_Request_free(&request);
}

std::optional<MpiMessage> MpiLink::Receive()
{
    int isThere = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &isThere, &status);
    if (isThere == 0)
    {
        return std::nullopt;
    }
    int count = 0;
    MPI_Get_count(&status, MPI_BYTE, &count);
    MpiMessage message{
        status.MPI_SOURCE, status.MPI_TAG, std::string(static_cast<std::size_t>(count), '\0')};
    MPI_Recv(message.bytes.data(),
             count,
             MPI_BYTE,
             message.rank,
             message.kind,
             MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    return message;
}

} // namespace prometheus
