/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MODE_NAME_H
#define MODE_NAME_H

#include <cstdint>
#include <string>

namespace prometheus
{

/** A mode's name, taken apart. */
struct ModeName
{
    enum class Kind
    {
        LocalOnly,
        RemoteOnly,
        Split,
        /** At the most salient cut, whichever that is. */
        TopSplit,
        Placed,
    };

    Kind kind{Kind::LocalOnly};
    /** Of Split: layers 0..cut are at the source. */
    uint32_t cut{0};
    /** Of Placed: L, or UNLIMITED_LAYERS. */
    uint32_t maxLayersPerUnit{0};

    /**
     * Reads "LC", "RC", "SC(0)", "SC(top)", "placed(L=1)" or "placed(L=C)", as ToString() writes.
     * @throws InvalidInput naming the text and what it may be.
     */
    static ModeName Parse(const std::string& text);

    std::string ToString() const;
};

} // namespace prometheus

#endif // MODE_NAME_H
