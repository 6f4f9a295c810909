import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dnsClient } from '../platform/dns.ts';
import { PeerFailure, SilentPeer } from '../platform/errors.ts';
import { request } from '../platform/http.ts';
import type { Io } from '../platform/io.ts';
import { systemResolver } from '../platform/system-resolver.ts';
import type { AddressOf } from './addresses.ts';

/** What a host has to show so that a run from this machine may act on it. */
export type Control = {
  readonly host: string;
  /** Null for a host below the name of somebody else, who would have to publish it. */
  readonly record: { readonly name: string; readonly type: 'TXT'; readonly value: string } | null;
  readonly file: { readonly url: string; readonly text: string };
};

const keyOf = (state: string): Buffer => {
  const file = join(state, 'control-key');
  try {
    return readFileSync(file);
  } catch {
    // The first drive from this machine.
    mkdirSync(state, { recursive: true, mode: 0o700 });
    writeFileSync(file, randomBytes(32), { mode: 0o600, flag: 'wx' });
    return readFileSync(file);
  }
};

/**
 * Where the file goes on hosts that serve no path of their owner's choice: only the owner of a project puts files into
 * its public storage (https://supabase.com/docs/guides/storage/serving/downloads).
 */
const storages: readonly (readonly [RegExp, string])[] = [
  [/^[a-z0-9]+\.supabase\.co$/, '/storage/v1/object/public/launch-ready/launch-ready.txt'],
];

/** The same for the same machine and host, so that it is published once; worthless to anybody else. */
export const controlOf = (state: string, host: string): Control => {
  const token = createHmac('sha256', keyOf(state)).update(host).digest('base64url').slice(0, 24);
  const value = `launch-ready=${token}`;
  const storage = storages.find(([pattern]) => pattern.test(host))?.[1];
  return {
    host,
    record: storage === undefined ? { name: `_launch-ready.${host}`, type: 'TXT', value } : null,
    file: { url: `https://${host}${storage ?? '/.well-known/launch-ready.txt'}`, text: value },
  };
};

const fileBytes = 1_000;

const inDns = async ({ record }: Control, io: Io, signal: AbortSignal): Promise<boolean> => {
  const server = io.net.resolver ?? systemResolver();
  if (server === null || record === null) return false;
  const reply = await dnsClient(io)({ server, name: record.name, type: 'TXT', recursion: true }, signal);
  return reply.records.some(({ type, value }) => type === 'TXT' && value.includes(record.value));
};

const inFile = async ({ host, file }: Control, io: Io, addressOf: AddressOf, signal: AbortSignal): Promise<boolean> => {
  const address = await addressOf(host);
  const answer = await request(io, { url: file.url, address, maxBytes: fileBytes, verify: true }, signal);
  return answer.status === 200 && answer.body.toString('utf8').trim() === file.text;
};

/** Whether the host shows the record or the file. Silence and failure are a no: nothing is done on a doubt. */
export const isControlled = async (
  control: Control,
  io: Io,
  addressOf: AddressOf,
  signal: AbortSignal,
): Promise<boolean> => {
  const orNo = (error: unknown): boolean => {
    if (error instanceof SilentPeer || error instanceof PeerFailure) return false;
    throw error;
  };
  return (await inDns(control, io, signal).catch(orNo)) || (await inFile(control, io, addressOf, signal).catch(orNo));
};
