import type { BudgetSettings } from '../../config/budget-settings.ts';
import type { MeasuredBaseline } from '../../engines/bundles/baseline.ts';
import type { Machine, Measured } from '../../engines/load/growth.ts';
import { fromJson, quantile, toJson } from '../../engines/load/histogram.ts';
import { hold, type Held } from '../../engines/load/hold.ts';
import { httpSender, type HttpTarget } from '../../engines/load/http-send.ts';
import { judgeMean } from '../../engines/load/mean.ts';
import type { Verdict } from '../../engines/load/verdict.ts';
import { limits } from '../../platform/limits.ts';
import { FlowMissing, type Actor } from '../actors/actor.ts';
import type { Cast } from '../actors/cast.ts';
import { insideFlow, wayIn } from '../actors/way-in.ts';
import { addressFinder } from '../addresses.ts';
import type { Drive } from '../drive.ts';
import { FlowStopped } from '../walk.ts';

export type HeldEndpoint = {
  readonly name: string;
  readonly verdict: Verdict;
  readonly growth: Verdict | null;
  /** In ms; null where more than 5 % failed or nothing was sent. */
  readonly p95: number | null;
  readonly requests: number;
  readonly failed: number;
};

export type HeldEndpoints = {
  readonly endpoints: readonly HeldEndpoint[];
  /** From login to the dashboard; null where the app has no login. */
  readonly journey: Verdict | null;
  /** For the next baseline; null where nothing was measured. */
  readonly measured: MeasuredBaseline | null;
};

/** From sign-in to the dashboard: T1. */
const journeyMs = 3_000;
const journeys = 10;
/** Slack for a control page that is faster than any clock of a shared machine is even. */
const leastControlMs = 20;

/** Requests of each endpoint that go first and do not count. */
export const warmUp = 20;

/** Counted requests of each endpoint that fit into one run, the control page among the endpoints. */
export const requestsThatFit = ({ endpoints }: Pick<BudgetSettings, 'endpoints'>): number =>
  Math.floor(limits.loadRequests / (endpoints.length + 1)) - warmUp;

const nameOf = ({ path, as }: BudgetSettings['endpoints'][number]): string =>
  as === 'anonymous' ? `GET ${path}` : `GET ${path} as ${as}`;

const journey = async (drive: Drive, member: Actor): Promise<Verdict> => {
  const times: (number | null)[] = [];
  for (let turn = 0; turn < journeys; turn += 1) {
    drive.signal.throwIfAborted();
    const visitor = drive.part(`${member.name}, login ${turn + 1}`, member.variables());
    const from = drive.io.elapsed();
    try {
      await visitor.walk(wayIn(member.variables()));
      await visitor.walk(insideFlow(drive.recipe));
      times.push(drive.io.elapsed() - from);
    } catch (error) {
      if (!(error instanceof FlowStopped || error instanceof FlowMissing)) throw error;
      times.push(null);
    } finally {
      await visitor.session.close();
    }
  }
  return judgeMean({ name: 'login to dashboard', ms: journeyMs }, times);
};

const readWaits = (json: unknown): Measured['waits'] | null => {
  try {
    return fromJson(json);
  } catch {
    return null;
  }
};

const shown = ({ name, verdict, growth, first }: Held): HeldEndpoint => {
  const p95 = first.waits.count === 0 ? Infinity : quantile(first.waits, 0.95);
  return {
    name,
    verdict,
    growth,
    p95: p95 === Infinity ? null : Math.round(p95 * 10) / 10,
    requests: first.waits.count,
    failed: first.waits.infinite,
  };
};

const absent = (name: string, reason: string): HeldEndpoint => ({
  name,
  verdict: { outcome: 'unknown', reason: `Nothing is known about ${name}: ${reason}` },
  growth: null,
  p95: null,
  requests: 0,
  failed: 0,
});

/**
 * Measures the endpoints of the settings on the app of a run, and how long members take from login to dashboard. Throws
 * `OutOfScope` on production: a measurement is load.
 */
export const holdEndpoints = async (
  drive: Drive,
  { cast, missing }: { readonly cast: Cast; readonly missing: ReadonlyMap<string, string> },
  settings: BudgetSettings,
  machineOf: (load: string) => Machine,
  before: MeasuredBaseline | null,
): Promise<HeldEndpoints> => {
  const { scope, io, signal } = drive;
  scope.refuseOnProduction('Measuring endpoints');
  const member = cast.get('member-a') ?? cast.get('member-b');
  const login = member === undefined ? null : await journey(drive, member);
  const address = await addressFinder(io, signal)(new URL(scope.app).hostname);
  const target = async (path: string, actor: Actor | undefined): Promise<HttpTarget> => {
    const cookies = actor === undefined ? '' : await actor.session.cookies();
    const headers = { ...actor?.session.carried(), ...(cookies === '' ? {} : { cookie: cookies }) };
    return { url: new URL(path, scope.app).href, address, headers };
  };
  const ready = settings.endpoints.filter(({ as }) => as === 'anonymous' || cast.has(as));
  const load = `${settings.perSecond} a second, ${settings.requests} of each of ${ready.length} endpoints`;
  const machine = machineOf(load);
  const endpoints = await Promise.all(
    ready.map(async endpoint => {
      const name = nameOf(endpoint);
      const waits = before !== null && Object.hasOwn(before.endpoints, name) ? readWaits(before.endpoints[name]) : null;
      return {
        name,
        target: await target(endpoint.path, cast.get(endpoint.as)),
        budgetMs: endpoint.ms,
        ...(waits === null || before === null ? {} : { before: { waits, machine: before.machine } }),
      };
    }),
  );
  // The usual time of the control counts only where it was taken on the same machine.
  const sameMachine = before !== null && JSON.stringify(before.machine) === JSON.stringify(machine);
  const usual = sameMachine && before.controlMs !== null ? Math.max(before.controlMs, leastControlMs) : null;
  const control = { name: `GET ${settings.control}`, target: await target(settings.control, undefined), usualMs: usual }; // prettier-ignore
  const shape = {
    perSecond: settings.perSecond,
    warmUp,
    perEndpoint: settings.requests,
    blocks: Math.min(4, settings.requests),
  };
  const sender = await httpSender(io);
  try {
    const done =
      endpoints.length === 0 ? null : await hold({ endpoints, control, shape, machine }, sender.send, io, signal);
    const controlP95 =
      done?.control === null || done?.control === undefined ? Infinity : quantile(done.control.waits, 0.95);
    const held = (done?.held ?? []).map(shown);
    return {
      endpoints: settings.endpoints.map(
        endpoint =>
          held.find(({ name }) => name === nameOf(endpoint)) ??
          absent(nameOf(endpoint), `${missing.get(endpoint.as) ?? `the settings name no actor ${endpoint.as}`}.`),
      ),
      journey: login,
      measured:
        done === null
          ? null
          : {
              machine,
              controlMs: controlP95 === Infinity ? null : controlP95,
              endpoints: Object.fromEntries(done.held.map(({ name, first }) => [name, toJson(first.waits)])),
            },
    };
  } finally {
    await sender.close();
  }
};
