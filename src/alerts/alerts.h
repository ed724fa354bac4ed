#pragma once
// alerts: what a person must hear of, in words, and how a message gets to them. No input, no output, no clock.
//
//   alert.h         Alert: one thing that happened, with the name that keeps it from being told twice
//   audit_alerts.h  a record of the audit log becomes the alerts made of it
//   status_watch.h  so does what the backend says of itself, or that it says nothing
//   message_text.h  text as Telegram takes it: escaped, clean, not too long
//   delivery.h      when the next attempt is, and what is given up
//   commands.h      what a message to the bot asks for, and whether it may
//
// apps/alert_*.h put these to work; adapters/sqlite/alert_store.h keeps the alerts, adapters/telegram sends them.

#include "alerts/alert.h"
#include "alerts/audit_alerts.h"
#include "alerts/commands.h"
#include "alerts/delivery.h"
#include "alerts/message_text.h"
#include "alerts/status_watch.h"
