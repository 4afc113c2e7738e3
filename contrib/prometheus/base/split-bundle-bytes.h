/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SPLIT_BUNDLE_BYTES_H
#define SPLIT_BUNDLE_BYTES_H

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

/** How a split bundle's sections are put together; BundlePart takes them apart. */
namespace prometheus::bundleformat
{

/** Appends a number, least significant byte first. */
template <class Number>
void Append(std::string& bytes, Number number)
{
    for (std::size_t i = 0; i < sizeof(Number); ++i)
    {
        bytes.push_back(static_cast<char>(static_cast<uint64_t>(number) >> (8 * i) & 0xffU));
    }
}

inline void AppendDouble(std::string& bytes, double value)
{
    uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    Append(bytes, bits);
}

inline void AppendCount(std::string& bytes, std::size_t count)
{
    Append(bytes, static_cast<uint32_t>(count));
}

inline void AppendText(std::string& bytes, std::string_view text)
{
    AppendCount(bytes, text.size());
    bytes += text;
}

} // namespace prometheus::bundleformat

#endif // SPLIT_BUNDLE_BYTES_H
