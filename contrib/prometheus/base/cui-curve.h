/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CUI_CURVE_H
#define CUI_CURVE_H

#include <cstdint>
#include <string>
#include <vector>

namespace prometheus
{

/** One cut point of a network: what crosses behind a step, and how much the decision hangs on it.
 */
struct CuiPoint
{
    /** The step, and the placeable layer it is part of. */
    std::string step;
    uint32_t layer{0};
    uint64_t outputBytes{0};
    /**
     * Whether it may become a candidate: activations and normalisations are left out (what crosses
     * behind them is as large as before them), and so is the last step, behind which is nothing.
     */
    bool isConsidered{true};
    /** Mean of the measure over images, and its standard error; 0 when there is one image only. */
    double value{0};
    double standardError{0};
};

/**
 * Saliency of every cut point of a network, for a choice of classes: I-SPLIT's cumulated importance
 * of layers (Cunico, Capogrosso, Setti, Carra, Fummi, Cristani, ICPR 2022) or another measure.
 */
struct CuiCurve
{
    std::string network;
    /** Name of the measure, "cui" for one. */
    std::string measure;
    /** The classes whose images count, by name. */
    std::vector<std::string> classes;
    /** How many images were counted. */
    uint32_t images{0};
    /** In the order of the steps. */
    std::vector<CuiPoint> points;
    /**
     * Local maxima of the logarithm among the considered points, best first; one at either end
     * counts, so that the global maximum is always the first. Empty when all values are 0.
     */
    std::vector<uint32_t> candidates;

    /** log10 of a point's value; minus infinity for 0. */
    double LogValue(uint32_t point) const;
    /** Place of a point among the candidates, from 1; 0 when it is none. */
    uint32_t RankOf(uint32_t point) const;
};

/**
 * Indices of the local maxima among the considered points, best first: above the considered ones
 * beside them, of a plateau the first point, one at either end, none of value 0.
 */
std::vector<uint32_t> FindCandidates(const std::vector<CuiPoint>& points);

/** The measure of every image at every cut point: what curves are averaged from. */
struct ImageSaliency
{
    std::string network;
    std::string measure;
    std::vector<std::string> classNames;
    /** Of each image, the class it shows. */
    std::vector<uint32_t> labels;
    /** The cut points; their values and errors are not set. */
    std::vector<CuiPoint> points;
    /** Of each image, one value a point, none negative. */
    std::vector<std::vector<double>> values;
};

/**
 * Averages over the images of the chosen classes: the best cuts depend on the classes.
 * @param classes by name; empty: all.
 * @throws InvalidInput naming a class that the data does not have or that has no image, or none at
 *         all; and on values that are NaN or infinite, naming image and step.
 */
CuiCurve AverageSaliency(const ImageSaliency& saliency,
                         const std::vector<std::string>& classes = {});

/** How the curves of two choices of classes differ in shape, at one considered point. */
struct CuiDifference
{
    uint32_t point{0};
    /** log10 of the ratio of the values, less its mean over the points compared. */
    double logRatio{0};
    /** Its interval: all points' intervals together cover with 95 % (Bonferroni). */
    double low{0};
    double high{0};

    /** Whether 0 lies outside: the classes differ here by more than noise. */
    bool IsSignificant() const;
};

/**
 * Compares the shapes of two curves: larger logits of one class, which raise its whole curve, move
 * no cut and are taken out. Intervals are those of the delta method over images, which keeps the
 * correlation between the points of an image, with the normal approximation.
 *
 * @return the considered points where neither mean is 0.
 * @throws InvalidInput as AverageSaliency(); on choices that share a class, and on fewer than two
 *         images on a side or two points.
 */
std::vector<CuiDifference> CompareClasses(const ImageSaliency& saliency,
                                          const std::vector<std::string>& classes,
                                          const std::vector<std::string>& others);

} // namespace prometheus

#endif // CUI_CURVE_H
