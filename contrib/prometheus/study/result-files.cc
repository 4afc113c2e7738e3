/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "result-files.h"

#include "atomic-file.h"

namespace prometheus
{

void RequireResultFiles(const std::vector<std::filesystem::path>& tables,
                        const std::vector<std::filesystem::path>& others)
{
    for (const auto& path : tables)
    {
        if (!path.empty())
        {
            RequireWritable(path);
            RequireWritable(ProvenancePath(path));
        }
    }
    for (const auto& path : others)
    {
        if (!path.empty())
        {
            RequireWritable(path);
        }
    }
}

void WriteResultTable(const CsvTable& table,
                      const Provenance& provenance,
                      const std::filesystem::path& path)
{
    WriteProvenance(provenance, path);
    WriteCsv(table, path);
}

} // namespace prometheus
