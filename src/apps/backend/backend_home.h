#pragma once
// The backend's folder: whose it is alone, and what lies where in it.
//
//   backend.lock                        held as long as a backend uses the folder
//   backend.token                       64 hex digits, of this start; what opens the API
//   credentials.json                    the vault
//   practice/ledger.db, binanceus/…     the live books, apart per exchange
//   practice/new-books                  asks the next start to put the practice books aside
//   practice/books-until-2026-…/        practice books that were put aside

#include <filesystem>
#include <string>

#include "apps/books_aside.h"
#include "apps/home_folder.h"
#include "core/result.h"
#include "core/timestamp.h"

namespace piggy::apps {

class BackendHome {
public:
    // Makes what is missing and takes the lock. errors: refused: another backend has it, or the folder's rights or
    // owner are not what they must be (with the command that mends it); unavailable
    [[nodiscard]] static Result<BackendHome> take(const std::filesystem::path& home, const std::string& exchange);

    [[nodiscard]] std::filesystem::path vault_file() const { return home_ / "credentials.json"; }
    [[nodiscard]] std::filesystem::path ledger_file() const { return home_ / exchange_ / "ledger.db"; }

    // 256 bits that nobody can guess, for whoever may read the file (0600). From the moment it is there whole, older
    // tokens open nothing. errors: unavailable
    [[nodiscard]] Result<> publish_token(const std::string& token) const;

    // Of the practice exchange alone: the next take() puts its books aside, into a folder named after this time, and so
    // they begin anew. Once this has returned that is so after a power cut too. errors: refused: another exchange;
    // unavailable
    [[nodiscard]] Result<> ask_for_new_practice_books(Timestamp now) const;

private:
    [[nodiscard]] BooksAside aside() const;
    BackendHome(std::filesystem::path home, std::string exchange, HomeLock lock)
        : home_(std::move(home)), exchange_(std::move(exchange)), lock_(std::move(lock)) {}

    std::filesystem::path home_;
    std::string exchange_;
    HomeLock lock_;
};

// Of 32 random bytes, 64 hex digits.
[[nodiscard]] std::string new_backend_token();

}  // namespace piggy::apps
