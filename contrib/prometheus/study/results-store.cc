/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "results-store.h"

#include "prometheus-error.h"
#include "store-file.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <algorithm>

namespace prometheus
{

namespace
{

/** "PRst": tells our files from other SQLite files. */
constexpr int64_t APPLICATION_ID = 0x50527374;
constexpr int64_t FORMAT_VERSION = 1;

std::string Describe(const RunKey& key)
{
    std::string settings = key.configuration;
    std::replace(settings.begin(), settings.end(), '\n', ' ');
    return "run " + std::to_string(key.run) + " of " + settings;
}

void Bind(SQLite::Statement& statement, int index, const ResultValue& value)
{
    std::visit(
        [&](const auto& held)
        {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>)
            {
                statement.bind(index);
            }
            else
            {
                statement.bind(index, held);
            }
        },
        value);
}

ResultValue Read(const SQLite::Column& column, ColumnType type)
{
    if (column.isNull())
    {
        return std::monostate();
    }
    switch (type)
    {
    case ColumnType::Text:
        return column.getString();
    case ColumnType::Integer:
        return column.getInt64();
    case ColumnType::Real:
        return column.getDouble();
    }
    return std::monostate();
}

/** The columns as they stand in the file: what they must be when it is opened again. */
std::string Describe(const std::vector<ResultColumn>& columns)
{
    std::string text;
    for (const auto& column : columns)
    {
        text += (text.empty() ? "" : ", ") + column.name + " " + NameOf(column.type);
    }
    return text;
}

void RequireSame(const std::filesystem::path& path,
                 const std::string& what,
                 const std::string& found,
                 const std::string& wanted)
{
    if (found != wanted)
    {
        throw InvalidInput("store " + path.string() + ": its " + what + " is '" + found +
                           "', this program's is '" + wanted + "'; give another file");
    }
}

} // namespace

/** The open file, and what is said to it in SQL. */
class ResultsStore::Connection
{
  public:
    Connection(std::filesystem::path path, const StudySchema& schema)
        : m_path(std::move(path))
    {
        Call("open it",
             [&]
             {
                 m_database = OpenStoreFile(m_path);
                 // Two processes may open a new file at once: one makes the tables, the other finds
                 // them.
                 SQLite::Transaction transaction(*m_database,
                                                 SQLite::TransactionBehavior::IMMEDIATE);
                 if (IsEmpty())
                 {
                     MakeTables(schema);
                 }
                 else
                 {
                     RequireOurs();
                     RequireSchema(schema);
                 }
                 transaction.commit();
             });
    }

    SQLite::Database& GetDatabase()
    {
        return *m_database;
    }

