/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "crossed-interval.h"

#include "prometheus-error.h"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace prometheus
{

namespace
{

void RequireScores(const std::vector<std::vector<double>>& scores)
{
    if (scores.empty() || scores.front().size() < 2)
    {
        throw InvalidInput("scores of " + std::to_string(scores.size()) + " trainings and " +
                           std::to_string(scores.empty() ? 0 : scores.front().size()) +
                           " images: must be at least 1 and 2");
    }
    for (const auto& row : scores)
    {
        if (row.size() != scores.front().size())
        {
            throw InvalidInput("scores of " + std::to_string(row.size()) + " images beside " +
                               std::to_string(scores.front().size()));
        }
        if (!std::all_of(row.begin(), row.end(), [](double v) { return std::isfinite(v); }))
        {
            throw InvalidInput("a score that is no finite number");
        }
    }
}

/** Mean squares of the analysis of variance. */
struct MeanSquares
{
    double grandMean{0};
    double training{0};
    double image{0};
    double rest{0};
};

MeanSquares Analyse(const std::vector<std::vector<double>>& scores)
{
    const auto trainings = static_cast<double>(scores.size());
    const auto images = static_cast<double>(scores.front().size());
    std::vector<double> trainingMeans(scores.size(), 0);
    std::vector<double> imageMeans(scores.front().size(), 0);
    MeanSquares found;
    for (std::size_t t = 0; t < scores.size(); ++t)
    {
        for (std::size_t i = 0; i < imageMeans.size(); ++i)
        {
            trainingMeans[t] += scores[t][i];
            imageMeans[i] += scores[t][i];
            found.grandMean += scores[t][i];
        }
        trainingMeans[t] /= images;
    }
    found.grandMean /= trainings * images;
    for (double& mean : imageMeans)
    {
        mean /= trainings;
    }
    for (std::size_t t = 0; t < scores.size(); ++t)
    {
        found.training += images * std::pow(trainingMeans[t] - found.grandMean, 2);
        for (std::size_t i = 0; i < imageMeans.size(); ++i)
        {
            found.rest +=
                std::pow(scores[t][i] - trainingMeans[t] - imageMeans[i] + found.grandMean, 2);
        }
    }
    for (const double mean : imageMeans)
    {
        found.image += trainings * std::pow(mean - found.grandMean, 2);
    }
    found.image /= images - 1;
    if (scores.size() > 1)
    {
        found.training /= trainings - 1;
        found.rest /= (trainings - 1) * (images - 1);
    }
    return found;
}

double StudentsQuantile(double degreesOfFreedom, double confidence)
{
    // Beyond this Student's t is the normal distribution, as far as anybody prints it.
    const boost::math::students_t distribution(std::min(degreesOfFreedom, 1e9));
    return boost::math::quantile(distribution, 0.5 + confidence / 2);
}

} // namespace

MeanInterval CrossedInterval(const std::vector<std::vector<double>>& scores, double confidence)
{
    RequireScores(scores);
    if (!(confidence > 0 && confidence < 1))
    {
        throw InvalidInput("confidence " + std::to_string(confidence) +
                           ": must be between 0 and 1");
    }
    const auto squares = Analyse(scores);
    const auto trainings = static_cast<double>(scores.size());
    const auto images = static_cast<double>(scores.front().size());
    double meanSquare = squares.image;
    double degreesOfFreedom = images - 1;
    if (scores.size() > 1)
    {
        const double training = std::max(squares.training, squares.rest);
        meanSquare = training + std::max(squares.image - squares.rest, 0.0);
        degreesOfFreedom =
            training > 0 ? (trainings - 1) * std::pow(meanSquare / training, 2) : images - 1;
    }
    const double deviation = std::sqrt(meanSquare / (trainings * images));
    return {squares.grandMean, StudentsQuantile(degreesOfFreedom, confidence) * deviation};
}

} // namespace prometheus
