import type { RoleTrial } from '../../../evidence/hardening/billing.ts';
import type { BillingEvent } from '../../billing/story.ts';
import type { Payer } from '../billing/payer.ts';

type Trials = { readonly [trial: string]: () => Promise<RoleTrial> };

const spaced = (event: BillingEvent): BillingEvent => ({
  ...event,
  body: JSON.stringify(JSON.parse(event.body), null, 2),
});

const asIs = (event: BillingEvent): BillingEvent => event;

/**
 * Providers write an event with spaces, and with the letters of the names in it. What is signed is that text, byte for
 * byte: a receiver that looks at anything else takes what tests write and refuses what providers send.
 */
export const writtenTrials = (payer: Payer): Trials => {
  const trial =
    (how: string, write: (event: BillingEvent) => BillingEvent, words: Readonly<Record<string, string>>) =>
    async (): Promise<RoleTrial> => {
      const [plan] = payer.plans;
      const sheet = payer.sheet();
      const own = await sheet.begin(plan, { words });
      for (const kind of payer.givers()) sheet.note(await own.deliver.one(write(own.event(kind))), how);
      const seen = await sheet.comes(plan);
      // What was not taken leaves nothing to end.
      if (seen.holds === plan) await sheet.end(own);
      else own.over();
      return seen;
    };
  return {
    'written-with-spaces': trial('written with spaces between the fields', spaced, {}),
    'written-in-utf-8': trial('with letters beyond ASCII', asIs, { buyer: 'Zoë Müller, 東京' }),
  };
};
