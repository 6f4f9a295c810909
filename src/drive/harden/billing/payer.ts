import type { RoleTrial } from '../../../evidence/hardening/billing.ts';
import type { Exchange } from '../../../evidence/hardening.ts';
import type { BillingKind } from '../../../providers/billing/provider.ts';
import { type Actor, ActorUnavailable } from '../../actors/actor.ts';
import { castNewcomer } from '../../actors/cast.ts';
import type { Delivery } from '../../billing/deliver.ts';
import { forgeries, type ForgeryName } from '../../billing/sign.ts';
import type { BillingEvent, EventOptions } from '../../billing/story.ts';
import { difference } from '../../expectation.ts';
import { type Beginning, paying, type Payments, rolesMs, type Subscription } from '../../payments.ts';
import { waitedFor } from '../../poll.ts';
import { goesThrough } from '../../scenarios/scenario.ts';
import { exchangeOf, type Hand, Inconclusive, reasonNotKnown } from '../verification.ts';

const isTaken = ({ status }: Pick<Delivery, 'status'>): boolean => status >= 200 && status <= 299;

/** Says neither yes nor no to an event: a throttle, a guard in front of the app, a way elsewhere. */
const saysNothing = ({ status }: Pick<Delivery, 'status'>): boolean =>
  status === 429 || status === 401 || status === 403 || (status >= 300 && status <= 399);

/** One trial on a sheet of its own: what is told and seen there is shown with what came of it. */
export type Sheet = {
  /** A subscription of which nothing is told yet. `Inconclusive` while the member still holds what was paid for before. */
  readonly begin: (plan: string, beginning?: Beginning) => Promise<Subscription>;
  /**
   * A subscription that is paid for: the one that an earlier trial left, where its plan still shows, else one that begins
   * and is paid. `Inconclusive` unless the plan shows.
   */
  readonly paid: (plan: string) => Promise<Subscription>;
  /** Leaves one running whose plan shows, for whoever needs such a one next. */
  readonly leave: (of: Subscription, plan: string) => void;
  /** The same beside one that runs. */
  readonly beside: (plan: string, beginning?: Beginning) => Subscription;
  /** Tells what happened next; the app has to take it. */
  readonly tell: (of: Subscription, kind: BillingKind, options?: EventOptions) => Promise<void>;
  /** Sends an event, whatever the app says of it. `Inconclusive` where it says neither yes nor no. */
  readonly send: (of: Subscription, event: BillingEvent, forgery?: ForgeryName) => Promise<boolean>;
  /** Notes what was sent in another way, `how` in words, and says whether it was taken. */
  readonly note: (delivery: Delivery, how?: string) => boolean;
  /** Tells all that gives a plan here. `Inconclusive` unless the plan shows: everything that follows leans on that. */
  readonly pay: (of: Subscription, options?: EventOptions) => Promise<void>;
  /** What is due has to show, at once or within the time of the limits. */
  readonly comes: (due: string | null, policy?: string) => Promise<RoleTrial>;
  /** What is due shows already and has to stay. */
  readonly stays: (due: string | null, policy?: string) => Promise<RoleTrial>;
  /** Ends it for good, when the trial is over: nothing of it is shown. */
  readonly end: (of: Subscription) => Promise<void>;
  readonly opens: () => Promise<boolean | null>;
  /** What was sent and seen so far. */
  readonly shown: () => readonly Exchange[];
};

/** A member of this run who pays again and again. */
export type Payer = {
  readonly actor: Actor;
  readonly told: Payments;
  /** Plans that have a price and show, lowest first. */
  readonly plans: readonly [string, ...string[]];
  readonly holds: () => Promise<string | null>;
  /** Time of the next event: always later than the one before, and never to come. */
  readonly clock: () => Date;
  /** Moves the clock on to a moment of the past; a quarter of an hour ago by default. It never goes back. */
  readonly moveClock: (at?: Date) => void;
  /** Events that give a plan in this app, in the provider's order: all of them until it was seen. */
  readonly givers: () => readonly (typeof paying)[number][];
  /** Whether the first look after an answer has always shown what was told: the app works before it answers. */
  readonly showsAtOnce: () => boolean;
  /** How many payments of this member the app has taken; each event counts once. */
  readonly payments: () => number;
  readonly sheet: () => Sheet;
  /** Ends what was left running. */
  readonly over: () => Promise<void>;
  /** Pays for the first time, event by event, and learns which of them gives the plan. */
  readonly learn: (
    plan: string,
    options?: EventOptions,
  ) => Promise<{ readonly trial: RoleTrial; readonly subscription: Subscription; readonly sheet: Sheet }>;
};

