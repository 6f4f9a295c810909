import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyChanges, checkBase, type Applied } from '../../../src/changes/apply/apply.ts';
import { undoChanges, type Undone } from '../../../src/changes/apply/undo.ts';
import { beginUndoFile, openUndoFile, type UndoFile } from '../../../src/changes/apply/undo-file.ts';
import { cloudflareHost } from '../../../src/changes/hosts/cloudflare/cloudflare.ts';
import { findZone, readZone } from '../../../src/changes/hosts/cloudflare/read-zone.ts';
import type { Plan } from '../../../src/changes/zone/plan.ts';
import { planZone } from '../../../src/changes/zone/plan-zone.ts';
import { rulePhases, zoneSettings } from '../../../src/changes/zone/resources.ts';
import type { ZoneWish } from '../../../src/changes/zone/wishes.ts';
import { cloudflareClient, type CloudflareClient } from '../../../src/engines/cloudflare/client.ts';
import type { Io } from '../../../src/platform/io.ts';
import { createPatience } from '../../../src/platform/patience.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { readPermissions } from '../../world/cloudflare/permissions.ts';
import {
  type GivenCloudflare,
  type LookAlikeCloudflare,
  startCloudflare,
} from '../../world/cloudflare/start-cloudflare.ts';
import type { ZoneState } from '../../world/cloudflare/zone-state.ts';

export const zoneName = 'community.test';
export const never = new AbortController().signal;
const now = (): Date => new Date('2026-11-27T12:00:00Z');

export const everything: readonly string[] = [
  ...readPermissions,
  ...readPermissions.map(permission => permission.replace(/ Read$/, ' Write')),
];

/** Real connections on loopback; only the pauses between two tries are not slept. */
const testIo = (): Io => ({
  ...realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => {}, now }),
  sleep: async () => {},
  patience: createPatience(1e9, 1e6),
});

export const clientFor = (world: LookAlikeCloudflare): CloudflareClient =>
  cloudflareClient(testIo(), { api: world.api, token: world.token, addressOf: async () => '127.0.0.1' });

/** Thrown where a test pulls the plug. */
export class PulledPlug extends Error {}

/**
 * The client of a process that dies at its call number `at`, counted from 1: before it is sent, or after it was answered
 * and before anybody heard of it.
 */
export const dyingClient = (client: CloudflareClient, at: number, when: 'before' | 'after'): CloudflareClient => {
  let calls = 0;
  const dying = async <T>(call: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls > at || (calls === at && when === 'before')) throw new PulledPlug();
    const answer = await call();
    if (calls === at) throw new PulledPlug();
    return answer;
  };
  return {
    read: (path, shape, signal) => dying(() => client.read(path, shape, signal)),
    send: (method, path, body, shape, signal) => dying(() => client.send(method, path, body, shape, signal)),
  };
};

const withFolder = async <T>(act: (folder: string) => Promise<T>): Promise<T> => {
  // Every line of an undo file is flushed to the disk; where a disk of memory is, thousands of them take no time.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'launch-ready-'));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export const withWorld = async (
  given: Omit<GivenCloudflare, 'permissions'> & { readonly permissions?: readonly string[] },
  act: (world: LookAlikeCloudflare, folder: string) => Promise<void>,
): Promise<void> => {
  const world = await startCloudflare({ permissions: everything, ...given });
  try {
    await withFolder(folder => act(world, folder));
  } finally {
    await world.close();
  }
};

export const planFor = async (
  world: LookAlikeCloudflare,
  wishes: readonly ZoneWish[],
  leave = { allowDelete: [] as readonly string[], allowLargeChange: true },
): Promise<Plan> => {
  const client = clientFor(world);
  const zone = await findZone(client, zoneName, never);
  if (!('id' in zone)) throw new Error('no zone');
  const wanted = { records: true, settings: zoneSettings, phases: rulePhases };
  return planZone(wishes, await readZone(client, zone, wanted, now().toISOString(), never), leave);
};

export const fileIn = (folder: string): string => join(folder, 'undo.jsonl');

/** Applies as a process does that finds what an earlier one left. */
export const apply = async (plan: Plan, folder: string, client: CloudflareClient): Promise<Applied> => {
  const host = cloudflareHost(client, plan.zone.id);
  let file: UndoFile;
  try {
    file = openUndoFile(fileIn(folder), now);
  } catch {
    const drift = await checkBase(plan, host, never);
    if ('kind' in drift) return drift;
    if (drift.length > 0) return { kind: 'drift', drift };
    file = beginUndoFile(fileIn(folder), plan, now);
  }
  try {
    return await applyChanges(file, host, () => {}, never);
  } finally {
    file.close();
  }
};

export const undo = async (folder: string, client: CloudflareClient, leaveChanged = false): Promise<Undone> => {
  const file = openUndoFile(fileIn(folder), now);
  try {
    return await undoChanges(file, cloudflareHost(client, file.plan.zone.id), { leaveChanged, say: () => {} }, never);
  } finally {
    file.close();
  }
};

/** A zone without what the API makes up itself: IDs, versions and times. Order of records is none. */
export const essence = (zone: ZoneState): unknown => {
  const { records, settings, entrypoints } = structuredClone(zone);
  return {
    records: records
      .map(({ id: _id, created_on: _created, modified_on: _modified, ...record }) => record)
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    settings,
    entrypoints: Object.fromEntries(
      Object.entries(entrypoints).map(([phase, { rules }]) => [
        phase,
        rules.map(({ id, version: _version, last_updated: _updated, ref, ...rule }) => ({
          ...rule,
          ref: ref === id ? 'its own' : ref,
        })),
      ]),
    ),
  };
};
