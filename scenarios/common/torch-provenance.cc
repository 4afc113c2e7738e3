/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "torch-provenance.h"

#include "cyclic-redundancy-check.h"
#include "image-sets.h"
#include "torch-environment.h"

#include <fstream>
#include <iterator>

namespace prometheus
{

std::string ChecksumOf(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return std::to_string(Crc32(std::string(std::istreambuf_iterator<char>(file), {})));
}

void AppendLines(NamedTexts& to, const std::string& lines)
{
    for (std::size_t from = 0; from < lines.size();)
    {
        const auto end = std::min(lines.find('\n', from), lines.size());
        const std::string line = lines.substr(from, end - from);
        const auto colon = line.find(": ");
        to.emplace_back(line.substr(0, colon),
                        colon == std::string::npos ? "" : line.substr(colon + 2));
        from = end + 1;
    }
}

void DescribeSource(LoadedNetwork& loaded, const NetworkRequest& request)
{
    loaded.images = {{"name", loaded.data.name},
                     {"count", std::to_string(loaded.data.images.size())},
                     {"generator", DescribeImages(request.data)}};
    NamedTexts environment;
    AppendLines(environment, DescribeTorchEnvironment());
    loaded.torchVersion = environment.front().second;
    loaded.network.insert(loaded.network.end(), environment.begin() + 1, environment.end());
}

} // namespace prometheus
