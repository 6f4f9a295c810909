import { stringify } from 'yaml';
import type { Installed } from './unit.ts';

const image = 'node:24.21.0-slim';
const state = '/var/lib/launch-ready';
const settingsFile = '/app/launch-ready.jsonc';

/** Packages that are optional for the program, as its package.json asks for them: npx brings none of them by itself. */
export const besideFor = { pg: '^8.16', mysql2: '^3.24', 'pg-boss': '^12.38' } as const;

/** Which of them these settings need. What the database is says the value of a variable, which nobody reads here. */
const beside = ({ database, fleet }: Installed['settings']): readonly (keyof typeof besideFor)[] => [
  ...(database === undefined && fleet === undefined ? [] : (['pg'] as const)),
  ...(database === undefined ? [] : (['mysql2'] as const)),
  ...(fleet === undefined ? [] : (['pg-boss'] as const)),
];

const program = ({ settings, version }: Installed): readonly string[] => {
  const own = `launch-ready@${version}`;
  const more = beside(settings).map(name => `--package=${name}@${besideFor[name]}`);
  return more.length === 0
    ? ['npx', '--yes', own]
    : ['npx', '--yes', `--package=${own}`, ...more, '--', 'launch-ready'];
};

/** The whole command, with the settings where the container has them. */
const words = (installed: Installed): readonly string[] => [
  ...program(installed),
  'watch',
  installed.domain,
  '--config',
  settingsFile,
  '--listen',
  `0.0.0.0:${installed.port}`,
  ...(installed.active ? ['--active'] : []),
];

/** A compose file with one service. The dashboard stays on the machine's own loopback: a proxy with TLS goes before it. */
export const composeFile = (installed: Installed): string => {
  const { variables, port } = installed;
  const document = {
    services: {
      watch: {
        image,
        command: words(installed),
        environment: {
          LAUNCH_READY_STATE: state,
          npm_config_cache: '/tmp/npm',
          ...Object.fromEntries(variables.map(name => [name, `\${${name}:?set it in watch.env}`])),
        },
        user: 'node',
        volumes: [`./launch-ready.jsonc:${settingsFile}:ro`, `state:${state}`],
        ports: [`127.0.0.1:${port}:${port}`],
        read_only: true,
        tmpfs: ['/tmp'],
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        mem_limit: '512m',
        stop_grace_period: '30s',
        restart: 'unless-stopped',
      },
    },
    volumes: { state: {} },
  };
  return `# docker compose --env-file watch.env up --detach
# The folder of the volume must belong to the user node: docker compose run --rm --user root watch chown node ${state}
${stringify(document, { lineWidth: 0 })}`;
};

/** App for Fly.io with one machine that is never put to sleep, and a volume for what it saw. */
export const flyApp = (installed: Installed): string => {
  const { domain, port, variables } = installed;
  const name = `watch-${domain.replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 30).replace(/-$/, '');
  const word = (text: string): string => JSON.stringify(text);
  return `# fly.toml, beside launch-ready.jsonc. One machine: two would each tell you the same.
#   fly launch --no-deploy --copy-config && fly volumes create state --size 1
${variables.length === 0 ? '#   (no secret is needed)' : `#   fly secrets set ${variables.map(each => `${each}=…`).join(' ')}`}
#   fly deploy --ha=false
app = ${word(name)}

[build]
  image = ${word(image)}

[processes]
  watch = ${word(words(installed).join(' '))}

[env]
  LAUNCH_READY_STATE = ${word(state)}

[[files]]
  guest_path = ${word(settingsFile)}
  local_path = "launch-ready.jsonc"

[mounts]
  source = "state"
  destination = ${word(state)}

[http_service]
  internal_port = ${port}
  force_https = true
  auto_stop_machines = "off"
  auto_start_machines = false
  min_machines_running = 1

[[vm]]
  memory = "512mb"
`;
};
