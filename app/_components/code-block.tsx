// code-block.tsx: code that is ready to take, with a copy button; plain text where scripts are off.
import { CopyButton } from "#app/_islands/copy-button.tsx";

/** `label` says what it is and where it goes: "debian/rules". */
export function CodeBlock({ code, label }: { code: string; label?: string }) {
  return (
    <div className="code-block" data-code>
      <div className="code-head">
        <span className="small">{label}</span>
        <CopyButton />
      </div>
      <pre tabIndex={0} aria-label={label ?? "code"}>
        <code>{code}</code>
      </pre>
    </div>
  );
}
