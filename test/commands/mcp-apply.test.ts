import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { planDigest } from '../../src/changes/zone/plan.ts';
import { applyTool } from '../../src/commands/mcp-plan.ts';
import { keep } from '../../src/commands/state.ts';
import { keepZonePlan } from '../../src/commands/undo-files.ts';
import { parseConnectTo, parseResolver } from '../../src/config/net-options.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { planFor, withWorld, zoneName } from '../changes/zone/world.ts';
import { sound } from '../reporters/reports.ts';
import { startEdge } from '../world/cloudflare/edge.ts';
import { heard } from './surroundings.ts';

const zone = { name: zoneName, records: [{ type: 'A', name: zoneName, content: '192.0.2.10', proxied: true }] };

test('an agent that may apply makes the changes of the plan that was shown, and of no other', () =>
  withWorld({ zones: [zone] }, async (world, folder) => {
    const edge = await startEdge(world.zone(zoneName));
    const configFile = join(folder, 'launch-ready.jsonc');
    writeFileSync(
      configFile,
      JSON.stringify({ domain: zoneName, cloudflare: { token: 'EDGE_TOKEN', api: world.api } }),
    );
    const { around: usual } = heard(folder);
    const around = { ...usual, env: (name: string) => (name === 'EDGE_TOKEN' ? world.token : usual.env(name)) };
    try {
      const { report } = sound();
      const net = {
        resolver: parseResolver(edge.resolver),
        connectTo: edge.connectTo.map(parseConnectTo),
        caFiles: [],
        configFile,
      };
      const state = join(folder, 'state');
      await keep(state, { report: { ...report, target: { domain: zoneName, unicode: zoneName } }, net, repo: null });
      const plan = await planFor(world, [{ kind: 'proxy', name: zoneName, proxied: false, because: ['test'] }]);
      await keepZonePlan(state, plan);
      const apply = applyTool({ allowApply: true }, around);
      const isProxied = (): unknown => world.zone(zoneName).records[0]?.proxied;
      const { signal } = new AbortController();
      await assert.rejects(apply.call({ digest: '0'.repeat(16) }, signal), LaunchReadyError);
      assert.equal(isProxied(), true, 'nothing was sent');
      const { data, text } = await apply.call({ digest: planDigest(plan) }, signal);
      assert.equal(data['verdict'], 'applied', text);
      assert.match(String(data['undoFile']), /undo-/);
      assert.equal(isProxied(), false);
    } finally {
      edge.close();
    }
  }));
