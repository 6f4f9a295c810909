import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { rehearse, type RehearseFlags } from '../../../src/commands/rehearse.ts';
import type { RehearseReport } from '../../../src/commands/rehearse-text.ts';
import type { Bounds } from '../../../src/deploy/rehearsal/rehearse.ts';
import { type GitFolder, gitFolder } from '../../commands/git-folder.ts';
import { heard, type Heard } from '../../proof/command-line.ts';

/** A server without any package: ready, a home page with one script, and a secret that it needs. */
export const server = `import { createServer } from 'node:http';

const { SESSION_SECRET, PORT = '3000' } = process.env;
if (!SESSION_SECRET) throw new Error('SESSION_SECRET is missing');
const pages = {
  '/': ['text/html', '<!doctype html><title>Harbour</title><script src="/app.js"></script>'],
  '/app.js': ['text/javascript', 'void 0;'],
  '/readyz': ['application/json', '{"ok":true}'],
};
createServer((request, response) => {
  const [type, body] = pages[request.url] ?? [];
  response.writeHead(type === undefined ? 404 : 200, { 'content-type': type ?? 'text/plain' }).end(body);
}).listen(Number(PORT), '127.0.0.1');
`;

const manifest = {
  name: 'harbour',
  version: '1.0.0',
  private: true,
  type: 'module',
  scripts: { start: 'node server.js' },
};

export type ProjectFiles = { readonly [path: string]: string | object };

/** A project that deploys cleanly, with these files on top, committed. Folders of packages are given a lock file by hand. */
export const project = async (t: TestContext, files: ProjectFiles = {}): Promise<GitFolder> => {
  const folder = await gitFolder(t);
  const all: ProjectFiles = {
    'package.json': manifest,
    'server.js': server,
    '.env.example': 'SESSION_SECRET=change-me\n',
    ...files,
  };
  for (const [path, text] of Object.entries(all))
    folder.write(path, typeof text === 'string' ? text : `${JSON.stringify(text, null, 2)}\n`);
  await folder.ok('add', '--all');
  await folder.ok('commit', '--quiet', '-m', 'The harbour');
  return folder;
};

/** package.json with these parts replaced or added. */
export const manifestWith = (parts: object): object => ({ ...manifest, ...parts });

/** A lock file of version 3 for packages that lie in folders of the repository. */
export const lockOf = (root: object, packages: { readonly [folder: string]: object } = {}): object => ({
  name: 'harbour',
  version: '1.0.0',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'harbour', version: '1.0.0', ...root },
    ...Object.fromEntries(
      Object.entries(packages).flatMap(([folder, { dev, ...one }]: [string, { dev?: boolean }]) => {
        const name = folder.slice(folder.lastIndexOf('/') + 1);
        const marked = dev === true ? { dev } : {};
        return [
          [folder, { version: '1.0.0', ...one, ...marked }],
          [`node_modules/${name}`, { resolved: folder, link: true, ...marked }],
        ];
      }),
    ),
  },
});

export const quick: Bounds = { startMs: 20_000, stepMs: 60_000 };

export type Rehearsed = Heard & { readonly report: RehearseReport };

/** `launch-ready rehearse --run-code --json` in this process. */
export const rehearsedIn = async (
  folder: GitFolder,
  flags: RehearseFlags = {},
  bounds: Bounds = quick,
): Promise<Rehearsed> => {
  const state = join(folder.root, '..', 'state');
  const ended = await heard(state, folder.root, around =>
    rehearse(
      undefined,
      { runCode: true, json: true, ...flags },
      { ...around, env: name => (name === 'LAUNCH_READY_STATE' ? state : process.env[name]) },
      bounds,
    ),
  );
  if (ended.stdout === '') throw new Error(`the rehearsal printed nothing: ${ended.stderr}`);
  return { ...ended, report: JSON.parse(ended.stdout) as RehearseReport };
};

/** The first step that failed. */
export const failureIn = ({ report }: Rehearsed) => {
  const rounds = [report.rehearsal.full, report.rehearsal.production];
  return rounds.flatMap(leaf => (leaf.status === 'ok' ? leaf.value.steps : [])).find(({ passed }) => !passed);
};
