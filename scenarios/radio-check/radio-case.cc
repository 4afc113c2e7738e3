/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "radio-case.h"

#include "s1g-parameters.h"

namespace prometheus
{

namespace
{

constexpr uint32_t HALOW_WIDTHS[] = {1, 2, 4, 8, 16};

bool Has(const RadioCase& radio)
{
    return radio.radio == "wifi4" ? radio.mcs <= 7
                                  : ns3::IsS1gMcsValid(static_cast<uint8_t>(radio.mcs),
                                                       static_cast<uint16_t>(radio.widthMhz));
}

} // namespace

ns3::AdhocWifiOptions RadioCase::Options() const
{
    ns3::AdhocWifiOptions options;
    options.radio = radio;
    if (radio == "halow")
    {
        options.halowWidthMhz = widthMhz;
    }
    options.mcs = mcs;
    options.shortGuardInterval = shortGuardInterval;
    options.maxAttempts = 1;
    return options;
}

std::vector<RadioCase> EveryWidth(uint32_t mcs)
{
    std::vector<RadioCase> cases{{"wifi4", 20, mcs, true}};
    for (uint32_t width : HALOW_WIDTHS)
    {
        cases.push_back({"halow", width, mcs, true});
    }
    return cases;
}

std::vector<RadioCase> EveryMcs()
{
    std::vector<RadioCase> cases;
    for (bool shortGuardInterval : {true, false})
    {
        for (RadioCase radio : EveryWidth(0))
        {
            radio.shortGuardInterval = shortGuardInterval;
            for (radio.mcs = 0; radio.mcs <= 10; ++radio.mcs)
            {
                if (Has(radio))
                {
                    cases.push_back(radio);
                }
            }
        }
    }
    return cases;
}

} // namespace prometheus
