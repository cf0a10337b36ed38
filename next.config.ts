// next.config.ts: how the dashboard is built: standalone, so that `starfort up` runs it without the toolchain.
import type { NextConfig } from "next";

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: import.meta.dirname,
  // Type errors are found by `npm run check`; a second pass would only make the first start slower.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // proxy.ts marks addresses that name something that is not there. No route matches this one, so the server draws the 404.
  rewrites: async () => ({
    beforeFiles: [
      {
        source: "/:path*",
        has: [{ type: "header", key: "x-starfort-missing", value: "yes" }],
        destination: "/-/missing",
      },
    ],
    afterFiles: [],
    fallback: [],
  }),
};

export default config;
