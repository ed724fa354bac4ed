# piggy_room(NAME [LIBRARIES …] [HEAVY source…]): the room in this folder becomes the library room_NAME.
# Every .cpp of the folder belongs to it; a room of headers only has nothing to compile. HEAVY ones compile one at a time.
function(piggy_room name)
  cmake_parse_arguments(ROOM "" "" "LIBRARIES;HEAVY" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  list(TRANSFORM ROOM_HEAVY PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  list(REMOVE_ITEM sources ${ROOM_HEAVY})
  if(ROOM_HEAVY)
    add_library(room_${name}_heavy OBJECT ${ROOM_HEAVY})
    set_target_properties(room_${name}_heavy PROPERTIES JOB_POOL_COMPILE heavy)
    target_include_directories(room_${name}_heavy PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(room_${name}_heavy PUBLIC piggy_flags ${ROOM_LIBRARIES})
    list(APPEND sources $<TARGET_OBJECTS:room_${name}_heavy>)
  endif()
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

# piggy_quick_to_build(TARGET): with sanitizers the optimiser is left out for what calculates little; it takes more than
# half of that build's time. What the programs do in loops lives in the rooms, which keep it.
function(piggy_quick_to_build target)
  if(PIGGY_SANITIZE)
    target_compile_options(${target} PRIVATE -O0)
  endif()
endfunction()

# piggy_test(NAME [LIBRARIES …] [PROPERTY_CASES n] [CALCULATES]): every .cpp of this folder becomes one test program, each
# TEST one CTest case. PROPERTY_CASES: how many cases each property tries (100 otherwise). CALCULATES: it has models of
# its own that take long without the optimiser.
function(piggy_test name)
  cmake_parse_arguments(TEST "CALCULATES" "PROPERTY_CASES" "LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  add_executable(test_${name} ${sources})
  target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(test_${name} PRIVATE ${TEST_LIBRARIES} piggy_flags GTest::gmock GTest::gtest_main rapidcheck
                        rapidcheck_gtest)
  if(NOT TEST_CALCULATES)
    piggy_quick_to_build(test_${name})
    # What is tested keeps -O2; the tests themselves take a third less time to compile without it.
    if(NOT PIGGY_SANITIZE)
      target_compile_options(test_${name} PRIVATE $<$<CONFIG:Release>:-O1>)
    endif()
  endif()
  target_compile_definitions(test_${name} PRIVATE PIGGY_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                             PIGGY_BINARY_DIR="${CMAKE_BINARY_DIR}/bin")
  set(environment "")
  if(TEST_PROPERTY_CASES)
    if(PIGGY_SANITIZE AND TEST_PROPERTY_CASES GREATER 100)
      # The release build tries them all; the sanitizers look for how the code does what it does, on fewer.
      math(EXPR TEST_PROPERTY_CASES "${TEST_PROPERTY_CASES} / 10")
      if(TEST_PROPERTY_CASES LESS 100)
        set(TEST_PROPERTY_CASES 100)
      endif()
    endif()
    set(environment ENVIRONMENT "RC_PARAMS=max_success=${TEST_PROPERTY_CASES} max_size=1000")
  endif()
  gtest_discover_tests(test_${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 300 ${environment})
endfunction()
