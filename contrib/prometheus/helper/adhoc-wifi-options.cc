/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "adhoc-wifi-options.h"

#include "ns3/abort.h"

namespace ns3
{

namespace
{

constexpr uint32_t MOST_AMPDU_BYTES = 65535; // of HT (clause 9.4.2.55.3)

} // namespace

void FrameLossOptions::Check() const
{
    NS_ABORT_MSG_IF(model != "iid" && model != "bursty" && model != "trace",
                    "FrameLossOptions: model is '" << model << "', must be iid, bursty or trace");
    NS_ABORT_MSG_IF(!(frameErrorRate >= 0 && frameErrorRate <= 1),
                    "FrameLossOptions: frameErrorRate is " << frameErrorRate
                                                           << ", must be in [0, 1]");
    NS_ABORT_MSG_IF(!(meanBurst >= 1),
                    "FrameLossOptions: meanBurst is " << meanBurst
                                                      << " frames, must be at least 1");
    NS_ABORT_MSG_IF(model == "bursty" && frameErrorRate < 1 &&
                        frameErrorRate > meanBurst / (meanBurst + 1),
                    "FrameLossOptions: frameErrorRate is "
                        << frameErrorRate << ", must be at most " << meanBurst / (meanBurst + 1)
                        << " with a meanBurst of " << meanBurst << " frames, or 1");
    NS_ABORT_MSG_IF((model == "trace") == traceFile.empty(),
                    "FrameLossOptions: traceFile is '" << traceFile << "' with model " << model
                                                       << "; it goes with trace, and only with it");
}

bool FrameLossOptions::IsLossy() const
{
    return frameErrorRate > 0 || model == "trace";
}

void AdhocWifiOptions::Check() const
{
    NS_ABORT_MSG_IF(radio != "wifi4" && radio != "halow",
                    "AdhocWifiOptions: radio is '" << radio << "', must be wifi4 or halow");
    NS_ABORT_MSG_IF(radio != "halow" && halowWidthMhz != AdhocWifiOptions{}.halowWidthMhz,
                    "AdhocWifiOptions: halowWidthMhz is " << halowWidthMhz << " with radio "
                                                          << radio << "; it goes with halow only");
    NS_ABORT_MSG_IF(!(rangeMetres > 0),
                    "AdhocWifiOptions: rangeMetres is " << rangeMetres
                                                        << ", must be greater than 0");
    NS_ABORT_MSG_IF(rates != "constant" && rates != "ideal",
                    "AdhocWifiOptions: rates is '" << rates << "', must be constant or ideal");
    NS_ABORT_MSG_IF(maxAttempts < 1, "AdhocWifiOptions: maxAttempts is 0, must be at least 1");
    NS_ABORT_MSG_IF(maxAmpduBytes > MOST_AMPDU_BYTES,
                    "AdhocWifiOptions: maxAmpduBytes is " << maxAmpduBytes << ", must be at most "
                                                          << MOST_AMPDU_BYTES);
    NS_ABORT_MSG_IF(queuePackets < 1, "AdhocWifiOptions: queuePackets is 0, must be at least 1");
    propagation.Check();
    loss.Check();
}

} // namespace ns3
