/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STUDY_PROVENANCE_H
#define STUDY_PROVENANCE_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace prometheus
{

/** Names with their values, in the order in which they are written. */
using NamedTexts = std::vector<std::pair<std::string, std::string>>;

/**
 * Where a table of results came from: all that is needed to make it again, and nothing that differs
 * between two runs of the same command (no time, host or process; see TimingFile for durations).
 */
struct Provenance
{
    /** The program's file name, without folders. */
    std::string program;
    /** The command line after the program's name, as it was typed. */
    std::vector<std::string> arguments;
    uint64_t rngSeed{1};
    uint64_t rngRun{1};
    /** Versions of what this room does not know; "none" when the program does not use it. */
    std::string ns3Version{"none"};
    std::string torchVersion{"none"};
    /** What identifies the network: name, parameters, fingerprint of its weights. */
    NamedTexts network;
    /** What identifies the images: name, split, seed, count. */
    NamedTexts data;
    /** Every setting in force, defaults included. */
    NamedTexts attributes;

    /** With program and arguments filled in from main()'s; argc may be 0. */
    static Provenance OfProgram(int argc, const char* const* argv);
};

/**
 * The side file's content: a JSON object that ends in a line break. Versions of this module and of
 * the compiler that built it are added. Bytes that are no UTF-8 are written as U+FFFD.
 * @throws InvalidInput when a name is empty or stands twice in its list.
 */
std::string ToJson(const Provenance& provenance);

/** The side file of a table: "results.csv" has "results.csv.provenance.json". */
std::filesystem::path ProvenancePath(const std::filesystem::path& csvPath);

/**
 * Writes the side file of a table, whole or not at all.
 * @throws InvalidInput as ToJson(); FileError naming the path and the reason.
 */
void WriteProvenance(const Provenance& provenance, const std::filesystem::path& csvPath);

} // namespace prometheus

#endif // STUDY_PROVENANCE_H
