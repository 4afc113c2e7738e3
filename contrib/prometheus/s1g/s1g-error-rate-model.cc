/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "s1g-error-rate-model.h"

#include "s1g-modes.h"

#include "ns3/pointer.h"
#include "ns3/string.h"
#include "ns3/table-based-error-rate-model.h"
#include "ns3/vht-phy.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(S1gErrorRateModel);

TypeId S1gErrorRateModel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::S1gErrorRateModel")
            .SetParent<ErrorRateModel>()
            .SetGroupName("Prometheus")
            .AddConstructor<S1gErrorRateModel>()
            .AddAttribute("Model",
                          "The model that is asked, by default the one that ns-3's helpers give to "
                          "802.11n.",
                          StringValue("ns3::TableBasedErrorRateModel"),
                          MakePointerAccessor(&S1gErrorRateModel::m_model),
                          MakePointerChecker<ErrorRateModel>());
    return tid;
}

S1gErrorRateModel::S1gErrorRateModel() = default;

void S1gErrorRateModel::DoDispose()
{
    m_model = nullptr;
    ErrorRateModel::DoDispose();
}

int64_t S1gErrorRateModel::AssignStreams(int64_t stream)
{
    return m_model->AssignStreams(stream);
}

double S1gErrorRateModel::DoGetChunkSuccessRate(WifiMode mode,
                                                const WifiTxVector& txVector,
                                                double snr,
                                                uint64_t nbits,
                                                uint8_t numRxAntennas,
                                                WifiPpduField field,
                                                uint16_t staId) const
{
    if (nbits == 0)
    {
        return 1; // the payload of an NDP; tables know no frame of less than an octet
    }
    if (IsS1gMode(mode))
    {
        const uint8_t mcs = mode.GetMcsValue();
        const bool isTable = DynamicCast<TableBasedErrorRateModel>(m_model) != nullptr;
        snr *= GetS1gMcs(mcs).repetitions;
        mode = mcs == 10 ? GetS1gMode(0) : GetS1gMode(mcs);
        if (isTable && mcs >= 8 && mcs <= 9)
        {
            mode = VhtPhy::GetVhtMcs(mcs);
        }
    }
    return m_model->GetChunkSuccessRate(mode, txVector, snr, nbits, numRxAntennas, field, staId);
}

} // namespace ns3
