/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TORCH_PROVENANCE_H
#define TORCH_PROVENANCE_H

#include "network-source.h"

#include <string>

namespace prometheus
{

/** CRC-32 of a file, as decimal text, to tell whether it is the same one. */
std::string ChecksumOf(const std::string& path);

/** Appends "name: value" lines as pairs. */
void AppendLines(NamedTexts& to, const std::string& lines);

/** Notes where the images came from, and which LibTorch runs the network. */
void DescribeSource(LoadedNetwork& loaded, const NetworkRequest& request);

} // namespace prometheus

#endif // TORCH_PROVENANCE_H
