#!/bin/sh
# make.sh: builds the ELF files of this folder from the sources in it. Made with Debian 12's gcc 12.2 and binutils 2.40 on x86-64.
set -eu
cd "$(dirname "$0")"
plain="-O2 -U_FORTIFY_SOURCE -fno-stack-protector -fcf-protection=none"
bare="$plain -nostdlib -fno-builtin"

gcc -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -Wl,-z,relro,-z,now -s -o ok-pie-hardened program.c
gcc $plain -Wl,-z,lazy -s -o ok-pie-lazy program.c
gcc $plain -no-pie -Wl,-z,norelro,-z,execstack,-z,lazy -Wl,-rpath,':/tmp/build:$ORIGIN/../lib' -s -o ok-executable-weak program.c
gcc $plain -Wl,--disable-new-dtags,-rpath,'/usr/lib/starfort' -s -o ok-pie-rpath program.c
gcc -O2 -fstack-protector-strong -s -o ok-pie-noreturn noreturn.c

gcc $plain -fPIC -fvisibility=hidden -shared -nostdlib -Wl,-soname,libthing.so.1 -s -o ok-shared-object library.c
gcc $plain -shared -nostdlib -mcmodel=large -fno-pic -Wl,-z,notext -s -o ok-shared-object-textrel library.c
gcc $bare -fPIC -shared -Wl,-e,main -s -o ok-shared-object-runnable library.c loader.c

gcc $bare -static -s -o ok-static static.c
gcc -O2 -nostdlib -fno-builtin -fstack-protector-all -static -s -o ok-static-canary static.c
gcc $bare -fPIE -static-pie -s -o ok-static-pie static.c
gcc $bare -no-pie -Wl,-N -s -o ok-static-rwx static.c
gcc -O2 -nostdlib -fno-builtin -fcf-protection=full -static-pie -fPIE -Wl,-z,ibt,-z,shstk -s -o ok-static-pie-cet static.c
gcc $bare -m32 -static -s -o ok-static-i386 static.c

gcc $plain -c -o ok-object library.c
gcc -O2 -fstack-protector-all -c -o ok-object-canary library.c
gcc -c -o ok-object-no-stack-note start.S

# The compiler would write the folder it runs in.
gcc $plain -g -ffile-prefix-map="$PWD=." -o whole.tmp program.c
objcopy --only-keep-debug whole.tmp ok-debug
rm whole.tmp

# What the compiler writes down: switches as debug information of every kind, and in a section of their own.
written="-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fno-strict-overflow -ffile-prefix-map=$PWD=."
gcc $written -g3 -gdwarf-5 -nostartfiles -shared -fPIC -o ok-written-dwarf5 library.c loader.c
gcc $written -g -gdwarf-4 -gz=zlib -nostartfiles -shared -fPIC -o ok-written-zlib library.c loader.c
gcc $written -g -gdwarf-5 -Wl,--compress-debug-sections=zstd -nostartfiles -shared -fPIC -o ok-written-zstd library.c loader.c
gcc $written -g -c -o ok-written-object library.c
gcc $written -fno-stack-protector -frecord-gcc-switches -nostartfiles -shared -fPIC -o ok-written-command-line library.c

# The same program without section headers, as sstrip leaves it: what the loader needs is all there.
python3 - <<'P'
import struct
b = bytearray(open("ok-pie-hardened", "rb").read())
shoff = struct.unpack_from("<Q", b, 40)[0]
struct.pack_into("<Q", b, 40, 0)
struct.pack_into("<HHH", b, 58, 0, 0, 0)
open("ok-pie-no-sections", "wb").write(b[:shoff])
P

# Archives: GNU's with a long name, a thin one, and what a .deb is made of.
cp ok-object an-object-with-a-long-name.o
cp ok-written-object written.o
cp ok-object-no-stack-note start.o
rm -f ../../testdata/ok-archive.a ../../testdata/ok-thin.a ../../testdata/ok-debian
ar rcsD ../../testdata/ok-archive.a an-object-with-a-long-name.o written.o start.o library.c
ar rcTD ../../testdata/ok-thin.a written.o
printf '2.0\n' >debian-binary
ar rcSD ../../testdata/ok-debian debian-binary
rm an-object-with-a-long-name.o written.o start.o debian-binary
