/* Makes a library one that can be run, as glibc does with libc.so.6. */
const char loader[] __attribute__((section(".interp"))) = "/lib64/ld-linux-x86-64.so.2";
