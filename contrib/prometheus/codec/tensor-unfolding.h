/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TENSOR_UNFOLDING_H
#define TENSOR_UNFOLDING_H

#include "tensor.h"

#include <Eigen/Core>

#include <vector>

namespace prometheus
{

/** How the elements of a tensor lie around one of its modes, in row-major order. */
struct TensorMode
{
    Eigen::Index outer{1};
    Eigen::Index extent{1};
    Eigen::Index inner{1};

    /** Those of the extents greater than 1; the others say nothing of a tensor's rank. */
    static std::vector<TensorMode> Of(const Shape& shape);
};

/** The matrix of extent rows whose columns are the fibres along a mode. */
Eigen::MatrixXd Unfold(const Eigen::VectorXd& tensor, const TensorMode& mode);

/** The reverse of Unfold(). */
Eigen::VectorXd Fold(const Eigen::MatrixXd& matrix, const TensorMode& mode);

/** The largest singular value of a matrix. */
double LargestSingularValue(const Eigen::MatrixXd& matrix);

/**
 * Takes the threshold off every singular value of a matrix, and no more than there is: s becomes
 * max(s - threshold, 0). (The operator D of Liu et al., section 3.)
 */
Eigen::MatrixXd Shrink(const Eigen::MatrixXd& matrix, double threshold);

} // namespace prometheus

#endif // TENSOR_UNFOLDING_H
