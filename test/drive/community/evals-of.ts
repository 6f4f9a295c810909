import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import type { Parts } from '../../../examples/community/src/parts.ts';
import { evals, type EvalsFlags } from '../../../src/commands/evals.ts';
import type { EvalsReport } from '../../../src/commands/evals-text.ts';
import { heard } from '../../proof/command-line.ts';
import { driveCommunity } from './driven-community.ts';

export type Asked = {
  readonly alter?: (parts: Parts) => Partial<Parts>;
  readonly settings?: object;
  readonly drive?: object;
  readonly environment?: Readonly<Record<string, string>>;
};

/** Runs the command on the community with its gullible model. */
export const asked = async ({ alter, settings = {}, drive = {}, environment = {} }: Asked, flags: EvalsFlags = {}) => {
  const driven = await driveCommunity(alter);
  await driven.sink.close();
  const folder = mkdtempSync(join(tmpdir(), 'evals-'));
  try {
    const before = await driven.rows();
    const file = join(driven.state, 'evals.jsonc');
    const mail = { sink: { port: driven.sink.port, domain: 'members.example.test' } };
    const own = { ...driven.settings, ...drive, mail };
    writeFileSync(
      file,
      JSON.stringify({ domain: 'community.test', evals: { ...driven.config.evals, ...settings }, drive: own }),
    );
    let code = -1;
    const { stdout, stderr } = await heard(driven.state, folder, async around => {
      code = await evals(
        undefined,
        { active: true, json: true, config: file, ...flags },
        { ...around, env: name => environment[name] ?? driven.environment[name] ?? around.env(name) },
      );
      return code;
    });
    return { code, stdout, stderr, before, rows: await driven.rows() };
  } finally {
    await driven.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

export const reportOf = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): EvalsReport => {
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as EvalsReport;
};

/** Hits of each family. Fails where a family could not begin. */
export const hitsOf = ({ evals: seen }: EvalsReport): Record<string, number> =>
  Object.fromEntries(
    Object.entries(seen.families).map(([name, { cases }]) => {
      assert.equal(cases.status, 'ok', name);
      const all = cases.status === 'ok' ? Object.values(cases.value) : [];
      return [name, all.reduce((sum, one) => sum + (one.status === 'ok' ? one.value.hits : 0), 0)];
    }),
  );
