/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cui-curve.h"

#include "prometheus-error.h"

#include <algorithm>
#include <cmath>

namespace prometheus
{

namespace
{

std::string Where(const ImageSaliency& saliency)
{
    return saliency.measure + " of network '" + saliency.network + "'";
}

std::vector<bool> FindClasses(const ImageSaliency& saliency,
                              const std::vector<std::string>& classes)
{
    std::vector<bool> chosen(saliency.classNames.size(), classes.empty());
    for (const auto& name : classes)
    {
        const auto found = std::find(saliency.classNames.begin(), saliency.classNames.end(), name);
        if (found == saliency.classNames.end())
        {
            std::string known;
            for (const auto& other : saliency.classNames)
            {
                known += (known.empty() ? "" : ", ") + other;
            }
            throw InvalidInput(Where(saliency) + ": class '" + name +
                               "' is unknown; known classes: " + known);
        }
        const auto index = static_cast<uint32_t>(found - saliency.classNames.begin());
        if (std::find(saliency.labels.begin(), saliency.labels.end(), index) ==
            saliency.labels.end())
        {
            throw InvalidInput(Where(saliency) + ": class '" + name + "' has no image");
        }
        chosen[index] = true;
    }
    return chosen;
}

/** Indices of the images that count. */
std::vector<std::size_t> ChooseImages(const ImageSaliency& saliency,
                                      const std::vector<std::string>& classes)
{
    const auto chosen = FindClasses(saliency, classes);
    std::vector<std::size_t> images;
    for (std::size_t i = 0; i < saliency.labels.size(); ++i)
    {
        if (chosen.at(saliency.labels[i]))
        {
            images.push_back(i);
        }
    }
    if (images.empty())
    {
        throw InvalidInput(Where(saliency) + ": there is no image to average over");
    }
    for (const std::size_t i : images)
    {
        for (std::size_t j = 0; j < saliency.points.size(); ++j)
        {
            if (!std::isfinite(saliency.values.at(i).at(j)))
            {
                throw InvalidInput(Where(saliency) + " is not a number for image " +
                                   std::to_string(i) + " at step '" + saliency.points[j].step +
                                   "': look for weights that are no numbers or too large");
            }
        }
    }
    return images;
}

double MeanOf(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values)
    {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

/** Variance of the mean; 0 of one value. */
double VarianceOfMean(const std::vector<double>& values)
{
    if (values.size() < 2)
    {
        return 0;
    }
    const double mean = MeanOf(values);
    double sum = 0;
    for (const double value : values)
    {
        sum += (value - mean) * (value - mean);
    }
    const auto n = static_cast<double>(values.size());
    return sum / (n - 1) / n;
}

std::vector<double> ValuesAt(const ImageSaliency& saliency,
                             const std::vector<std::size_t>& images,
                             uint32_t point)
{
    std::vector<double> values;
    for (const std::size_t i : images)
    {
        values.push_back(saliency.values[i][point]);
    }
    return values;
}

/** Half width in standard deviations of an interval with this chance of missing on both sides. */
double NormalQuantile(double missing)
{
    double low = 0;
    double high = 40;
    for (int i = 0; i < 200; ++i)
    {
        const double middle = (low + high) / 2;
        (std::erfc(middle / std::sqrt(2.0)) > missing ? low : high) = middle;
    }
    return high;
}

/** One side of a comparison: its images, its means, and what each image adds to the log ratios. */
struct Side
{
    std::vector<double> logMeans;
    /** Of each point, the variance of its mean's logarithm less the mean over all points. */
    std::vector<double> variances;
};

Side Summarise(const ImageSaliency& saliency,
               const std::vector<std::size_t>& images,
               const std::vector<uint32_t>& points)
{
    std::vector<double> means;
    Side side;
    for (const uint32_t point : points)
    {
        means.push_back(MeanOf(ValuesAt(saliency, images, point)));
        side.logMeans.push_back(std::log10(means.back()));
    }
    // Delta method: an image moves log(mean) by its value over the mean.
    std::vector<std::vector<double>> influences(points.size());
    for (const std::size_t image : images)
    {
        std::vector<double> relative;
        for (std::size_t j = 0; j < points.size(); ++j)
        {
            relative.push_back(saliency.values[image][points[j]] / means[j]);
        }
        const double mean = MeanOf(relative);
        for (std::size_t j = 0; j < points.size(); ++j)
        {
            influences[j].push_back((relative[j] - mean) / std::log(10.0));
        }
    }
    for (const auto& influence : influences)
    {
        side.variances.push_back(VarianceOfMean(influence));
    }
    return side;
}

} // namespace

double CuiCurve::LogValue(uint32_t point) const
{
    return std::log10(points.at(point).value);
}

uint32_t CuiCurve::RankOf(uint32_t point) const
{
    const auto found = std::find(candidates.begin(), candidates.end(), point);
    return found == candidates.end() ? 0 : static_cast<uint32_t>(found - candidates.begin()) + 1;
}

bool CuiDifference::IsSignificant() const
{
    return low > 0 || high < 0;
}

std::vector<uint32_t> FindCandidates(const std::vector<CuiPoint>& points)
{
    std::vector<uint32_t> considered;
    for (uint32_t j = 0; j < points.size(); ++j)
    {
        if (points[j].isConsidered)
        {
            considered.push_back(j);
        }
    }
    std::vector<uint32_t> candidates;
    for (std::size_t first = 0; first < considered.size();)
    {
        const double value = points[considered[first]].value;
        std::size_t end = first + 1;
        while (end < considered.size() && points[considered[end]].value == value)
        {
            ++end;
        }
        const bool rises = first == 0 || points[considered[first - 1]].value < value;
        const bool falls = end == considered.size() || points[considered[end]].value < value;
        if (rises && falls && value > 0)
        {
            candidates.push_back(considered[first]);
        }
        first = end;
    }
    std::stable_sort(candidates.begin(),
                     candidates.end(),
                     [&points](uint32_t a, uint32_t b)
                     { return points[a].value > points[b].value; });
    return candidates;
}

CuiCurve AverageSaliency(const ImageSaliency& saliency, const std::vector<std::string>& classes)
{
    const auto images = ChooseImages(saliency, classes);
    CuiCurve curve;
    curve.network = saliency.network;
    curve.measure = saliency.measure;
    curve.classes = classes.empty() ? saliency.classNames : classes;
    curve.images = static_cast<uint32_t>(images.size());
    curve.points = saliency.points;
    for (uint32_t j = 0; j < curve.points.size(); ++j)
    {
        const auto values = ValuesAt(saliency, images, j);
        curve.points[j].value = MeanOf(values);
        curve.points[j].standardError = std::sqrt(VarianceOfMean(values));
    }
    curve.candidates = FindCandidates(curve.points);
    return curve;
}

std::vector<CuiDifference> CompareClasses(const ImageSaliency& saliency,
                                          const std::vector<std::string>& classes,
                                          const std::vector<std::string>& others)
{
    for (const auto& name : classes)
    {
        if (others.empty() || std::find(others.begin(), others.end(), name) != others.end())
        {
            throw InvalidInput(Where(saliency) + ": both choices of classes have '" + name + "'");
        }
    }
    const auto a = AverageSaliency(saliency, classes);
    const auto b = AverageSaliency(saliency, others);
    std::vector<uint32_t> points;
    for (uint32_t j = 0; j < a.points.size(); ++j)
    {
        if (a.points[j].isConsidered && a.points[j].value > 0 && b.points[j].value > 0)
        {
            points.push_back(j);
        }
    }
    if (classes.empty() || a.images < 2 || b.images < 2 || points.size() < 2)
    {
        throw InvalidInput(Where(saliency) + ": " + std::to_string(a.images) + " and " +
                           std::to_string(b.images) + " images at " +
                           std::to_string(points.size()) +
                           " points cannot be compared: two classes, two images of each and two "
                           "points are needed");
    }
    const Side left = Summarise(saliency, ChooseImages(saliency, classes), points);
    const Side right = Summarise(saliency, ChooseImages(saliency, others), points);
    const double shift = MeanOf(left.logMeans) - MeanOf(right.logMeans);
    const double width = NormalQuantile(0.05 / static_cast<double>(points.size()));
    std::vector<CuiDifference> differences;
    for (std::size_t j = 0; j < points.size(); ++j)
    {
        CuiDifference difference;
        difference.point = points[j];
        difference.logRatio = left.logMeans[j] - right.logMeans[j] - shift;
        const double half = width * std::sqrt(left.variances[j] + right.variances[j]);
        difference.low = difference.logRatio - half;
        difference.high = difference.logRatio + half;
        differences.push_back(difference);
    }
    return differences;
}

} // namespace prometheus
