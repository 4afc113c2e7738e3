/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LINEAR_PROGRAM_H
#define LINEAR_PROGRAM_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace prometheus
{

/**
 * A linear program to be minimised, some of its columns binary, the others at least 0: what a file
 * for a general solver says.
 */
class LinearProgram
{
  public:
    /** How the terms of a row compare with its right-hand side. */
    enum class Sense
    {
        Equal,
        AtMost
    };

    /** @param name begins with a letter other than e, which the format keeps for numbers. */
    uint32_t AddBinary(const std::string& name, double cost);
    /** A column of at least 0. */
    uint32_t AddContinuous(const std::string& name, double cost);
    /** Adds a row without terms; one that stays so has a column on its left that can only be 0. */
    uint32_t AddRow(Sense sense, double rightHandSide);
    void AddTerm(uint32_t row, uint32_t column, double coefficient);

    /** In the order of the file; the first is the one that can only be 0. */
    std::vector<std::string> ColumnNames() const;

    /**
     * Costs in the file are multiples of the true ones: the largest is this. The tolerances of
     * solvers are absolute, about 1e-7; the optimum is to be large beside them.
     */
    static constexpr double LARGEST_COST = 1e5;

    /** What Write() multiplies costs by. */
    double CostScale() const;

    /**
     * Writes the CPLEX LP format, numbers with 17 digits.
     * @throws FileError naming the file.
     */
    void Write(const std::filesystem::path& path) const;

  private:
    struct Column
    {
        std::string name;
        double cost;
        bool isBinary;
    };

    struct Term
    {
        uint32_t column;
        double coefficient;
    };

    struct Row
    {
        Sense sense;
        double rightHandSide;
        std::vector<Term> terms;
    };

    std::vector<Column> m_columns;
    std::vector<Row> m_rows;
};

} // namespace prometheus

#endif // LINEAR_PROGRAM_H
