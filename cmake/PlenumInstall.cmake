# `cmake --install`: the library, its public headers, find_package(plenum), the program and the packs.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
if(TARGET plenum)
  install(TARGETS plenum EXPORT plenum-targets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/plenum" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/share/packs"
          DESTINATION ${CMAKE_INSTALL_DATADIR}/plenum)
  install(EXPORT plenum-targets NAMESPACE plenum::
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/plenum)
  file(WRITE "${PROJECT_BINARY_DIR}/plenum-config.cmake"
       "include(\"\${CMAKE_CURRENT_LIST_DIR}/plenum-targets.cmake\")\n")
  write_basic_package_version_file("${PROJECT_BINARY_DIR}/plenum-config-version.cmake"
                                   COMPATIBILITY SameMajorVersion)
  install(FILES "${PROJECT_BINARY_DIR}/plenum-config.cmake"
                "${PROJECT_BINARY_DIR}/plenum-config-version.cmake"
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/plenum)
endif()
if(TARGET plenum_program)
  install(TARGETS plenum_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