    /** Runs something; what SQLite says against it becomes an error that names the file. */
    template <typename Function>
    auto Call(const std::string& what, Function&& function) const -> decltype(function())
    {
        try
        {
            return function();
        }
        catch (const SQLite::Exception& error)
        {
            const std::string text = "store " + m_path.string() + ": cannot " + what + ": " +
                                     error.getErrorStr() +
                                     (error.what() == std::string(error.getErrorStr())
                                          ? ""
                                          : std::string(" (") + error.what() + ")");
            // The low byte is the kind, the others its variety.
            const int kind = error.getErrorCode() & 0xff;
            if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB)
            {
                throw CorruptFile(text);
            }
            throw FileError(text);
        }
    }

    std::optional<int64_t> FindRun(const RunKey& key) const
    {
        SQLite::Statement find(*m_database,
                               "SELECT runs.id FROM runs JOIN configurations ON "
                               "configurations.id = runs.configuration WHERE text = ? AND run = ?");
        find.bind(1, key.configuration);
        find.bind(2, static_cast<int64_t>(key.run));
        return find.executeStep() ? std::optional<int64_t>(find.getColumn(0).getInt64())
                                  : std::nullopt;
    }

    ResultRows ReadRows(int64_t id, const std::vector<ResultColumn>& columns) const
    {
        SQLite::Statement read(*m_database,
                               "SELECT * FROM results WHERE run_id = ? ORDER BY row_number");
        read.bind(1, id);
        ResultRows rows;
        while (read.executeStep())
        {
            auto& row = rows.emplace_back();
            for (std::size_t c = 0; c < columns.size(); ++c)
            {
                row.push_back(Read(read.getColumn(static_cast<int>(c) + 2), columns[c].type));
            }
        }
        return rows;
    }

    /**
     * Adds a run that is not here. @pre inside a transaction.
     * @return whether it was not. @throws Error when it is here with other rows.
     */
    bool AddRun(const RunKey& key, const ResultRows& rows, const std::vector<ResultColumn>& columns)
    {
        if (const auto known = FindRun(key))
        {
            if (ReadRows(*known, columns) != rows)
            {
                throw Error("store " + m_path.string() + ": " + Describe(key) +
                            " is recorded with other results; equal settings must give equal "
                            "results");
            }
            return false;
        }
        SQLite::Statement addConfiguration(*m_database,
                                           "INSERT OR IGNORE INTO configurations(text) VALUES (?)");
        addConfiguration.bind(1, key.configuration);
        addConfiguration.exec();
        SQLite::Statement addRun(*m_database,
                                 "INSERT INTO runs(configuration, run) SELECT id, ? FROM "
                                 "configurations WHERE text = ?");
        addRun.bind(1, static_cast<int64_t>(key.run));
        addRun.bind(2, key.configuration);
        addRun.exec();
        const int64_t id = m_database->getLastInsertRowid();
        std::string values = "?, ?";
        for (std::size_t c = 0; c < columns.size(); ++c)
        {
            values += ", ?";
        }
        SQLite::Statement addRow(*m_database, "INSERT INTO results VALUES (" + values + ")");
        for (std::size_t r = 0; r < rows.size(); ++r)
        {
            addRow.reset();
            addRow.bind(1, id);
            addRow.bind(2, static_cast<int64_t>(r));
            for (std::size_t c = 0; c < columns.size(); ++c)
            {
                Bind(addRow, static_cast<int>(c) + 3, rows[r][c]);
            }
            addRow.exec();
        }
        return true;
    }

    std::vector<RunKey> ListRuns() const
    {
        SQLite::Statement list(*m_database,
                               "SELECT text, run FROM runs JOIN configurations ON "
                               "configurations.id = runs.configuration ORDER BY text, run");
        std::vector<RunKey> keys;
        while (list.executeStep())
        {
            keys.push_back({list.getColumn(0).getString(),
                            static_cast<uint64_t>(list.getColumn(1).getInt64())});
        }
        return keys;
    }

  private:
    bool IsEmpty() const
    {
        return m_database->execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0;
    }

    void MakeTables(const StudySchema& schema)
    {
        m_database->exec("PRAGMA application_id = " + std::to_string(APPLICATION_ID));
        m_database->exec("PRAGMA user_version = " + std::to_string(FORMAT_VERSION));
        m_database->exec("CREATE TABLE study(name TEXT NOT NULL, version INTEGER NOT NULL, "
                         "columns TEXT NOT NULL)");
        m_database->exec("CREATE TABLE configurations(id INTEGER PRIMARY KEY, text TEXT NOT NULL "
                         "UNIQUE)");
        m_database->exec("CREATE TABLE runs(id INTEGER PRIMARY KEY, configuration INTEGER NOT NULL "
                         "REFERENCES configurations(id), run INTEGER NOT NULL, "
                         "UNIQUE(configuration, run))");
        std::string columns;
        for (const auto& column : schema.columns)
        {
            columns += ", \"" + column.name + "\" " + NameOf(column.type);
        }
        m_database->exec("CREATE TABLE results(run_id INTEGER NOT NULL REFERENCES runs(id), "
                         "row_number INTEGER NOT NULL" +
                         columns + ", PRIMARY KEY(run_id, row_number)) WITHOUT ROWID");
        SQLite::Statement describe(*m_database, "INSERT INTO study VALUES (?, ?, ?)");
        describe.bind(1, schema.study);
        describe.bind(2, static_cast<int64_t>(schema.version));
        describe.bind(3, Describe(schema.columns));
        describe.exec();
    }

    void RequireOurs() const
    {
        const int64_t id = m_database->execAndGet("PRAGMA application_id").getInt64();
        const int64_t format = m_database->execAndGet("PRAGMA user_version").getInt64();
        if (id != APPLICATION_ID)
        {
            throw CorruptFile("store " + m_path.string() +
                              ": this is a database, but not one of results");
        }
        if (format != FORMAT_VERSION)
        {
            throw CorruptFile("store " + m_path.string() + ": format version " +
                              std::to_string(format) + ", this program knows " +
                              std::to_string(FORMAT_VERSION));
        }
    }

    void RequireSchema(const StudySchema& schema) const
    {
        SQLite::Statement read(*m_database, "SELECT name, version, columns FROM study");
        if (!read.executeStep())
        {
            throw CorruptFile("store " + m_path.string() +
                              ": it does not say whose results it has");
        }
        RequireSame(m_path, "study", read.getColumn(0).getString(), schema.study);
        RequireSame(m_path,
                    "version of the study",
                    std::to_string(read.getColumn(1).getInt64()),
                    std::to_string(schema.version));
        RequireSame(
            m_path, "list of columns", read.getColumn(2).getString(), Describe(schema.columns));
    }

    std::filesystem::path m_path;
    std::unique_ptr<SQLite::Database> m_database;
};

