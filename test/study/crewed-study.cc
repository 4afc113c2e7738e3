/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * A study of squares for mpi-test.py: crewed-study <store> <csv> <runs> <jobs> [trouble...]. A
 * trouble is "throw:N" (run N fails), "die:N" (whoever does run N first dies of it),
 * "die-always:N", "wait:MS" (each run takes that long), "big" (rows of 300 kB), "refuse" (the
 * leader throws at the first row).
 */
#include "atomic-file.h"
#include "prometheus-error.h"
#include "study-crew.h"

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>

using namespace prometheus;

namespace
{

const StudySchema SCHEMA{
    "squares",
    1,
    {{"run", ColumnType::Integer}, {"square", ColumnType::Real}, {"note", ColumnType::Text}}};

struct Arguments
{
    std::string store;
    std::string csv;
    uint64_t runs;
    int jobs;
    std::map<std::string, uint64_t> troubles;

    bool Has(const std::string& trouble, uint64_t run) const
    {
        const auto found = troubles.find(trouble);
        return found != troubles.end() && found->second == run;
    }

    uint64_t Get(const std::string& trouble) const
    {
        const auto found = troubles.find(trouble);
        return found == troubles.end() ? 0 : found->second;
    }
};

Arguments Parse(int argc, char** argv)
{
    Arguments arguments{argv[1], argv[2], std::stoull(argv[3]), std::stoi(argv[4]), {}};
    for (int i = 5; i < argc; ++i)
    {
        const std::string trouble = argv[i];
        const auto colon = trouble.find(':');
        arguments.troubles[trouble.substr(0, colon)] =
            colon == std::string::npos ? 1 : std::stoull(trouble.substr(colon + 1));
    }
    return arguments;
}

ResultRows Square(const Arguments& arguments, const RunKey& key)
{
    ::usleep(static_cast<useconds_t>(1000 * arguments.Get("wait")));
    if (arguments.Has("throw", key.run))
    {
        throw InvalidInput("no square here");
    }
    const std::string mark = arguments.store + ".died";
    if (arguments.Has("die-always", key.run) ||
        (arguments.Has("die", key.run) && ::mkdir(mark.c_str(), 0700) == 0))
    {
        ::raise(SIGKILL);
    }
    const std::string note(arguments.Get("big") == 0 ? 3 : 300'000,
                           static_cast<char>('a' + key.run % 26));
    const ResultRows::value_type row{
        static_cast<int64_t>(key.run), 0.1 * static_cast<double>(key.run * key.run), note};
    return ResultRows(1 + key.run % 3, row);
}

/** Says to the test that it has come so far. */
void Mark(const std::string& path)
{
    WriteFileAtomically(path, "1");
}

void Run(const Arguments& arguments)
{
    const StudyTask task = [&](const RunKey& key) { return Square(arguments, key); };
    const double silence = 1e-3 * static_cast<double>(arguments.Get("silence"));
    StudyCrew crew(arguments.jobs, silence == 0 ? 60 : silence);
    if (!crew.IsLeader())
    {
        crew.Serve(task);
        return;
    }
    std::vector<RunKey> keys;
    for (uint64_t run = 0; run < arguments.runs; ++run)
    {
        keys.push_back({"kind=square\n", run});
    }
    ResultsStore store(arguments.store, SCHEMA);
    std::size_t heard = 0;
    const std::size_t before = store.GetRunCount();
    const std::size_t done =
        crew.DoMissingRuns(store,
                           keys,
                           task,
                           [&](const RunKey&, const ResultRows&, std::size_t all)
                           {
                               ++heard;
                               Mark(arguments.store + ".heard");
                               if (all != before + heard)
                               {
                                   throw Error("progress miscounts");
                               }
                               if (arguments.Get("refuse") != 0)
                               {
                                   throw FileError("disk full");
                               }
                           });
    WriteFileAtomically(arguments.csv, store.Export(keys).GetText());
    std::cout << "workers " << crew.GetWorkerCount() << ", done " << done << ", heard " << heard
              << "\n";
    for (const auto& loss : crew.GetLosses())
    {
        std::cout << "lost " << loss << "\n";
    }
}

} // namespace

int main(int argc, char** argv)
{
    try
    {
        Run(Parse(argc, argv));
        return 0;
    }
    catch (const std::exception& error)
    {
        std::cerr << "crewed-study: " << error.what() << "\n";
        return 1;
    }
}
