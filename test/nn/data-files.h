/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef DATA_FILES_H
#define DATA_FILES_H

#include <gd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

/** Files of data sets, written for tests by other means than those that read them. */
namespace prometheus
{

inline void WriteFile(const std::filesystem::path& path, const std::string& content)
{
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
}

inline std::string BigEndian(uint32_t number)
{
    return {static_cast<char>(number >> 24),
            static_cast<char>(number >> 16),
            static_cast<char>(number >> 8),
            static_cast<char>(number)};
}

/** An idx file of images of 2x3 pixels; pixel p of image i is 10 i + p. */
inline std::string IdxImages(uint32_t count)
{
    std::string bytes = BigEndian(0x803) + BigEndian(count) + BigEndian(2) + BigEndian(3);
    for (uint32_t i = 0; i < count; ++i)
    {
        for (uint32_t p = 0; p < 6; ++p)
        {
            bytes.push_back(static_cast<char>(10 * i + p));
        }
    }
    return bytes;
}

/** An idx file of labels i % 4. */
inline std::string IdxLabels(uint32_t count)
{
    std::string bytes = BigEndian(0x801) + BigEndian(count);
    for (uint32_t i = 0; i < count; ++i)
    {
        bytes.push_back(static_cast<char>(i % 4));
    }
    return bytes;
}

/** Records of CIFAR-10: label first + i (modulo 10), all pixels first + i. */
inline std::string CifarRecords(uint32_t first, uint32_t count)
{
    std::string bytes;
    for (uint32_t i = first; i < first + count; ++i)
    {
        bytes.push_back(static_cast<char>(i % 10));
        bytes.append(3072, static_cast<char>(i));
    }
    return bytes;
}

/** A picture of one colour, but for its first pixel, which is black; "png" or "jpg". */
inline std::string Picture(const std::string& format, int width, int height, int colour)
{
    gdImagePtr image = gdImageCreateTrueColor(width, height);
    gdImageFilledRectangle(image, 0, 0, width - 1, height - 1, colour);
    gdImageSetPixel(image, 0, 0, 0);
    int size = 0;
    void* bytes = format == "png" ? gdImagePngPtr(image, &size) : gdImageJpegPtr(image, &size, 100);
    std::string content(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
    gdFree(bytes);
    gdImageDestroy(image);
    return content;
}

} // namespace prometheus

#endif // DATA_FILES_H
