// page-head.tsx: the top of a page: its name, one sentence, and what belongs to both.

/** `aside` stands behind the name in small type: a version, a kind. */
export function PageHead({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: React.ReactNode;
  children?: React.ReactNode;
}) {
  return (
    <>
      <h1>
        {title} {aside ? <span className="small mono">{aside}</span> : null}
      </h1>
      {children ? <div className="sub">{children}</div> : null}
    </>
  );
}
