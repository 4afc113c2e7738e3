/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PROMETHEUS_VERSION_H
#define PROMETHEUS_VERSION_H

namespace prometheus
{

/** The version of this module, as project() in the top CMakeLists.txt gives it (a test compares).
 */
inline constexpr char PROMETHEUS_VERSION[] = "0.1.0";

} // namespace prometheus

#endif // PROMETHEUS_VERSION_H
