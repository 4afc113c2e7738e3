/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RECORDED_ERROR_MODEL_H
#define RECORDED_ERROR_MODEL_H

#include "ns3/error-model.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * Losses replayed from a file, one element of the trace a packet; see ReadLossTrace for its format.
 *
 * A trace that is used up begins again, or, without Repeat, nothing is lost any more. Aborts at the
 * first packet when there is no such file or it holds something else, naming file and
 * line. With RandomStart each model begins at a place of its own, drawn from its stream, so that
 * devices that replay one file do not lose in step.
 */
class RecordedErrorModel : public ErrorModel
{
  public:
    static TypeId GetTypeId();

    RecordedErrorModel();

    /** Fixes the random stream. @return how many were used: 1. */
    int64_t AssignStreams(int64_t stream);

  private:
    bool DoCorrupt(Ptr<Packet> packet) override;
    void DoReset() override;
    void Load();

    std::string m_fileName;
    bool m_repeat;
    bool m_randomStart;

    std::vector<uint8_t> m_trace; //!< empty until the first packet
    uint64_t m_next{0};
    Ptr<UniformRandomVariable> m_random;
};

} // namespace ns3

#endif // RECORDED_ERROR_MODEL_H
