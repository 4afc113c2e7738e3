/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "class-groups.h"

#include "prometheus-error.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <sstream>

namespace prometheus
{

namespace
{

std::vector<std::string> SplitAt(const std::string& text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
    {
        parts.push_back(part);
    }
    return parts;
}

std::string Join(const std::vector<std::string>& names)
{
    std::string text;
    for (const auto& name : names)
    {
        text += (text.empty() ? "" : ",") + name;
    }
    return text;
}

/** Group of each class, by the class's name. */
std::map<std::string, uint32_t> GroupOfClasses(const ClassGroups& groups)
{
    if (groups.size() < 2)
    {
        throw InvalidInput("classes '" + ToString(groups) + "' make " +
                           std::to_string(groups.size()) + " groups: must be at least 2");
    }
    std::map<std::string, uint32_t> groupOf;
    std::set<std::string> names;
    for (uint32_t g = 0; g < groups.size(); ++g)
    {
        if (!names.insert(groups[g].name).second)
        {
            throw InvalidInput("two groups of classes are named '" + groups[g].name + "'");
        }
        for (const auto& name : groups[g].classes)
        {
            const auto [known, isNew] = groupOf.emplace(name, g);
            if (!isNew)
            {
                throw InvalidInput("class '" + name + "' is in group '" +
                                   groups[known->second].name + "' and again in group '" +
                                   groups[g].name + "'");
            }
        }
    }
    return groupOf;
}

bool CoverExactly(const ClassGroups& groups, const std::vector<std::string>& classNames)
{
    std::set<std::string> grouped;
    for (const auto& group : groups)
    {
        grouped.insert(group.classes.begin(), group.classes.end());
    }
    return grouped == std::set<std::string>(classNames.begin(), classNames.end());
}

} // namespace

bool operator==(const ClassGroup& a, const ClassGroup& b)
{
    return a.name == b.name && a.classes == b.classes;
}

ClassGroups ParseClassGroups(const std::string& text)
{
    ClassGroups groups;
    for (const auto& part : SplitAt(text, ';'))
    {
        const auto equals = part.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == part.size())
        {
            throw InvalidInput("group of classes '" + part +
                               "' must be a name and its classes, such as round=disc,ring");
        }
        groups.push_back({part.substr(0, equals), SplitAt(part.substr(equals + 1), ',')});
    }
    return groups;
}

std::string ToString(const ClassGroups& groups)
{
    std::string text;
    for (const auto& group : groups)
    {
        text += (text.empty() ? "" : ";") + group.name + "=" + Join(group.classes);
    }
    return text;
}

ClassGroups MeaningfulGroups(const std::vector<std::string>& classNames)
{
    static const ClassGroups KNOWN[] = {
        {{"round", {"disc", "ring", "half-disc", "crescent"}},
         {"straight", {"square", "triangle", "cross", "star", "bar", "square-ring"}}},
        {{"even", {"0", "2", "4", "6", "8"}}, {"odd", {"1", "3", "5", "7", "9"}}},
        {{"animal", {"bird", "cat", "deer", "dog", "frog", "horse"}},
         {"vehicle", {"airplane", "automobile", "ship", "truck"}}},
    };
    const auto found =
        std::find_if(std::begin(KNOWN),
                     std::end(KNOWN),
                     [&](const ClassGroups& groups) { return CoverExactly(groups, classNames); });
    if (found == std::end(KNOWN))
    {
        throw InvalidInput("no groups are known for the classes " + Join(classNames) +
                           ": name them, such as round=disc,ring;straight=square,bar");
    }
    return *found;
}

LabelledImages GroupClasses(LabelledImages data, const ClassGroups& groups)
{
    const auto groupOf = GroupOfClasses(groups);
    for (const auto& [name, group] : groupOf)
    {
        if (std::find(data.classNames.begin(), data.classNames.end(), name) ==
            data.classNames.end())
        {
            throw InvalidInput("class '" + name + "' of group '" + groups[group].name +
                               "' is none of data set '" + data.name + "', which has " +
                               Join(data.classNames));
        }
    }
    for (const auto& name : data.classNames)
    {
        if (groupOf.count(name) == 0)
        {
            throw InvalidInput("class '" + name + "' of data set '" + data.name +
                               "' is in no group of '" + ToString(groups) + "'");
        }
    }
    for (auto& label : data.labels)
    {
        label = groupOf.at(data.classNames.at(label));
    }
    data.classNames.clear();
    for (const auto& group : groups)
    {
        data.classNames.push_back(group.name);
    }
    return data;
}

} // namespace prometheus
