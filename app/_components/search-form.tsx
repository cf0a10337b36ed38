// search-form.tsx: a search in the middle of a page, for pages that found nothing.

export function SearchForm({ q = "", channel = null }: { q?: string; channel?: string | null }) {
  return (
    <form role="search" action="/packages" className="search-form" aria-label="Search packages">
      {channel ? <input type="hidden" name="channel" value={channel} /> : null}
      <input
        className="field"
        type="search"
        name="q"
        defaultValue={q}
        placeholder="Part of a package's name"
        aria-label="Part of a package's name"
      />
      <button className="btn">Search</button>
    </form>
  );
}
