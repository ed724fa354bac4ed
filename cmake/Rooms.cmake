# piggy_room(NAME [LIBRARIES …] [HEAVY source…]): the room in this folder becomes the library room_NAME.
# Every .cpp of the folder belongs to it; a room of headers only has nothing to compile.
function(piggy_room name)
  cmake_parse_arguments(ROOM "" "" "LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  if(sources)
    add_library(room_${name} STATIC ${sources})
    set(visible PUBLIC)
  else()
    add_library(room_${name} INTERFACE)
    set(visible INTERFACE)
  endif()
  target_include_directories(room_${name} ${visible} ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(room_${name} ${visible} piggy_flags ${ROOM_LIBRARIES})
endfunction()

# piggy_test(NAME [LIBRARIES …]): every .cpp of this folder becomes one test program, each TEST one CTest case.
function(piggy_test name)
  cmake_parse_arguments(TEST "" "" "LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  add_executable(test_${name} ${sources})
  target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(test_${name} PRIVATE ${TEST_LIBRARIES} piggy_flags GTest::gmock GTest::gtest_main rapidcheck
                        rapidcheck_gtest)
  target_compile_definitions(test_${name} PRIVATE PIGGY_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                             PIGGY_BINARY_DIR="${CMAKE_BINARY_DIR}/bin")
  gtest_discover_tests(test_${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 300)
endfunction()
