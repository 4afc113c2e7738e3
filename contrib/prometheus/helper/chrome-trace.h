/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CHROME_TRACE_H
#define CHROME_TRACE_H

#include "timeline-events.h"

#include <string>

namespace ns3
{

/**
 * Writes a timeline in the Trace Event Format (JSON object format, complete events "X" and metadata
 * "M"), which Perfetto (ui.perfetto.dev) and chrome://tracing show. One event a line; the same
 * events give the same bytes.
 *
 * Times are microseconds with three decimals, as the format has them: exact nanoseconds. Events of
 * one thread do not overlap, or lie within each other. By process and category:
 *
 *     networks          inference  an image, from leaving its source to the answer
 *                       tensor     within it: a tensor between two devices
 *     one a device      compute    layers on its unit
 *                       wait       an input that waits for the unit
 *                       frame      what its radio has on the air
 *
 * Devices that did nothing are left out. What never ended (an image without an answer, a tensor of
 * which nothing came) ends when its source gave it up, or with the timeline, and says so in its
 * arguments.
 */
std::string WriteChromeTrace(const TimelineEvents& events);

} // namespace ns3

#endif // CHROME_TRACE_H
