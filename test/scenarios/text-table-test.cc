/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "text-table.h"

#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

namespace prometheus
{

TEST(TextTable, PutsTheFirstColumnToTheLeftAndTheOthersToTheRight)
{
    std::ostringstream os;
    const TextTable table(os, {6, 4, 4});
    table.Row({"mode", "a", "bc"});
    table.Row({"LC", "", "12345"});
    table.Row({"longer than it", "1"}, "a note");
    table.Row({});
    EXPECT_EQ(os.str(),
              "mode     a  bc\n"
              "LC        12345\n"
              "longer than it   1  a note\n"
              "\n");
}

TEST(TextTable, RefusesMoreCellsThanColumns)
{
    std::ostringstream os;
    EXPECT_THROW(TextTable(os, {6}).Row({"mode", "a"}), std::out_of_range);
}

} // namespace prometheus
