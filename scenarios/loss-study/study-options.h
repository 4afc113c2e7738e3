/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STUDY_OPTIONS_H
#define STUDY_OPTIONS_H

#include "channel-study.h"
#include "mac-study.h"
#include "study-provenance.h"

#include <cstdint>
#include <string>

namespace prometheus
{

/** The command line of loss-study, as typed; see --help for units and meaning. */
struct StudyOptions
{
    std::string mode{"channel"};
    std::string strategies;
    std::string losses{"0,0.1,0.3,0.5"};
    std::string bursts{"0,4"};
    int64_t images{500};
    int64_t trainings{3};
    std::string split{"test"};
    int64_t tailImages{TailOptions{}.trainImages};
    int64_t tailEpochs{TailOptions{}.epochs};
    std::string radios{"wifi4,halow"};
    std::string policies{"udp,nack,fec-xor,fec-rs,tcp"};
    std::string deadlines{"100,1000"};
    int64_t contenders{MacSetting{}.contenders};
    double frameErrorRate{MacSetting{}.frameErrorRate};
    int64_t maxAttempts{MacSetting{}.maxAttempts};
    double parity{MacSetting{}.parityShare};
    std::string cache;
    std::string csv;
    std::string timing;
    int64_t jobs{2};

    /** --help and options that do not exist end the program as ns3::CommandLine does. */
    static StudyOptions Parse(int argc, char* argv[]);

    /** @throws InvalidInput, FileError naming the first option out of bounds. */
    void Validate() const;

    /** Every option with its value, but for files and jobs. */
    NamedTexts List() const;

    /** @throws InvalidInput naming what cannot be read or is out of bounds, and so do the others.
     */
    ChannelStudy MakeChannelStudy() const;
    MacStudy MakeMacStudy() const;

  private:
    StudyBasis MakeBasis() const;
};

} // namespace prometheus

#endif // STUDY_OPTIONS_H
