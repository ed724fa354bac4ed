# Libraries of Debian 12; packages.txt lists the packages they come from, docs/dependencies.md the reasons.
find_package(Threads REQUIRED)
# Where another Boost's headers are installed, scripts/install-packages unpacks 1.81 into build/boost instead.
if(EXISTS ${CMAKE_SOURCE_DIR}/build/boost/usr/include/boost/version.hpp)
  add_library(piggy_boost INTERFACE)
  target_include_directories(piggy_boost SYSTEM INTERFACE ${CMAKE_SOURCE_DIR}/build/boost/usr/include)
else()
  find_package(Boost 1.81 REQUIRED)
  add_library(piggy_boost INTERFACE)
  target_link_libraries(piggy_boost INTERFACE Boost::headers)
endif()
find_package(ZLIB REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)

# No usable CMake configuration of their own.
function(piggy_plain_library name header)
  find_path(${name}_INCLUDE ${header} REQUIRED)
  add_library(${name} INTERFACE)
  target_include_directories(${name} SYSTEM INTERFACE ${${name}_INCLUDE})
  foreach(library IN LISTS ARGN)
    find_library(${name}_${library} ${library} REQUIRED)
    target_link_libraries(${name} INTERFACE ${${name}_${library}})
  endforeach()
endfunction()

# The key vault, and of the rest the login's password hash alone: tests/architecture holds who has what of it.
piggy_plain_library(piggy_sodium sodium.h sodium)
