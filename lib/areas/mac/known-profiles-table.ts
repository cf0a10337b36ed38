// known-profiles-table.ts: the names of AppArmor profiles that exist elsewhere, so that nobody writes one anew. Names only: facts, no policy.

/**
 * Files directly in /etc/apparmor.d of Debian 12 packages, as `package:file`. Source: Contents of bookworm main, amd64 and all (`apt-file search
 * -x '^/etc/apparmor\\.d/[^/]+$'`), read on 2026-11-23.
 */
export const DEBIAN_12: readonly string[] = (
  "akonadi-server:mariadbd_akonadi akonadi-server:mysqld_akonadi akonadi-server:postgresql_akonadi " +
  "akonadi-server:usr.bin.akonadiserver anope:usr.sbin.anope apparmor:lsb_release apparmor:nvidia_modprobe " +
  "apparmor-profiles:bin.ping apparmor-profiles:php-fpm apparmor-profiles:samba-bgqd " +
  "apparmor-profiles:samba-dcerpcd apparmor-profiles:samba-rpcd apparmor-profiles:samba-rpcd-classic " +
  "apparmor-profiles:samba-rpcd-spoolss apparmor-profiles:sbin.klogd apparmor-profiles:sbin.syslog-ng " +
  "apparmor-profiles:sbin.syslogd apparmor-profiles:usr.sbin.avahi-daemon apparmor-profiles:usr.sbin.dnsmasq " +
  "apparmor-profiles:usr.sbin.identd apparmor-profiles:usr.sbin.mdnsd apparmor-profiles:usr.sbin.nmbd " +
  "apparmor-profiles:usr.sbin.nscd apparmor-profiles:usr.sbin.smbd apparmor-profiles:usr.sbin.smbldap-useradd " +
  "apparmor-profiles:usr.sbin.traceroute apparmor-profiles-extra:usr.bin.irssi " +
  "apparmor-profiles-extra:usr.bin.pidgin apparmor-profiles-extra:usr.bin.totem " +
  "apparmor-profiles-extra:usr.bin.totem-previewers apparmor-profiles-extra:usr.sbin.apt-cacher-ng aprx:sbin.aprx " +
  "bind9:usr.sbin.named charon-systemd:usr.sbin.charon-systemd chrony:usr.sbin.chronyd clamav-daemon:usr.sbin.clamd " +
  "clamav-freshclam:usr.bin.freshclam content-hub-testability:content-hub-testability " +
  "cups-browsed:usr.sbin.cups-browsed cups-daemon:usr.sbin.cupsd ejabberd:usr.sbin.ejabberdctl " +
  "evince:usr.bin.evince firejail:firejail-default gpsd:usr.sbin.gpsd haveged:usr.sbin.haveged i2pd:usr.sbin.i2pd " +
  "ibus-hangul:usr.libexec.ibus-engine-hangul ibus-hangul:usr.libexec.ibus-setup-hangul inspircd:usr.sbin.inspircd " +
  "ioquake3:usr.lib.ioquake3.ioquake3 ioquake3-server:usr.lib.ioquake3.ioq3ded isc-dhcp-client:sbin.dhclient " +
  "isc-dhcp-server:usr.sbin.dhcpd kea-common:usr.sbin.kea-lfc kea-ctrl-agent:usr.sbin.kea-ctrl-agent " +
  "kea-dhcp-ddns-server:usr.sbin.kea-dhcp-ddns kea-dhcp4-server:usr.sbin.kea-dhcp4 " +
  "kea-dhcp6-server:usr.sbin.kea-dhcp6 keystone:usr.bin.keystone-all libapache2-mod-apparmor:usr.sbin.apache2 " +
  "libcharon-extra-plugins:usr.lib.ipsec.lookip liblxc-common:lxc-containers liblxc-common:usr.bin.lxc-start " +
  "libreoffice-common:usr.lib.libreoffice.program.oosplash libreoffice-common:usr.lib.libreoffice.program.senddoc " +
  "libreoffice-common:usr.lib.libreoffice.program.soffice.bin " +
  "libreoffice-common:usr.lib.libreoffice.program.xpdfimport libvirt-daemon-system:usr.lib.libvirt.virt-aa-helper " +
  "libvirt-daemon-system:usr.sbin.libvirtd lightdm:lightdm-guest-session " +
  "lightdm-remote-session-freerdp2:lightdm-remote-session-freerdp2 " +
  "lightdm-remote-session-x2go:lightdm-remote-session-x2go " +
  "lomiri-download-manager:usr.lib.lomiri-download-manager.ldm-extractor " +
  "lomiri-url-dispatcher:lomiri-url-dispatcher-bad-url-helper man-db:usr.bin.man mariadb-server:usr.sbin.mariadbd " +
  "mediascanner2.0:usr.bin.mediascanner-service-2.0 mediascanner2.0:usr.lib.mediascanner-2.0.mediascanner-extractor " +
  "morph-browser:usr.bin.morph-browser msmtp:usr.bin.msmtp ntpsec:usr.sbin.ntpd onioncircuits:usr.bin.onioncircuits " +
  "openntpd:usr.sbin.ntpd openqa:usr.share.openqa.script.openqa openqa-worker:usr.share.openqa.script.worker " +
  "passt:usr.bin.passt pollen:usr.bin.pollen postsrsd:usr.sbin.postsrsd privoxy:usr.sbin.privoxy qtox:usr.bin.qtox " +
  "quassel-core:usr.bin.quasselcore redshift:usr.bin.redshift snapd:usr.lib.snapd.snap-confine.real " +
  "squid:usr.sbin.squid squid-openssl:usr.sbin.squid sssd-common:usr.sbin.sssd " +
  "strongswan-charon:usr.lib.ipsec.charon strongswan-starter:usr.lib.ipsec.stroke " +
  "strongswan-swanctl:usr.sbin.swanctl surf:usr.bin.surf tcpdump:usr.bin.tcpdump " +
  "telepathy-mission-control-5:usr.lib.telepathy thunderbird:usr.bin.thunderbird tor:system_tor " +
  "unbound:usr.sbin.unbound "
)
  .trim()
  .split(" ");

