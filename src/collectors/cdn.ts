import { isIP } from 'node:net';
import { canonicalHost } from '../config/target.ts';
import { cloudflareApi, cloudflareClient, isToken } from '../engines/cloudflare/client.ts';
import { seen } from '../evidence/leaf.ts';
import { SilentPeer } from '../platform/errors.ts';
import { limits } from '../platform/limits.ts';
import { isLoopback } from '../platform/loopback.ts';
import { isGlobalKey } from './cdn/token.ts';
import { probeWebhook, webhookUrl } from './cdn/webhook.ts';
import { readZone, silentZone } from './cdn/zone.ts';
import type { Aim, Collector } from './collector.ts';
import { declaredOf } from './declared.ts';
import { addressFinder, type FindAddresses } from './http/addresses.ts';
import { lookableDns } from './lookable-dns.ts';
import type { Io } from '../platform/io.ts';

const addressOf =
  (find: FindAddresses) =>
  async (host: string): Promise<string> => {
    if (isLoopback(host)) return isIP(host) === 0 ? '127.0.0.1' : host;
    const [address] = await find(host);
    if (address === undefined) throw new SilentPeer(`${host} has no address`);
    return address;
  };

const ofZone = async (
  { config, domain }: Aim,
  io: Io,
  find: FindAddresses,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<typeof readZone>>> => {
  const settings = config.cloudflare;
  if (settings === undefined)
    return silentZone('no API token of Cloudflare is named in the settings, so the zone was not read');
  const value = io.env(settings.token) ?? '';
  if (value === '')
    return silentZone(`the variable ${settings.token} is empty, so the zone at Cloudflare was not read`);
  if (isGlobalKey(value)) {
    const reason = `${settings.token} holds a Global API Key, which opens the whole account, so it was not used`;
    return silentZone(reason, seen({ kind: 'global-key', status: 'active', expiresOn: null }));
  }
  if (!isToken(value)) return silentZone(`what ${settings.token} holds is no API token`);
  io.progress('reading the zone at Cloudflare');
  const client = cloudflareClient(io, {
    api: settings.api ?? cloudflareApi,
    token: value,
    addressOf: addressOf(find),
    patienceMs: limits.cdnPatienceMs,
  });
  return readZone(client, settings.zone ?? domain, signal);
};

/** Reads the zone at Cloudflare, where the settings name a token, and asks the webhook route. It changes nothing. */
export const cdn: Collector<'cdn'> = {
  key: 'cdn',
  after: ['dns'],
  deadlineMs: 60_000,
  async collect(aim, { dns: collected }, io, signal) {
    const find = addressFinder(lookableDns(collected, io), io, signal);
    const url = webhookUrl(aim.config, declaredOf(aim));
    const isWanted = url !== null && (aim.only?.includes(canonicalHost(new URL(url).hostname)) ?? true);
    const [zone, webhook] = await Promise.all([
      ofZone(aim, io, find, signal),
      isWanted ? probeWebhook(url, { io, find, signal }) : null,
    ]);
    return {
      api: aim.config.cloudflare?.api ?? cloudflareApi,
      variable: aim.config.cloudflare?.token ?? null,
      ...zone,
      webhook,
    };
  },
};
