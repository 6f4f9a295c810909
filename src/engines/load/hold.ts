import { disturbed, gate, needsRerun, type Budget, type Control, type Observed } from './gate.ts';
import { growth, growthNeedsRerun, type Machine, type Measured } from './growth.ts';
import { generate, type Clock, type Endpoint, type EndpointRun } from './generate.ts';
import type { Shape } from './schedule.ts';
import type { Send } from './send.ts';
import type { Verdict } from './verdict.ts';

type Budgeted<Target> = Endpoint<Target> & {
  /** The most that the 95th percentile is allowed to be, in ms. */
  readonly budgetMs: number;
  /** An earlier measurement that growth is judged against; left out where there is none. */
  readonly before?: Measured;
};

type ControlEndpoint<Target> = Endpoint<Target> & {
  /** Its 95th percentile on a quiet day, in ms; null while none is known, and then it is only measured. */
  readonly usualMs: number | null;
};

export type Held = {
  readonly name: string;
  readonly verdict: Verdict;
  /** Against the earlier measurement; null where there was none. */
  readonly growth: Verdict | null;
  readonly first: EndpointRun;
  /** Null when one run was enough. */
  readonly rerun: EndpointRun | null;
};

export type Plan<Target> = {
  readonly endpoints: readonly Budgeted<Target>[];
  /** A request that does almost nothing, such as the health page. */
  readonly control: ControlEndpoint<Target> | null;
  readonly shape: Shape;
  /** Where this runs; needed where an earlier measurement is given. */
  readonly machine?: Machine;
};

/** Measures all endpoints of a plan in one run, once more those that are clearly over their budget, and judges each. Throws as `generate` does. */
export const hold = async <Target>(
  { endpoints, control, shape, machine }: Plan<Target>,
  send: Send<Target>,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ readonly held: readonly Held[]; readonly control: EndpointRun | null }> => {
  const run = async (
    some: readonly Budgeted<Target>[],
  ): Promise<{ readonly runs: readonly EndpointRun[]; readonly controlRun: EndpointRun | null }> => {
    const all = await generate([...some, ...(control === null ? [] : [control])], shape, send, clock, signal);
    return { runs: all.slice(0, some.length), controlRun: control === null ? null : (all.at(-1) ?? null) };
  };
  const observed = (own: EndpointRun, controlRun: EndpointRun | null): Observed => {
    if (controlRun === null || control === null || control.usualMs === null) return own;
    const beside: Control = { waits: controlRun.waits, usualMs: control.usualMs };
    return { ...own, control: beside };
  };
  const budgetOf = ({ name, budgetMs }: Budgeted<Target>): Budget => ({ name, ms: budgetMs });

  const measured = ({ waits }: EndpointRun): Measured | null => (machine === undefined ? null : { waits, machine });
  const growsDoubtfully = ({ name, before }: Budgeted<Target>, own: EndpointRun): boolean => {
    const now = measured(own);
    return before !== undefined && now !== null && growthNeedsRerun(name, before, now);
  };

  const first = await run(endpoints);
  const pairs = endpoints.flatMap((endpoint, index) => {
    const own = first.runs[index];
    return own === undefined ? [] : [{ endpoint, own, seen: observed(own, first.controlRun) }];
  });
  const doubtful = pairs
    .filter(
      ({ endpoint, own, seen }) =>
        needsRerun(budgetOf(endpoint), seen) ||
        (!disturbed(budgetOf(endpoint), seen) && growsDoubtfully(endpoint, own)),
    )
    .map(({ endpoint }) => endpoint);
  const second = doubtful.length === 0 ? null : await run(doubtful);
  const held = pairs.map(({ endpoint, own, seen }): Held => {
    const rerun = second?.runs[doubtful.indexOf(endpoint)] ?? null;
    const again = rerun === null ? null : observed(rerun, second?.controlRun ?? null);
    const verdict = gate(budgetOf(endpoint), seen, again);
    const { name, before } = endpoint;
    const now = measured(own);
    if (before === undefined || now === null) return { name, verdict, growth: null, first: own, rerun };
    // What disturbs a measurement disturbs its growth as well.
    const grown =
      disturbed(budgetOf(endpoint), seen) ??
      (again === null ? null : disturbed(budgetOf(endpoint), again)) ??
      growth(name, before, now, rerun === null ? null : measured(rerun));
    return { name, verdict, growth: grown, first: own, rerun };
  });
  return { held, control: first.controlRun };
};
