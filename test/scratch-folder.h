/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SCRATCH_FOLDER_H
#define SCRATCH_FOLDER_H

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace prometheus
{

/** A new empty folder for a test's files, removed with all that is in it at the end. */
class ScratchFolder
{
  public:
    ScratchFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "prometheus-XXXXXX").string();
        if (!::mkdtemp(name.data()))
        {
            throw std::runtime_error("cannot make the folder " + name);
        }
        m_path = std::filesystem::canonical(name);
    }

    ~ScratchFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }

    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::filesystem::path& GetPath() const
    {
        return m_path;
    }

    /** The path of a file in it. */
    std::filesystem::path operator/(const std::string& name) const
    {
        return m_path / name;
    }

    /** Names of all that is in it, hidden files too, sorted. */
    std::vector<std::string> List() const
    {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(m_path))
        {
            names.push_back(entry.path().filename().string());
        }
        std::sort(names.begin(), names.end());
        return names;
    }

  private:
    std::filesystem::path m_path;
};

/** All bytes of a file. */
inline std::string ContentOf(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

} // namespace prometheus

#endif // SCRATCH_FOLDER_H
