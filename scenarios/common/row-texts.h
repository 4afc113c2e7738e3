/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ROW_TEXTS_H
#define ROW_TEXTS_H

#include "deployment.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/** Cells that say several things in one text, alike in the tables of all scenarios. */
namespace prometheus
{

/**
 * "mac retry limit: 3; missed deadline: 1": packets by the cause of their loss, or bytes by the
 * device that holds them, in the order of the names. Empty when there are none.
 */
std::string CountsText(const std::map<std::string, uint64_t>& counts);

/** All of them together. */
uint64_t SumOfCounts(const std::map<std::string, uint64_t>& counts);

/**
 * "unit 3; unit 3; sink 0": the host of each layer, as the deployment names it. Empty when no layer
 * has one.
 * @param hostOf vertex that runs each layer, all of the deployment.
 */
std::string HostNames(const std::vector<uint32_t>& hostOf, const Deployment& deployment);

} // namespace prometheus

#endif // ROW_TEXTS_H
