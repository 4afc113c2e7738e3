/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cyclic-redundancy-check.h"
#include "prometheus-error.h"
#include "small-network.h"
#include "split-bundle-format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>

namespace prometheus
{
namespace
{

using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

constexpr std::size_t FIRST_SECTION = 16;

template <class Number>
std::string LittleEndian(Number number)
{
    std::string bytes;
    for (std::size_t i = 0; i < sizeof(number); ++i)
    {
        bytes.push_back(static_cast<char>(number >> (8 * i)));
    }
    return bytes;
}

/** A section as the format's description has it, put together apart from the writer. */
std::string Section(const std::string& tag, const std::string& content, uint32_t flags = 0)
{
    const std::string header =
        tag + LittleEndian(flags) + LittleEndian(static_cast<uint64_t>(content.size()));
    return header + LittleEndian(Crc32(header + content)) + content;
}

/** Takes the bytes of a bundle's file apart, and reads what was put together differently. */
struct DamagedBundle : testing::Test
{
    DamagedBundle()
    {
        for (std::size_t at = FIRST_SECTION; at < whole.size();)
        {
            uint64_t length = 0;
            std::memcpy(&length, &whole[at + 8], sizeof(length));
            sections.push_back(whole.substr(at, 20 + length));
            at += 20 + length;
        }
    }

    static SplitBundle Read(const std::string& bytes)
    {
        return bundleformat::Decode(bytes, "'net.prom'");
    }

    /** A file of these sections. */
    std::string File(const std::vector<std::string>& parts, uint32_t version = 1) const
    {
        std::string file = whole.substr(0, 8) + LittleEndian(version) +
                           LittleEndian(static_cast<uint32_t>(parts.size()));
        for (const auto& part : parts)
        {
            file += part;
        }
        return file;
    }

    /** The file with the content of one section changed, and its checksum right. */
    std::string With(std::size_t index, const std::string& content) const
    {
        auto parts = sections;
        parts[index] = Section(parts[index].substr(0, 4), content, index < 4 ? 0 : 1);
        return File(parts);
    }

    std::string ContentOfSection(std::size_t index) const
    {
        return sections[index].substr(20);
    }

    void ExpectRefused(const std::string& bytes, const std::string& fault) const
    {
        EXPECT_THAT([&] { Read(bytes); }, ThrowsMessage<CorruptFile>("'net.prom': " + fault));
    }

