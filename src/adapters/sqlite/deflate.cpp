#include "adapters/sqlite/deflate.h"

#include <zlib.h>

#include "core/invariant.h"

namespace piggy::sqlite {

std::string deflate(std::string_view text) {
    uLongf size = ::compressBound(static_cast<uLong>(text.size()));
    std::string squeezed(size, '\0');
    const int result = ::compress2(reinterpret_cast<Bytef*>(squeezed.data()), &size,
                                   reinterpret_cast<const Bytef*>(text.data()), static_cast<uLong>(text.size()), 6);
    invariant(result == Z_OK, "zlib squeezes what fits into memory");
    squeezed.resize(size);
    return squeezed;
}

Result<std::string> inflate(std::string_view squeezed, std::size_t bytes) {
    std::string text(bytes, '\0');
    uLongf size = static_cast<uLongf>(bytes);
    const int result =
        ::uncompress(reinterpret_cast<Bytef*>(text.data()), &size, reinterpret_cast<const Bytef*>(squeezed.data()),
                     static_cast<uLong>(squeezed.size()));
    if (result != Z_OK || size != bytes) {
        return fail(ErrorCode::malformed, "a squeezed text in the database is damaged");
    }
    return text;
}

}  // namespace piggy::sqlite
