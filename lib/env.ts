// env.ts: the only reader of process.env; a missing or bad variable is named in the error.
import { z } from "zod";
import { PlainError } from "./plain-error.ts";

const port = z.coerce.number().int().min(1).max(65_535);

const SCHEMA = z.object({
  /** A Postgres server to use; unset: the embedded one. */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must start with postgres:// or postgresql://")
    .optional(),
  /** Where the embedded server and the build stamps live; unset: .starfort/ below the project. */
  STARFORT_HOME: z.string().min(1).optional(),
  /** Whom the operators of mirrors and APIs can write to; it stands in the User-Agent of every request. */
  STARFORT_CONTACT: z
    .string()
    .regex(/^[\x20-\x7e]{1,200}$/, "must be an address of 200 printable ASCII characters at most")
    .optional(),
  PORT: port.default(3000),
  /** The address to listen on; what a host runs is private, so loopback unless told otherwise. */
  HOST: z.string().min(1).default("127.0.0.1"),
  /** Names, with commas between them, under which a reverse proxy on this machine may ask while we listen on loopback. */
  ALLOWED_HOSTS: z
    .string()
    .default("")
    .transform((names) =>
      names
        .toLowerCase()
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
    ),
  /** Whether `npm start` reads the bundled sample of NixOS in, once. */
  STARFORT_SAMPLE: z.enum(["on", "off"]).default("on"),
  /** Set by Next; hot reload needs a looser content security policy. */
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
});

export type Env = z.infer<typeof SCHEMA>;

/** An environment variable that cannot be used; the message names it. */
export class EnvError extends PlainError {}

/** The environment, checked. Throws EnvError naming the bad variable, what it holds and what was expected. */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = SCHEMA.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? "environment");
  const shown = name === "DATABASE_URL" ? "(not shown: it may hold a password)" : JSON.stringify(source[name]);
  throw new EnvError(`${name} is ${shown}: ${issue?.message ?? "not usable"}`);
}

/** The whole environment for a child process, with ours on top; an undefined one is left out. */
export function childEnv(ours: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return { ...process.env, ...ours };
}
