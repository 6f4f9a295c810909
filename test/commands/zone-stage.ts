import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ZoneWish } from '../../src/changes/zone/wishes.ts';
import type { Prompt } from '../../src/commands/prompt.ts';
import { withWorld, zoneName } from '../changes/zone/world.ts';
import { startEdge } from '../world/cloudflare/edge.ts';
import type { LookAlikeCloudflare } from '../world/cloudflare/start-cloudflare.ts';
import type { ZoneState } from '../world/cloudflare/zone-state.ts';
import { heard } from './surroundings.ts';

const zone = {
  name: zoneName,
  records: [
    { type: 'A', name: zoneName, content: '192.0.2.10', proxied: true },
    { type: 'A', name: `app.${zoneName}`, content: '192.0.2.11', ttl: 300 },
    { type: 'TXT', name: zoneName, content: '"v=spf1 -all"', ttl: 300 },
  ],
  rules: {
    http_request_dynamic_redirect: [
      {
        action: 'redirect',
        expression: '(http.host eq "shop.community.test")',
        ref: 'shop',
        action_parameters: { from_value: { status_code: 302, target_url: { value: 'https://shop.test/' } } },
      },
    ],
  },
};

type Stage = {
  readonly world: LookAlikeCloudflare;
  readonly state: ZoneState;
  readonly folder: string;
  readonly flags: { readonly resolver: string; readonly connectTo: readonly string[]; readonly wait: string };
  readonly around: ReturnType<typeof heard>;
  readonly says: (answer: string | null) => Prompt;
};

/** A zone with its edge and name servers, and the surroundings of a command that may write there. */
export const onStage = (act: (stage: Stage) => Promise<void>): Promise<void> =>
  withWorld({ zones: [zone] }, async (world, folder) => {
    const state = world.zone(zoneName);
    const edge = await startEdge(state);
    writeFileSync(
      join(folder, 'launch-ready.jsonc'),
      JSON.stringify({ domain: zoneName, cloudflare: { token: 'EDGE_TOKEN', api: world.api } }),
    );
    const told = heard(folder);
    // Where a line is broken is no matter here.
    const around = {
      ...told,
      out: () => told.out().replaceAll(/\s+/g, ' '),
      err: () => told.err().replaceAll(/\s+/g, ' '),
    };
    const env = (name: string): string | undefined => (name === 'EDGE_TOKEN' ? world.token : around.around.env(name));
    const prompt = (answer: string | null): Prompt => ({
      isTTY: false,
      ask: async () => answer,
      say: () => {},
      close: () => {},
    });
    try {
      await act({
        world,
        state,
        folder,
        flags: { resolver: edge.resolver, connectTo: edge.connectTo, wait: '0' },
        around: { ...around, around: { ...around.around, env } },
        says: prompt,
      });
    } finally {
      edge.close();
    }
  });

/** The undo file of the last apply. */
export const undoFile = (folder: string): string => {
  const at = join(folder, 'state', 'targets', zoneName, 'changes');
  const name = readdirSync(at).findLast(one => one.startsWith('undo-'));
  assert.ok(name);
  return join(at, name);
};

export const writes = (world: LookAlikeCloudflare): number => world.log.filter(({ method }) => method !== 'GET').length;

/** A record that changes, one that comes, and a setting. */
export const wishes: readonly ZoneWish[] = [
  {
    kind: 'set',
    because: ['test'],
    set: { name: `app.${zoneName}`, type: 'A', before: ['192.0.2.11'], after: ['192.0.2.12'], because: ['test'] },
  },
  {
    kind: 'set',
    because: ['test'],
    set: { name: `www.${zoneName}`, type: 'CNAME', before: [], after: [zoneName], because: ['test'] },
  },
  { kind: 'setting', because: ['test'], setting: 'always_use_https', value: 'on' },
];
