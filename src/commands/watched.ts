import { resolve } from 'node:path';
import { findRepository, loadConfig } from '../config/load.ts';
import { netOptions } from '../config/net-options.ts';
import { appOf } from '../drive/scope.ts';
import { loadEvidence } from '../evidence/load.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import type { Io, NetOptions } from '../platform/io.ts';
import { isLoopback } from '../platform/loopback.ts';
import { realIo } from '../platform/real-io.ts';
import { createProgress } from '../reporters/progress.ts';
import type { WatchAim } from '../watch/open-watch.ts';
import { actedDomain } from './acted-domain.ts';
import { type AimFlags, type Prepared, prepare } from './aim.ts';
import { look } from './look.ts';
import type { Surroundings } from './surroundings.ts';

export type WatchedFlags = AimFlags & { readonly from?: string; readonly json?: boolean };

/** What monitors are derived from. */
export type Watched = Pick<WatchAim, 'config' | 'domain' | 'aim' | 'evidence'> & { readonly net: NetOptions };

/** What the monitors are derived from beside the settings: kept evidence, else one look at pages and health. */
const evidenceFor = async (
  { from }: WatchedFlags,
  prepared: Prepared,
  io: Io,
  around: Surroundings,
): Promise<EvidenceSet> =>
  from === undefined
    ? look(prepared, io, around.signal, { keys: ['declared', 'dns', 'http', 'pages', 'health', 'registration'] })
    : loadEvidence(resolve(around.cwd, from));

/** An app on this machine has no domain to audit: the settings alone say what is watched. */
const onThisMachine = async (flags: WatchedFlags, around: Surroundings): Promise<Watched | null> => {
  const found = await findRepository(resolve(around.cwd));
  const { config } = await loadConfig(flags.config ?? found?.config ?? null);
  if (config.domain !== undefined || config.drive === undefined) return null;
  const app = appOf(config, config.drive);
  if (!isLoopback(new URL(app).hostname)) return null;
  return { config, domain: actedDomain(undefined, config, app), aim: null, evidence: null, net: netOptions(flags) };
};

const elsewhere = async (
  typed: string | undefined,
  flags: WatchedFlags,
  around: Surroundings,
  command: string,
): Promise<Watched> => {
  const prepared = await prepare(typed, flags, around.cwd, command);
  const progress = createProgress(around.stderr, flags.json === true);
  const io = { ...realIo({ net: prepared.net, progress: progress.say, now: around.now }), env: around.env };
  const evidence = await evidenceFor(flags, prepared, io, around).finally(progress.done);
  return { config: prepared.aim.config, domain: prepared.aim.domain, aim: prepared.aim, evidence, net: prepared.net };
};

/** What is watched by these settings and this domain, and what is known of it: kept evidence, else one look. `command`: the one that was typed, for hints. */
export const watchedBy = async (
  typed: string | undefined,
  flags: WatchedFlags,
  around: Surroundings,
  command: string,
): Promise<Watched> => {
  const local = typed === undefined ? await onThisMachine(flags, around) : null;
  return local ?? elsewhere(typed, flags, around, command);
};
