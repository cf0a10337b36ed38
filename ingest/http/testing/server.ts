// server.ts: a web server on 127.0.0.1 with the faults that servers have: it stalls, cuts, lies about sizes, redirects anywhere.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** How one request is answered. */
export interface Page {
  readonly body?: string | Uint8Array;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Asked for with If-None-Match, and If-Range where parts are asked for. */
  readonly etag?: string;
  /** As an HTTP date. */
  readonly lastModified?: string;
  /** Whether parts are given; they are, unless this is false. */
  readonly ranges?: boolean;
  /** After so many bytes nothing more comes, and the connection stays open. */
  readonly stallAfter?: number;
  /** After so many bytes the connection is cut. */
  readonly cutAfter?: number;
  /** What Content-Length says, whatever comes; null: nothing is said. */
  readonly declaredBytes?: number | null;
  /** The whole answer comes so much later. */
  readonly delayMs?: number;
}

/** What was asked, in the order of asking. */
export interface Asked {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Of performance.now(). */
  readonly at: number;
}

/** One answer to all requests; or one each, the last again and again; or what a function says, null for 404. */
export type Route = Page | readonly Page[] | ((asked: Asked) => Page | null);

export interface TestServer extends AsyncDisposable {
  /** "http://127.0.0.1:<port>". */
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Those for one path. */
  askedFor(path: string): readonly Asked[];
}

/** Serves paths ("/index.json") or, by a function, any path; 404 for others. With `await using` it is closed at the end of the block. */
export async function serve(
  routes: Readonly<Record<string, Route>> | ((asked: Asked) => Page | null),
): Promise<TestServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const one: Asked = { path: request.url ?? "/", headers: request.headers, at: performance.now() };
    asked.push(one);
    const before = asked.filter(({ path }) => path === one.path).length - 1;
    const page = (typeof routes === "function" ? routes(one) : pageOf(routes[one.path], one, before)) ?? {
      status: 404,
    };
    setTimeout(() => answer(page, request, response), page.delayMs ?? 0);
  });
  const url = await listen(server);
  return {
    url,
    asked,
    askedFor: (path) => asked.filter((one) => one.path === path),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pageOf(route: Route | undefined, asked: Asked, before: number): Page | null {
  if (route === undefined) return null;
  if (typeof route === "function") return route(asked);
  return "length" in route ? (route[Math.min(before, route.length - 1)] ?? null) : route;
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("the server has no port"));
      else resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

function answer(page: Page, request: IncomingMessage, response: ServerResponse): void {
  const { status = 200, etag, lastModified, headers = {} } = page;
  if (etag !== undefined) response.setHeader("etag", etag);
  if (lastModified !== undefined) response.setHeader("last-modified", lastModified);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (status === 200 && isUnchanged(page, request)) return void response.writeHead(304).end();
  const bytes = Buffer.from(page.body ?? "");
  const start = status === 200 ? startOf(page, request) : null;
  if (start !== null && start >= bytes.length)
    return void response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
  if (start !== null && !response.hasHeader("content-range"))
    response.setHeader("content-range", `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
  response.statusCode = start === null ? status : 206;
  send(page, bytes.subarray(start ?? 0), response);
}

function isUnchanged({ etag, lastModified }: Page, { headers }: IncomingMessage): boolean {
  if (headers["if-none-match"] !== undefined) return headers["if-none-match"] === etag;
  return headers["if-modified-since"] !== undefined && headers["if-modified-since"] === lastModified;
}

/** Where the part begins that is asked for; null where the whole is to come. */
function startOf({ ranges = true, etag, lastModified }: Page, { headers }: IncomingMessage): number | null {
  const start = /^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1];
  const condition = headers["if-range"];
  const isSame = condition === undefined || condition === etag || condition === lastModified;
  return ranges && isSame && start !== undefined ? Number(start) : null;
}

function send(page: Page, bytes: Uint8Array, response: ServerResponse): void {
  const { stallAfter, cutAfter, declaredBytes = bytes.length } = page;
  if (declaredBytes !== null) response.setHeader("content-length", declaredBytes);
  const end = stallAfter ?? cutAfter;
  response.flushHeaders();
  if (end === undefined) return void response.end(bytes);
  // Cut only when the bytes have left, else they are lost with the connection.
  response.write(bytes.subarray(0, end), () => (cutAfter === undefined ? undefined : response.destroy()));
}
