import type { WatchSettings } from '../../config/watch-settings.ts';

/** What each way of installing needs to know. Paths are those of the machine that will run it. */
export type Installed = {
  readonly domain: string;
  readonly version: string;
  /** Words of the command, without a shell: program first. */
  readonly command: readonly string[];
  readonly settings: WatchSettings;
  /** Whether members of its own walk through the flows. */
  readonly active: boolean;
  /** Names of the environment variables that the settings lean on, sorted. */
  readonly variables: readonly string[];
  readonly port: number;
};

/** A word of ExecStart=: quoted where systemd would read something into it (systemd.service(5), "Command lines"). */
const systemdWord = (word: string): string => {
  const plain = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@%+=:,./$-]+$/.test(plain) ? plain : `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
};

const names = (variables: readonly string[]): string =>
  variables.length === 0 ? '# No variable is needed.' : variables.map(name => `#   ${name}=`).join('\n');

/** Unit for systemd: a user of its own that may do nothing else, started again whenever it ends. */
export const systemdUnit = ({
  domain,
  command,
  variables,
}: Installed): string => `# /etc/systemd/system/launch-ready-watch.service
#   systemctl daemon-reload && systemctl enable --now launch-ready-watch
# Secrets stand in /etc/launch-ready/watch.env (owner root, mode 0600), one NAME=value a line:
${names(variables)}
[Unit]
Description=Launch Ready watches ${domain}
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
ExecStart=${command.map(systemdWord).join(' ')}
EnvironmentFile=-/etc/launch-ready/watch.env
Environment=LAUNCH_READY_STATE=/var/lib/launch-ready
StateDirectory=launch-ready
StateDirectoryMode=0700
DynamicUser=yes
Restart=always
RestartSec=5
KillSignal=SIGTERM
SuccessExitStatus=130
TimeoutStopSec=30
MemoryMax=512M
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictSUIDSGID=yes
LockPersonality=yes
UMask=0077

[Install]
WantedBy=multi-user.target
`;
