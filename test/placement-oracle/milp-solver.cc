/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "milp-solver.h"

#include "prometheus-error.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <sstream>
#include <vector>

extern char** environ;

namespace prometheus
{

namespace
{

const char* const PROBLEM_FILE = "problem.lp";
const char* const ANSWER_FILE = "answer.txt";
const char* const OUTPUT_FILE = "output.txt";

/** Times a process and ends it when it takes too long. */
class TimedProcess
{
  public:
    /** @throws FileError when the program is not to be found. */
    TimedProcess(const std::vector<std::string>& words, const std::filesystem::path& output)
    {
        // The child alone holds the end to write to: the other one reports its end.
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0)
        {
            throw FileError(std::string("pipe: ") + std::strerror(errno));
        }
        m_end = ends[0];
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_addopen(
            &actions, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::posix_spawn_file_actions_adddup2(&actions, 1, 2);
        ::posix_spawn_file_actions_adddup2(&actions, ends[1], 3);
        std::vector<char*> arguments;
        for (const auto& word : words)
        {
            arguments.push_back(const_cast<char*>(word.c_str()));
        }
        arguments.push_back(nullptr);
        m_start = std::chrono::steady_clock::now();
        const int error =
            ::posix_spawnp(&m_child, arguments[0], &actions, nullptr, arguments.data(), environ);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        if (error != 0)
        {
            ::close(m_end);
            throw FileError(words[0] + ": cannot be run: " + std::strerror(error));
        }
    }

    ~TimedProcess()
    {
        if (!m_isReaped)
        {
            ::kill(m_child, SIGKILL);
            ::waitpid(m_child, nullptr, 0);
        }
        ::close(m_end);
    }

    TimedProcess(const TimedProcess&) = delete;
    TimedProcess& operator=(const TimedProcess&) = delete;

    /** Whether it ended by itself within so many seconds since its start. */
    bool Wait(double limitSeconds)
    {
        pollfd end{m_end, POLLIN, 0};
        for (double left = limitSeconds; left > 0; left = limitSeconds - Seconds())
        {
            const int events = ::poll(&end, 1, static_cast<int>(std::min(left, 1e6) * 1000) + 1);
            if (events > 0)
            {
                return true;
            }
        }
        return false;
    }

    /** Whether it said that all went well. Waits for its end. */
    bool HasSucceeded()
    {
        int status = 0;
        m_isReaped = ::waitpid(m_child, &status, 0) == m_child;
        return m_isReaped && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }

    double Seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }

  private:
    pid_t m_child{-1};
    int m_end{-1};
    bool m_isReaped{false};
    std::chrono::steady_clock::time_point m_start;
};

std::vector<std::string> CommandOf(MilpSolver solver, const std::filesystem::path& folder)
{
    const std::string problem = folder / PROBLEM_FILE;
    const std::string answer = folder / ANSWER_FILE;
    if (solver == MilpSolver::Glpk)
    {
        return {"glpsol", "--lp", problem, "--mipgap", "0", "--write", answer};
    }
    return {"cbc",
            problem,
            "-ratioGap",
            "0",
            "-allowableGap",
            "0",
            "-increment",
            "0",
            "-solve",
            "-solution",
            answer};
}

[[noreturn]] void RefuseAnswer(const std::filesystem::path& folder, const std::string& what)
{
    throw CorruptFile((folder / ANSWER_FILE).string() + ": " + what);
}

/**
 * cbc's answer: a line "Optimal - objective value 1.5" or "Infeasible - ..." or "Integer
 * infeasible - ...", then number, name, value and reduced cost of some columns, at least of those
 * that are not 0.
 */
void ReadCbc(const std::filesystem::path& folder, MilpAnswer& answer)
{
    std::ifstream file(folder / ANSWER_FILE);
    std::string line;
    std::getline(file, line);
    if (line.rfind("Infeasible - ", 0) == 0 || line.rfind("Integer infeasible - ", 0) == 0)
    {
        answer.status = MilpStatus::Infeasible;
        return;
    }
    const std::string optimal = "Optimal - objective value ";
    if (line.rfind(optimal, 0) != 0)
    {
        RefuseAnswer(folder, "begins with '" + line + "'");
    }
    answer.status = MilpStatus::Optimal;
    answer.cost = std::stod(line.substr(optimal.size()));
    while (std::getline(file, line))
    {
        std::istringstream fields(line);
        uint64_t number = 0;
        std::string name;
        double value = 0;
        double reducedCost = 0;
        if (!(fields >> number >> name >> value >> reducedCost))
        {
            RefuseAnswer(folder, "has the line '" + line + "'");
        }
        if (value != 0)
        {
            answer.values[name] = value;
        }
    }
}

/** glpsol's answer: "s mip rows columns status cost", then "j column value" of every column. */
void ReadGlpk(const std::filesystem::path& folder, const LinearProgram& program, MilpAnswer& answer)
{
    const auto names = program.ColumnNames();
    std::ifstream file(folder / ANSWER_FILE);
    std::size_t columns = 0;
    std::string status;
    for (std::string line; std::getline(file, line);)
    {
        std::istringstream fields(line);
        std::string kind;
        fields >> kind;
        std::size_t column = 0;
        double value = 0;
        std::string mip;
        std::size_t rows = 0;
        if (kind == "s" && fields >> mip >> rows >> columns >> status >> value && mip == "mip")
        {
            answer.cost = value;
        }
        else if (kind == "j" && fields >> column >> value && column >= 1 && column <= names.size())
        {
            if (value != 0)
            {
                answer.values[names[column - 1]] = value;
            }
        }
        else if (kind != "c" && kind != "i" && kind != "e")
        {
            RefuseAnswer(folder, "has the line '" + line + "'");
        }
    }
    if (columns != names.size() || (status != "o" && status != "n"))
    {
        RefuseAnswer(folder,
                     "has status '" + status + "' and " + std::to_string(columns) +
                         " columns instead of " + std::to_string(names.size()));
    }
    answer.status = status == "o" ? MilpStatus::Optimal : MilpStatus::Infeasible;
}

} // namespace

const char* NameOf(MilpSolver solver)
{
    return solver == MilpSolver::Cbc ? "cbc" : "glpk";
}

MilpAnswer SolveMilp(MilpSolver solver,
                     const LinearProgram& program,
                     const std::filesystem::path& folder,
                     double limitSeconds)
{
    program.Write(folder / PROBLEM_FILE);
    std::filesystem::remove(folder / ANSWER_FILE);
    MilpAnswer answer;
    {
        TimedProcess process(CommandOf(solver, folder), folder / OUTPUT_FILE);
        const bool hasEnded = process.Wait(limitSeconds);
        answer.seconds = process.Seconds();
        if (!hasEnded || !process.HasSucceeded())
        {
            answer.status = hasEnded ? MilpStatus::Crashed : MilpStatus::TimeLimit;
            return answer;
        }
    }
    solver == MilpSolver::Cbc ? ReadCbc(folder, answer) : ReadGlpk(folder, program, answer);
    return answer;
}

} // namespace prometheus
