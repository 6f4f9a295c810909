import type { MailOrder } from '../examples/community/src/mail/outbox.ts';
import { netOptions } from '../src/config/net-options.ts';
import { mailLookup } from '../src/drive/mail-kinds/lookup.ts';
import { seenMail } from '../src/drive/mail-kinds/seen-mail.ts';
import { driveCommunity } from '../test/drive/community/driven-community.ts';
import { parsedFlags } from '../test/proof/target.ts';
import { rsaMailKey } from '../test/world/mail-keys.ts';
import { mail } from '../test/world/sound-mail.ts';
import { soundPlan } from '../test/world/sound.ts';
import { startWorld } from '../test/world/world.ts';
import { median } from './median.ts';
import { timed, type Bench } from './bench.ts';

const rounds = 7;
const mostMs = 2_000;

/** One of each kind that somebody waits for. */
const ordersFor = (round: number, addressOf: (label: string) => string): readonly MailOrder[] => {
  const to = (kind: string): string => addressOf(`${kind}-${round}`);
  const [amount, currency] = [1200, 'EUR'];
  return [
    { kind: 'confirm', to: to('confirm'), data: { name: 'Ada', token: `a${round}`, next: null } },
    { kind: 'welcome', to: to('welcome'), data: { name: 'Ada' } },
    { kind: 'invite', to: to('invite'), data: { from: 'Grace', plan: 'patron', token: `b${round}` } },
    { kind: 'reset', to: to('reset'), data: { token: `c${round}` } },
    { kind: 'sign-in-link', to: to('sign-in-link'), data: { token: `d${round}` } },
    { kind: 'receipt', to: to('receipt'), data: { amount, currency } },
    { kind: 'payment-failed', to: to('payment-failed'), data: { amount, currency } },
    { kind: 'moderation-alert', to: to('moderation-alert'), data: { reason: 'Off topic' } },
  ];
};

/**
 * From the order in the community's outbox over its own SMTP, signed, to our sink, and judged there: SPF, DKIM and DMARC
 * by a DNS on loopback. The outbox is looked into every 250 ms, which is in these figures.
 */
export const mailRoundTrip: Bench = async function* (_skip, note) {
  const world = await startWorld();
  await world.set(soundPlan());
  const { resolver } = netOptions(parsedFlags(world.flags));
  const signing = { DKIM_SELECTOR: mail.selector, DKIM_KEY: rsaMailKey(2048).privatePem };
  const driven = await driveCommunity(undefined, undefined, signing, resolver ?? undefined);
  const { parts } = driven.community;
  const signal = new AbortController().signal;
  const lookup = mailLookup(driven.io, signal);
  const round = async (number: number): Promise<void> => {
    const orders = ordersFor(number, driven.sink.addressOf);
    await parts.outbox.enqueueAll(parts, parts.db, orders);
    await Promise.all(
      orders.map(async ({ to, kind }) => {
        const seen = await seenMail(await driven.sink.take({ to }, 30_000, signal), lookup, text => text);
        if (seen.dkim.status !== 'ok' || !seen.dkim.value.some(({ result }) => result === 'pass'))
          throw new Error(`${kind} was not judged as signed`);
      }),
    );
  };
  try {
    const first = await timed(() => round(0));
    note(`the first round, with nothing warm: ${Math.round(first)} ms`);
    const times: number[] = [];
    for (let number = 1; number <= rounds; number += 1) times.push(await timed(() => round(number)));
    const ours = Math.round(median(times));
    note(`slowest of ${rounds}: ${Math.round(Math.max(...times))} ms`);
    yield {
      measure: 'eight mails side by side, from the order to the judgement',
      unit: 'ms',
      ours,
      peer: 'at most',
      theirs: mostMs,
      ratio: Math.round((mostMs / ours) * 10) / 10,
      better: 'lower',
    };
  } finally {
    await driven.stop();
    await world.stop();
  }
};
