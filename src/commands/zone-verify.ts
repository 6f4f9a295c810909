import type { Expected, HttpExpectation } from '../changes/apply/expect.ts';
import type { DnsPlan } from '../changes/dns-plan.ts';
import { progressOf } from '../changes/propagation.ts';
import { addressFinder, type AddressOf } from '../drive/addresses.ts';
import { PeerFailure, SilentPeer } from '../platform/errors.ts';
import { request } from '../platform/http.ts';
import type { Io, NetOptions } from '../platform/io.ts';
import { realIo } from '../platform/real-io.ts';
import { askRound } from './dns-testimony.ts';
import type { Surroundings } from './surroundings.ts';

/** One thing looked for after a change. */
export type Seen = {
  readonly what: string;
  readonly state: 'as-wanted' | 'differs' | 'unknown';
  readonly detail: string;
};

const dnsPlanOf = (zone: string, expected: Expected, at: string): DnsPlan => ({
  schema: 'launch-ready/dns-plan@1',
  domain: zone,
  madeFrom: at,
  provider: 'cloudflare',
  sets: expected.sets,
  leftAlone: [],
  conflicts: [],
  refused: [],
  elsewhere: [],
  unseen: [],
});

/** Name servers of the zone are the truth; what resolvers still keep is only told. */
const dnsSeen = async (zone: string, expected: Expected, io: Io, signal: AbortSignal): Promise<readonly Seen[]> => {
  if (expected.sets.length === 0) return [];
  const round = await askRound(dnsPlanOf(zone, expected, io.now().toISOString()), io, signal);
  return round.map(({ expected: one, testimony }): Seen => {
    const { authoritative, resolver } = progressOf(one, testimony);
    const what = `${one.set.type} of ${one.set.name}`;
    const spoke = authoritative.filter(({ values }) => values !== null);
    const wrong = spoke.find(({ agrees }) => !agrees);
    if (wrong !== undefined)
      return { what, state: 'differs', detail: `${wrong.name} gives ${wrong.values?.join(', ') || 'nothing'}` };
    const [first] = authoritative;
    if (first === undefined || spoke.length < authoritative.length)
      return {
        what,
        state: 'unknown',
        detail: authoritative.find(({ values }) => values === null)?.problem ?? 'no name server was found',
      };
    const old =
      resolver.agrees || resolver.seconds === null
        ? ''
        : `; your resolver keeps the old answer for up to ${resolver.seconds} s`;
    return {
      what,
      state: 'as-wanted',
      detail: `${spoke.length === 1 ? first.name : `all ${spoke.length} name servers`}${old}`,
    };
  });
};

const answered = async (
  { url, wants }: HttpExpectation,
  addressOf: AddressOf,
  io: Io,
  signal: AbortSignal,
): Promise<Seen> => {
  const what = wants.kind === 'redirect' ? `${url} to ${wants.location}` : `HSTS at ${url}`;
  try {
    const address = await addressOf(new URL(url).hostname);
    const { status, headers } = await request(io, { url, address, maxBytes: 1000, verify: true }, signal);
    const of = (name: string): string | null => headers.find(([key]) => key === name)?.[1] ?? null;
    if (wants.kind === 'hsts') {
      const field = of('strict-transport-security');
      const isSame = field !== null && Number(/max-age="?(\d+)/i.exec(field)?.[1]) === wants.maxAge;
      return { what, state: isSame ? 'as-wanted' : 'differs', detail: field ?? 'the header is not there' };
    }
    const location = of('location');
    const isSame =
      status === wants.status && location !== null && new URL(location, url).href === new URL(wants.location).href;
    return {
      what,
      state: isSame ? 'as-wanted' : 'differs',
      detail: `${status}${location === null ? '' : ` to ${location}`}`,
    };
  } catch (error) {
    if (error instanceof SilentPeer || error instanceof PeerFailure)
      return { what, state: 'unknown', detail: error.message };
    throw error;
  }
};

const once = async (zone: string, expected: Expected, io: Io, signal: AbortSignal): Promise<readonly Seen[]> => {
  const addressOf = addressFinder(io, signal);
  const dns = await dnsSeen(zone, expected, io, signal);
  const http = await Promise.all(expected.http.map(one => answered(one, addressOf, io, signal)));
  return [...dns, ...http];
};

/** Asks the name servers and the edge until all is as wanted, `seconds` at most. */
export const verifyZone = async (
  zone: string,
  expected: Expected,
  { net, seconds, say }: { readonly net: NetOptions; readonly seconds: number; readonly say: (phrase: string) => void },
  around: Surroundings,
): Promise<readonly Seen[]> => {
  const clock = realIo({ net, progress: say, now: around.now });
  const from = clock.elapsed();
  for (let round = 1; ; round += 1) {
    // A server that was silent a moment ago gets another chance.
    const io = realIo({ net, progress: say, now: around.now });
    const seen = await once(zone, expected, io, around.signal);
    const left = seconds - (clock.elapsed() - from) / 1000;
    const open = seen.filter(({ state }) => state !== 'as-wanted').length;
    if (open === 0 || left < 1 || around.signal.aborted) return seen;
    const pause = Math.min(2 ** round, 10, left);
    say(`${open} of ${seen.length} are not seen from outside yet; asking again in ${Math.ceil(pause)} s`);
    await clock.sleep(pause * 1000, around.signal);
  }
};
