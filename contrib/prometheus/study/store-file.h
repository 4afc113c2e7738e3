/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include <filesystem>
#include <memory>

namespace SQLite
{
class Database;
}

namespace prometheus
{

/**
 * Opens an SQLite file, made when missing, that several processes write at once and that none of
 * them, killed, leaves broken.
 *
 * Written ahead to a second file, a run costs no wait for the disk, and is there whatever kills the
 * process; the last one who closes puts the two together. Who finds the file taken waits, a minute
 * at most.
 *
 * @throws SQLite::Exception
 */
std::unique_ptr<SQLite::Database> OpenStoreFile(const std::filesystem::path& path);

} // namespace prometheus

#endif // STORE_FILE_H
