// starfort.config.ts: what `starfort worker` ingests by itself, and when. As it ships it asks for nothing.
import type { Config } from "./ingest/jobs/config.ts";

export default {
  schedules: [
    // {
    //   name: "bookworm",
    //   source: "debian",
    //   options: { suite: "bookworm", with: ["bookworm-updates", "bookworm-security"] },
    //   // Minute, hour, day of month, month, day of week, in UTC.
    //   cron: "30 4 * * *",
    //   overdueAfterHours: 48,
    // },
  ],
} satisfies Config;
