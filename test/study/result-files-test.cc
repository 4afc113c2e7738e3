/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "prometheus-error.h"
#include "result-files.h"
#include "scratch-folder.h"

#include <gmock/gmock.h>

namespace prometheus
{
namespace
{

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(ResultFiles, AreRefusedBeforeTheStudyByTheirNames)
{
    const ScratchFolder folder;
    const auto place = folder.GetPath();
    RequireResultFiles({"", place / "a.csv"}, {"", place / "timing.json"});
    EXPECT_TRUE(std::filesystem::is_empty(place)) << "nothing stays behind";

    EXPECT_THAT([&] { RequireResultFiles({place / "none" / "a.csv"}, {}); },
                ThrowsMessage<FileError>(HasSubstr("none/a.csv")));
    EXPECT_THAT([&] { RequireResultFiles({}, {place}); },
                ThrowsMessage<FileError>(HasSubstr("is a folder")));
    std::filesystem::create_directory(place / "b.csv.provenance.json");
    EXPECT_THAT([&] { RequireResultFiles({place / "b.csv"}, {}); },
                ThrowsMessage<FileError>(HasSubstr("b.csv.provenance.json")));
}

TEST(ResultFiles, ATableHasItsProvenanceBesideIt)
{
    const ScratchFolder folder;
    const auto path = folder.GetPath() / "a.csv";
    CsvTable table({"hops"});
    table.AddRow({3});
    Provenance provenance;
    provenance.program = "walk";
    WriteResultTable(table, provenance, path);
    EXPECT_EQ(ContentOf(path), "hops\n3\n");
    EXPECT_EQ(ContentOf(ProvenancePath(path)), ToJson(provenance));
}

} // namespace
} // namespace prometheus
