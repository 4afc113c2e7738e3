/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "pair-choice.h"

#include "prometheus-error.h"

namespace prometheus
{

PairChoice ParsePairChoice(const std::string& text)
{
    for (const auto choice : {PairChoice::None, PairChoice::Apart, PairChoice::Shared})
    {
        if (text == ToString(choice))
        {
            return choice;
        }
    }
    throw InvalidInput("--pair=" + text + ": must be none, apart or shared");
}

std::string ToString(PairChoice choice)
{
    switch (choice)
    {
    case PairChoice::Apart:
        return "apart";
    case PairChoice::Shared:
        return "shared";
    case PairChoice::None:
        break;
    }
    return "none";
}

} // namespace prometheus
