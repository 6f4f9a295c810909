import { checks } from '../../src/checks/index.ts';
import type { Chosen } from '../world/compose.ts';
import { flaws } from '../world/flaws.ts';
import { launchDay } from '../world/launch-day.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';

const chosen = (name: string, variant: string): Chosen => {
  const flaw = flaws.find(one => one.name === name);
  if (flaw === undefined) throw new Error(`there is no flaw ${name}`);
  return { flaw, variant };
};

/** The launch day with a fault for each of P2's steps: DNS and TLS are in it, a file of variables in Git and a mail policy are added. */
const sprintDay: readonly Chosen[] = [
  ...launchDay,
  chosen('variables-in-git', 'the-file-of-production'),
  chosen('dmarc-record', 'none-at-all'),
];

const check = new RegExp(`launch-ready verify '([a-z-]+/[a-z0-9-]+)#[0-9a-f]{8}'`);

/** The check and the ID of the finding that is on offer in what a sprint has just said. */
export const onOffer = (said: string): { readonly check: string; readonly id: string } | null => {
  const [whole, id] = check.exec(said) ?? [];
  if (whole === undefined || id === undefined || !checks.some(one => one.id === id)) return null;
  return { check: id, id: whole.slice("launch-ready verify '".length, -1) };
};

/** A founder who puts right what is shown: every host stays, without the faults that were put right so far. */
export const founder = () => {
  const done = new Set<string>();
  return {
    fix: (id: string): void => void done.add(id),
    plan: (): WorldPlan => {
      const plan = soundPlan(sprintDay.flatMap(({ flaw }) => flaw.hosts ?? []));
      for (const { flaw, variant } of sprintDay) if (!done.has(flaw.expected)) flaw.variants[variant]?.apply(plan);
      return plan;
    },
    isDone: (): boolean => sprintDay.every(({ flaw }) => done.has(flaw.expected)),
  };
};