std::string ConfigurationText(const NamedTexts& settings)
{
    NamedTexts sorted = settings;
    std::sort(sorted.begin(), sorted.end());
    std::string text;
    const std::string* before = nullptr;
    for (const auto& [name, value] : sorted)
    {
        if (name.empty() || name.find_first_of("=\n") != std::string::npos)
        {
            throw InvalidInput("setting '" + name +
                               "': a name has at least one character, no '=' and no line break");
        }
        if (value.find('\n') != std::string::npos)
        {
            throw InvalidInput("setting '" + name + "': its value has a line break");
        }
        if (before && *before == name)
        {
            throw InvalidInput("setting '" + name + "' stands there twice");
        }
        before = &name;
        text += name + "=" + value + "\n";
    }
    return text;
}

ResultsStore::ResultsStore(std::filesystem::path path, StudySchema schema)
    : m_schema(std::move(schema))
{
    std::vector<std::string> names;
    for (const auto& column : m_schema.columns)
    {
        names.push_back(column.name);
    }
    CsvTable(std::move(names)); // throws for names that no table can have
    m_connection = std::make_unique<Connection>(std::move(path), m_schema);
}

ResultsStore::~ResultsStore() = default;

const StudySchema& ResultsStore::GetSchema() const
{
    return m_schema;
}

bool ResultsStore::Has(const RunKey& key) const
{
    return m_connection->Call("look for a run",
                              [&] { return m_connection->FindRun(key).has_value(); });
}

std::size_t ResultsStore::GetRunCount() const
{
    return m_connection->Call(
        "count its runs",
        [&]
        {
            return static_cast<std::size_t>(
                m_connection->GetDatabase().execAndGet("SELECT count(*) FROM runs").getInt64());
        });
}

std::optional<ResultRows> ResultsStore::Find(const RunKey& key) const
{
    return m_connection->Call("read a run",
                              [&]() -> std::optional<ResultRows>
                              {
                                  const auto id = m_connection->FindRun(key);
                                  if (!id)
                                  {
                                      return std::nullopt;
                                  }
                                  return m_connection->ReadRows(*id, m_schema.columns);
                              });
}

void ResultsStore::Record(const RunKey& key, const ResultRows& rows)
{
    RequireFits(rows, m_schema.columns);
    m_connection->Call("record " + Describe(key),
                       [&]
                       {
                           SQLite::Transaction transaction(m_connection->GetDatabase(),
                                                           SQLite::TransactionBehavior::IMMEDIATE);
                           m_connection->AddRun(key, rows, m_schema.columns);
                           transaction.commit();
                       });
}

std::size_t ResultsStore::Merge(const std::filesystem::path& other)
{
    if (!std::filesystem::exists(other))
    {
        throw FileError("store " + other.string() + ": there is no such file");
    }
    const ResultsStore from(other, m_schema);
    const auto keys =
        from.m_connection->Call("list its runs", [&] { return from.m_connection->ListRuns(); });
    std::size_t added = 0;
    m_connection->Call("add the runs of " + other.string(),
                       [&]
                       {
                           SQLite::Transaction transaction(m_connection->GetDatabase(),
                                                           SQLite::TransactionBehavior::IMMEDIATE);
                           for (const auto& key : keys)
                           {
                               added +=
                                   m_connection->AddRun(key, *from.Find(key), m_schema.columns);
                           }
                           transaction.commit();
                       });
    return added;
}

CsvTable ResultsStore::Export(const std::vector<RunKey>& keys) const
{
    std::vector<std::string> names;
    for (const auto& column : m_schema.columns)
    {
        names.push_back(column.name);
    }
    CsvTable table(std::move(names));
    for (const auto& key : keys)
    {
        const auto rows = Find(key);
        if (!rows)
        {
            throw InvalidInput("store: " + Describe(key) + " is not there");
        }
        for (const auto& row : *rows)
        {
            std::vector<CsvCell> cells;
            for (const auto& value : row)
            {
                cells.push_back(ToCell(value));
            }
            table.AddRow(cells);
        }
    }
    return table;
}

} // namespace prometheus
