// rich-text.tsx: the plain text of guides and reasons, in which backticks mark code.

/** "Link with `-z now`." -> text and <code>. An odd backtick stays a backtick. */
export function RichText({ text }: { text: string }) {
  const parts = text.split(/`([^`\n]+)`/);
  return parts.map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part));
}

/** Paragraphs, split at empty lines. */
export function RichParagraphs({ text }: { text: string }) {
  return text.split(/\n\s*\n/).map((paragraph, at) => (
    <p key={at}>
      <RichText text={paragraph} />
    </p>
  ));
}
