// settings.ts: what the embedded server is told beyond PostgreSQL's defaults, and why.
import { totalmem } from "node:os";

const MB = 1024 * 1024;

/**
 * The lines of `starfort.conf`, written anew at each start, so that a newer Starfort can change its mind.
 * Durability stays as PostgreSQL has it (fsync, synchronous_commit): nothing that was committed is lost to kill -9 or a
 * power cut. Our commits are few and large, so waiting for the disk costs next to nothing; a job that makes many small
 * ones and can repeat them may say SET LOCAL synchronous_commit = off.
 */
export function settingsFile(port: number, memoryBytes: number = totalmem()): string {
  const share = (part: number, leastMb: number, mostMb: number): string =>
    `${Math.round(Math.min(Math.max(memoryBytes / part / MB, leastMb), mostMb))}MB`;
  const settings = {
    // Who may come in: this machine only, by password. No Unix socket: its path may be at most 107 bytes long, a home may be longer.
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    password_encryption: "scram-sha-256",
    max_connections: "60",
    cluster_name: "starfort",
    // A dashboard beside other work, not a database host: a sixteenth of the memory, 512 MB at most.
    shared_buffers: share(16, 128, 512),
    effective_cache_size: share(4, 256, 4096),
    work_mem: "16MB",
    maintenance_work_mem: share(32, 64, 256),
    // Bulk loads: no replica reads our WAL, and checkpoints in the middle of a load only write pages twice.
    wal_level: "minimal",
    max_wal_senders: "0",
    max_wal_size: "2GB",
    checkpoint_timeout: "15min",
    // Solid-state disks are the rule; compiling queries costs more than our short ones take.
    random_page_cost: "1.1",
    jit: "off",
    // Containers give /dev/shm 64 MB, which one parallel hash join can use up; two cores gain little from it anyway.
    max_parallel_workers_per_gather: "0",
    timezone: "UTC",
    log_timezone: "UTC",
    log_line_prefix: "%m [%p] ",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
  return ["# Written by Starfort at each start: changes made here are lost.", ...lines, ""].join("\n");
}
