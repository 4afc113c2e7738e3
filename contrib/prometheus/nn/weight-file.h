/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef WEIGHT_FILE_H
#define WEIGHT_FILE_H

#include "network-definition.h"
#include "network-training.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace prometheus
{

/**
 * Writes the weights of a network and how they were trained: whole, or not at all.
 *
 * The file, numbers little-endian: 8 bytes "\x89PROMWT\x1a"; format version and CRC-32 of all that
 * follows (uint32 each); key (length, text); report; number of parameters and buffers; for each its
 * name, shape, and float32 values. A length is a uint32, an extent a uint64, a double its bits as
 * uint64.
 *
 * @param key everything the weights depend on, as text.
 * @throws FileError as WriteFileAtomically().
 */
void WriteWeightFile(const std::filesystem::path& path,
                     const std::string& key,
                     const TrainingReport& report,
                     const NetworkDefinition& definition);

/**
 * Puts the weights of a file into a network's layers; they are unchanged when this throws.
 *
 * @throws FileError when the file cannot be read; CorruptFile naming the path and what is wrong:
 *         signature, version, checksum, another key (with the first line that differs), names and
 *         shapes that are not the network's.
 */
TrainingReport ReadWeightFile(const std::filesystem::path& path,
                              const std::string& key,
                              const NetworkDefinition& definition);

/** As above, whatever its key. */
TrainingReport ReadWeightFile(const std::filesystem::path& path,
                              const NetworkDefinition& definition);

/** Whether a file's content starts as a weight file does. */
bool IsWeightFile(std::string_view bytes);

} // namespace prometheus

#endif // WEIGHT_FILE_H
