/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NAMED_LOOKUP_H
#define NAMED_LOOKUP_H

#include "prometheus-error.h"

#include <string>
#include <string_view>

namespace prometheus
{

/**
 * The entry of a registry that goes by a name.
 *
 * @param what the registry holds, for the message, such as "encoding".
 * @param registry pointers to objects with a GetName().
 * @throws InvalidInput listing the known names.
 */
template <class Registry>
const auto& FindNamed(const char* what, const Registry& registry, std::string_view name)
{
    std::string known;
    for (const auto* entry : registry)
    {
        if (entry->GetName() == name)
        {
            return *entry;
        }
        known += (known.empty() ? "" : ", ") + std::string(entry->GetName());
    }
    throw InvalidInput(std::string(what) + " '" + std::string(name) +
                       "' is unknown; known: " + known);
}

} // namespace prometheus

#endif // NAMED_LOOKUP_H