/** Profiles that Debian's apparmor-profiles 3.0.8-3 holds in /usr/share/apparmor/extra-profiles, where nothing loads them: starting points. */
export const DEBIAN_EXTRA: readonly string[] = (
  "bin.netstat etc.cron.daily.logrotate etc.cron.daily.slocate.cron etc.cron.daily.tmpwatch postfix-anvil " +
  "postfix-bounce postfix-cleanup postfix-discard postfix-dnsblog postfix-error postfix-flush postfix-lmtp " +
  "postfix-local postfix-master postfix-nqmgr postfix-oqmgr postfix-pickup postfix-pipe postfix-postscreen " +
  "postfix-proxymap postfix-qmgr postfix-qmqpd postfix-scache postfix-showq postfix-smtp postfix-smtpd " +
  "postfix-spawn postfix-tlsmgr postfix-trivial-rewrite postfix-verify postfix-virtual sbin.dhclient " +
  "sbin.dhclient-script sbin.dhcpcd sbin.portmap sbin.resmgrd sbin.rpc.lockd sbin.rpc.statd usr.NX.bin.nxclient " +
  "usr.bin.acroread usr.bin.apropos usr.bin.dumpcap usr.bin.evolution-2.10 usr.bin.fam usr.bin.gaim usr.bin.man " +
  "usr.bin.mlmmj-bounce usr.bin.mlmmj-maintd usr.bin.mlmmj-make-ml.sh usr.bin.mlmmj-process usr.bin.mlmmj-receive " +
  "usr.bin.mlmmj-recieve usr.bin.mlmmj-send usr.bin.mlmmj-sub usr.bin.mlmmj-unsub usr.bin.opera usr.bin.passwd " +
  "usr.bin.procmail usr.bin.skype usr.bin.spamc usr.bin.svnserve usr.bin.wireshark usr.bin.xfs " +
  "usr.lib.GConf.2.gconfd-2 usr.lib.RealPlayer10.realplay usr.lib.bonobo.bonobo-activation-server " +
  "usr.lib.dovecot.anvil usr.lib.dovecot.auth usr.lib.dovecot.config usr.lib.dovecot.deliver usr.lib.dovecot.dict " +
  "usr.lib.dovecot.dovecot-auth usr.lib.dovecot.dovecot-lda usr.lib.dovecot.imap usr.lib.dovecot.imap-login " +
  "usr.lib.dovecot.lmtp usr.lib.dovecot.log usr.lib.dovecot.managesieve usr.lib.dovecot.managesieve-login " +
  "usr.lib.dovecot.pop3 usr.lib.dovecot.pop3-login usr.lib.dovecot.script-login usr.lib.dovecot.ssl-params " +
  "usr.lib.dovecot.stats usr.lib.evolution-data-server.evolution-data-server-1.10 usr.lib.firefox.firefox " +
  "usr.lib.firefox.firefox.sh usr.lib.firefox.mozilla-xremote-client usr.lib.man-db.man usr.lib64.GConf.2.gconfd-2 " +
  "usr.sbin.dhcpd usr.sbin.dovecot usr.sbin.httpd2-prefork usr.sbin.imapd usr.sbin.in.fingerd usr.sbin.in.ftpd " +
  "usr.sbin.in.ntalkd usr.sbin.ipop2d usr.sbin.ipop3d usr.sbin.lighttpd usr.sbin.oidentd usr.sbin.popper " +
  "usr.sbin.postalias usr.sbin.postdrop usr.sbin.postmap usr.sbin.postqueue usr.sbin.sendmail " +
  "usr.sbin.sendmail.postfix usr.sbin.sendmail.sendmail usr.sbin.spamd usr.sbin.squid usr.sbin.sshd " +
  "usr.sbin.useradd usr.sbin.userdel usr.sbin.vsftpd usr.sbin.xinetd "
)
  .trim()
  .split(" ");

