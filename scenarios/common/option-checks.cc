/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "option-checks.h"

#include "ns3/command-line.h"

#include <algorithm>
#include <cmath>
#include <iomanip>

namespace prometheus
{

void ParseOptions(ns3::CommandLine& command, int argc, char* argv[])
{
    command.Parse(argc, argv);
    if (command.GetNExtraNonOptions() != 0)
    {
        throw InvalidInput("'" + command.GetExtraNonOption(0) +
                           "' is no option: options look like --name=value (see --help)");
    }
}

void RequirePositive(const std::string& option, double value)
{
    if (!(value > 0) || !std::isfinite(value))
    {
        std::ostringstream message;
        message << "--" << option << "=" << value << ": must be greater than 0";
        throw InvalidInput(message.str());
    }
}

void RequireOneOf(const std::string& option,
                  const std::string& value,
                  const std::vector<std::string>& names)
{
    if (std::find(names.begin(), names.end(), value) != names.end())
    {
        return;
    }
    throw InvalidInput("--" + option + "=" + value + " is unknown; known: " + JoinList(names));
}

std::vector<std::string> SplitList(const std::string& text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
    {
        parts.push_back(part);
    }
    return parts;
}

std::string JoinList(const std::vector<std::string>& names)
{
    std::string text;
    for (const auto& name : names)
    {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

double ParseNumber(const std::string& option, const std::string& whole, const std::string& text)
{
    std::istringstream stream(text);
    double value = 0;
    if (!(stream >> value) || !stream.eof())
    {
        throw InvalidInput("--" + option + "=" + whole + ": '" + text + "' is not a number");
    }
    return value;
}

std::vector<double> ParseNumbers(const std::string& option, const std::string& text)
{
    std::vector<double> numbers;
    for (const auto& part : SplitList(text, ','))
    {
        numbers.push_back(ParseNumber(option, text, part));
    }
    return numbers;
}

std::string FixedText(double value, int decimals)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(decimals) << value;
    return text.str();
}

} // namespace prometheus
