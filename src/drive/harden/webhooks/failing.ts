import type { RoleTrial } from '../../../evidence/hardening/billing.ts';
import type { BillingProvider } from '../../../providers/billing/provider.ts';
import type { BillingEvent } from '../../billing/story.ts';
import type { Subscription } from '../../payments.ts';
import type { Payer, Sheet } from '../billing/payer.ts';
import { type Hand, Inconclusive } from '../verification.ts';

type Trials = { readonly [trial: string]: () => Promise<RoleTrial> };

/** What makes the work behind the door fail in many apps, while everything that decides about the plan is right. */
type Spoiler = {
  readonly says: string;
  readonly spoil: (body: string, of: Subscription) => string;
  readonly mend: (body: string) => string;
};

/** A day that each event of a trial names as the end of its period, and what stands there instead: no date at all. */
const noDate: { readonly [T in BillingProvider['time']]: string } = {
  // Beyond the last moment of ECMAScript (§21.4.1.1: 8.64e15 milliseconds).
  'unix-seconds': '9999999999999',
  rfc3339: '"9999-99-99T99:99:99.000Z"',
};

const written = ({ time }: BillingProvider, at: Date): string =>
  time === 'rfc3339' ? JSON.stringify(at.toISOString()) : String(Math.floor(at.getTime() / 1000));

const spoilersFor = (provider: BillingProvider, periodEnd: Date): readonly Spoiler[] => [
  {
    says: 'with a character in an ID that no text column of Postgres takes (U+0000)',
    spoil: (body, { subscription }) => body.replaceAll(subscription, String.raw`${subscription}\u0000`),
    mend: body => body.replaceAll(String.raw`\u0000`, ''),
  },
  {
    says: 'with an end of the period that no calendar reaches',
    spoil: body => body.replaceAll(written(provider, periodEnd), noDate[provider.time]),
    mend: body => body.replaceAll(noDate[provider.time], written(provider, periodEnd)),
  },
];

type Found = {
  /** Said yes to, and nothing came of it. */
  lost: RoleTrial | null;
  /** Said no to. */
  refused: RoleTrial | null;
  /** Said no to, sent again as it has to be, said yes to, and nothing came of it. */
  forgotten: RoleTrial | null;
  /** The same, and the plan came. */
  mended: RoleTrial | null;
};

/** Sends again what was refused, now as it can be worked on: the same event by its ID, after whatever kept it has passed. */
const again = async (sheet: Sheet, own: Subscription, events: readonly BillingEvent[]): Promise<RoleTrial> => {
  for (const event of events)
    if (!sheet.note(await own.deliver.one(event), 'again, with the same ID'))
      throw new Inconclusive(
        'the app refused an event that it had failed at also when nothing was wrong with it any more',
      );
  return sheet.comes(own.plan);
};

/** That it was the ID: the same events once more as new ones. */
const control = async (payer: Payer, own: Subscription, events: readonly BillingEvent[]): Promise<void> => {
  const sheet = payer.sheet();
  for (const { kind } of events) await sheet.send(own, own.event(kind));
  if ((await sheet.comes(own.plan)).holds !== own.plan)
    throw new Inconclusive('an event that was sent again did nothing, and neither did a new one');
};

const lookAt = async (hand: Hand, payer: Payer): Promise<Found> => {
  const [plan] = payer.plans;
  const periodEnd = new Date(hand.drive.io.now().getTime() + 17 * 86_400_000);
  const found: Found = { lost: null, refused: null, forgotten: null, mended: null };
  for (const { says, spoil, mend } of spoilersFor(payer.told.provider, periodEnd)) {
    const sheet = payer.sheet();
    const own = await sheet.begin(plan);
    const spoilt = (event: BillingEvent): BillingEvent => ({ ...event, body: spoil(event.body, own) });
    const events = payer.givers().map(kind => spoilt(own.event(kind, { periodEnd })));
    const refused: BillingEvent[] = [];
    for (const event of events) if (!sheet.note(await own.deliver.one(event), says)) refused.push(event);
    if (refused.length === 0) {
      const seen = await sheet.stays(null);
      if (seen.holds === null) {
        if (!payer.showsAtOnce())
          throw new Inconclusive(
            'the app works events off after it has answered: what it does with one that fails cannot be seen from outside',
          );
        found.lost ??= { ...seen, due: plan };
        own.over();
      } else {
        await own.deliver.one(spoilt(own.event('cancelled')));
        await sheet.end(own);
      }
      continue;
    }
    found.refused ??= await sheet.stays(null);
    const mended = refused.map(event => ({ ...event, body: mend(event.body) }));
    const seen = await again(payer.sheet(), own, mended);
    if (seen.holds === plan) {
      found.mended ??= seen;
      sheet.leave(own, plan);
      continue;
    }
    await control(payer, own, mended);
    found.forgotten ??= seen;
    await sheet.end(own);
  }
  return found;
};

/**
 * An event at which the app fails. What it answers decides whether the provider sends it again; what it keeps decides
 * whether that helps.
 */
export const failingTrials = (hand: Hand, payer: Payer): Trials => {
  let looked: Promise<Found> | null = null;
  const found = (): Promise<Found> => (looked ??= lookAt(hand, payer));
  return {
    failing: async () => {
      const { lost, refused } = await found();
      const seen = lost ?? refused;
      if (seen === null) throw new Inconclusive('the app failed at nothing that I sent');
      return seen;
    },
    'failed-and-sent-again': async () => {
      const { forgotten, mended } = await found();
      const seen = forgotten ?? mended;
      if (seen === null) throw new Inconclusive('the app refused nothing that I sent, so nothing is sent again');
      return seen;
    },
  };
};
