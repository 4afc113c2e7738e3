/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef IMAGE_OPTIONS_H
#define IMAGE_OPTIONS_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus
{

/**
 * The parts of a data set, which share no image. Weights are fitted on Train, everything else is
 * chosen on Validation, and Test is for results only.
 */
enum class Split
{
    Train,
    Validation,
    Test,
};

/** "train", "validation" or "test". */
std::string_view NameOf(Split split);

/** Which images of a set to take, and in what form. The defaults take all as they are. */
struct ImageOptions
{
    /** At most so many, from the first on; 0 takes all. */
    uint32_t maxImages{0};
    /** Names of the classes to take, which get labels 0, 1, ... in this order; empty takes all. */
    std::vector<std::string> classes;
    /** Size to bring every image to [pixels]; 0 and 0 leave it. */
    uint32_t height{0};
    uint32_t width{0};
    /** 1 (grey) or 3 (RGB), as the network takes them; 0 leaves them. */
    uint32_t channels{0};

    /** @throws InvalidInput naming the first value that is out of bounds. */
    void Validate() const;
};

} // namespace prometheus

#endif // IMAGE_OPTIONS_H
