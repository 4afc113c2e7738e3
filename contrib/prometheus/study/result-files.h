/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RESULT_FILES_H
#define RESULT_FILES_H

#include "csv-table.h"
#include "study-provenance.h"

#include <filesystem>
#include <vector>

namespace prometheus
{

/**
 * Finds out before a long study starts what writing its results would fail on. An empty path is a
 * file that nobody asked for.
 *
 * @param tables each with its provenance beside it.
 * @param others what has none: wall-clock figures, say.
 * @throws FileError as RequireWritable(), naming the first that cannot be written.
 */
void RequireResultFiles(const std::vector<std::filesystem::path>& tables,
                        const std::vector<std::filesystem::path>& others);

/**
 * Writes a table behind its provenance: who finds the table finds where it came from.
 * @throws as WriteProvenance(), WriteCsv().
 */
void WriteResultTable(const CsvTable& table,
                      const Provenance& provenance,
                      const std::filesystem::path& path);

} // namespace prometheus

#endif // RESULT_FILES_H
