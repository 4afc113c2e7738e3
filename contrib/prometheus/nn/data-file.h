/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef DATA_FILE_H
#define DATA_FILE_H

#include <filesystem>
#include <string>

namespace prometheus
{

/**
 * All bytes of a file, decompressed when it is a gzip file, whatever its name.
 *
 * @throws FileError naming the path and the system's reason; CorruptFile when the compressed data
 *         are damaged or truncated, or more than 4 GiB come out.
 */
std::string ReadDataFile(const std::filesystem::path& path);

/** The path, or the path with ".gz" behind it where only that exists. */
std::filesystem::path PlainOrCompressed(const std::filesystem::path& path);

} // namespace prometheus

#endif // DATA_FILE_H
