/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "radio-propagation.h"

#include "link-shadowing-loss-model.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/object-factory.h"
#include "ns3/propagation-delay-model.h"
#include "ns3/propagation-loss-model.h"
#include "ns3/string.h"
#include "ns3/threshold-preamble-detection-model.h"
#include "ns3/wifi-phy.h"
#include "ns3/yans-wifi-channel.h"
#include "ns3/yans-wifi-helper.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

namespace
{

constexpr double SPEED_OF_LIGHT = 299'792'458; // m/s
constexpr double BOLTZMANN = 1.3803e-23;       // J/K, as ns-3's interference helper has it
constexpr double USUAL_DETECTION_DB = 4;
constexpr double DETECTION_MARGIN_DB = 3;
constexpr double ENERGY_ABOVE_PREAMBLE_DB = 20;
/** Between these [dB] every error rate model has every error rate. */
constexpr double LEAST_SNR_DB = -20;
constexpr double MOST_SNR_DB = 80;

void RequireWithin(const char* option, double value, double least, double most)
{
    NS_ABORT_MSG_IF(!(value >= least && value <= most),
                    "PropagationOptions: " << option << " is " << value << ", must be in [" << least
                                           << ", " << most << "]");
}

void RequireErrorRateModel(const std::string& name)
{
    TypeId tid;
    NS_ABORT_MSG_IF(!TypeId::LookupByNameFailSafe(name, &tid) ||
                        !tid.IsChildOf(ErrorRateModel::GetTypeId()) || !tid.HasConstructor(),
                    "PropagationOptions: errorRateModel is '"
                        << name << "', must be ns3::TableBasedErrorRateModel, "
                        << "ns3::NistErrorRateModel or ns3::YansErrorRateModel");
}

/** The model of the options, behind the radio's adapter if it has one. */
ObjectFactory ErrorRates(const std::string& name, const std::string& adapter)
{
    ObjectFactory factory;
    if (adapter.empty())
    {
        factory.SetTypeId(name);
        return factory;
    }
    factory.SetTypeId(adapter);
    factory.Set("Model", StringValue(name));
    return factory;
}

} // namespace

void PropagationOptions::Check() const
{
    NS_ABORT_MSG_IF(model != "disc" && model != "log-distance",
                    "PropagationOptions: model is '" << model << "', must be disc or log-distance");
    RequireWithin("exponent", exponent, 1, 8);
    NS_ABORT_MSG_IF(!(errorRateAtRange > 0 && errorRateAtRange < 1),
                    "PropagationOptions: errorRateAtRange is " << errorRateAtRange
                                                               << ", must be in (0, 1)");
    RequireWithin("shadowingDb", shadowingDb, 0, 30);
    if (nakagamiM != 0)
    {
        RequireWithin("nakagamiM", nakagamiM, 0.5, 100);
    }
    NS_ABORT_MSG_IF(model == "disc" && (shadowingDb != 0 || nakagamiM != 0),
                    "PropagationOptions: shadowingDb is "
                        << shadowingDb << " and nakagamiM " << nakagamiM
                        << ", must be 0 with model disc, which has no signal strength");
}

RadioPropagation::RadioPropagation(const PropagationOptions& options, const RadioLink& link)
    : m_options(options),
      m_link(link)
{
    options.Check();
    NS_ABORT_MSG_IF(!(link.rangeMetres > 0),
                    "RadioPropagation: the range is " << link.rangeMetres
                                                      << " m, must be greater than 0");
    RequireErrorRateModel(options.errorRateModel);
    m_errorRates =
        ErrorRates(options.errorRateModel, link.errorRateAdapter).Create<ErrorRateModel>();
    if (options.model == "log-distance")
    {
        m_snrAtRangeDb = SolveSnrDb();
    }
}

double RadioPropagation::FrameErrorRate(double snrDb) const
{
    // The bits that ns-3's interference helper counts: rate times duration, padding included.
    const auto& tx = m_link.txVector;
    const Time payload = WifiPhy::CalculateTxDuration(m_link.frameBytes, tx, m_link.band) -
                         WifiPhy::CalculatePhyPreambleAndHeaderDuration(tx);
    const auto bits = static_cast<uint64_t>(tx.GetMode().GetDataRate(tx) * payload.GetSeconds());
    return 1 - m_errorRates->GetChunkSuccessRate(
                   tx.GetMode(), tx, std::pow(10, snrDb / 10), bits / tx.GetNss());
}

