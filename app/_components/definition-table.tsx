// definition-table.tsx: names and their values, one a line.

export interface Definition {
  readonly name: string;
  readonly value: React.ReactNode;
}

/** Rows whose value is null or "" are left out. */
export function DefinitionTable({ rows }: { rows: readonly Definition[] }) {
  return (
    <dl className="definitions">
      {rows
        .filter((row) => row.value !== null && row.value !== "")
        .map((row) => (
          <div key={row.name}>
            <dt>{row.name}</dt>
            <dd>{row.value}</dd>
          </div>
        ))}
    </dl>
  );
}
