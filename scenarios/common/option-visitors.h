/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef OPTION_VISITORS_H
#define OPTION_VISITORS_H

#include "option-checks.h"
#include "study-provenance.h"

#include "ns3/command-line.h"

#include <string>

/**
 * A program lists its options once, in a function that gives each to a visitor as (name, help,
 * variable): VisitOptions(options, visitor). These are the visitors that every program needs.
 */
namespace prometheus
{

/** Adds every option to a command line. */
class OptionAdder
{
  public:
    /** @param command must outlive this. */
    explicit OptionAdder(ns3::CommandLine& command)
        : m_command(command)
    {
    }

    template <typename Value>
    void operator()(const std::string& name, const std::string& help, Value& variable) const
    {
        m_command.AddValue(name, help, variable);
    }

  private:
    ns3::CommandLine& m_command;
};

/** Appends every option with its value, as one would type it, to a list. */
class OptionLister
{
  public:
    /** @param list must outlive this. */
    explicit OptionLister(NamedTexts& list)
        : m_list(list)
    {
    }

    template <typename Value>
    void operator()(const std::string& name, const std::string&, const Value& variable) const
    {
        m_list.emplace_back(name, TextOf(variable));
    }

  private:
    NamedTexts& m_list;
};

} // namespace prometheus

#endif // OPTION_VISITORS_H
