/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NETWORK_OPTIONS_H
#define NETWORK_OPTIONS_H

#include "network-source.h"

#include <string>

namespace prometheus
{

/**
 * Which network a program runs on which images, as typed: --model, --data and --cache of programs
 * that take a network from anywhere. See --help for their meaning.
 */
struct NetworkOptions
{
    static constexpr char MODEL_HELP[] =
        "Network: one of the zoo such as cnn5 (trained at first use), a TorchScript file (.pt, "
        ".pth, .ts), or a split bundle (.prom)";
    static constexpr char DATA_HELP[] =
        "Images to send: shapes (default), cifar10:FOLDER, folder:FOLDER, mnist:FOLDER; a "
        "bundle has its own";
    static constexpr char CACHE_HELP[] =
        "Folder of trained weights; default: PROMETHEUS_CACHE or results/cache";

    std::string model{"cnn5"};
    std::string data;
    std::string cache;

    /** @throws InvalidInput naming both when a split bundle is to get other images. */
    void Validate() const;

    /** A request of network, images and cache; of how many images, the program says. */
    NetworkRequest MakeRequest() const;
};

} // namespace prometheus

#endif // NETWORK_OPTIONS_H
