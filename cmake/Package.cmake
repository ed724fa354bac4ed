# What `scripts/package` makes a Debian package of. Paths are below /, because /etc and /lib lie beside /usr.
# The programs lie together, as `cryptopiggy up` looks for the others beside itself; /usr/bin has a link to it.
set(package_files ${CMAKE_BINARY_DIR}/package)
file(MAKE_DIRECTORY ${package_files})
file(CREATE_LINK ../lib/cryptopiggy/cryptopiggy ${package_files}/cryptopiggy SYMBOLIC)
install(FILES ${package_files}/cryptopiggy DESTINATION usr/bin)
install(TARGETS cryptopiggy cryptopiggy-backend cryptopiggy-exchange RUNTIME DESTINATION usr/lib/cryptopiggy)

install(FILES packaging/systemd/cryptopiggy.service DESTINATION lib/systemd/system)
install(FILES packaging/systemd/user/cryptopiggy.service DESTINATION usr/lib/systemd/user)
install(FILES packaging/cryptopiggy.env DESTINATION etc/cryptopiggy)

set(CPACK_PACKAGE_CONTACT "The CryptoPiggy founders <founders@cryptopiggy.invalid>")
# Man page and completion are what the program that is packed says of itself.
configure_file(packaging/write-manuals.in ${package_files}/write-manuals @ONLY)
install(CODE "execute_process(COMMAND sh \"${package_files}/write-manuals\" COMMAND_ERROR_IS_FATAL ANY)")
install(FILES ${package_files}/cryptopiggy.1.gz DESTINATION usr/share/man/man1)
install(FILES ${package_files}/completion RENAME cryptopiggy DESTINATION usr/share/bash-completion/completions)
install(FILES ${package_files}/copyright ${package_files}/changelog.gz web/licenses.txt DESTINATION usr/share/doc/cryptopiggy)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME cryptopiggy)
set(CPACK_PACKAGE_VENDOR "The CryptoPiggy founders")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "crypto trading app within six limits that nobody can change")
set(CPACK_PACKAGE_DESCRIPTION "Try a strategy on history, watch it on paper, let it trade within six limits.
A page on this machine alone, a backend that alone can sign orders, and a
practice exchange with play money, started together by one command or by a
systemd service. Keys are kept encrypted, books in double entry.")
set(CPACK_PACKAGING_INSTALL_PREFIX /)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION misc)
# The libraries the programs are linked with are found by dpkg-shlibdeps; what the scripts and TLS need is not.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "passwd")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${CMAKE_SOURCE_DIR}/packaging/debian/postinst ${CMAKE_SOURCE_DIR}/packaging/debian/prerm
    ${CMAKE_SOURCE_DIR}/packaging/debian/postrm ${CMAKE_SOURCE_DIR}/packaging/debian/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
