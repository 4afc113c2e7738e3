/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "study-provenance.h"

#include "atomic-file.h"
#include "prometheus-error.h"
#include "prometheus-version.h"

#include <nlohmann/json.hpp>

namespace prometheus
{

namespace
{

using OrderedJson = nlohmann::ordered_json;

std::string CompilerVersion()
{
#if defined(__clang__)
    return "clang " __clang_version__;
#elif defined(__GNUC__)
    return "g++ " __VERSION__;
#else
    return "unknown";
#endif
}

[[noreturn]] void RefuseName(const std::string& listName, const std::string& name)
{
    throw InvalidInput("provenance, list '" + listName + "': the name '" + name + "' " +
                       (name.empty() ? "is empty" : "stands there twice"));
}

OrderedJson ToObject(const std::string& listName, const NamedTexts& list)
{
    OrderedJson object = OrderedJson::object();
    for (const auto& [name, value] : list)
    {
        if (name.empty() || object.contains(name))
        {
            RefuseName(listName, name);
        }
        object[name] = value;
    }
    return object;
}

} // namespace

Provenance Provenance::OfProgram(int argc, const char* const* argv)
{
    Provenance provenance;
    if (argc > 0)
    {
        provenance.program = std::filesystem::path(argv[0]).filename().string();
        provenance.arguments.assign(argv + 1, argv + argc);
    }
    return provenance;
}

std::string ToJson(const Provenance& provenance)
{
    const OrderedJson json{
        {"program", provenance.program},
        {"arguments", provenance.arguments},
        {"rng_seed", provenance.rngSeed},
        {"rng_run", provenance.rngRun},
        {"versions",
         {{"prometheus", PROMETHEUS_VERSION},
          {"ns3", provenance.ns3Version},
          {"libtorch", provenance.torchVersion},
          {"compiler", CompilerVersion()}}},
        {"network", ToObject("network", provenance.network)},
        {"data", ToObject("data", provenance.data)},
        {"attributes", ToObject("attributes", provenance.attributes)},
    };
    return json.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + '\n';
}

std::filesystem::path ProvenancePath(const std::filesystem::path& csvPath)
{
    return csvPath.string() + ".provenance.json";
}

void WriteProvenance(const Provenance& provenance, const std::filesystem::path& csvPath)
{
    WriteFileAtomically(ProvenancePath(csvPath), ToJson(provenance));
}

} // namespace prometheus
