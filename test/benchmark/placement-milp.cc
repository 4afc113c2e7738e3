/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * Exact placements by Solve() against the same by general solvers, on systems of the cells of
 * Tables 4 and 5 of Disabato, Roveri, Alippi (COINS 2019).
 *
 * A general solver's time is that of its process on the linear program of PlacementMilp, reading
 * the file included; ours is the median of solves before and after each of those. What does not end
 * counts as the limit, a crash as the time until then. Prints a line an instance, then sums and
 * their ratios; fails when a value that a general solver proved is not ours.
 */
#include "placement-oracle/placement-milp.h"

#include "../../scenarios/paper-tables/cell-sample.h"
#include "paired-ratio.h"
#include "placement-oracle/milp-solver.h"
#include "prometheus-error.h"
#include "scratch-folder.h"
#include "solve-placement.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

using namespace prometheus;

namespace
{

/** Relative; what double arithmetic and the tolerances of general solvers leave. */
constexpr double TOLERANCE = 1e-6;

/** Our solves in a row are no more, and take not much longer than this [s] together. */
constexpr std::size_t MOST_SOLVES = 15;
constexpr double SOLVES_SECONDS = 0.5;

const std::vector<MilpSolver> OTHERS{MilpSolver::Cbc, MilpSolver::Glpk};

struct Arguments
{
    double limitSeconds{30};
    uint32_t perCell{3};
    std::string only;
    std::string rows;
    uint64_t run{1};
};

/** How one solver fared with one instance. */
struct Outcome
{
    /** "optimal", "infeasible", "limit" or "crash". */
    std::string status;
    /** Nothing unless optimal. */
    std::optional<double> latencySeconds{};
    /** At most the limit. */
    double seconds{0};
};

/** One instance: ours first, then OTHERS. */
struct Row
{
    std::string cell;
    uint32_t index{0};
    std::vector<Outcome> outcomes;
};

/** "4a/halow/50-50/cnn5/shared2/L1". */
std::string NameOf(const PaperCell& cell)
{
    return cell.table + '/' + cell.radio + '/' + cell.mix + '/' + cell.network + "/shared" +
           std::to_string(cell.sharedLayers) + "/L" + cell.maxLayers;
}

/** What differs within a group is L alone. */
std::string GroupOf(const std::string& cell)
{
    return cell.substr(0, cell.rfind('/'));
}

bool IsSingle(const std::string& cell)
{
    return cell[0] == '5';
}

/** Times solves of ours in two portions, so that whatever else the machine does weighs alike. */
class OurTimes
{
  public:
    OurTimes(const PlacementProblem& problem, double limitSeconds)
        : m_problem(problem),
          m_limitSeconds(limitSeconds)
    {
    }

    void Measure()
    {
        double sum = 0;
        for (std::size_t i = 0; i < MOST_SOLVES && sum < SOLVES_SECONDS; ++i)
        {
            m_seconds.push_back(
                SecondsOf([this] { m_result = Solve(m_problem, {m_limitSeconds}); }));
            sum += m_seconds.back();
        }
    }

    Outcome Get()
    {
        std::sort(m_seconds.begin(), m_seconds.end());
        Outcome outcome{NameOf(m_result.status)};
        outcome.seconds = std::min(m_limitSeconds, m_seconds[m_seconds.size() / 2]);
        if (m_result.status == PlacementStatus::Optimal)
        {
            outcome.latencySeconds = m_result.latency.TotalSeconds();
        }
        return outcome;
    }

