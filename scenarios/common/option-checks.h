/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef OPTION_CHECKS_H
#define OPTION_CHECKS_H

#include "prometheus-error.h"

#include <sstream>
#include <string>
#include <vector>

namespace ns3
{
class CommandLine;
}

/** What every scenario asks of its options. All throw InvalidInput naming option and value. */
namespace prometheus
{

/**
 * Parses, and refuses words that are no option. ns-3 would pass over them: "cut-advisor net.pt"
 * would run, on the default network.
 */
void ParseOptions(ns3::CommandLine& command, int argc, char* argv[]);

template <typename Number>
void RequireWithin(const std::string& option, Number value, Number least, Number most)
{
    if (!(value >= least && value <= most))
    {
        std::ostringstream message;
        message << "--" << option << "=" << value << ": must be between " << least << " and "
                << most;
        throw InvalidInput(message.str());
    }
}

/** Greater than 0 and finite. */
void RequirePositive(const std::string& option, double value);

/** @param names the known ones, for the message. */
void RequireOneOf(const std::string& option,
                  const std::string& value,
                  const std::vector<std::string>& names);

std::vector<std::string> SplitList(const std::string& text, char separator);

/** "a, b, c" */
std::string JoinList(const std::vector<std::string>& names);

/**
 * A whole number or fraction and nothing else.
 * @param whole the option's value, which the text is a part of.
 */
double ParseNumber(const std::string& option, const std::string& whole, const std::string& text);

/** Numbers separated by commas; none of an empty text. */
std::vector<double> ParseNumbers(const std::string& option, const std::string& text);

/** With so many decimals: "3.10". */
std::string FixedText(double value, int decimals);

/** A value as one would type it. */
template <typename Value>
std::string TextOf(const Value& value)
{
    std::ostringstream text;
    text << value;
    return text.str();
}

} // namespace prometheus

#endif // OPTION_CHECKS_H
