#pragma once
// Memory that is written and then executed is what code brought in from outside lives in. The backend makes none of its
// own, so it gives it up for good; the app beside it can't, because oneDNN writes the LSTM's code at run time.

#include "core/result.h"

namespace piggy::apps {

// From here on the kernel refuses (EPERM) this process and its threads memory that is writable and executable, and
// turning other memory executable: what systemd's MemoryDenyWriteExecute does, wherever the backend is started.
// Call it before there are threads. errors: unavailable: the system takes no such filter
[[nodiscard]] Result<> deny_write_execute();

}  // namespace piggy::apps
