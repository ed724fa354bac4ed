#pragma once
// archive: the one file of a backup. A tar that every tar reads, and that is itself read more strictly than any tar:
// the first file in it is a manifest, and what follows has to be, byte for byte, what a writer of that manifest writes.
// So there is nothing in it to be interpreted: no links, no modes, no paths but plain names, no second file of a name.
//
//   manifest.h         what is in it, with the SHA-256 of each file
//   archive_writer.h   makes one, reads it back, and only then gives it its name
//   archive_reader.h   checks one, and takes files out
//   tar_header.h       inner: the 512 bytes before a file; inner too: sha256.h, owned_file.h

#include "adapters/archive/archive_reader.h"
#include "adapters/archive/archive_writer.h"
#include "adapters/archive/manifest.h"
