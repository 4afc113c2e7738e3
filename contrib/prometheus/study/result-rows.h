/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RESULT_ROWS_H
#define RESULT_ROWS_H

#include "csv-table.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace prometheus
{

/** What a column of results holds; any of them may be not known in a row. */
enum class ColumnType
{
    Text,
    Integer,
    Real,
};

/** "text", "integer" or "real". */
std::string NameOf(ColumnType type);

/** One column of a study's results; its name as CsvTable wants it, unit included. */
struct ResultColumn
{
    std::string name;
    ColumnType type{ColumnType::Real};
};

bool operator==(const ResultColumn& a, const ResultColumn& b);

/** One value; std::monostate is "not known". */
using ResultValue = std::variant<std::monostate, std::string, int64_t, double>;

/** What one run found: rows of one value a column. */
using ResultRows = std::vector<std::vector<ResultValue>>;

/** The value as it stands in a CSV. */
CsvCell ToCell(const ResultValue& value);

/**
 * Checks rows against columns: every row as wide, every value of its column's type or not known,
 * no number NaN or infinite.
 * @throws InvalidInput naming row, column and value.
 */
void RequireFits(const ResultRows& rows, const std::vector<ResultColumn>& columns);

/** Rows as bytes (CBOR, RFC 8949), for the way from a worker; numbers keep all their bits. */
std::string ToBytes(const ResultRows& rows);

/** The reverse of ToBytes(). @throws InvalidInput when the bytes are of nothing else. */
ResultRows ResultRowsFromBytes(const std::string& bytes);

} // namespace prometheus

#endif // RESULT_ROWS_H
