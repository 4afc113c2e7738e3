/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mpi-link.h"
#include "prometheus-error.h"

namespace prometheus
{

MpiLink::MpiLink()
{
    throw Error("this program was built without MPI: install it (package libopenmpi-dev) and build "
                "again, or run one process alone");
}

MpiLink::~MpiLink() = default;

void MpiLink::WaitForNobody()
{
    m_waitsAtEnd = false;
}

int MpiLink::GetRank() const
{
    return 0;
}

int MpiLink::GetSize() const
{
    return 1;
}

void MpiLink::Send(const MpiMessage& /* message */)
{
}

std::optional<MpiMessage> MpiLink::Receive()
{
    return std::nullopt;
}

} // namespace prometheus