/** Profile files of https://github.com/roddhjav/apparmor.d at 69e3abdd of 2026-08-22 (`git ls-tree`, groups/ and profiles-*), named as their programs. */
export const APPARMOR_D: readonly string[] = (
  "DiscoverNotifier ModemManager NetworkManager YACReader YACReaderLibrary aa-enabled aa-enforce aa-install aa-log " +
  "aa-mode aa-notify aa-status aa-teardown aa-unconfined abook accounts-daemon acpi acpi-powerbtn acpid adb adduser " +
  "adequate agetty akonadi_akonotes_resource akonadi_archivemail_agent akonadi_birthdays_resource " +
  "akonadi_contacts_resource akonadi_control akonadi_followupreminder_agent akonadi_ical_resource " +
  "akonadi_indexing_agent akonadi_maildir_resource akonadi_maildispatcher_agent akonadi_mailfilter_agent " +
  "akonadi_mailmerge_agent akonadi_migration_agent akonadi_newmailnotifier_agent akonadi_notes_agent " +
  "akonadi_sendlater_agent akonadi_unifiedmailbox_agent alacarte alc alcc alsactl amixer amule anacron anyremote " +
  "aplay apparmor.systemd apparmor_parser apport apport-checkreports apport-gtk appstreamcli apt apt-cache " +
  "apt-cdrom apt-config apt-esm-hook apt-esm-json-hook apt-extracttemplates apt-file apt-forktracer apt-ftparchive " +
  "apt-helper apt-key apt-listbugs apt-listbugs-aptcleanup apt-listbugs-migratepins apt-listbugs-prefclean " +
  "apt-listchanges apt-mark apt-methods-cdrom apt-methods-copy apt-methods-file apt-methods-ftp apt-methods-gpgv " +
  "apt-methods-http apt-methods-mirror apt-methods-rred apt-methods-rsh apt-methods-sqv apt-methods-store " +
  "apt-overlay apt-show-versions apt-sortpkgs apt-systemd-daily apt_news aptitude aptitude-changelog-parser " +
  "aptitude-create-state-bundle aptitude-run-state-bundle arandr arch-audit archivemount archlinux-java " +
  "archlinux-keyring-wkd-sync arduino arduino-builder arduino-ctags aspell aspell-autobuildhash at " +
  "at-spi2-registryd atd atftpd atool atril atrild auditctl auditd augenrules aurpublish avahi-autoipd avahi-browse " +
  "avahi-publish avahi-resolve avahi-set-host-name badblocks baloo baloorunner baobab batteryhealthchargingctl " +
  "biosdecode birdtray blkdeactivate blkid blockdev blueman blueman-mechanism blueman-rfcomm-watcher bluemoon " +
  "bluetoothctl bluetoothd bmon boltd bootctl borg brave brave-sandbox brave-wrapper briar-desktop " +
  "briar-desktop-tor browserpass btop btrfs btrfs-convert btrfs-find-root btrfs-image btrfs-map-logical " +
  "btrfs-select-super btrfstune busctl calibre calibre-uninstall cas cawbird cc-remote-login-helper cctk ccze cemu " +
  "cert-sync cfdisk cgdisk cgrulesengd chage changestool check-bios-nx check-new-release-gtk check-support-status " +
  "check-support-status-hook checkupdates cheese chfn child-dpkg child-dpkg-divert child-journalctl-read " +
  "child-modprobe-nvidia child-open child-open-any child-open-browsers child-open-editor child-open-help " +
  "child-open-strict child-pager child-systemctl chpasswd chrome chrome-gnome-shell chrome-sandbox chrome-wrapper " +
  "chromium chromium-sandbox chromium-wrapper chronyd chsh cider claude claws-mail cloud-init-hotplugd.service cmus " +
  "cockpit-askpass cockpit-bridge cockpit-certificate-ensure cockpit-certificate-helper cockpit-desktop cockpit-pcp " +
  "cockpit-session cockpit-ssh cockpit-tls cockpit-update-motd cockpit-ws cockpit-wsinstance-factory code " +
  "code-extension-git-askpass code-extension-git-editor code-extension-ltex code-extensions code-shells colord " +
  "colord-session command-not-found compton conky console-setup console-setup-cached console-setup-keyboard " +
  "containerd containerd-shim-runc-v2 convertall coredumpctl cppw-cpgr cpuid cpupower cracklib-packer crda cron " +
  "cron-anacron cron-apport cron-apt cron-apt-compat cron-apt-listbugs cron-apt-show-versions cron-apt-xapian-index " +
  "cron-aptitude cron-cracklib cron-debsums cron-debtags cron-dlocate cron-etckeeper cron-exim4-base " +
  "cron-ipset-autoban-save cron-logrotate cron-man-db cron-mlocate cron-ntp cron-plocate cron-popularity-contest " +
  "cron-sysstat cron-ubuntu-fan crontab cryptsetup cups-backend-beh cups-backend-bluetooth cups-backend-brf " +
  "cups-backend-dnssd cups-backend-hp cups-backend-implicitclass cups-backend-ipp cups-backend-lpd " +
  "cups-backend-mdns cups-backend-parallel cups-backend-pdf cups-backend-serial cups-backend-snmp " +
  "cups-backend-socket cups-backend-usb cups-browsed cups-notifier-dbus cups-notifier-mailto cups-notifier-rss " +
  "cups-pk-helper-mechanism cupsd czkawka-cli czkawka-gui dbus-accessibility dbus-session dbus-system dconf " +
  "dconf-editor dconf-service ddclient ddcutil deb-systemd-helper deb-systemd-invoke debconf-apt-progress " +
  "debconf-escape debconf-frontend debconf-show deborphan debsecan debsign debsums debtags debug-shell.service " +
  "decibels deja-dup-monitor deltachat-desktop deluser deno desktop-file-install df dfc dhclient dhclient-script " +
  "dhcpcd dig dino dirmngr discord discord-chrome-sandbox dkms dkms-autoinstaller dleyna-renderer-service " +
  "dleyna-server-service dlocate dmcrypt-get-device dmesg dmesg.service dmeventd dmidecode dmsetup dnscrypt-proxy " +
  "do-release-upgrade docker docker-proxy dockerd dolphin downloadhelper dpkg dpkg-architecture dpkg-buildflags " +
  "dpkg-checkbuilddeps dpkg-db-backup dpkg-deb dpkg-divert dpkg-genbuildinfo dpkg-genchanges " +
  "dpkg-maintscript-helper dpkg-preconfigure dpkg-query dpkg-scripts dpkg-split dpkg-statoverride dpkg-trigger " +
  "dpkg-vendor dracut dracut-install dring drkonqi drkonqi-coredump-cleanup drkonqi-coredump-processor dropbox du " +
  "dumpcap dumpe2fs dunst dunstctl dunstify e2fsck e2image e2scrub e2scrub_all earlyoom ed2k edid-decode eject " +
  "element-desktop elinks engrampa ephy-profile-migrator epiphany epiphany-search-provider epiphany-webapp-provider " +
  "esm_cache etckeeper evince evince-thumbnailer evolution-addressbook-factory evolution-alarm-notify " +
  "evolution-calendar-factory evolution-source-registry evolution-user-prompter execute-dcut execute-dput exiftool " +
  "exim4 exo-compose-mail exo-helper exo-open f3brew f3fix f3probe f3read f3write fail2ban-client fail2ban-server " +
  "fanctl fapp fatlabel fatresize fbwrap fc-cache fc-list fd fdisk ffmpeg ffmpegthumbnailer ffplay ffprobe " +
  "file-roller filecap fileview filezilla finalrd findmnt firecfg firefox firefox-crashhelper firefox-crashreporter " +
  "firefox-glxtest firefox-kmozillahelper firefox-minidump-analyzer firefox-pingsender firefox-plugin-container " +
  "firefox-vaapitest firewall-applet firewall-config firewalld flameshot flatpak flatpak-oci-authenticator " +
  "flatpak-portal flatpak-session-helper flatpak-session-helper-app flatpak-system-helper flatpak-validate-icon " +
  "foliate font-manager fping fprintd fractal free freefall freetube fsck fsck.btrfs fsck.fat fstrim fuse-overlayfs " +
  "fuseiso fusermount fwupd fwupdmgr gajim gamemoded ganyremote gconfd gcr-prompter gcr-ssh-agent gdisk " +
  "gdk-pixbuf-query-loaders gdk-pixbuf-thumbnailer gdm gdm-generate-config gdm-prime-defaut gdm-runtime-config " +
  "gdm-session gdm-session-worker gdm-xsession geoclue ghc-pkg gimp gio-launch-desktop gio-querymodules git gitg " +
  "gitstatusd gjs gkbd-keyboard-display glib-compile-resources glib-compile-schemas glib-mkenums glib-pacrunner " +
  "globaltime glxgears glxinfo glycin gmenudbusmenuproxy gnome-boxes gnome-browser-connector-host gnome-calculator " +
  "gnome-calculator-search-provider gnome-calendar gnome-characters gnome-characters-backgroudservice gnome-clocks " +
  "gnome-contacts gnome-contacts-search-provider gnome-control-center " +
  "gnome-control-center-global-shortcuts-provider gnome-control-center-goa-helper " +
  "gnome-control-center-print-renderer gnome-control-center-search-provider gnome-desktop-thumbnailers " +
  "gnome-disk-image-mounter gnome-disks gnome-extension gnome-extension-ding gnome-extension-gsconnect " +
  "gnome-extension-manager gnome-extensions-app gnome-firmware gnome-font-viewer gnome-initial-setup " +
  "gnome-keyring-daemon gnome-logs gnome-maps gnome-music gnome-photos-thumbnailer gnome-recipes " +
  "gnome-remote-desktop-daemon gnome-session gnome-session-binary gnome-session-check gnome-session-ctl " +
  "gnome-session-init-worker gnome-session-service gnome-shell gnome-shell-calendar-server " +
  "gnome-shell-hotplug-sniffer gnome-shell-overrides-migration gnome-software gnome-system-monitor " +
  "gnome-terminal-server gnome-text-editor gnome-tour gnome-tweaks gnome-user-share-webdav gnome-weather goa-daemon " +
  "goa-identity-service goxray_cli gpa gparted gpartedbin gpasswd gpg gpg-agent gpg-connect-agent gpgconf gpgsm " +
  "gping gpo gpodder gpodder-migrate2tres gpu-manager gpu-screen-recorder grim groupadd groupdel groupmod groups " +
  "grpck grub-bios-setup grub-check-signatures grub-common.service grub-editenv grub-file grub-fstest grub-glue-efi " +
  "grub-install grub-kbdcomp grub-macbless grub-menulst2cfg grub-mkconfig grub-mkdevicemap grub-mkfont grub-mkimage " +
  "grub-mklayout grub-mknetdir grub-mkpasswd-pbkdf2 grub-mkrelpath grub-mkrescue grub-mkstandalone grub-mount " +
  "grub-multi-install grub-ntldr-img grub-probe grub-reboot grub-render-label grub-script-check grub-set-default " +
  "grub-sort-version grub-syslinux2cfg gsd-a11y-settings gsd-color gsd-datetime gsd-disk-utility-notify " +
  "gsd-housekeeping gsd-keyboard gsd-media-keys gsd-power gsd-print-notifications gsd-printer gsd-rfkill " +
  "gsd-screensaver-proxy gsd-sharing gsd-smartcard gsd-sound gsd-usb-protection gsd-wacom gsd-wwan gsd-xsettings " +
  "gsettings gsimplecal gsmartcontrol gsmartcontrol-root gsr-game-tracker gsr-global-hotkeys gsr-kms-server " +
  "gsr-kwin-helper gsr-ui gssproxy gtk-query-immodules gtk-update-icon-cache gtk-youtube-viewer " +
  "gvfs-afc-volume-monitor gvfs-goa-volume-monitor gvfs-gphoto2-volume-monitor gvfs-mtp-volume-monitor " +
  "gvfs-udisks2-volume-monitor gvfsd gvfsd-admin gvfsd-afc gvfsd-afp gvfsd-afp-browse gvfsd-archive gvfsd-burn " +
  "gvfsd-cdda gvfsd-computer gvfsd-dav gvfsd-dnssd gvfsd-ftp gvfsd-fuse gvfsd-google gvfsd-gphoto2 gvfsd-http " +
  "gvfsd-localtest gvfsd-metadata gvfsd-mtp gvfsd-network gvfsd-nfs gvfsd-recent gvfsd-sftp gvfsd-smb " +
  "gvfsd-smb-browse gvfsd-trash gvfsd-wsdd hardinfo haveged hbbr hbbs hciconfig hddtemp hdparm hexchat highlight " +
  "homebank homectl host hostname hostnamectl htop hugeadm hugetop hugo hw-probe hwclock hwe-support-status hwinfo " +
  "hypnotix hyprctl hyprland hyprlock hyprpaper hyprpicker hyprpm i2cdetect i3lock i3lock-fancy ibus-daemon " +
  "ibus-dconf ibus-engine-simple ibus-engine-table ibus-extension-gtk3 ibus-memconf ibus-portal ibus-x11 iceauth id " +
  "ifconfig iftop ifup iio-sensor-proxy im-launch img2txt imv init-exim4 initd-kexec initd-kexec-load initd-kmod " +
  "initramfs-hooks initramfs-scripts initramfs-update-systemd-boot install-catalog install-info " +
  "install-printerdriver inxi ioping iotop ip ipcalc ippfind irqbalance ischroot issue-generator iw iwconfig iwctl " +
  "iwd iwlist jackdbus jekyll jgmenu jitterentropy-rngd jmtpfs journalctl kaccess kactivitymanagerd kalendarac " +
  "kanyremote kauth-backlighthelper kauth-chargethresholdhelper kauth-discretegpuhelper kauth-fontinst " +
  "kauth-kded-smart-helper kauth-kinfocenter-dmidecode-helper kbuildsycoca kcheckpass kcminit kconf_update " +
  "kconfig-hardened-check kde-powerdevil kde-systemd-start-condition kded kdestroy kdump-config kdump-tools-init " +
  "kdump_mem_estimator keepassxc keepassxc-cli keepassxc-proxy kernel kernel-install kernel-postinst-kdump " +
  "kerneloops kerneloops-applet kexec keyboxd kglobalacceld kgx kinit kio_http_cache_cleaner kiod kioworker klist " +
  "kmod kodi kodi-xrandr konsole kreadconfig kscreen_backend_launcher kscreen_osd_service kscreenlocker_greet " +
  "ksecretd ksmserver ksmserver-logout-greeter ksplashqml kstart kvm-ok kwalletd kwalletmanager kwin_wayland " +
  "kwin_wayland_wrapper kwin_x11 labwc landscape-sysinfo landscape-sysinfo.wrapper language-validate last lastlog " +
  "ldconfig.service libreoffice libvirt-dbus libvirtd light light-locker light-locker-command lightdm " +
  "lightdm-gtk-greeter lightdm-session lightdm-xsession lightworks lightworks-ntcardvt linux-check-removal " +
  "linux-update-symlinks linux-version linuxqq list-oem-metapackages livepatch-notification locale-gen localectl " +
  "localepurge localsearch localsearch-control localsearch-writeback localsend login loginctl logrotate losetup " +
  "loupe low-memory-monitor lsb-release lsblk lsclocks lscpu lsfd lsinitramfs lsipc lsirq lslocks lslogins lsmem " +
  "lsns lspci lsscsi lsusb lvm lvmconfig lvmdump lvmpolld lxappearance lxqt-about lxqt-config-file-associations " +
  "lxqt-config-locale lxqt-config-notificationd lxqt-config-powermanagement lxqt-config-printer lxqt-globalkeysd " +
  "lxqt-leave lxqt-panel lxqt-runner lxqt-session lynx macchanger machinectl makepkg man man-db.service mandb " +
  "mate-notification-daemon mdadm mdadm-mkconf mdevctl mediainfo mediainfo-gui memtester metadata-cleaner mimetype " +
  "mission-control mkcert mke2fs mkfs-btrfs mkfs-fat mkinitcpio mkinitramfs mkntfs mkosi mkswap mlocate " +
  "modprobed-db molly-guard monitorix mono-sgen motd mount mount-cifs mount-nfs mount-zfs mousepad mpd mpris-proxy " +
  "mpsyt mpv msedge msedge-sandbox msedge-wrapper mtools mtr mtr-packet mullvad-daemon mullvad-exclude mullvad-gui " +
  "mullvad-setup multipath multipathd murmurd mutt mutter-x11-frames nautilus needrestart needrestart-apt-pinvoke " +
  "needrestart-dpkg-status needrestart-hook needrestart-iucode-scan-versions needrestart-notify needrestart-restart " +
  "needrestart-vmlinuz-get-version nemo netcap nethogs netplan netplan-generate netstat networkctl " +
  "networkd-dispatcher newgidmap newgrp newuidmap nfsdcld nft nm-daemon-helper nm-dhcp-helper nm-dispatcher " +
  "nm-iface-helper nm-initrd-generator nm-online nm-openvpn-auth-dialog nm-openvpn-service " +
  "nm-openvpn-service-openvpn-helper nm-priv-helper nmap nmcli nologin notify-reboot-required " +
  "notify-updates-outdated nproc nslookup ntfs-3g ntfs-3g-probe ntfscat ntfsclone ntfscluster ntfscmp ntfscp " +
  "ntfsdecrypt ntfsfallocate ntfsfix ntfsinfo ntfslabel ntfsls ntfsmove ntfsrecover ntfsresize ntfssecaudit " +
  "ntfstruncate ntfsundelete ntfsusermap ntfswipe nullmailer-send numlockx nvidia-detector nvidia-persistenced " +
  "nvidia-settings nvidia-smi nvtop obamenu obconf obex-folder-listing obexautofs obexctl obexd obexfs obexpush-atd " +
  "obexpushd obxprop odt2txt okular ollama on-ac-power onefetch oomctl open-iscsi-net-interface-handler openbox " +
  "openbox-session openvpn opera opera-crashreporter opera-sandbox orage org.gnome.NautilusPreviewer os-prober ouch " +
  "pacat paccache pacdiff package-data-downloader package-system-locked packagekitd pacman pacman-conf " +
  "pacman-hook-code pacman-hook-dconf pacman-hook-depmod pacman-hook-dkms pacman-hook-fontconfig pacman-hook-gio " +
  "pacman-hook-gtk pacman-hook-gtk4-querymodules pacman-hook-mkinitcpio pacman-hook-mkinitcpio-remove " +
  "pacman-hook-perl pacman-hook-systemd pacman-key pacmd pactl pagesize pam-auth-update pam-tmpdir-helper " +
  "pam_kwallet_init papers parted partprobe pass pass-import passimd passwd pavucontrol pcb-gtk pcscd pdfattach " +
  "pdfdetach pdffonts pdfimages pdfinfo pdfseparate pdfsig pdftocairo pdftohtml pdftoppm pdftops pdftotext pdfunite " +
  "pg_controldata pg_createcluster pg_ctl pg_ctlcluster pg_dropcluster pg_lsclusters pg_updateaptconfig pgrep picom " +
  "pidof pinentry pinentry-curses pinentry-gnome3 pinentry-gtk pinentry-kwallet pinentry-qt pipewire " +
  "pipewire-media-session pipewire-pulse pkcs11-register pkexec pkgctl pkill pkla-admin-identities " +
  "pkla-check-authorization pkttyagent plank plasma-browser-integration-host plasma-discover plasma-emojier " +
  "plasma-keyboard plasma-login-greeter plasma-login-wallpaper plasma_session plasma_waitforname plasmalogin " +
  "plasmalogin-helper plasmalogin-shell plasmashell plocate plocate-build plymouth plymouth-set-default-theme " +
  "plymouthd pokemmo polkit-agent-helper polkit-gnome-authentication-agent polkit-kde-authentication-agent " +
  "polkit-mate-authentication-agent polkitd pollinate popularity-contest postgres postgres-initdb " +
  "postgres-systemctl power-profiles-daemon print-backends-cups protonmail protonmail-bridge protonmail-bridge-core " +
  "ps ps-mem pscap psi psi-plus psql pstree ptyxis ptyxis-agent pulseaudio pulseeffects pwck pycompile pypr " +
  "qbittorrent qbittorrent-nox qdbus qemu-bridge-helper qemu-ga qnapi qpdfview qt5ct qtchooser querybts qutebrowser " +
  "rdmsr reflector release-upgrade-motd remmina repo reportbug reprepro resize2fs resolvconf resolvectl resources " +
  "rfkill rg rga ristretto rngd rpcbind rpi-imager rredtool rsyslog-rotate rsyslogd rtkit-daemon rtkitctl run-parts " +
  "runit-helper runuser rustdesk rustdesk-utils s3fs sanoid sbctl scdaemon scrcpy scrot sd sd-mount sd-umount sdcv " +
  "sddm sddm-greeter sddm-xsession sdu seahorse secure-time-sync secureboot-db.service sensors sensors-detect " +
  "session-desktop session-migration setpci setvtrgb sfdisk sftp-server sgdisk shadow.service showtime " +
  "signal-desktop signal-desktop-chrome-sandbox simple-scan sing-box sleep slirp4netns slurp smartctl smartd " +
  "smbspool smplayer smtube snap snap-device-helper snap-discard-ns snap-failure snap-seccomp snap-update-ns snapd " +
  "snapd-aa-prompt-listener snapd-aa-prompt-ui snapd-apparmor snapd.system-shutdown.service snapshot socat " +
  "software-properties-dbus software-properties-gtk solaar spacefm-auth speech-dispatcher speedtest " +
  "spice-client-glib-usb-acl-helper spice-vdagent spice-vdagentd spotdl spotify ss ssh ssh-agent ssh-agent-launch " +
  "ssh-keygen ssh-sk-helper sshd sshd-auth sshd-session sshfs sslocal ssmanager ssserver ssservice ssurl " +
  "start-hyprland start-pulseaudio-x11 startlxqt startplasma startplasma-login-wayland startx startxfce steam " +
  "steam-fossilize steam-game-native steam-game-proton steam-gameoverlayui steam-launch steam-launcher " +
  "steam-runtime-steam-remote steamerrorreporter su su-rs subiquity-console-conf sudo sudo-rs sulogin " +
  "superproductivity swaplabel swapon swayimg switcheroo-control switcheroo-control-check-discrete-amdgpu " +
  "switcherooctl swtpm swtpm_ioctl swtpm_localca swtpm_setup synaptic sync syncoid syncthing sysctl sysstat-sa " +
  "sysstat-sadc system-config-printer system-config-printer-applet system-update-cleanup.service systemd " +
  "systemd-ac-power systemd-analyze systemd-ask-password systemd-backlight systemd-binfmt systemd-bless-boot " +
  "systemd-cat systemd-cgls systemd-cgtop systemd-coredump systemd-cryptsetup systemd-delta systemd-detect-virt " +
  "systemd-dissect systemd-escape systemd-fsck systemd-fsckd systemd-generator-bless-boot " +
  "systemd-generator-cloud-init systemd-generator-cryptsetup systemd-generator-debug systemd-generator-ds-identify " +
  "systemd-generator-environment-arch systemd-generator-environment-flatpak systemd-generator-environment-snapd " +
  "systemd-generator-friendly-recovery systemd-generator-fstab systemd-generator-getty systemd-generator-gpt-auto " +
  "systemd-generator-hibernate-resume systemd-generator-import systemd-generator-integritysetup " +
  "systemd-generator-openvpn systemd-generator-ostree systemd-generator-rc-local systemd-generator-run " +
  "systemd-generator-snapd systemd-generator-ssh systemd-generator-sshd-socket systemd-generator-system-update " +
  "systemd-generator-sysv systemd-generator-tpm2 systemd-generator-user-autostart " +
  "systemd-generator-user-environment systemd-generator-veritysetup systemd-homed systemd-homework " +
  "systemd-hostnamed systemd-hwdb systemd-id128 systemd-importd systemd-inhibit systemd-initctl systemd-journald " +
  "systemd-localed systemd-logind systemd-machine-id-setup systemd-machined systemd-makefs systemd-modules-load " +
  "systemd-mount systemd-network-generator systemd-networkd systemd-networkd-wait-online systemd-notify " +
  "systemd-nsresourced systemd-nsresourcework systemd-oomd systemd-path systemd-portabled systemd-random-seed " +
  "systemd-remount-fs systemd-resolved systemd-rfkill systemd-shutdown systemd-sleep systemd-sleep-grub " +
  "systemd-sleep-hdparm systemd-sleep-nvidia systemd-sleep-sysstat systemd-sleep-tlp systemd-sleep-upgrades " +
  "systemd-socket-proxyd systemd-stdio-bridge systemd-sulogin-shell systemd-sysctl systemd-sysext systemd-sysupdate " +
  "systemd-sysusers systemd-timedated systemd-timesyncd systemd-tmpfiles systemd-tty-ask-password-agent " +
  "systemd-udevd systemd-update-done systemd-update-utmp systemd-user systemd-user-runtime-dir " +
  "systemd-user-sessions systemd-userdbd systemd-userwork systemd-vconsole-setup systemsettings tailscale " +
  "tailscaled task tasksel taskwarrior-tui tecla telegram-desktop terminator texstudio tftp thermald thinkfan " +
  "thunar thunar-volman thunderbird thunderbird-glxtest thunderbird-vaapitest tickrs timedatectl tint2 tint2conf " +
  "tlp tomb top torbrowser torbrowser-glxtest torbrowser-launcher torbrowser-plugin-container torbrowser-start " +
  "torbrowser-tor torbrowser-updater torbrowser-vaapitest torify torsocks totem tpacpi-bat tracker-extract " +
  "tracker-miner tracker-writeback tracker-xdg-portal transmission tumblerd tune2fs u-d-c-print-pci-ids " +
  "ubuntu-advantage ubuntu-advantage-desktop-daemon ubuntu-advantage-notification ubuntu-distro-info ubuntu-fan-net " +
  "ubuntu-report ucf ucfq ucfr udev-ata_id udev-bcache-export-cached udev-bridge-network-interface udev-cdrom_id " +
  "udev-dmi-memory-id udev-fido_id udev-hdparm udev-probe-bcache udiskie udiskie-info udiskie-mount udiskie-umount " +
  "udisksctl udisksd ufw ufw-init umount umount.udisks2 umu-bwrap umu-game umu-run uname unattended-upgrade " +
  "unattended-upgrade-shutdown unhide-linux unhide-posix unhide-rb unhide-tcp unix-chkpwd unmkinitramfs " +
  "update-alternatives update-apt-xapian-index update-ca-certificates update-ca-trust update-catalog " +
  "update-command-not-found update-cracklib update-desktop-database update-dlocatedb update-grub update-info-dir " +
  "update-initramfs update-manager update-mime-database update-motd-fsck-at-reboot update-motd-updates-available " +
  "update-notifier update-notifier-crash update-pciids update-secureboot-policy update-shells update-smart-drivedb " +
  "updatectl updatedb-mlocate updatedb.plocate upower upowerd uptime uptimed usb-devices usb_modeswitch.service " +
  "usbguard usbguard-applet-qt usbguard-daemon usbguard-dbus usbguard-notifier useradd userdbctl userdel usermod " +
  "users utempter utmpdump utox uuidd uuidgen uupdate v2ray v4l2-ctl vapoursynth vcsi veracrypt vesktop vipw-vigr " +
  "virt-aa-helper virt-manager virtinterfaced virtiofsd virtlockd virtlogd virtnetworkd virtnodedevd virtsecretd " +
  "virtstoraged vlc vlc-cache-gen vmstat vnstat vnstatd volumeicon vsftpd w w3m wavemon waybar wayland-session " +
  "wechat wechat-appimage wechat-universal wemeet wg wg-quick whatis whdd whereis which whiptail who whoami whois " +
  "whoopsie whoopsie-preferences wireplumber wireshark wl-copy wmctrl wmname wpa-action wpa-cli wpa-gui " +
  "wpa-supplicant wrmsr wsdd wttrbar x11-xsession xarchiver xauth xautolock xbacklight xbrlapi xclip xdg-dbus-proxy " +
  "xdg-desktop-icon xdg-desktop-menu xdg-desktop-portal xdg-desktop-portal-gnome xdg-desktop-portal-gtk " +
  "xdg-desktop-portal-hyprland xdg-desktop-portal-kde xdg-desktop-portal-rewrite-launchers " +
  "xdg-desktop-portal-validate-icon xdg-document-portal xdg-email xdg-icon-resource xdg-mime xdg-open " +
  "xdg-permission-store xdg-screensaver xdg-settings xdg-terminal-exec xdg-user-dir xdg-user-dirs-gtk-update " +
  "xdg-user-dirs-update xdm-xsession xdpyinfo xembedsniproxy xeyes xfce-about xfce-appfinder xfce-clipman " +
  "xfce-clipman-settings xfce-dict xfce-mime-helper xfce-notifyd xfce-panel xfce-power-manager xfce-screensaver " +
  "xfce-sensors xfce-session xfce-terminal xfconfd xfdesktop xfpm-power-backlight-helper xfsettingsd xfwm xhost " +
  "xinit xinput xkbcomp xorg xournalpp xprop xrandr xray xrdb xsane-gimp xsel xset xsetroot xsettingsd xtables " +
  "xwayland xwaylandvideobridge yadifad yay yelp youtube-dl youtube-viewer yt-dlp ytdl zathura zed zenmap zfs zpool " +
  "zram-generator zramctl zsys-system-autosnapshot zsysd "
)
  .trim()
  .split(" ");
