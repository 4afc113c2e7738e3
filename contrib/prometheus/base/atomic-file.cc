/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "atomic-file.h"

#include "prometheus-error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace prometheus
{

namespace
{

[[noreturn]] void Refuse(const std::filesystem::path& path, const std::string& reason)
{
    throw FileError("cannot write '" + path.string() + "': " + reason);
}

/** A file that is open for writing; closed at the end, and removed unless it was kept. */
class OpenFile
{
  public:
    /** A new hidden file in the folder of target. @throws FileError naming reportedPath. */
    static OpenFile Beside(const std::filesystem::path& target,
                           const std::filesystem::path& reportedPath)
    {
        OpenFile file(reportedPath);
        // The process id keeps writers apart; a number skips what an earlier one left behind.
        for (int number = 0; file.m_descriptor < 0; ++number)
        {
            file.m_hidden =
                target.parent_path() / ("." + target.filename().string() + "." +
                                        std::to_string(::getpid()) + "-" + std::to_string(number));
            file.m_descriptor =
                ::open(file.m_hidden.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
            if (file.m_descriptor < 0 && errno != EEXIST && errno != EINTR)
            {
                const int reason = errno;
                file.m_hidden.clear();
                Refuse(reportedPath, std::strerror(reason));
            }
        }
        return file;
    }

    /** What exists and cannot be replaced. @throws FileError naming path. */
    static OpenFile InPlace(const std::filesystem::path& path)
    {
        OpenFile file(path);
        file.m_descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
        if (file.m_descriptor < 0)
        {
            Refuse(path, std::strerror(errno));
        }
        return file;
    }

    OpenFile(OpenFile&& other) noexcept
        : m_reportedPath(std::move(other.m_reportedPath)),
          m_hidden(std::exchange(other.m_hidden, {})),
          m_descriptor(std::exchange(other.m_descriptor, -1))
    {
    }

    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    OpenFile& operator=(OpenFile&&) = delete;

    ~OpenFile()
    {
        if (m_descriptor >= 0)
        {
            ::close(m_descriptor);
        }
        if (!m_hidden.empty())
        {
            ::unlink(m_hidden.c_str());
        }
    }

    void Write(std::string_view content)
    {
        while (!content.empty())
        {
            const ssize_t written = ::write(m_descriptor, content.data(), content.size());
            if (written >= 0)
            {
                content.remove_prefix(static_cast<std::size_t>(written));
            }
            else if (errno != EINTR)
            {
                Refuse(m_reportedPath, std::strerror(errno));
            }
        }
    }

    /** Some file systems report a full disk only here. */
    void Close(bool reachDisk)
    {
        const bool synced = !reachDisk || ::fsync(m_descriptor) == 0;
        const int reason = errno;
        const bool closed = ::close(std::exchange(m_descriptor, -1)) == 0;
        if (!synced || !closed)
        {
            Refuse(m_reportedPath, std::strerror(synced ? errno : reason));
        }
    }

    void RenameTo(const std::filesystem::path& target)
    {
        if (::rename(m_hidden.c_str(), target.c_str()) != 0)
        {
            Refuse(m_reportedPath, std::strerror(errno));
        }
        m_hidden.clear();
    }

  private:
    explicit OpenFile(std::filesystem::path reportedPath)
        : m_reportedPath(std::move(reportedPath))
    {
    }

    std::filesystem::path m_reportedPath; ///< What the user called the file.
    std::filesystem::path m_hidden;       ///< To be removed at the end; empty when there is none.
    int m_descriptor{-1};
};

/** How a path has to be written. */
struct Target
{
    std::filesystem::path path; ///< With symbolic links followed.
    bool isReplaceable{true};   ///< A regular file, or nothing yet.
};

/** Whether a path is another name of a file that a process has open, as /dev/stdout is. */
bool NamesAnOpenFile(std::filesystem::path path)
{
    std::error_code failure;
    for (int links = 0; links < 40; ++links)
    {
        const auto folder = std::filesystem::canonical(path.parent_path(), failure).string();
        if (!failure && folder.rfind("/proc/", 0) == 0)
        {
            return true;
        }
        const auto followed = std::filesystem::read_symlink(path, failure);
        if (failure)
        {
            return false;
        }
        path = path.parent_path() / followed;
    }
    return false;
}

Target FindTarget(const std::filesystem::path& path)
{
    if (path.empty())
    {
        Refuse(path, "no file name was given");
    }
    std::error_code failure;
    const auto folder = path.parent_path();
    if (!folder.empty() && !std::filesystem::exists(folder, failure))
    {
        Refuse(path, "the folder '" + folder.string() + "' does not exist");
    }
    const auto status = std::filesystem::status(path, failure);
    if (std::filesystem::is_directory(status) || path.filename().empty())
    {
        Refuse(path, "it is a folder");
    }
    if (!std::filesystem::exists(status))
    {
        return {path, true};
    }
    if (::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0)
    {
        Refuse(path, std::strerror(errno));
    }
    if (!std::filesystem::is_regular_file(status) || NamesAnOpenFile(path))
    {
        return {path, false};
    }
    const auto followed = std::filesystem::canonical(path, failure);
    return {failure ? path : followed, true};
}

} // namespace

void WriteFileAtomically(const std::filesystem::path& path, std::string_view content)
{
    const Target target = FindTarget(path);
    OpenFile file =
        target.isReplaceable ? OpenFile::Beside(target.path, path) : OpenFile::InPlace(path);
    file.Write(content);
    file.Close(target.isReplaceable);
    if (target.isReplaceable)
    {
        file.RenameTo(target.path);
    }
}

void RequireWritable(const std::filesystem::path& path)
{
    const Target target = FindTarget(path);
    if (target.isReplaceable)
    {
        OpenFile::Beside(target.path, path);
    }
}

} // namespace prometheus
