/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "image-pixels.h"
#include "prometheus-error.h"

#include <gd.h>

#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

namespace prometheus
{

namespace
{

constexpr std::string_view PNG_SIGNATURE{"\x89PNG\r\n\x1a\n", 8};
constexpr std::string_view JPEG_SIGNATURE{"\xff\xd8\xff", 3};
constexpr uint64_t MAX_PIXELS = uint64_t{1} << 26;

/** A number of the file, most significant byte first; 0 where the file has ended. */
uint64_t NumberAt(std::string_view file, std::size_t at, std::size_t bytes)
{
    uint64_t number = 0;
    for (std::size_t i = at; i < at + bytes; ++i)
    {
        number = number << 8 | (i < file.size() ? static_cast<unsigned char>(file[i]) : 0U);
    }
    return number;
}

/** What a file says of itself before it is decoded. */
struct Announcement
{
    uint64_t pixels{0};
    /** Whether the mark that ends the format is there: the library takes half a JPEG file. */
    bool hasEnd{false};
};

Announcement ReadPngHeader(std::string_view file)
{
    return {NumberAt(file, 16, 4) * NumberAt(file, 20, 4),
            file.find("IEND") != std::string_view::npos};
}

/** Markers as in ITU-T T.81, table B.1. */
Announcement ReadJpegHeader(std::string_view file)
{
    Announcement header;
    for (std::size_t at = 2; at + 4 <= file.size();)
    {
        const uint64_t marker = NumberAt(file, at + 1, 1);
        if (marker == 0xff)
        {
            ++at; // fill byte
            continue;
        }
        if (marker == 0xda)
        {
            // From the first scan on, only the end of the image looks like this.
            header.hasEnd = file.find("\xff\xd9", at) != std::string_view::npos;
            return header;
        }
        // SOF0 to SOF15 but for DHT, JPG and DAC.
        if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        {
            header.pixels = NumberAt(file, at + 5, 2) * NumberAt(file, at + 7, 2);
        }
        at += 2 + NumberAt(file, at + 2, 2);
    }
    return header;
}

/** Whether the library missed data of the picture that it decodes, and made them up. */
thread_local bool g_missedData = false;

/** The library prints its complaints unless told otherwise; of them matters that data ended. */
void NoteComplaint(int, const char* format, va_list arguments)
{
    char text[256];
    std::vsnprintf(text, sizeof text, format, arguments);
    g_missedData = g_missedData || std::strstr(text, "remature end") != nullptr;
}

gdImagePtr Decode(std::string_view file, bool isPng)
{
    static const bool isQuiet = (gdSetErrorMethod(NoteComplaint), true);
    static_cast<void>(isQuiet);
    auto* bytes = const_cast<char*>(file.data()); // only read
    const auto size = static_cast<int>(file.size());
    g_missedData = false;
    return isPng ? gdImageCreateFromPngPtr(size, bytes)
                 : gdImageCreateFromJpegPtrEx(size, bytes, /*ignore_warning=*/0);
}

} // namespace

Tensor DecodePicture(std::string_view file, const std::string& name)
{
    const bool isPng = file.substr(0, PNG_SIGNATURE.size()) == PNG_SIGNATURE;
    if (!isPng && file.substr(0, JPEG_SIGNATURE.size()) != JPEG_SIGNATURE)
    {
        throw CorruptFile(name + " is neither a PNG nor a JPEG file");
    }
    const auto header = isPng ? ReadPngHeader(file) : ReadJpegHeader(file);
    if (header.pixels > MAX_PIXELS || file.size() > INT32_MAX)
    {
        throw CorruptFile(name + " has " + std::to_string(header.pixels) + " pixels in " +
                          std::to_string(file.size()) + " bytes, at most " +
                          std::to_string(MAX_PIXELS) + " pixels and 2 GB are allowed");
    }
    const std::unique_ptr<gdImage, decltype(&gdImageDestroy)> image(
        header.hasEnd ? Decode(file, isPng) : nullptr, gdImageDestroy);
    if (!image || g_missedData)
    {
        throw CorruptFile(name + " is a " + (isPng ? "PNG" : "JPEG") +
                          " file that cannot be decoded: it is damaged or truncated");
    }
    const int height = gdImageSY(image);
    const int width = gdImageSX(image);
    const std::size_t plane = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    std::vector<uint8_t> rgb(3 * plane);
    std::size_t at = 0;
    for (int y = 0; y < height; ++y)
    {
        for (int x = 0; x < width; ++x, ++at)
        {
            const int colour = gdImageGetTrueColorPixel(image.get(), x, y);
            rgb[at] = static_cast<uint8_t>(gdTrueColorGetRed(colour));
            rgb[plane + at] = static_cast<uint8_t>(gdTrueColorGetGreen(colour));
            rgb[2 * plane + at] = static_cast<uint8_t>(gdTrueColorGetBlue(colour));
        }
    }
    return Tensor::FromBytes(DType::UInt8, {3, height, width}, std::move(rgb));
}

} // namespace prometheus
