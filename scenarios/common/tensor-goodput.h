/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TENSOR_GOODPUT_H
#define TENSOR_GOODPUT_H

#include "adhoc-wifi-options.h"

namespace prometheus
{

/**
 * The rate at which one hop carries tensors, headers not counted [bit/s]: full packets, each
 * followed by the gap in which the MAC makes the mean frame exchange of a saturated sender
 * (AdhocWifiHelper::GetPacing()). What a planner should take for rho if nobody else sends.
 */
double TensorGoodput(const ns3::AdhocWifiOptions& radio);

} // namespace prometheus

#endif // TENSOR_GOODPUT_H
