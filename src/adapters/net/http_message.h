#pragma once
// RequestHead, Request, Response: what handlers get and give.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace piggy::net {

class SocketLease;

struct Field {
    std::string name, value;
};

// Method, target and header fields as they came, in their order, before anything is believed.
struct RequestHead {
    std::string method;
    std::string target;
    std::vector<Field> fields;
    std::string peer{};  // the address that it came from, "192.168.1.7"
    std::uint16_t peer_port = 0;

    // The only field of this name (any case), or nothing; twice is told apart by count().
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;
};

// A request body that was too large for memory: a file that is gone with this object.
class UploadedFile {
public:
    explicit UploadedFile(std::filesystem::path path) : path_(std::move(path)) {}
    ~UploadedFile();
    UploadedFile(const UploadedFile&) = delete;
    UploadedFile& operator=(const UploadedFile&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// A request that passed the first layer. Path and query are percent-decoded.
struct Request {
    RequestHead head;
    std::string path;
    std::vector<Field> parameters;  // of the route: ":id"
    std::vector<Field> query;       // names are unique
    std::string body;
    std::shared_ptr<UploadedFile> file;  // for routes whose body goes to disk
    std::string id;                      // unique, also in the answer and the log

    // Empty where there is none.
    [[nodiscard]] std::string_view parameter(std::string_view name) const;
    [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body{};
    std::string_view fixed_body{};  // used instead of body when not empty; lives as long as its owner
    std::shared_ptr<const void> fixed_body_owner{};
    std::vector<Field> fields{};           // further headers; one of a security header's name replaces it
    std::shared_ptr<SocketLease> lease{};  // of an admitted socket: it closes when this ends

    [[nodiscard]] std::string_view content() const { return fixed_body.empty() ? std::string_view(body) : fixed_body; }
};

// Why a request goes no further. code is stable ("NOT_FOUND"), message one sentence for a person.
struct Refusal {
    int status;
    std::string code;
    std::string message;
    std::string field{};  // of the request's body or query, where one is to blame
};

using Handler = std::function<Response(const Request&)>;

}  // namespace piggy::net
