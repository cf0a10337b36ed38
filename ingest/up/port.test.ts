// port.test.ts: a taken port is found before any work, with the one who has it.
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { PlainError } from "#lib/plain-error.ts";
import { checkPort, listeningInodes } from "./port.ts";

test("a free port is fine, a taken one names this process and the next port", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const taken = checkPort("127.0.0.1", port);
  await expect(taken).rejects.toThrow(PlainError);
  const next = port === 65_535 ? port - 1 : port + 1;
  await expect(taken).rejects.toThrow(
    new RegExp(`^Port ${port} of 127.0.0.1 is taken.*\\nStop that, or choose another: PORT=${next} npm start$`),
  );
  if (process.platform === "linux") await expect(taken).rejects.toThrow(`by process ${process.pid} (`);
  await new Promise((resolve) => server.close(resolve));
  await expect(checkPort("127.0.0.1", port)).resolves.toBeUndefined();
});

test("an address of another machine is refused", async () => {
  await expect(checkPort("192.0.2.1", 3000)).rejects.toThrow(
    /^Cannot listen on 192.0.2.1 \(EADDRNOTAVAIL\): HOST must be/,
  );
});

test("only listening sockets of that very port count", () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0000000000000000 100 0 0 10 0
   1: 0100007F:0BB8 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0000000000000000 100 0 0 10 0`;
  expect(listeningInodes(table, 3000)).toEqual(["111"]);
  expect(listeningInodes(table, 8080)).toEqual(["333"]);
  expect(listeningInodes("", 3000)).toEqual([]);
});
