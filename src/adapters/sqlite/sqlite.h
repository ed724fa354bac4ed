#pragma once
// sqlite: what must survive a restart, in one SQLite file (app.db; the practice exchange's own is exchange.db, the live
// books of an exchange are ledger.db), written by one process.
//
//   database.h         Database: opens the file, brings it up to date, guards its one connection
//   run_store.h        SqliteRunStore: saved backtests behind the port RunStore
//   settings_store.h   SqliteSettingsStore: the page's settings behind the port SettingsStore
//   event_log.h        SqliteEventLog: strategies at work, port EventLog; inside: event_*.h, run_state_*.h
//   equity_store.h     SqliteEquityStore: what the desks were worth, minute by minute
//   alert_store.h      SqliteAlertStore: what people are told of (alerts.db, which several programs of ours write)
//   exchange_record_store.h   SqliteExchangeRecord: what happened on the practice exchange, port ExchangeRecord
//   live_store.h       SqliteLiveStore: live orders, fills, journal, days and the audit log, port LiveStore; inside:
//                      live_transaction.h and live_writer.h (writing), live_state.h (the seal), live_rows.h,
//                      live_connection.h (reading and checking), live_files.h (lease, head, headroom), audit_chain.h,
//                      digest.h
//   books_reader.h     BooksReader: the same books read beside their writer, or without one
//   database_copy.h    a database copied while it is written to, and checked; inside: database_pages.h
//   database_check.h   how a database file is, found out without changing anything
//   deflate.h          a text squeezed and back
//   migrations/*.sql, exchange_migrations/*.sql, live_migrations/*.sql, alert_migrations/*.sql   the schemas, in
//                      numbered steps that never change once released
//
// Write-ahead log, every commit of app.db flushed to the disk. session.h names SOCI, statement.h SQLite's own calls.

#include "adapters/sqlite/books_reader.h"
#include "adapters/sqlite/alert_store.h"
#include "adapters/sqlite/database.h"
#include "adapters/sqlite/database_copy.h"
#include "adapters/sqlite/equity_store.h"
#include "adapters/sqlite/event_log.h"
#include "adapters/sqlite/exchange_record_store.h"
#include "adapters/sqlite/live_store.h"
#include "adapters/sqlite/run_store.h"
#include "adapters/sqlite/settings_store.h"
