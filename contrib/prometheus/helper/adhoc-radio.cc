/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "adhoc-radio.h"

#include "adhoc-wifi-options.h"
#include "halow-radio.h"
#include "wifi4-radio.h"

namespace ns3
{

std::shared_ptr<const AdhocRadio> AdhocRadio::Make(const AdhocWifiOptions& options)
{
    if (options.radio == "halow")
    {
        return std::make_shared<HalowRadio>(options);
    }
    return std::make_shared<Wifi4Radio>(options);
}

} // namespace ns3
