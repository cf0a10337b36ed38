/* Code and data that need relocations, and no libc. */
static int numbers[4] = {1, 2, 3, 4};
int *thing(int i) { return &numbers[i & 3]; }
int main(void) {
  volatile char text[16];
  text[0] = 1;
  return *thing(text[0]);
}
