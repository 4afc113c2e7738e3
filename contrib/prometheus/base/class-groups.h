/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CLASS_GROUPS_H
#define CLASS_GROUPS_H

#include "labelled-images.h"

#include <string>
#include <vector>

namespace prometheus
{

/** Some classes of a data set, told apart from the others but not from each other. */
struct ClassGroup
{
    std::string name;
    std::vector<std::string> classes;
};

bool operator==(const ClassGroup& a, const ClassGroup& b);

/** Every class of a data set in one of the groups: another, coarser task on the same images. */
using ClassGroups = std::vector<ClassGroup>;

/**
 * Reads "round=disc,ring;straight=square,bar".
 * @throws InvalidInput naming the group without a name or classes.
 */
ClassGroups ParseClassGroups(const std::string& text);

/** As ParseClassGroups() reads it. */
std::string ToString(const ClassGroups& groups);

/**
 * Groups that mean something, for data sets whose classes are known: the drawn shapes by whether
 * their outline is curved somewhere (round, straight), digits by parity (even, odd), and the
 * pictures of CIFAR-10 by what they show (animal, vehicle).
 * @throws InvalidInput listing the classes when they are others: one must choose oneself.
 */
ClassGroups MeaningfulGroups(const std::vector<std::string>& classNames);

/**
 * The same images, each labelled with the group of its class; the groups are the classes now.
 * @throws InvalidInput when there are fewer than two groups or two of one name; naming the class
 *         that is in no group, in two, or not of the data set.
 */
LabelledImages GroupClasses(LabelledImages data, const ClassGroups& groups);

} // namespace prometheus

#endif // CLASS_GROUPS_H