  private:
    const PlacementProblem& m_problem;
    double m_limitSeconds;
    std::vector<double> m_seconds;
    PlacementResult m_result;
};

Outcome OutcomeOf(const MilpAnswer& answer,
                  const PlacementMilp& milp,
                  const PlacementTerms& terms,
                  double limitSeconds)
{
    Outcome outcome;
    outcome.seconds = std::min(answer.seconds, limitSeconds);
    switch (answer.status)
    {
    case MilpStatus::TimeLimit:
        outcome.status = "limit";
        break;
    case MilpStatus::Crashed:
        outcome.status = "crash";
        break;
    case MilpStatus::Infeasible:
        outcome.status = "infeasible";
        break;
    case MilpStatus::Optimal:
        outcome.status = "optimal";
        outcome.latencySeconds = terms.Latency(milp.UnitsOf(answer.values));
        break;
    }
    return outcome;
}

std::vector<Outcome> RunInstance(const PlacementProblem& problem, double limitSeconds)
{
    const ScratchFolder folder;
    const PlacementTerms terms(problem);
    const PlacementMilp milp(terms);
    OurTimes ours(problem, limitSeconds);
    std::vector<Outcome> outcomes;
    ours.Measure();
    for (const MilpSolver solver : OTHERS)
    {
        const auto answer = SolveMilp(solver, milp.Program(), folder.GetPath(), limitSeconds);
        outcomes.push_back(OutcomeOf(answer, milp, terms, limitSeconds));
        ours.Measure();
    }
    outcomes.insert(outcomes.begin(), ours.Get());
    return outcomes;
}

void Write(std::ostream& out, const Row& row)
{
    out.precision(9);
    out << row.cell << ',' << row.index;
    for (const auto& outcome : row.outcomes)
    {
        out << ',' << outcome.status << ',' << outcome.seconds << ',';
        if (outcome.latencySeconds)
        {
            out << *outcome.latencySeconds;
        }
    }
    out << std::endl; // seen at once, and kept when the run is broken off
}

/** The rows that an earlier run left. */
std::vector<Row> ReadRows(const std::string& path)
{
    std::vector<Row> rows;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
    {
        std::istringstream stream(line + ',');
        std::vector<std::string> fields;
        for (std::string field; std::getline(stream, field, ',');)
        {
            fields.push_back(field);
        }
        if (fields.size() != 2 + 3 * (1 + OTHERS.size()))
        {
            throw CorruptFile(path + ": '" + line + "' has " + std::to_string(fields.size()) +
                              " fields");
        }
        Row row{fields[0], static_cast<uint32_t>(std::stoul(fields[1])), {}};
        for (std::size_t i = 2; i < fields.size(); i += 3)
        {
            Outcome outcome{fields[i]};
            outcome.seconds = std::stod(fields[i + 1]);
            if (!fields[i + 2].empty())
            {
                outcome.latencySeconds = std::stod(fields[i + 2]);
            }
            row.outcomes.push_back(outcome);
        }
        rows.push_back(row);
    }
    return rows;
}

/** Whether a proof of a general solver says what ours says; one that was not found says nothing. */
bool Agree(const Outcome& ours, const Outcome& other)
{
    const auto isProof = [](const Outcome& outcome)
    { return outcome.status == "optimal" || outcome.status == "infeasible"; };
    if (!isProof(ours) || !isProof(other))
    {
        return true;
    }
    if (ours.status != other.status ||
        ours.latencySeconds.has_value() != other.latencySeconds.has_value())
    {
        return false;
    }
    return !ours.latencySeconds || std::abs(*ours.latencySeconds - *other.latencySeconds) <=
                                       TOLERANCE * *ours.latencySeconds;
}

/** Times of some instances together. */
struct Sum
{
    uint32_t instances{0};
    std::vector<double> seconds = std::vector<double>(1 + OTHERS.size(), 0);
    std::vector<uint32_t> limits = std::vector<uint32_t>(1 + OTHERS.size(), 0);

    void Add(const Row& row)
    {
        ++instances;
        for (std::size_t i = 0; i < row.outcomes.size(); ++i)
        {
            seconds[i] += row.outcomes[i].seconds;
            limits[i] += row.outcomes[i].status == "limit" ? 1 : 0;
        }
    }

