/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LOSS_TRACE_H
#define LOSS_TRACE_H

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * Reads a recorded trace of losses: 1 for a packet that was lost, 0 for one that arrived.
 *
 * Text. Empty lines and lines that begin with '#' are skipped. The first other line may be the name
 * of a column, a CSV's header: anything that begins with a letter or a quotation mark. Every
 * further line holds one or more of the digits 0 and 1, with or without blanks between them.
 *
 * @return one element a packet, at least one, 0 or 1.
 * @throws prometheus::FileError when the file cannot be read.
 * @throws prometheus::CorruptFile naming file and line of what is neither 0 nor 1, or the file when
 *         it holds no packet.
 */
std::vector<uint8_t> ReadLossTrace(const std::string& path);

} // namespace ns3

#endif // LOSS_TRACE_H
