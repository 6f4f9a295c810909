import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { budget, type BudgetFlags } from '../../src/commands/budget.ts';
import type { BudgetReport } from '../../src/commands/budget-report.ts';
import { chance } from '../world/made-up.ts';
import { heard } from '../commands/surroundings.ts';

const tools = process.env['BUNDLE_TOOLS'] ?? '';

/** Why builds cannot be made here, or false. On CI nothing is left out. */
export const withoutBuilders = (): string | false => {
  const missing = ['vite', 'next', 'react', 'react-dom'].filter(
    name => !existsSync(join(tools, 'node_modules', name, 'package.json')),
  );
  if (tools !== '' && missing.length === 0) return false;
  const why =
    'Vite and Next.js are not installed: npm install --no-save --ignore-scripts --prefix FOLDER vite next react react-dom, then BUNDLE_TOOLS=FOLDER';
  if (process.env['CI'] !== undefined) throw new Error(`${why}; on CI nothing is left out`);
  return why;
};

export type Project = {
  readonly folder: string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  /** Runs Vite or Next.js as its own command line would, without a network. */
  readonly build: (...args: readonly string[]) => Promise<void>;
  readonly budget: (flags?: BudgetFlags) => Promise<{ readonly code: number; readonly report: BudgetReport }>;
  /** The same for people, at 80 columns. */
  readonly screen: (flags?: BudgetFlags) => Promise<{ readonly code: number; readonly text: string }>;
};

const run = promisify(execFile);

const programs = { vite: 'vite/bin/vite.js', next: 'next/dist/bin/next' } as const;

/** A project beside the installed builders, which find themselves and React above it. It is removed after the tests. */
export const project = (builder: keyof typeof programs): Project => {
  const root = realpathSync(tools);
  const folder = mkdtempSync(join(root, `${builder}-`));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(root, 'node_modules', programs[builder]);
  return {
    folder,
    write: files => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    },
    build: async (...args) => {
      // A proxy that nobody answers at: whoever asks the network fails.
      const nobody = 'http://127.0.0.1:9';
      const env = {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        CI: '1',
        NEXT_TELEMETRY_DISABLED: '1',
        HTTP_PROXY: nobody,
        HTTPS_PROXY: nobody,
      };
      await run(process.execPath, [program, 'build', ...args], { cwd: folder, env, maxBuffer: 20_000_000 });
    },
    budget: async (flags = {}) => {
      const { around, out, err } = heard(folder);
      const code = await budget({ ...flags, repo: folder, json: true }, around);
      assert.equal(err(), '');
      return { code, report: JSON.parse(out()) as BudgetReport };
    },
    screen: async (flags = {}) => {
      const { around, out } = heard(folder);
      const code = await budget({ ...flags, repo: folder }, around);
      return { code, text: out() };
    },
  };
};

/** A package of about `bytes`, as charts and editors are: text that no bundler can leave out and that compresses by half. */
export const heavyPackage = (name: string, bytes: number): Readonly<Record<string, string>> => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '4.2.0', type: 'module', main: 'index.js' }),
  [`node_modules/${name}/index.js`]: `const shapes = ${JSON.stringify(
    Array.from({ length: Math.ceil(bytes / 60) }, (_, index) => chance(index + 1, 56)),
  )};\nexport const draw = at => shapes[at % shapes.length];\n`,
});

/** package.json and package-lock.json with these packages. */
export const manifests = (packages: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  'package.json': JSON.stringify({ name: 'harbour', private: true, type: 'module', dependencies: packages }, null, 2),
  'package-lock.json': JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { dependencies: packages },
      ...Object.fromEntries(Object.entries(packages).map(([name, version]) => [`node_modules/${name}`, { version }])),
    },
  }),
});

/** Text of your own of about `bytes`, with nothing in it that compresses. */
export const ownText = (bytes: number): string => JSON.stringify(chance(4_711, bytes));
