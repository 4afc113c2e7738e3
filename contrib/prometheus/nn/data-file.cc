/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "data-file.h"

#include "prometheus-error.h"

#include <zlib.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

namespace prometheus
{

namespace
{

constexpr std::size_t MAX_BYTES = std::size_t{1} << 32;
constexpr std::size_t BLOCK_BYTES = std::size_t{1} << 20;

} // namespace

std::string ReadDataFile(const std::filesystem::path& path)
{
    const std::string name = "'" + path.string() + "'";
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
    {
        throw FileError("cannot read " + name + ": it is a folder");
    }
    errno = 0;
    const std::unique_ptr<gzFile_s, decltype(&gzclose)> file(gzopen(path.c_str(), "rb"), gzclose);
    if (!file)
    {
        throw FileError("cannot read " + name + ": " + std::strerror(errno));
    }
    std::string bytes;
    std::vector<char> block(BLOCK_BYTES);
    int count = 0;
    while ((count = gzread(file.get(), block.data(), static_cast<unsigned>(block.size()))) > 0)
    {
        bytes.append(block.data(), static_cast<std::size_t>(count));
        if (bytes.size() > MAX_BYTES)
        {
            throw CorruptFile(name + " holds more than " + std::to_string(MAX_BYTES) + " bytes");
        }
    }
    int fault = Z_OK;
    const std::string reason = gzerror(file.get(), &fault);
    if (fault == Z_ERRNO)
    {
        throw FileError("cannot read " + name + ": " + std::strerror(errno));
    }
    if (fault != Z_OK && fault != Z_STREAM_END)
    {
        throw CorruptFile(name + ": its compressed data are damaged or truncated (" + reason + ")");
    }
    return bytes;
}

std::filesystem::path PlainOrCompressed(const std::filesystem::path& path)
{
    const std::filesystem::path compressed = path.string() + ".gz";
    return !std::filesystem::exists(path) && std::filesystem::exists(compressed) ? compressed
                                                                                 : path;
}

} // namespace prometheus
