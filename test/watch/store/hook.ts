import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Incident } from '../../../src/engines/incidents/incident.ts';
import type { Notice } from '../../../src/watch/notice.ts';
import type { Send } from '../../../src/watch/one-try.ts';
import { createOutbox, type Outbox } from '../../../src/watch/outbox.ts';
import type { Parcel, WatchStore } from '../../../src/watch/store.ts';
import { channels } from './kill-model.ts';

const words = ({ key, effect: { kind } }: Parcel, { id, because }: Incident): Notice => ({
  key,
  kind,
  title: id,
  suffers: 'Members wait.',
  because,
  since: 'since 14:03 UTC',
  deploy: null,
  first: null,
  second: null,
  actions: ['Look at the log.'],
  rollback: null,
  link: null,
  at: '2026-11-28T00:00:00.000Z',
});

/** Posts a document and gives the status of the answer; `fetch` would take longer to load than many a watch here lives. */
const post = (url: string, body: string, signal: AbortSignal): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', signal }, answer => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** A channel that hands each notice to a server of this machine. */
const hook =
  (url: string, channel: string): Send =>
  async (notice, signal) => {
    const status = await post(url, JSON.stringify({ channel, key: notice.key }), signal);
    if (status === 200) return { delivered: true, ms: 1 };
    return { delivered: false, again: true, afterMs: null, because: `The hook answered ${status}.` };
  };

/** An outbox of the watch whose channels all lead to that server. */
export const hookOutbox = (store: WatchStore, url: string, now: () => number): Outbox =>
  createOutbox({
    store,
    channels: new Map(channels.map(each => [each, hook(url, each)])),
    render: words,
    now,
    sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? { ref: false } : { signal, ref: false }),
    say: () => undefined,
  });
