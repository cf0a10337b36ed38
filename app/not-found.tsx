// not-found.tsx: an address with nothing behind it: says so, and offers a search.
import type { Metadata } from "next";
import { SearchForm } from "./_components/search-form.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <>
      <h1>There is nothing at this address</h1>
      <p className="sub">The page may have been renamed, or the address has a slip in it. A search usually finds it:</p>
      <SearchForm />
      <p className="small">
        Or begin at the <a href="/">overview</a>, the <a href="/packages">packages</a> or the <a href="/checks">checks</a>.
      </p>
    </>
  );
}
