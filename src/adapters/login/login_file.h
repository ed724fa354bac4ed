#pragma once
// LoginFile: login.json, {"version":1,"hash":"$argon2id$…","set_at":"2026-02-04T14:32:15Z"}, 0600. It is looked at anew
// each time, so a password that is set while the app runs counts at once. Any thread.

#include <filesystem>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/timestamp.h"

namespace piggy::login {

class LoginFile {
public:
    // The folder must be private already.
    explicit LoginFile(std::filesystem::path file) : file_(std::move(file)) {}

    // Whole or not at all. errors: as check_new_password (the old one stays); unavailable: the disk, the memory
    [[nodiscard]] Result<> set(std::string_view password, Timestamp now) const;

    // errors: not_found: none has been set; refused: other users have rights on the file, with the command that mends
    // it, or it is a link or no file; malformed: not what this program wrote
    [[nodiscard]] Result<std::string> hash() const;

    // errors: as hash(); unavailable: the memory
    [[nodiscard]] Result<bool> is_right(std::string_view password) const;

    // Another text whenever the file was written anew; empty where there is none. Cheap.
    [[nodiscard]] std::string stamp() const;

private:
    std::filesystem::path file_;
};

}  // namespace piggy::login
