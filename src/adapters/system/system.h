#pragma once
// system: what the operating system alone can give: the time, bytes nobody can guess, signals, private folders, a log.
//
//   system_clock.h    SystemClock: the machine's clocks behind the port Clock
//   random_bytes.h    from the kernel
//   stop_signal.h     waits for Ctrl-C or SIGTERM in an orderly way
//   open_files.h      how many of them there may be
//   private_folder.h  a folder that only its owner may look into
//   log_line.h        one event, one line, nothing in it that a terminal or a reader could take for another

#include "adapters/system/log_line.h"
#include "adapters/system/open_files.h"
#include "adapters/system/private_folder.h"
#include "adapters/system/random_bytes.h"
#include "adapters/system/stop_signal.h"
#include "adapters/system/system_clock.h"
