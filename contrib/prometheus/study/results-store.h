/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RESULTS_STORE_H
#define RESULTS_STORE_H

#include "csv-table.h"
#include "result-rows.h"
#include "study-provenance.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/** What a study stores: its name, the columns of its results, and which code made them. */
struct StudySchema
{
    std::string study;
    /** Grows with every change of the study's program that changes results. */
    uint32_t version{1};
    std::vector<ResultColumn> columns;
};

/** Names one run of a study: all that its results depend on, and nothing else. */
struct RunKey
{
    /** As ConfigurationText() writes it: every setting in force, but not which run it is. */
    std::string configuration;
    /** Number of the run, such as that of a random deployment. */
    uint64_t run{0};
};

/**
 * Settings as one text, "name=value" a line, sorted by name: equal settings have equal texts.
 * @throws InvalidInput when a name is empty, stands twice or holds '=' or a line break, or a value
 *         holds a line break.
 */
std::string ConfigurationText(const NamedTexts& settings);

/**
 * Results of a study in one SQLite file (and, while it is open or after a kill, its "-wal" and
 * "-shm" beside it, which belong to it): each run whole or not at all, found again by its key.
 *
 * A run that is recorded stays recorded: whatever kills the process, whichever of several processes
 * writes at the same time. The table "results" has the study's columns, for whoever wants to ask
 * in SQL.
 *
 * Not to be carried across a fork: RunForked()'s tasks hand their rows to the parent, who owns the
 * store.
 *
 * Everything throws FileError naming the file and the reason when the system refuses (a folder that
 * is not there or must not be written, a full disk), CorruptFile when the file is damaged.
 */
class ResultsStore
{
  public:
    /**
     * Opens a store, or makes one.
     * @throws CorruptFile when the file is something else; InvalidInput when it is the store of
     *         another study, another version or other columns, naming both.
     */
    ResultsStore(std::filesystem::path path, StudySchema schema);
    ~ResultsStore();
    ResultsStore(const ResultsStore&) = delete;
    ResultsStore& operator=(const ResultsStore&) = delete;

    const StudySchema& GetSchema() const;

    bool Has(const RunKey& key) const;
    std::size_t GetRunCount() const;

    /** The rows of a run; nothing when it is not here. */
    std::optional<ResultRows> Find(const RunKey& key) const;

    /**
     * Adds a run: it is there when this returns, whatever then happens to the process. A power cut
     * may cost the last ones, never the file. Nothing happens when it is here already with the same
     * rows.
     * @throws InvalidInput when rows do not fit the columns; Error when the run is here with other
     *         rows, since equal keys mean equal results.
     */
    void Record(const RunKey& key, const ResultRows& rows);

    /**
     * Adds the runs of another store of this study that are not here.
     * @return how many they were.
     * @throws FileError when there is no such file; and as the constructor and Record().
     */
    std::size_t Merge(const std::filesystem::path& other);

    /**
     * The rows of runs in the order asked for.
     * @throws InvalidInput naming the first run that is not here.
     */
    CsvTable Export(const std::vector<RunKey>& keys) const;

  private:
    class Connection;

    StudySchema m_schema;
    std::unique_ptr<Connection> m_connection;
};

} // namespace prometheus

#endif // RESULTS_STORE_H
