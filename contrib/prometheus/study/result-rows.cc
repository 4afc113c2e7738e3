/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "result-rows.h"

#include "prometheus-error.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace prometheus
{

namespace
{

bool FitsType(const ResultValue& value, ColumnType type)
{
    switch (type)
    {
    case ColumnType::Text:
        return std::holds_alternative<std::string>(value);
    case ColumnType::Integer:
        return std::holds_alternative<int64_t>(value);
    case ColumnType::Real:
        return std::holds_alternative<double>(value) && std::isfinite(std::get<double>(value));
    }
    return false;
}

nlohmann::json ToJson(const ResultValue& value)
{
    return std::visit(
        [](const auto& held) -> nlohmann::json
        {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>)
            {
                return nullptr;
            }
            else
            {
                return held;
            }
        },
        value);
}

ResultValue FromJson(const nlohmann::json& json)
{
    if (json.is_null())
    {
        return std::monostate();
    }
    if (json.is_string())
    {
        return json.get<std::string>();
    }
    if (json.is_number_integer())
    {
        return json.get<int64_t>();
    }
    if (json.is_number_float())
    {
        return json.get<double>();
    }
    throw InvalidInput("bytes of results hold a value of type " + std::string(json.type_name()));
}

} // namespace

std::string NameOf(ColumnType type)
{
    switch (type)
    {
    case ColumnType::Text:
        return "text";
    case ColumnType::Integer:
        return "integer";
    case ColumnType::Real:
        return "real";
    }
    throw InvalidInput("column type " + std::to_string(static_cast<int>(type)) + " is none");
}

bool operator==(const ResultColumn& a, const ResultColumn& b)
{
    return a.name == b.name && a.type == b.type;
}

CsvCell ToCell(const ResultValue& value)
{
    return std::visit(
        [](const auto& held) -> CsvCell
        {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>)
            {
                return std::nullopt;
            }
            else
            {
                return held;
            }
        },
        value);
}

void RequireFits(const ResultRows& rows, const std::vector<ResultColumn>& columns)
{
    for (std::size_t r = 0; r < rows.size(); ++r)
    {
        const std::string where = "row " + std::to_string(r);
        if (rows[r].size() != columns.size())
        {
            throw InvalidInput(where + " has " + std::to_string(rows[r].size()) +
                               " values, there are " + std::to_string(columns.size()) + " columns");
        }
        for (std::size_t c = 0; c < columns.size(); ++c)
        {
            const auto& value = rows[r][c];
            if (!std::holds_alternative<std::monostate>(value) && !FitsType(value, columns[c].type))
            {
                throw InvalidInput(where + ", column '" + columns[c].name + "': the value '" +
                                   ToCell(value).GetWritten() + "' is no finite " +
                                   NameOf(columns[c].type));
            }
        }
    }
}

std::string ToBytes(const ResultRows& rows)
{
    auto json = nlohmann::json::array();
    for (const auto& row : rows)
    {
        auto& written = json.emplace_back(nlohmann::json::array());
        for (const auto& value : row)
        {
            written.push_back(ToJson(value));
        }
    }
    std::string bytes;
    nlohmann::json::to_cbor(json, bytes);
    return bytes;
}

ResultRows ResultRowsFromBytes(const std::string& bytes)
{
    const auto json = nlohmann::json::from_cbor(bytes, true, /*allow_exceptions=*/false);
    if (!json.is_array())
    {
        throw InvalidInput("bytes of results do not hold a list of rows");
    }
    ResultRows rows;
    for (const auto& row : json)
    {
        if (!row.is_array())
        {
            throw InvalidInput("bytes of results hold a row that is no list");
        }
        auto& read = rows.emplace_back();
        for (const auto& value : row)
        {
            read.push_back(FromJson(value));
        }
    }
    return rows;
}

} // namespace prometheus
