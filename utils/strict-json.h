/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STRICT_JSON_H
#define STRICT_JSON_H

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/**
 * Parses a JSON document (RFC 8259) and refuses what a tolerant parser would let pass: a key that
 * stands twice in an object, nesting deeper than any document of ours, numbers beyond double.
 * @throws InvalidInput in one line: line and column, or the path of the key.
 */
nlohmann::json ParseStrictJson(const std::string& text);

/**
 * A value of a document together with the path to it, "networks[0].layers[2].mults": what it
 * refuses, it refuses with the path, the value and what it must be.
 *
 * Refers to the document, which must outlive it. All functions that read throw InvalidInput.
 */
class JsonView
{
  public:
    /** @param path of this value; empty for the document itself. */
    JsonView(const nlohmann::json& value, std::string path);

    const nlohmann::json& Value() const;

    /** "<path>: <what>". */
    [[noreturn]] void Refuse(const std::string& what) const;
    /** "<path>: is <value>, must be <demand>". */
    [[noreturn]] void RefuseValue(const std::string& demand) const;

    /** An object with all of the first keys, any of the second ones and no others. */
    void RequireKeys(const std::vector<std::string>& required,
                     const std::vector<std::string>& optional) const;
    /** Member of an object; after RequireKeys(). */
    JsonView At(const std::string& key) const;
    /** Member of an object, when it is there. */
    std::optional<JsonView> Find(const std::string& key) const;
    bool Has(const std::string& key) const;
    /** The elements of an array. */
    std::vector<JsonView> Items() const;

    /** A text that is not empty. */
    std::string Name() const;
    /** A finite number. */
    double Number() const;
    double PositiveNumber() const;
    /** A number from 0 to 1. */
    double Probability() const;
    /**
     * A whole number in these bounds; 70000.00000000001 counts as one, since it is what a product
     * of decimals gives (a relative 1e-12), and so does 2e6.
     */
    uint64_t Count(uint64_t least, uint64_t most) const;

  private:
    const nlohmann::json& m_value;
    std::string m_path;
};

/** A value as messages show it: JSON on one line, the end of a long one cut off. */
std::string ShowJson(const nlohmann::json& value);

} // namespace prometheus

#endif // STRICT_JSON_H
