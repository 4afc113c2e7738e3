/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PAPER_NETWORKS_H
#define PAPER_NETWORKS_H

#include "placement-problem.h"

#include <string>
#include <vector>

namespace prometheus
{

/** What is counted; the README explains the differences. */
enum class Convention
{
    /** What reproduces the printed cells: the authors' units, terms and gate probabilities. */
    Published,
    /** What the text of the paper says. */
    Corrected
};

/** "published" or "corrected". @throws InvalidInput naming both. */
Convention FindConvention(const std::string& name);

/**
 * A network of Disabato, Roveri, Alippi (COINS 2019), Tables 1 and 2, with the pooling counted to
 * the convolution before it: cnn5, gc6 (gate after the first layer), alexnet, gc-alexnet (gate
 * after the second). KB are 1000 bytes.
 *
 * Source and sink are for the caller to set.
 * @throws InvalidInput listing the known names.
 */
NetworkDemand PaperNetwork(const std::string& name, Convention convention);

/** rho of a radio [bit/s] as counted: wifi4 72.2 Mb/s, halow 7.2 Mb/s. @throws InvalidInput. */
double BitsPerSecondOf(const std::string& radio, Convention convention);

} // namespace prometheus

#endif // PAPER_NETWORKS_H
