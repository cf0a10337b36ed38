// domain-table.ts: types of programs whose domain does not follow from their name. Read from Debian 12's selinux-policy-default 2.20221101-9 (sesearch -T -s init_t; seinfo -a unconfined_domain_type -x).

/** What init starts in a domain of another name. All other 410 types that it starts in a domain follow the custom. */
export const OTHER_DOMAIN: ReadonlyMap<string, string> = new Map([
  ["anacron_exec_t", "system_cronjob_t"],
  ["dbusd_exec_t", "system_dbusd_t"],
  ["games_exec_t", "games_srv_t"],
  ["gitd_exec_t", "git_system_t"],
  ["named_checkconf_exec_t", "named_t"],
  ["ntpdate_exec_t", "ntpd_t"],
  ["samhain_exec_t", "samhaind_t"],
]);

/** Types that name no domain: it depends on who starts the program, or there is none. */
export const NO_DOMAIN: ReadonlySet<string> = new Set(
  (
    "admin_passwd amanda_inetd consolehelper courier crontab git gkeyringd login postfix qmail screen shell " +
    "ssh_agent su sudo udev_helper userhelper wm xsession"
  )
    .split(" ")
    .map((name) => `${name}_exec_t`),
);

/** Domains that the policy lets do everything (attribute unconfined_domain_type), and java's, which is unconfined_java_t. */
export const UNCONFINED: ReadonlySet<string> = new Set(
  (
    "apt dpkg dpkg_script httpd_unconfined_script inetd_child init initrc java kernel ldconfig livecd mono nagios_unconfined_plugin prelink puppet " +
    "samba_unconfined_script unconfined unconfined_execmem unconfined_java unconfined_mount unconfined_munin_plugin " +
    "unconfined_qemu unconfined_sendmail wine xdm xserver"
  )
    .split(" ")
    .map((name) => `${name}_t`),
);
