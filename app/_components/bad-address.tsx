// bad-address.tsx: an address that cannot be read says which part of it, what stood there and what would do.
import type { ParamError } from "#app/params.ts";

/** Instead of a page: guessing what was meant would show other rows than were asked for. */
export function BadAddress({ problem, path }: { problem: ParamError; path: string }) {
  return (
    <>
      <meta name="robots" content="noindex" />
      <h1>This address cannot be read</h1>
      <p className="sub">
        <code>{problem.param}</code> is <code>{problem.read}</code>; expected: {problem.expected}.
      </p>
      <p>
        <a href={path}>The same page without filters</a>
      </p>
    </>
  );
}
