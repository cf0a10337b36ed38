// path-text.tsx: a path in monospace that may break after its slashes and nowhere ugly.
import { Fragment } from "react";

export function PathText({ path }: { path: string }) {
  return (
    <code className="path">
      {path.split("/").map((part, at) => (
        <Fragment key={at}>
          {at > 0 ? "/" : null}
          {at > 0 ? <wbr /> : null}
          {part}
        </Fragment>
      ))}
    </code>
  );
}
