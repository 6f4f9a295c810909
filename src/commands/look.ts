import { collect, type CollectOptions } from '../collectors/collect.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import { evidenceText } from '../evidence/save.ts';
import type { Io } from '../platform/io.ts';
import { version } from '../platform/version.ts';
import type { Prepared } from './aim.ts';

/** Collects the evidence of one run. It passes through its own text once, so that a replay sees exactly the same. */
export const look = async (
  prepared: Prepared,
  io: Io,
  signal: AbortSignal,
  options: CollectOptions = {},
): Promise<EvidenceSet> => {
  const { aim, recorded, profile } = prepared;
  const head = {
    schema: 'launch-ready/evidence@1',
    tool: `launch-ready ${version}`,
    target: { domain: aim.domain, unicode: aim.unicode },
    profile,
    net: recorded,
    ...(aim.repo === null ? {} : { repo: aim.repo }),
    collectedAt: io.now().toISOString(),
  } as const;
  const { onKey } = options;
  const keys = await collect(aim, io, signal, {
    ...options,
    ...(onKey === undefined ? {} : { onKey: (key, sofar) => onKey(key, sofar) }),
  });
  return JSON.parse(evidenceText({ ...head, keys })) as EvidenceSet;
};
