/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PUBLISHED_DATA_H
#define PUBLISHED_DATA_H

namespace prometheus
{

/** published.csv of this folder, put in when the program is built: it needs no file beside it. */
extern const char* const PUBLISHED_DATA;

} // namespace prometheus

#endif // PUBLISHED_DATA_H
