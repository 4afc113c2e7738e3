/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TORCH_ENVIRONMENT_H
#define TORCH_ENVIRONMENT_H

#include <string>

namespace prometheus
{

/**
 * Holds LibTorch and its BLAS at one thread in the calling thread. Studies run in parallel by
 * process; more threads change results in the last bits and, on a busy machine, cost much time.
 */
void UseOneTorchThread();

/**
 * What decides the last bits of LibTorch's results here, one "name: value" a line: its version, the
 * instruction sets its kernels and oneDNN's use, and the BLAS library as far as it tells.
 */
std::string DescribeTorchEnvironment();

} // namespace prometheus

#endif // TORCH_ENVIRONMENT_H
