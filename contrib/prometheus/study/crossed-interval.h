/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CROSSED_INTERVAL_H
#define CROSSED_INTERVAL_H

#include <vector>

namespace prometheus
{

/** A mean and how far to each side its confidence interval reaches. */
struct MeanInterval
{
    double mean{0};
    double halfWidth{0};
};

/**
 * Mean of what several trained networks score on the same images, with an interval for other
 * trainings and other images.
 *
 * The two-way random effects model without replication, score = mean + training + image + rest:
 * with T trainings, N images and the mean squares of the analysis of variance, the mean has the
 * variance (MS_training + max(MS_image - MS_rest, 0)) / (T N), and Student's t its degrees of
 * freedom (MS_training + max(MS_image - MS_rest, 0))^2 / (MS_training^2 / (T - 1)). So it is done
 * for several readers of the same cases (Dorfman, Berbaum, Metz, Investigative Radiology 27, 1992;
 * degrees of freedom: Hillis, Statistics in Medicine 26, 2007). MS_training counts as no less than
 * MS_rest, which it estimates when trainings do not differ. Of one training the interval is for
 * other images only.
 *
 * @param scores one row a training, one column an image. Differences of paired scores give the
 *        interval of a difference.
 * @param confidence 0.95, for one.
 * @throws InvalidInput when rows differ in length, there are fewer than two images, a score is no
 *         finite number or the confidence is not between 0 and 1.
 */
MeanInterval CrossedInterval(const std::vector<std::vector<double>>& scores,
                             double confidence = 0.95);

} // namespace prometheus

#endif // CROSSED_INTERVAL_H
