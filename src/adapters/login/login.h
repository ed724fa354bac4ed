#pragma once
// login: the one password that the page asks for beyond loopback: which may be chosen, how it is kept, whether it is
// the right one. Sessions and the brake are http_api's.
//
//   password_rules.h  what a new password must be
//   password_hash.h   Argon2id of libsodium, 64 MiB and three passes
//   login_file.h      LoginFile: login.json, for its owner's eyes alone
//
// The vault's passphrase is another one and is never here.

#include "adapters/login/login_file.h"
#include "adapters/login/password_hash.h"
#include "adapters/login/password_rules.h"
