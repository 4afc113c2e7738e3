/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * Damages valid documents at random and reads them: anything but a value or one line of
 * InvalidInput is a failure. Usage: placement-json-fuzz SECONDS [SEED].
 */
#include "placement-json.h"
#include "prometheus-error.h"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>

using namespace prometheus;

namespace
{

const char* const DOCUMENTS[] = {
    R"({"units":[{"id":"a","x_m":5,"y_m":0,"memory_bytes":1000,"mults_per_s":1e3,)"
    R"("working_memory_bytes":9,"bytes_per_weight":2,"load_cap_mults":99},)"
    R"({"id":7,"x_m":9.5,"y_m":0,"type":"stm32h7"}],"range_m":6,"rate_bps":8000,)"
    R"("max_layers_per_unit":2,"networks":[{"name":"n","input_bytes":50,)"
    R"("source":{"x_m":0,"y_m":0,"id":"s"},"layers":[{"name":"c","weight_bytes":4,"mults":10,)"
    R"("output_bytes":3},{"name":"g","weight_bytes":4,"mults":1,"output_bytes":3,)"
    R"("working_bytes":8,"run_probability":1,"exit_probability":0.5},{"name":"f",)"
    R"("weight_bytes":4,"mults":1,"output_bytes":1,"run_probability":0.5}]}],)"
    R"("sink":{"unit":7},"forbidden_units":["a"],"unreachable_hops":3})",
    R"({"units":[{"id":1,"memory_bytes":1000,"mults_per_s":1e3},{"id":2,"type":"odroid-c2"}],)"
    R"("links":[[1,2],["s",1],["t",2]],"link_rates":[{"from":1,"to":2,"rate_bps":5}],)"
    R"("rate_bps":8e3,"networks":[{"name":"n","input_bytes":5,"source":{"id":"s"},"layers":)"
    R"([{"name":"c","weight_bytes":4,"mults":10,"output_bytes":3}]},{"name":"m",)"
    R"("input_bytes":5,"source":{"id":"s"},"sink":{"id":"t"},"layers":[{"name":"c",)"
    R"("weight_bytes":4,"mults":10,"output_bytes":3}]}],"sink":{"id":"t"},)"
    R"("shared":[[{"network":"n","layer":"c"},{"network":"m","layer":"c"}]]})"};

/** What goes in where something goes out: numbers at the edges, structure, other words. */
const char* const PIECES[] = {"-1",    "0",   "1e308",     "1e-320",  "18446744073709551616",
                              "null",  "{}",  "[]",        "\"\"",    "true",
                              "1e19",  "0.5", "\"a\"",     "[[",      "}",
                              ",",     ":",   "\xff",      "\\u0000", "NaN",
                              "\"s\"", "7",   "4294967295"};

class Damage
{
  public:
    explicit Damage(uint64_t seed)
        : m_generator(seed)
    {
    }

    std::string Next()
    {
        std::string text = DOCUMENTS[Below(2)];
        for (std::size_t times = 1 + Below(4); times > 0; --times)
        {
            Once(text);
        }
        return text;
    }

  private:
    std::size_t Below(std::size_t bound)
    {
        return m_generator() % bound;
    }

    void Once(std::string& text)
    {
        if (text.empty())
        {
            return;
        }
        const std::size_t at = Below(text.size());
        const char* const piece = PIECES[Below(std::size(PIECES))];
        switch (Below(6))
        {
        case 0:
            text[at] = static_cast<char>(Below(256));
            break;
        case 1:
            text.erase(at, 1 + Below(12));
            break;
        case 2:
            text.insert(at, piece);
            break;
        case 3:
            text.insert(at, text.substr(Below(text.size()), Below(60)));
            break;
        default: // a whole value: from a colon to the next separator
        {
            const auto colon = text.find(':', at);
            const auto end = text.find_first_of(",}]", colon);
            if (colon != std::string::npos && end != std::string::npos)
            {
                text.replace(colon + 1, end - colon - 1, piece);
            }
        }
        }
    }

    std::mt19937_64 m_generator;
};

/** Whether the message can be printed as one line. */
bool IsOneLine(const std::string& message)
{
    return !message.empty() && message.find('\n') == std::string::npos && message.size() < 1000;
}

} // namespace

int main(int argc, char** argv)
{
    const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
    Damage damage(argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1);
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    std::size_t read = 0;
    std::size_t refused = 0;
    while (std::chrono::steady_clock::now() < end)
    {
        const std::string text = damage.Next();
        try
        {
            const auto instance = ReadPlacementInstance(text);
            WritePlacementInstance(instance.problem);
            ++read;
        }
        catch (const InvalidInput& error)
        {
            ++refused;
            if (!IsOneLine(error.what()))
            {
                std::cerr << "not one line: " << error.what() << "\nof: " << text << "\n";
                return 1;
            }
        }
        catch (const std::exception& error)
        {
            std::cerr << "another error: " << error.what() << "\nof: " << text << "\n";
            return 1;
        }
    }
    std::cout << read << " documents read, " << refused << " refused\n";
    return read > 0 && refused > 0 ? 0 : 1;
}