double RadioPropagation::SolveSnrDb() const
{
    double tooLow = LEAST_SNR_DB;
    double enough = MOST_SNR_DB;
    while (enough - tooLow > 1e-6)
    {
        const double middle = (tooLow + enough) / 2;
        (FrameErrorRate(middle) > m_options.errorRateAtRange ? tooLow : enough) = middle;
    }
    return enough;
}

double RadioPropagation::ReferenceLossDb(double centreHz)
{
    return 20 * std::log10(4 * M_PI * centreHz / SPEED_OF_LIGHT);
}

double RadioPropagation::NoiseDbm(double widthMhz)
{
    return 10 * std::log10(BOLTZMANN * 290 * widthMhz * 1e6 * 1e3) + NOISE_FIGURE_DB;
}

double RadioPropagation::GetSnrAtRangeDb() const
{
    return m_snrAtRangeDb;
}

double RadioPropagation::GetTxPowerDbm() const
{
    const double distance = std::max(m_link.rangeMetres, 1.0); // nearer than 1 m loss is constant
    return NoiseDbm(m_link.txVector.GetChannelWidth()) + m_snrAtRangeDb +
           ReferenceLossDb(m_link.centreHz) + 10 * m_options.exponent * std::log10(distance);
}

double RadioPropagation::GetDetectionThresholdDb() const
{
    return std::min(USUAL_DETECTION_DB, m_snrAtRangeDb - DETECTION_MARGIN_DB);
}

Ptr<YansWifiChannel> RadioPropagation::CreateChannel() const
{
    YansWifiChannelHelper channel;
    channel.SetPropagationDelay("ns3::ConstantSpeedPropagationDelayModel");
    if (m_options.model == "disc")
    {
        channel.AddPropagationLoss(
            "ns3::RangePropagationLossModel", "MaxRange", DoubleValue(m_link.rangeMetres));
        return channel.Create();
    }
    channel.AddPropagationLoss("ns3::LogDistancePropagationLossModel",
                               "Exponent",
                               DoubleValue(m_options.exponent),
                               "ReferenceDistance",
                               DoubleValue(1),
                               "ReferenceLoss",
                               DoubleValue(ReferenceLossDb(m_link.centreHz)));
    if (m_options.shadowingDb > 0)
    {
        channel.AddPropagationLoss(
            "ns3::LinkShadowingLossModel", "StandardDeviation", DoubleValue(m_options.shadowingDb));
    }
    if (m_options.nakagamiM > 0)
    {
        const DoubleValue m(m_options.nakagamiM);
        channel.AddPropagationLoss("ns3::NakagamiPropagationLossModel", "m0", m, "m1", m, "m2", m);
    }
    return channel.Create();
}

void RadioPropagation::ConfigurePhy(YansWifiPhyHelper& phy) const
{
    if (m_options.model == "disc")
    {
        return;
    }
    if (m_link.errorRateAdapter.empty())
    {
        phy.SetErrorRateModel(m_options.errorRateModel);
    }
    else
    {
        phy.SetErrorRateModel(
            m_link.errorRateAdapter, "Model", StringValue(m_options.errorRateModel));
    }
    const double detected = NoiseDbm(m_link.txVector.GetChannelWidth()) + GetDetectionThresholdDb();
    phy.Set("TxPowerStart", DoubleValue(GetTxPowerDbm()));
    phy.Set("TxPowerEnd", DoubleValue(GetTxPowerDbm()));
    phy.Set("RxNoiseFigure", DoubleValue(NOISE_FIGURE_DB));
    // The attribute is for 20 MHz; ns-3 scales it to the width of what is received.
    phy.Set("RxSensitivity", DoubleValue(NoiseDbm(20) + GetDetectionThresholdDb() - 3));
    phy.Set("CcaSensitivity", DoubleValue(detected));
    phy.Set("CcaEdThreshold", DoubleValue(detected + ENERGY_ABOVE_PREAMBLE_DB));
    // The ratio decides; the signal's strength alone, below it, does not.
    phy.SetPreambleDetectionModel("ns3::ThresholdPreambleDetectionModel",
                                  "Threshold",
                                  DoubleValue(GetDetectionThresholdDb()),
                                  "MinimumRssi",
                                  DoubleValue(detected - 1));
}

} // namespace ns3
