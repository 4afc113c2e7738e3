/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * Lists where a trained network can be cut and what each side costs; cuts it in two files.
 */
#include "atomic-file.h"
#include "csv-table.h"
#include "layer-profile.h"
#include "model-options.h"
#include "network-importer.h"
#include "network.h"
#include "program-main.h"
#include "prometheus-error.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iomanip>
#include <iostream>

using namespace prometheus;

namespace
{

struct Arguments
{
    std::string model;
    ImportOptions import;
    std::string csv;
    std::string cut;
    std::string head;
    std::string tail;
};

void Declare(CLI::App& app, Arguments& arguments)
{
    app.add_option("--model", arguments.model, "Trained network: TorchScript file (.pt, .pth, .ts)")
        ->required()
        ->type_name("FILE");
    AddModelOptions(app, arguments.import, "Input");
    app.add_option("--csv", arguments.csv, "Writes the table to a file as CSV")->type_name("FILE");
    const std::string group = "Cutting in two";
    auto* cut = app.add_option("--cut", arguments.cut, "Where: a number or a name from the list")
                    ->type_name("CUT")
                    ->group(group);
    auto* head = app.add_option("--head", arguments.head, "File for what runs before the cut")
                     ->type_name("FILE")
                     ->group(group);
    auto* tail = app.add_option("--tail", arguments.tail, "File for what runs behind it")
                     ->type_name("FILE")
                     ->group(group);
    cut->needs(head)->needs(tail);
    head->needs(cut);
    tail->needs(cut);
}

/** One row a cut and one for the end, so that the columns of the last row are the network's. */
struct Row
{
    std::string cut;
    std::string name;
    std::string shape;
    uint64_t bytes{0};
    uint64_t headWeightBytes{0};
    uint64_t headMultiplications{0};
    uint64_t tailMultiplications{0};
    uint64_t layerWorkingBytes{0};
};

std::vector<Row> MakeRows(const NetworkProfile& profile)
{
    std::vector<Row> rows;
    uint64_t weightBytes = 0;
    const auto layers = static_cast<uint32_t>(profile.layers.size());
    for (uint32_t j = 0; j < layers; ++j)
    {
        const auto& layer = profile.layers[j];
        weightBytes += layer.WeightBytes();
        rows.push_back({j + 1 < layers ? std::to_string(j) : "end",
                        layer.name,
                        ToString(layer.outputShape),
                        layer.OutputBytes(),
                        weightBytes,
                        profile.Multiplications(0, j + 1),
                        profile.Multiplications(j + 1, layers),
                        layer.workingBytes});
    }
    return rows;
}

void Print(const std::vector<Row>& rows)
{
    std::size_t width = 4;
    for (const auto& row : rows)
    {
        width = std::max(width, row.name.size());
    }
    const auto line = [width](const std::string& cut,
                              const std::string& name,
                              const std::string& shape,
                              const std::vector<std::string>& numbers)
    {
        std::cout << std::right << std::setw(5) << cut << "  " << std::left
                  << std::setw(static_cast<int>(width)) << name << "  " << std::setw(12) << shape
                  << std::right;
        for (const auto& number : numbers)
        {
            std::cout << std::setw(14) << number;
        }
        std::cout << "\n";
    };
    line("cut",
         "behind",
         "shape",
         {"crossing [B]", "weights [B]", "working [B]", "mult. before", "mult. behind"});
    for (const auto& row : rows)
    {
        line(row.cut,
             row.name,
             row.shape,
             {std::to_string(row.bytes),
              std::to_string(row.headWeightBytes),
              std::to_string(row.layerWorkingBytes),
              std::to_string(row.headMultiplications),
              std::to_string(row.tailMultiplications)});
    }
}

std::string MakeCsv(const std::vector<Row>& rows)
{
    CsvTable table({"cut",
                    "behind",
                    "shape",
                    "crossing_bytes",
                    "head_weight_bytes",
                    "layer_working_bytes",
                    "head_multiplications",
                    "tail_multiplications"});
    for (const auto& row : rows)
    {
        table.AddRow({row.cut,
                      row.name,
                      row.shape,
                      row.bytes,
                      row.headWeightBytes,
                      row.layerWorkingBytes,
                      row.headMultiplications,
                      row.tailMultiplications});
    }
    return table.GetText();
}

uint32_t FindCut(const NetworkProfile& profile, const std::string& text)
{
    const uint32_t cuts = profile.LastCut() + 1;
    for (uint32_t cut = 0; cut < cuts; ++cut)
    {
        if (text == std::to_string(cut) || text == profile.layers[cut].name)
        {
            return cut;
        }
    }
    throw InvalidInput("network '" + profile.name + "' has no cut '" + text + "': they are 0 to " +
                       std::to_string(cuts - 1) + ", or named '" + profile.layers.front().name +
                       "' to '" + profile.layers[cuts - 1].name + "'");
}

void Run(const Arguments& arguments)
{
    for (const auto* file : {&arguments.csv, &arguments.head, &arguments.tail})
    {
        if (!file->empty())
        {
            RequireOutput(*file, arguments.model);
        }
    }
    const auto imported = ImportNetwork(arguments.model, arguments.import);
    const auto profile = Network(imported->GetDefinition(), "cuts").GetProfile();
    if (!arguments.cut.empty())
    {
        const uint32_t cut = FindCut(profile, arguments.cut);
        imported->WriteParts(cut, arguments.head, arguments.tail);
        std::cout << "cut " << cut << " behind '" << profile.layers[cut].name << "', "
                  << profile.layers[cut].OutputBytes() << " bytes cross: wrote " << arguments.head
                  << " and " << arguments.tail << "\n";
    }
    const auto rows = MakeRows(profile);
    if (arguments.cut.empty())
    {
        Print(rows);
        for (const auto& refused : imported->GetRefusedCuts())
        {
            std::cout << "no cut behind '" << refused.name << "': " << refused.reason << "\n";
        }
    }
    if (!arguments.csv.empty())
    {
        WriteFileAtomically(arguments.csv, MakeCsv(rows));
    }
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app(
        "Lists every place where a trained network can be cut: where a single tensor "
        "crosses, what\nis computed before and behind, and how much memory it takes. With "
        "--cut it writes the two\nparts as files of their own, which compute together what "
        "the network does, bit for bit.\n\n"
        "Weights count 4 bytes each without biases, and are those of all layers before "
        "the cut; working\nmemory is that of one layer, from the cut before to this one. "
        "The last row is the network's end.\nModel files are trusted: loading one runs "
        "what it holds.",
        "prometheus-cuts");
    app.footer("Examples:\n"
               "  prometheus-cuts --model=net.pt --input-shape=3x224x224\n"
               "  prometheus-cuts --model=net.pt --input-shape=3x224x224 --cut=layer2.0/add "
               "--head=h.pt --tail=t.pt");
    Arguments arguments;
    Declare(app, arguments);
    return RunProgram(app, argc, argv, [&] { Run(arguments); });
}
