/* A program that needs no C library; with -fstack-protector it brings its own failure handler. */
void __stack_chk_fail(void) {
  for (;;) {
  }
}
int counter = 1;
int use(volatile char *text) { return text[counter & 15]; }
void _start(void) {
  volatile char text[16];
  text[0] = 0;
  counter += use(text);
  for (;;) {
  }
}