const plansOf = ({ drive, payments }: Hand): Payer['plans'] => {
  const [lowest, ...others] = payments.plans.filter(plan => drive.settings.roles[plan] !== undefined);
  if (lowest !== undefined) return [lowest, ...others];
  throw new ActorUnavailable(
    'the payment provider',
    'the settings do not say how a plan that is paid for shows (drive.roles)',
  );
};

/** Events of this run begin that long ago, so that each can have a second of its own. */
const agoMs = 900_000;
const betweenMs = 2_000;

export const payerOf = async (hand: Hand, name: string): Promise<Payer> => {
  const { drive, payments } = hand;
  const plans = plansOf(hand);
  const actor = await castNewcomer(drive, name);
  // Payments name the member by what the app calls it.
  await actor.walk('who-am-i');
  const { member } = actor.variables();
  let at = 0;
  let givers: readonly (typeof paying)[number][] = paying;
  /** How long this app takes to show what it was told; 0 where the first look shows it. */
  let settleMs = 0;
  /** Plans that were paid for and did not come: they are not waited for again. */
  const vain = new Set<string>();
  /** IDs of the events of payments that were taken. */
  const paidBy = new Set<string>();
  /** What the app said last, and how many requests the run had sent by then: after the next one it says nothing any more. */
  let said: { readonly plan: string | null; readonly at: number } | null = null;
  const isFresh = (plan: string | null): boolean => said?.plan === plan && said.at === drive.transcript.size();
  /** Left running by a trial that is over, with the plan that it gives. */
  let left: { readonly of: Subscription; readonly plan: string } | null = null;

  const holdsByLast = (): string | null => {
    const reply = actor.session.last();
    const { roles } = drive.settings;
    const plan = plans.findLast(each => reply !== null && difference(reply, roles[each] ?? {}) === null) ?? null;
    const isAnswer = reply !== null && reply.status >= 200 && reply.status <= 299;
    if (plan !== null || (isAnswer && actor.variables()['member'] === member)) {
      said = { plan, at: drive.transcript.size() };
      return plan;
    }
    throw new Inconclusive(`the app did not say what ${actor.name} is: it answered ${reply?.status ?? 'nothing'}`);
  };

  const holds = async (): Promise<string | null> => {
    await actor.walk('who-am-i');
    return holdsByLast();
  };
  holdsByLast();

  const end = async (of: Subscription): Promise<void> => {
    await of.tell('cancelled');
    of.over();
  };

  const endLeft = async (): Promise<void> => {
    const before = left;
    left = null;
    if (before !== null) await end(before.of);
  };

  const sheet = (): Sheet => {
    const shown: Exchange[] = [];

    const note = (delivery: Delivery, how = ''): boolean => {
      const { event, forgery, status, body } = delivery;
      const words = [event.type, forgery === null ? '' : forgeries[forgery].says, how].filter(word => word !== '');
      const url = new URL(payments.webhook, drive.scope.app).href;
      const reply = { method: 'POST', url, status, body, headers: [], ms: 0 };
      const sender = forgery === null ? 'the payment provider' : 'somebody else';
      shown.push(exchangeOf(hand, sender, reply, [words.join(' ')]));
      const isUnsure = status === 429 || (forgery === null && saysNothing(delivery));
      if (isUnsure) throw new Inconclusive(`the app answered ${status} to an event, which says neither yes nor no`);
      const isPayment = forgery === null && event.kind === 'payment-succeeded';
      if (isPayment && isTaken(delivery)) paidBy.add(event.id);
      return isTaken(delivery);
    };

    const seenNow = (): void => {
      const last = actor.session.last();
      if (last !== null) shown.push(exchangeOf(hand, actor.name, last));
    };

    const opens = async (): Promise<boolean | null> => {
      if (drive.recipe.flows['read-paid'] === undefined) return null;
      const open = await goesThrough(actor.walk('read-paid'));
      seenNow();
      return open;
    };

    const trial = (
      due: string | null,
      seen: Pick<RoleTrial, 'holds' | 'afterMs' | 'waitedMs'>,
      policy?: string,
    ): RoleTrial => ({
      due,
      ...seen,
      opens: null,
      policy: policy ?? null,
      shown,
    });

    const tell = async (of: Subscription, kind: BillingKind, options?: EventOptions): Promise<void> => {
      if (!note(await of.deliver.one(of.event(kind, options))))
        throw new Inconclusive(
          `the app refused a genuine event (${kind}): is drive.billing.secret the secret of its webhook?`,
        );
    };

    const comes = async (due: string | null, policy?: string): Promise<RoleTrial> => {
      const from = drive.io.elapsed();
      if (isFresh(due)) {
        seenNow();
        return trial(due, { holds: due, afterMs: 0, waitedMs: 0 }, policy);
      }
      let looks = 0;
      let last: string | null = null;
      const ms = due !== null && vain.has(due) ? 0 : rolesMs;
      const afterMs = await waitedFor(drive.io, ms, drive.signal, async () => {
        looks += 1;
        last = await holds();
        return last === due;
      });
      seenNow();
      if (afterMs !== null && looks > 1) settleMs = Math.max(settleMs, 2 * afterMs);
      const waitedMs = Math.round(drive.io.elapsed() - from);
      return trial(due, { holds: last, afterMs: afterMs === null ? null : Math.round(afterMs), waitedMs }, policy);
    };

    const stays = async (due: string | null, policy?: string): Promise<RoleTrial> => {
      const from = drive.io.elapsed();
      let last: string | null = due;
      const leftAfter = await waitedFor(drive.io, settleMs, drive.signal, async () => {
        last = await holds();
        return last !== due;
      });
      seenNow();
      const waitedMs = Math.round(drive.io.elapsed() - from);
      return trial(due, { holds: last, afterMs: leftAfter === null ? 0 : null, waitedMs }, policy);
    };

    const pay = async (of: Subscription, options?: EventOptions): Promise<void> => {
      for (const kind of givers) await tell(of, kind, options);
      const { holds: held } = await comes(of.plan);
      if (held === of.plan) return;
      vain.add(of.plan);
      throw new Inconclusive(`paying for the plan ${of.plan} did not give it`);
    };

    const begin: Sheet['begin'] = async (plan, beginning) => {
      await endLeft();
      const isFree = async (): Promise<boolean> => isFresh(null) || (await holds()) === null;
      if ((await waitedFor(drive.io, settleMs, drive.signal, isFree)) === null)
        throw new Inconclusive(`${actor.name} still holds a plan of a subscription that has ended`);
      return beside(plan, beginning);
    };

    const beside: Sheet['beside'] = (plan, beginning) => payments.begin(actor, plan, { now: clock, ...beginning });

    return {
      begin,
      paid: async plan => {
        if (left?.plan === plan && isFresh(plan)) {
          const { of } = left;
          left = null;
          return of;
        }
        const own = await begin(plan);
        await pay(own);
        return own;
      },
      leave: (of, plan) => {
        left = { of, plan };
      },
      beside,
      tell,
      note,
      send: async (of, event, forgery) => note(await of.deliver.one(event, forgery)),
      pay,
      comes,
      stays,
      end,
      opens,
      shown: () => [...shown],
    };
  };

  const moveClock = (to = new Date(drive.io.now().getTime() - agoMs)): void => {
    at = Math.max(at, to.getTime());
  };

  const clock = (): Date => {
    at += betweenMs;
    return new Date(Math.min(at, drive.io.now().getTime()));
  };

  return {
    actor,
    told: payments,
    plans,
    holds,
    clock,
    moveClock,
    givers: () => givers,
    showsAtOnce: () => settleMs === 0,
    payments: () => paidBy.size,
    sheet,
    over: async () => {
      try {
        await endLeft();
      } catch (error) {
        // What the app does not take stays listed for the clean-up.
        if (reasonNotKnown(error) === null || drive.signal.aborted) throw error;
      }
    },
    learn: async (plan, options) => {
      const own = sheet();
      const subscription = await own.begin(plan);
      const soFar: (typeof paying)[number][] = [];
      for (const kind of paying) {
        await own.tell(subscription, kind, options);
        soFar.push(kind);
        if ((await holds()) !== plan) continue;
        givers = soFar;
        break;
      }
      const trial = await own.comes(plan);
      if (trial.holds !== plan) vain.add(plan);
      return { trial, subscription, sheet: own };
    },
  };
};