    std::string whole = bundleformat::Encode(FullBundle());
    std::vector<std::string> sections;
};

TEST_F(DamagedBundle, IsNoticedWhicheverByteChanged)
{
    for (std::size_t at = 0; at < whole.size(); ++at)
    {
        for (const int change : {0x01, 0x80, 0xff})
        {
            std::string bytes = whole;
            bytes[at] = static_cast<char>(bytes[at] ^ change);
            EXPECT_THAT([&] { Read(bytes); },
                        ThrowsMessage<CorruptFile>(StartsWith("'net.prom': ")))
                << "byte " << at << " of " << whole.size();
        }
    }
}

TEST_F(DamagedBundle, IsNoticedWhereverItEnds)
{
    for (std::size_t size = 0; size < whole.size(); ++size)
    {
        EXPECT_THAT([&] { Read(whole.substr(0, size)); },
                    ThrowsMessage<CorruptFile>(StartsWith("'net.prom': ")))
            << size << " of " << whole.size();
    }
}

TEST_F(DamagedBundle, SaysWhatWasFoundAndExpected)
{
    ExpectRefused("", "it has 0 bytes, a split bundle has at least 16");
    ExpectRefused("\x7f"
                  "ELF" +
                      whole.substr(4),
                  "it is no split bundle: it starts with '.ELFM...', expected '.PROM...'");
    ExpectRefused(File(sections, 7), "it has format version 7, this reader knows 1");
    ExpectRefused(whole + "abc", "3 bytes follow where it should end");
    ExpectRefused(whole.substr(0, 30), "7 sections need at least 20 bytes each, 14 remain");
    ExpectRefused(whole.substr(0, 166), "section 'PROF' needs 214 bytes, 130 remain");
}

TEST_F(DamagedBundle, NamesTheSectionAndBothChecksums)
{
    std::string bytes = whole;
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    EXPECT_THAT([&] { Read(bytes); },
                ThrowsMessage<CorruptFile>(testing::MatchesRegex(
                    ".*: section 'PART' has checksum 0x[0-9a-f]+, its header says 0x[0-9a-f]+")));
}

TEST_F(DamagedBundle, IsReadWithItsSectionsInAnyOrder)
{
    const auto bundle = Read(File({sections[4],
                                   sections[3],
                                   sections[1],
                                   sections[6],
                                   sections[2],
                                   sections[0],
                                   sections[5]}));
    EXPECT_EQ(bundle.profile, FullBundle().profile);
    EXPECT_EQ(bundle.activations, FullBundle().activations);
    EXPECT_EQ(bundle.saliency, FullBundle().saliency);
    ASSERT_EQ(bundle.parts.size(), 2U);
    EXPECT_EQ(bundle.parts[1].tail, "t");
}

TEST_F(DamagedBundle, SkipsSectionsOfTheFutureThatMayBeSkipped)
{
    auto parts = sections;
    parts.insert(parts.begin(), Section("CUIC", "what comes later", 1));
    parts.push_back(Section("LATE", "", 1));
    EXPECT_EQ(Read(File(parts)).activations, SmallBundle().activations);
}

TEST_F(DamagedBundle, DoesWithoutItsOptionalSections)
{
    const auto bundle = Read(File({sections.begin(), sections.begin() + 4}));
    EXPECT_TRUE(bundle.profile.exits.empty());
    EXPECT_TRUE(bundle.saliency.empty());
    EXPECT_TRUE(bundle.parts.empty());
    EXPECT_EQ(bundle.activations, SmallBundle().activations);
}

TEST_F(DamagedBundle, SkipsOptionalSectionsOfAnotherVersion)
{
    const std::string later = LittleEndian(uint32_t{2}) + "as nobody knows yet";
    EXPECT_TRUE(Read(With(4, later)).profile.exits.empty());
    EXPECT_TRUE(Read(With(5, later)).saliency.empty());
    EXPECT_TRUE(Read(With(6, later)).parts.empty());
    EXPECT_EQ(Read(With(6, later)).saliency, FullBundle().saliency);
}

TEST_F(DamagedBundle, IsNoticedInOptionalSections)
{
    const std::string exits = ContentOfSection(4);
    ExpectRefused(With(4, exits + "x"), "section 'EXIT': 1 bytes follow where it should end");
    ExpectRefused(With(4, exits.substr(0, exits.size() - 1)),
                  "section 'EXIT': 2 exits need at least 12 bytes each, 23 remain");
    std::string late = exits;
    late[8] = 2; // the layer of the first exit
    ExpectRefused(With(4, late),
                  "network 'small', exit 0 is at layer 2, must be behind the exit before it and "
                  "before the last layer, 2");
    const std::string saliency = ContentOfSection(5);
    ExpectRefused(With(5, saliency + "x"), "section 'SALI': 1 bytes follow where it should end");
    ExpectRefused(With(5, saliency.substr(0, 3)),
                  "section 'SALI': the version of the section needs 4 bytes, 3 remain");
    std::string changed = saliency;
    changed[7] = 0x7f;
    ExpectRefused(With(5, changed),
                  "section 'SALI': 2130706434 saliency curves need at least 20 bytes each, " +
                      std::to_string(saliency.size() - 8) + " remain");
    changed = saliency;
    changed[changed.size() - 1] = 1; // the last mark of a candidate
    ExpectRefused(With(5, changed),
                  "section 'SALI': the mark of a candidate is 16777216, must be 0 or 1");
    const std::string parts = ContentOfSection(6);
    changed = parts;
    changed[12 + 7] = 0x40; // the length of the first head
    ExpectRefused(With(6, changed),
                  "section 'PART': the head of cut 0 needs 4611686018427387910 bytes, " +
                      std::to_string(parts.size() - 20) + " remain");
    ExpectRefused(With(6, parts.substr(0, parts.size() - 1)),
                  "section 'PART': the tail of cut 1 needs 1 bytes, 0 remain");
}

TEST_F(DamagedBundle, RefusesSectionsThatItMustKnowAndDoesNot)
{
    auto parts = sections;
    parts.push_back(Section("LA\x01T", "what comes"));
    ExpectRefused(File(parts), "section 'LA.T' is unknown to this reader, and not optional");
    parts.back() = Section("LATE", "what comes", 3);
    ExpectRefused(File(parts), "section 'LATE' has flags 0x00000003, this reader knows 0x00000001");
}

TEST_F(DamagedBundle, NeedsEverySectionOnce)
{
    const std::vector<std::string> tags = {"PROF", "ORIG", "DATA", "ACTV"};
    for (std::size_t missing = 0; missing < 4; ++missing)
    {
        auto parts = sections;
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(missing));
        ExpectRefused(File(parts), "section '" + tags[missing] + "' is missing");
        parts = sections;
        parts.push_back(sections[missing]);
        ExpectRefused(File(parts), "section '" + tags[missing] + "' occurs twice");
    }
    auto parts = sections;
    parts.push_back(sections[5]);
    ExpectRefused(File(parts), "section 'SALI' occurs twice");
}

TEST_F(DamagedBundle, IsNoticedEvenWithRightChecksums)
{
    std::string profile = ContentOfSection(0);
    ExpectRefused(With(0, profile + "x"), "section 'PROF': 1 bytes follow where it should end");
    ExpectRefused(With(0, LittleEndian(uint32_t{1} << 31) + profile.substr(4)),
                  "section 'PROF': the network's name needs 2147483648 bytes, 210 remain");
    std::string renamed = profile;
    renamed[4] = '\n';
    ExpectRefused(With(0, renamed),
                  "section 'PROF': the network's name has the control character 10 at byte 0");
    std::string shaped = profile;
    shaped[13] = 0; // the first extent of the input shape, after "small" and the rank
    ExpectRefused(With(0, shaped),
                  "section 'PROF': the input shape has extent 0, must be at least 1");
    shaped = profile;
    shaped[20] = 0x7f;
    EXPECT_THROW(Read(With(0, shaped)), CorruptFile);
    ExpectRefused(With(1, "\xff"),
                  "the origin of the bundle of network 'small' is not UTF-8 at byte 0");
    const std::string data = ContentOfSection(2);
    ExpectRefused(With(2, data.substr(0, data.size() - 1)),
                  "section 'DATA': 5 images need 6 bytes each, 29 remain");
    const std::string recorded = ContentOfSection(3);
    ExpectRefused(With(3, recorded + "abcd"), "section 'ACTV': 4 bytes follow where it should end");
    ExpectRefused(With(3, recorded.substr(4)),
                  "section 'ACTV': 5 activations of layer 'scores' need 8 bytes each, 36 remain");
}

TEST_F(DamagedBundle, NeedsLabelsOfItsClasses)
{
    std::string data = ContentOfSection(2);
    data[data.size() - 5 * 6 - 4] = 9; // the last label, before five images of six bytes
    ExpectRefused(With(2, data), "data set 'pixels/test', image 4 has label 9, must be below 2");
}

/**
 * Random changes behind right checksums reach all of the reader: what it accepts must be a valid
 * bundle whose file is the very bytes that were read.
 */
TEST_F(DamagedBundle, IsRefusedOrConsistentAfterRandomChanges)
{
    std::mt19937 random(20);
    const auto below = [&random](std::size_t limit) { return random() % limit; };
    int accepted = 0;
    for (int round = 0; round < 20000; ++round)
    {
        auto parts = sections;
        const std::size_t index = below(sections.size());
        std::string content = parts[index].substr(20);
        // Another version would be skipped: leave it.
        const std::size_t kept = index < 4 ? 0 : 4;
        for (std::size_t changes = 1 + below(3); changes > 0; --changes)
        {
            const std::size_t at = kept + below(content.size() - kept);
            switch (below(4))
            {
            case 0:
                content[at] = static_cast<char>(random());
                break;
            case 1:
                content[at] = static_cast<char>(below(2) == 0 ? 0xff : 0);
                break;
            case 2:
                content.erase(at, 1 + below(8));
                break;
            default:
                content.insert(at, 1 + below(8), static_cast<char>(random()));
            }
            content += content.size() <= kept ? "x" : "";
        }
        const auto file = With(index, content);
        try
        {
            const auto bundle = Read(file);
            ++accepted;
            EXPECT_NO_THROW(bundle.Validate());
            EXPECT_EQ(bundleformat::Encode(bundle), file) << "round " << round;
        }
        catch (const CorruptFile& refusal)
        {
            ASSERT_THAT(refusal.what(), StartsWith("'net.prom': "));
        }
    }
    // Changed pixels, activations and counts make other, valid bundles.
    EXPECT_GT(accepted, 500);
    EXPECT_LT(accepted, 19500);
}

} // namespace
} // namespace prometheus
