/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "store-file.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <chrono>
#include <thread>

namespace prometheus
{

namespace
{

/** Another process may be writing; a run is written in milliseconds. */
constexpr std::chrono::milliseconds PATIENCE{60'000};

/**
 * Two processes that change a new file over at once would wait for each other: one of them SQLite
 * refuses at once, whatever the time that it waits elsewhere, and that one tries again.
 */
void WriteAhead(SQLite::Database& database)
{
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + PATIENCE;
    for (;;)
    {
        try
        {
            database.exec("PRAGMA journal_mode = WAL");
            return;
        }
        catch (const SQLite::Exception& error)
        {
            // The low byte is the kind, the others its variety.
            if ((error.getErrorCode() & 0xff) != SQLITE_BUSY || Clock::now() > end)
            {
                throw;
            }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

} // namespace

std::unique_ptr<SQLite::Database> OpenStoreFile(const std::filesystem::path& path)
{
    auto database = std::make_unique<SQLite::Database>(path.string(),
                                                       SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                                                       static_cast<int>(PATIENCE.count()));
    WriteAhead(*database);
    database->exec("PRAGMA synchronous = NORMAL");
    return database;
}

} // namespace prometheus
