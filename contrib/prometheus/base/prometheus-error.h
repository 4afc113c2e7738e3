/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PROMETHEUS_ERROR_H
#define PROMETHEUS_ERROR_H

#include <stdexcept>
#include <string>

namespace prometheus
{

/** The base of every exception of the core: its message names the value, the limit and the place.
 */
class Error : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/** A value given by the caller is outside what the function accepts. */
class InvalidInput : public Error
{
  public:
    using Error::Error;
};

/** A file's content is not what its format demands (damage, truncation, wrong version). */
class CorruptFile : public Error
{
  public:
    using Error::Error;
};

/** The operating system refused to read or write a file. */
class FileError : public Error
{
  public:
    using Error::Error;
};

} // namespace prometheus

#endif // PROMETHEUS_ERROR_H
