#pragma once
// sqlite: what must survive a restart, in one SQLite file (app.db), written by one process.
//
//   database.h         Database: opens the file, brings it up to date, guards its one connection
//   run_store.h        SqliteRunStore: saved backtests behind the port RunStore
//   settings_store.h   SqliteSettingsStore: the page's settings behind the port SettingsStore
//   deflate.h          a text squeezed and back
//   migrations/*.sql   the schema, in numbered steps that never change once released
//
// Write-ahead log, every commit flushed to the disk. session.h alone names SOCI.

#include "adapters/sqlite/database.h"
#include "adapters/sqlite/run_store.h"
#include "adapters/sqlite/settings_store.h"