    void Print(const std::string& name) const
    {
        std::printf("%s (%u): ours %.6f s, %u at the limit",
                    name.c_str(),
                    instances,
                    seconds[0],
                    limits[0]);
        for (std::size_t i = 0; i < OTHERS.size(); ++i)
        {
            std::printf("; %s %.3f s, %u at the limit, ratio %.4g",
                        NameOf(OTHERS[i]),
                        seconds[i + 1],
                        limits[i + 1],
                        seconds[i + 1] / seconds[0]);
        }
        std::printf("\n");
    }
};

void PrintSums(const std::vector<Row>& rows)
{
    std::map<std::string, Sum> groups;
    std::map<std::string, Sum> sums;
    for (const auto& row : rows)
    {
        groups[GroupOf(row.cell)].Add(row);
        sums[IsSingle(row.cell) ? "single networks" : "two networks"].Add(row);
    }
    for (const auto& [name, sum] : groups)
    {
        sum.Print(name);
    }
    for (const auto& [name, sum] : sums)
    {
        sum.Print("all " + name);
    }
}

/** Runs what the rows do not have yet. */
void RunAll(const Arguments& arguments, std::vector<Row>& rows)
{
    std::ofstream file;
    if (!arguments.rows.empty())
    {
        file.open(arguments.rows, std::ios::app);
        if (!file)
        {
            throw FileError(arguments.rows + ": cannot be written");
        }
    }
    const SystemSampling sampling{SamplingRule::A, 12, arguments.run};
    const auto cells = ReadPublishedCells();
    for (uint32_t number = 0; number < cells.size(); ++number)
    {
        const PaperCell& cell = cells[number].cell;
        for (uint32_t index = 0; index < arguments.perCell; ++index)
        {
            Row row{NameOf(cell), index, {}};
            const bool isKnown =
                std::any_of(rows.begin(),
                            rows.end(),
                            [&row](const Row& other)
                            { return other.cell == row.cell && other.index == row.index; });
            if (isKnown || row.cell.rfind(arguments.only, 0) != 0)
            {
                continue;
            }
            // Every instance has a system of its own, whatever else is run.
            const uint64_t system = uint64_t{number} << 32 | index;
            const auto drawn = DrawSystem(sampling, cell.SmallUnitShare(), system);
            const auto problem =
                CellProblem(cell, sampling, Convention::Published, drawn.deployment);
            row.outcomes = RunInstance(problem, arguments.limitSeconds);
            Write(std::cout, row);
            if (file.is_open())
            {
                Write(file, row);
            }
            rows.push_back(row);
        }
    }
}

uint32_t CountDifferences(const std::vector<Row>& rows)
{
    uint32_t differences = 0;
    for (const auto& row : rows)
    {
        for (std::size_t i = 1; i < row.outcomes.size(); ++i)
        {
            if (!Agree(row.outcomes[0], row.outcomes[i]))
            {
                ++differences;
                std::cout << "DIFFERENT: " << NameOf(OTHERS[i - 1]) << " on ";
                Write(std::cout, row);
            }
        }
    }
    return differences;
}

void Declare(CLI::App& app, Arguments& arguments)
{
    app.add_option("--limit", arguments.limitSeconds, "Wall-clock limit of every solve [s]")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--per-cell", arguments.perCell, "Instances a cell")->capture_default_str();
    app.add_option("--only",
                   arguments.only,
                   "Only cells whose name begins so, such as 5/ or 4a/halow/50-50/cnn5/shared0");
    app.add_option("--rows",
                   arguments.rows,
                   "File of instances already run: they count, and what is run is added to it");
    app.add_option("--run", arguments.run, "Another run, other systems")->capture_default_str();
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Times Solve() beside cbc and glpsol on systems of the paper's tables.",
                 "benchmark-placement-milp");
    Arguments arguments;
    Declare(app, arguments);
    try
    {
        app.parse(argc, argv);
        auto rows = arguments.rows.empty() ? std::vector<Row>() : ReadRows(arguments.rows);
        std::cout << "cell,index,ours_status,ours_s,ours_latency_s,cbc_status,cbc_s,cbc_latency_s,"
                     "glpk_status,glpk_s,glpk_latency_s\n";
        RunAll(arguments, rows);
        PrintSums(rows);
        const uint32_t differences = CountDifferences(rows);
        std::printf("values that differ: %u\n", differences);
        return differences == 0 ? 0 : 1;
    }
    catch (const CLI::ParseError& error)
    {
        return app.exit(error);
    }
    catch (const std::exception& error)
    {
        std::cerr << "benchmark-placement-milp: " << error.what() << "\n";
        return 1;
    }
}
