/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "atomic-file.h"
#include "prometheus-error.h"
#include "scratch-folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

namespace prometheus
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

/** Lets this process write no file beyond a size, which is how a full disk looks. */
class FileSizeLimit
{
  public:
    explicit FileSizeLimit(rlim_t bytes)
        : m_handler(std::signal(SIGXFSZ, SIG_IGN))
    {
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }

    ~FileSizeLimit()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }

    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

  private:
    void (*m_handler)(int);
    rlimit m_before{};
};

TEST(AtomicFile, HoldsEveryByteAndLeavesNothingElseBehind)
{
    const ScratchFolder folder;
    const std::string bytes("zero \0 and line\r\n", 17);
    WriteFileAtomically(folder / "a", bytes);
    EXPECT_EQ(ContentOf(folder / "a"), bytes);
    EXPECT_THAT(folder.List(), ElementsAre("a"));
}

TEST(AtomicFile, ReplacesWhatWasThere)
{
    const ScratchFolder folder;
    WriteFileAtomically(folder / "a", "a long first content");
    WriteFileAtomically(folder / "a", "second");
    EXPECT_EQ(ContentOf(folder / "a"), "second");
    WriteFileAtomically(folder / "a", "");
    EXPECT_EQ(ContentOf(folder / "a"), "");
}

TEST(AtomicFile, IsReadableAsTheUsersMaskAllows)
{
    const ScratchFolder folder;
    const mode_t before = ::umask(022);
    WriteFileAtomically(folder / "a", "x");
    ::umask(before);
    struct stat status = {};
    ASSERT_EQ(::stat((folder / "a").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0644U);
}

TEST(AtomicFile, FollowsASymbolicLink)
{
    const ScratchFolder folder;
    WriteFileAtomically(folder / "real", "old");
    std::filesystem::create_symlink("real", folder / "link");
    WriteFileAtomically(folder / "link", "new");
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
    EXPECT_EQ(ContentOf(folder / "real"), "new");
}

TEST(AtomicFile, SkipsWhatAnInterruptedWriterLeft)
{
    const ScratchFolder folder;
    const std::string left = ".a." + std::to_string(::getpid()) + "-0";
    WriteFileAtomically(folder / left, "half");
    WriteFileAtomically(folder / "a", "whole");
    EXPECT_EQ(ContentOf(folder / "a"), "whole");
    EXPECT_EQ(ContentOf(folder / left), "half");
}

TEST(AtomicFile, LeavesTheOldContentWhenTheDiskIsFull)
{
    const ScratchFolder folder;
    WriteFileAtomically(folder / "a", "old");
    const FileSizeLimit limit(100);
    const auto write = [&folder] { WriteFileAtomically(folder / "a", std::string(101, 'x')); };
    EXPECT_THAT(
        write,
        ThrowsMessage<FileError>("cannot write '" + (folder / "a").string() + "': File too large"));
    EXPECT_EQ(ContentOf(folder / "a"), "old");
    EXPECT_THAT(folder.List(), ElementsAre("a"));
}

TEST(AtomicFile, WritesADeviceInPlace)
{
    WriteFileAtomically("/dev/null", "x");
    EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
    EXPECT_THAT([] { WriteFileAtomically("/dev/full", "x"); },
                ThrowsMessage<FileError>("cannot write '/dev/full': No space left on device"));
}

TEST(AtomicFile, NamesPathAndReasonOfWhatCannotBeWritten)
{
    const ScratchFolder folder;
    WriteFileAtomically(folder / "file", "x");
    const auto missing = (folder / "no/file").string();
    const auto below = (folder / "file/below").string();
    const std::string start = "cannot write '";
    for (const auto& act : {RequireWritable, +[](const std::filesystem::path& path) {
                                WriteFileAtomically(path, "x");
                            }})
    {
        EXPECT_THAT([&] { act(missing); },
                    ThrowsMessage<FileError>(start + missing + "': the folder '" +
                                             (folder / "no").string() + "' does not exist"));
        EXPECT_THAT([&] { act(below); },
                    ThrowsMessage<FileError>(start + below + "': Not a directory"));
        EXPECT_THAT(
            [&] { act(folder.GetPath()); },
            ThrowsMessage<FileError>(start + folder.GetPath().string() + "': it is a folder"));
        EXPECT_THAT([&] { act(""); },
                    ThrowsMessage<FileError>(start + "': no file name was given"));
        // Nobody can make a file there, not even root.
        EXPECT_THAT([&] { act("/proc/file"); },
                    ThrowsMessage<FileError>(HasSubstr("cannot write '/proc/file': ")));
    }
    EXPECT_THAT(folder.List(), ElementsAre("file"));
}

/** Root may write everywhere: as long as this lives, it acts as the plain user 65534 instead. */
class PlainUser
{
  public:
    /** @param paths to be owned by that user. */
    explicit PlainUser(const std::vector<std::filesystem::path>& paths)
        : m_isRoot(::geteuid() == 0)
    {
        for (const auto& path : paths)
        {
            EXPECT_TRUE(!m_isRoot || ::chown(path.c_str(), 65534, 65534) == 0) << path;
        }
        EXPECT_TRUE(!m_isRoot || ::seteuid(65534) == 0);
    }

    ~PlainUser()
    {
        EXPECT_TRUE(!m_isRoot || ::seteuid(0) == 0);
    }

    PlainUser(const PlainUser&) = delete;
    PlainUser& operator=(const PlainUser&) = delete;

  private:
    bool m_isRoot;
};

TEST(AtomicFile, IsRefusedInAFolderThatMustNotBeWritten)
{
    const ScratchFolder folder;
    WriteFileAtomically(folder / "kept", "x");
    ::chmod((folder / "kept").c_str(), 0444);
    const PlainUser plainUser({folder.GetPath(), folder / "kept"});
    EXPECT_THAT([&] { RequireWritable(folder / "kept"); },
                ThrowsMessage<FileError>(HasSubstr("Permission denied")));
    ::chmod(folder.GetPath().c_str(), 0555);
    EXPECT_THAT([&] { RequireWritable(folder / "new"); },
                ThrowsMessage<FileError>(HasSubstr("Permission denied")));
    ::chmod(folder.GetPath().c_str(), 0755);
}

TEST(RequireWritable, LeavesNoTrace)
{
    const ScratchFolder folder;
    RequireWritable(folder / "new");
    EXPECT_THAT(folder.List(), IsEmpty());
    WriteFileAtomically(folder / "old", "content");
    RequireWritable(folder / "old");
    EXPECT_EQ(ContentOf(folder / "old"), "content");
    EXPECT_THAT(folder.List(), ElementsAre("old"));
}

} // namespace
} // namespace prometheus
