import { madeUpKey } from '../../engines/secrets/made-up-key.ts';
import { jwtParts } from '../../engines/secrets/rules/jwt-parts.ts';
import type { SecretLife } from '../../evidence/secrets.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { request } from '../../platform/http.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import type { Probe, Reading } from '../../providers/secrets/probe.ts';
import { probeFor } from '../../providers/secrets/probes.ts';
import { hostFinder, type FindHost } from './issuer-hosts.ts';

/** One found key, with its value, which goes to its issuer in one header and nowhere else. */
export type HeldKey = { readonly id: string; readonly rule: string; readonly value: string };

/** A question that can be sent: the key, a made-up one of its shape, and where to. */
type Question = {
  readonly key: HeldKey;
  readonly control: string;
  readonly probe: Probe;
  readonly url: URL;
};

/** What will be asked whom, and what cannot be asked, by ID of the key. */
export type VerifyPlan = {
  readonly questions: readonly Question[];
  readonly untold: ReadonlyMap<string, SecretLife>;
};

const untold = (reason: string, host: string | null = null): SecretLife => ({
  state: 'could-not-be-told',
  reason,
  asked: host,
});

/** The address of a question: a project that a token names itself is taken only where the name is a plain one. */
const urlOf = ({ url }: Probe, value: string): URL | null => {
  if (!url.includes('{ref}')) return new URL(url);
  const ref = jwtParts(value)?.claims['ref'];
  return typeof ref === 'string' && /^[a-z]{20}$/.test(ref) ? new URL(url.replace('{ref}', ref)) : null;
};

const questionOf = (key: HeldKey, draw: (below: number) => number): Question | string => {
  const probe = probeFor(key.rule, key.value);
  if (probe === undefined) return 'no harmless question is known for this sort of key';
  const url = urlOf(probe, key.value);
  if (url === null) return 'it does not say which project it belongs to';
  const control = madeUpKey(key.value, probe, draw);
  // Whatever stands in a file is put into a header: nothing but plain characters may.
  if (control === null || !/^[\x21-\x7e]+$/.test(key.value))
    return 'no made-up key of its shape can be made to compare';
  return { key, control, probe, url };
};

/**
 * What a verification will send, without sending it: for each key a made-up one and then, when that was refused, the key.
 * @param draw an index below its argument, from a source that nobody can foretell
 */
export const planVerification = (keys: readonly HeldKey[], draw: (below: number) => number): VerifyPlan => {
  const questions: Question[] = [];
  const without = new Map<string, SecretLife>();
  for (const key of keys) {
    const question = questionOf(key, draw);
    if (typeof question === 'string') without.set(key.id, untold(question));
    else if (questions.length >= limits.verifyKeys)
      without.set(key.id, untold(`only the first ${limits.verifyKeys} keys are asked about`));
    else questions.push(question);
  }
  return { questions, untold: without };
};

/** Requests by host, at most; a key whose made-up one is not refused is not sent. */
export const requestsOf = ({ questions }: VerifyPlan): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { url } of questions) counts.set(url.host, (counts.get(url.host) ?? 0) + 2);
  return counts;
};

const holds = (readings: readonly Reading[], status: number, text: string): boolean =>
  readings.some(one => one.status === status && (one.says?.test(text) ?? true));

type Reply = { readonly means: 'alive' | 'refused' | null; readonly status: number };

const ask = async (
  io: Io,
  address: string,
  { probe, url }: Question,
  value: string,
  signal: AbortSignal,
): Promise<Reply> => {
  const { status, body } = await request(
    io,
    {
      url: url.href,
      address,
      method: probe.method,
      headers: { ...probe.more, [probe.header.name]: probe.header.value.replace('{key}', () => value) },
      ...(probe.body === undefined ? {} : { body: probe.body }),
      maxBytes: limits.verifyBytes,
      verify: true,
      waitMs: limits.verifyWaitMs,
    },
    signal,
  );
  const text = body.toString('utf8');
  const means = holds(probe.alive, status, text) ? 'alive' : holds(probe.refused, status, text) ? 'refused' : null;
  return { means, status };
};

const tellOne = async (io: Io, find: FindHost, question: Question, signal: AbortSignal): Promise<SecretLife> => {
  const { probe, url, key, control } = question;
  try {
    const address = await find(url.hostname);
    const made = await ask(io, address, question, control, signal);
    if (made.means === 'alive')
      return untold('a made-up key was accepted as well, so an answer says nothing; the key was not sent', url.host);
    if (made.means === null)
      return untold(`the answer to a made-up key was ${made.status}, no refusal; the key was not sent`, url.host);
    const real = await ask(io, address, question, key.value, signal);
    if (real.means === null) return untold(`the answer was ${real.status}, which tells neither`, url.host);
    if (real.means === 'alive')
      return { state: 'alive', reason: 'it was accepted, and a made-up key was refused', asked: url.host };
    const doubt = probe.doubt === undefined ? '' : ` ${probe.doubt}`;
    return { state: 'refused', reason: `it was refused, as a made-up key was.${doubt}`, asked: url.host };
  } catch (error) {
    signal.throwIfAborted();
    // Messages of these two name the host and what it did, and nothing that was sent.
    if (error instanceof SilentPeer || error instanceof PeerFailure) return untold(error.message, url.host);
    throw error;
  }
};

/**
 * Asks the issuers, one question after the other at each and several issuers side by side. The made-up key goes first: the
 * found one is sent only where that was refused, so an endpoint that accepts everything never sees it.
 */
export const verifySecrets = async (
  io: Io,
  { questions, untold: without }: VerifyPlan,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, SecretLife>> => {
  const find = hostFinder(io, signal);
  const told = new Map(without);
  const byHost = [...Map.groupBy(questions, ({ url }) => url.host).values()].values();
  const askOn = async (): Promise<void> => {
    for (const own of byHost)
      for (const question of own) told.set(question.key.id, await tellOne(io, find, question, signal));
  };
  await Promise.all(Array.from({ length: limits.verifyAtOnce }, askOn));
  return told;
};
