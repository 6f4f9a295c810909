import type { SpendingEvidence } from '../evidence/spending.ts';
import { type Leaf, seen, silent } from '../evidence/leaf.ts';
import type { ReadCap } from '../evidence/spending.ts';
import { PeerFailure, SilentPeer } from '../platform/errors.ts';
import { request } from '../platform/http.ts';
import type { Io } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import { type PaidService, paidServiceNamed } from '../providers/spending/services.ts';
import type { Collector } from './collector.ts';
import { hostFinder } from './secrets/issuer-hosts.ts';

const memberAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? (Reflect.get(inner, name) as unknown) : undefined),
    value,
  );

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const asked = async (
  { name, question }: PaidService,
  variable: string,
  io: Io,
  signal: AbortSignal,
): Promise<Leaf<ReadCap>> => {
  if (question === null) return silent(`${name} tells its cap to no key; say it in the settings (cap, by, on)`);
  const key = io.env(variable) ?? '';
  // Whatever stands in a variable is put into a header: nothing but plain characters may.
  if (!/^[\x21-\x7e]+$/.test(key)) return silent(`the variable ${variable} is not set, or holds no key`);
  const url = new URL(question.url);
  try {
    const address = await hostFinder(io, signal)(url.hostname);
    const headers = { authorization: `Bearer ${key}`, accept: 'application/json' };
    const sent = { url: url.href, address, headers, maxBytes: limits.verifyBytes, verify: true };
    const { status, body } = await request(io, { ...sent, waitMs: limits.verifyWaitMs }, signal);
    if (status === 401 || status === 403) return silent(`${name} does not know the key in ${variable} (${status})`);
    const amount = status === 200 ? memberAt(parsed(body.toString('utf8')), question.at) : undefined;
    if (amount !== null && typeof amount !== 'number')
      return silent(`${name} answered ${status} without the cap of the key`);
    return seen({ amount, currency: question.currency });
  } catch (error) {
    if (!(error instanceof SilentPeer || error instanceof PeerFailure)) throw error;
    return silent(`${name} did not answer`);
  }
};

/** Asks the services that the settings give a key for what that key may spend: one GET each, and nothing without a key. */
export const spending: Collector<'spending'> = {
  key: 'spending',
  after: [],
  deadlineMs: limits.requestMs + limits.verifyWaitMs,
  async collect({ config }, _sofar, io, signal): Promise<SpendingEvidence> {
    const named = Object.entries(config.spending ?? {}).flatMap(([id, one]) => {
      const service = 'key' in one ? paidServiceNamed(id) : undefined;
      return 'key' in one && service !== undefined ? [{ service, variable: one.key }] : [];
    });
    const read = await Promise.all(
      named.map(async ({ service, variable }) => ({
        service: service.id,
        host: new URL(service.question?.url ?? 'https://nowhere.invalid').host,
        cap: await asked(service, variable, io, signal),
      })),
    );
    return { read };
  },
};
