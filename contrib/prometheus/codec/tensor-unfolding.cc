/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tensor-unfolding.h"

#include <Eigen/Eigenvalues>

#include <cmath>

namespace prometheus
{

namespace
{

using RowMajorMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/**
 * Of the smaller of the two square matrices that a matrix makes with itself. Singular values are
 * the roots of its eigenvalues; those below 1e-8 of the largest are lost in rounding, which is far
 * below any threshold in use.
 */
Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> SolveSmallerGram(const Eigen::MatrixXd& matrix)
{
    Eigen::MatrixXd gram(std::min(matrix.rows(), matrix.cols()),
                         std::min(matrix.rows(), matrix.cols()));
    gram.setZero();
    if (matrix.rows() <= matrix.cols())
    {
        gram.selfadjointView<Eigen::Lower>().rankUpdate(matrix);
    }
    else
    {
        gram.selfadjointView<Eigen::Lower>().rankUpdate(matrix.transpose());
    }
    return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(gram); // reads the lower half only
}

} // namespace

std::vector<TensorMode> TensorMode::Of(const Shape& shape)
{
    std::vector<TensorMode> modes;
    Eigen::Index inner = ElementCount(shape);
    Eigen::Index outer = 1;
    for (const int64_t extent : shape)
    {
        if (inner == 0)
        {
            return {};
        }
        inner /= extent;
        if (extent > 1)
        {
            modes.push_back({outer, extent, inner});
        }
        outer *= extent;
    }
    return modes;
}

Eigen::MatrixXd Unfold(const Eigen::VectorXd& tensor, const TensorMode& mode)
{
    Eigen::MatrixXd matrix(mode.extent, mode.outer * mode.inner);
    for (Eigen::Index i = 0; i < mode.outer; ++i)
    {
        matrix.middleCols(i * mode.inner, mode.inner) = Eigen::Map<const RowMajorMatrix>(
            tensor.data() + i * mode.extent * mode.inner, mode.extent, mode.inner);
    }
    return matrix;
}

Eigen::VectorXd Fold(const Eigen::MatrixXd& matrix, const TensorMode& mode)
{
    Eigen::VectorXd tensor(matrix.size());
    for (Eigen::Index i = 0; i < mode.outer; ++i)
    {
        Eigen::Map<RowMajorMatrix>(tensor.data() + i * mode.extent * mode.inner,
                                   mode.extent,
                                   mode.inner) = matrix.middleCols(i * mode.inner, mode.inner);
    }
    return tensor;
}

double LargestSingularValue(const Eigen::MatrixXd& matrix)
{
    return std::sqrt(std::max(0.0, SolveSmallerGram(matrix).eigenvalues().maxCoeff()));
}

Eigen::MatrixXd Shrink(const Eigen::MatrixXd& matrix, double threshold)
{
    const auto solver = SolveSmallerGram(matrix);
    const Eigen::VectorXd& eigenvalues = solver.eigenvalues(); // ascending
    Eigen::Index kept = 0;
    Eigen::VectorXd factors(eigenvalues.size());
    for (Eigen::Index i = eigenvalues.size() - 1; i >= 0; --i)
    {
        const double singular = std::sqrt(std::max(0.0, eigenvalues[i]));
        if (!(singular > threshold))
        {
            break;
        }
        factors[i] = 1 - threshold / singular;
        ++kept;
    }
    const Eigen::MatrixXd vectors = solver.eigenvectors().rightCols(kept);
    const auto scale = factors.tail(kept).asDiagonal();
    if (matrix.rows() <= matrix.cols())
    {
        return vectors * (scale * (vectors.transpose() * matrix));
    }
    return ((matrix * vectors) * scale) * vectors.transpose();
}

} // namespace prometheus
