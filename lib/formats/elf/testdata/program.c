/* A buffer on the stack, a call that fortification rewrites, and a big frame. */
#include <alloca.h>
#include <stdio.h>
#include <string.h>

__attribute__((noinline)) static void use(char *text, size_t size) { fgets(text, size, stdin); }

int main(int argc, char **argv) {
  char small[64];
  char *big = alloca(8192 * argc);
  use(small, sizeof small);
  use(big, 8192);
  strcpy(small, argv[0]);
  return printf("%s %s\n", small, big);
}
