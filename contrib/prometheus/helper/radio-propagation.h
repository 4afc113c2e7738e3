/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RADIO_PROPAGATION_H
#define RADIO_PROPAGATION_H

#include "ns3/error-rate-model.h"
#include "ns3/wifi-phy-band.h"
#include "ns3/wifi-tx-vector.h"

#include <cstdint>
#include <string>

namespace ns3
{

class YansWifiChannel;
class YansWifiPhyHelper;

/** What can be chosen of the way of a signal. All but the model's name is for "log-distance". */
struct PropagationOptions
{
    /** "disc": full power up to the range, nothing beyond. "log-distance": see RadioPropagation. */
    std::string model{"disc"};
    /** Of distance; in [1, 8]. 2 is free space, offices have about 3 (ITU-R P.1238). */
    double exponent{3};
    /** Share of full-size data frames lost at the range, nothing else on the air; in (0, 1). */
    double errorRateAtRange{0.1};
    /** Standard deviation of the loss of each pair of nodes [dB], constant in time; in [0, 30]. */
    double shadowingDb{0};
    /** m of Nakagami fading, drawn anew for each frame and receiver; 0 or in [0.5, 100]; 1 is
     * Rayleigh's, 0 none. */
    double nakagamiM{0};
    /** TypeId of ns-3's model of bit errors. */
    std::string errorRateModel{"ns3::TableBasedErrorRateModel"};

    /** Aborts naming the option that is out of bounds, its value and its limits. */
    void Check() const;
};

/** What propagation has to know of a radio. */
struct RadioLink
{
    /** Nominal range [m], greater than 0. */
    double rangeMetres;
    /** Centre of the channel [Hz]. */
    double centreHz;
    WifiPhyBand band;
    /** How data frames are sent: MCS, width [MHz], guard interval, preamble. */
    WifiTxVector txVector;
    /** A full-size data frame, MAC header and FCS included [bytes]. */
    uint32_t frameBytes{1538};
    /**
     * TypeId of an ErrorRateModel that asks another one, its attribute "Model", in words which that
     * one knows; empty when the radio's modes need no translation.
     */
    std::string errorRateAdapter{};
};

/**
 * A channel for a radio, and the power and thresholds of its PHYs.
 *
 * "log-distance": the loss at 1 m is that of free space at the channel's centre (Friis), and grows
 * with 10 n log10(d) dB. The transmission power is such that a full-size data frame at the nominal
 * range is lost with the probability chosen: ns-3's error rate model is asked for frame errors,
 * and the signal-to-noise ratio found by bisection to 1e-6 dB. The probability then differs from
 * the one chosen by at most 0.005: the table-based model rounds its argument to 0.01 dB.
 * Shadowing and fading come on top, with a mean of 0 dB and of 1; the calibration is without them.
 *
 * Preambles are detected from 4 dB of signal-to-noise ratio, ns-3's default, or from 3 dB below
 * that at the range when this is less: detection never is what limits the range. What is detected
 * makes the medium busy; other energy does 20 dB above that (IEEE 802.11-2020, 17.3.10.6).
 *
 * "disc" leaves power, thresholds and error rate model as the helper of the PHYs has them.
 */
class RadioPropagation
{
  public:
    /** Noise figure of the receivers, ns-3's default [dB]. */
    static constexpr double NOISE_FIGURE_DB = 7;

    /** Aborts naming the option that is out of bounds. */
    RadioPropagation(const PropagationOptions& options, const RadioLink& link);

    /** A new channel, loss and delay. */
    Ptr<YansWifiChannel> CreateChannel() const;

    /** Power, thresholds and error rate model of the PHYs that the helper will make. */
    void ConfigurePhy(YansWifiPhyHelper& phy) const;

    /** Free-space loss at 1 m (Friis) [dB]. */
    static double ReferenceLossDb(double centreHz);

    /** Thermal noise at 290 K over a width and the noise figure, as ns-3 counts it [dBm]. */
    static double NoiseDbm(double widthMhz);

    /** Signal-to-noise ratio at which a full-size data frame has the error rate chosen [dB]. */
    double GetSnrAtRangeDb() const;

    /** Transmission power that gives this ratio at the nominal range [dBm]. */
    double GetTxPowerDbm() const;

    /** Least signal-to-noise ratio at which preambles are detected [dB]. */
    double GetDetectionThresholdDb() const;

    /** Probability that a full-size data frame has an error at a signal-to-noise ratio [dB]. */
    double FrameErrorRate(double snrDb) const;

  private:
    double SolveSnrDb() const;

    PropagationOptions m_options;
    RadioLink m_link;
    Ptr<ErrorRateModel> m_errorRates;
    double m_snrAtRangeDb{0};
};

} // namespace ns3

#endif // RADIO_PROPAGATION_H
