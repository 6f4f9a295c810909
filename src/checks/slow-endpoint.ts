import {
  causesOfStep,
  endpointCauses,
  heavyOf,
  type JudgedEndpoint,
  type RequestFacts,
  slowEntry,
  timeText,
  untoldOf,
  waitBudgets,
} from '../evidence/derive/waits.ts';
import type { EndpointTimes, LoginTimes, TimedEndpoint, TimingsEvidence } from '../evidence/timings.ts';
import type { Fault } from './check.ts';
import { clockOf } from './mail-words.ts';
import { remedyFor, timingAgain } from './wait-words.ts';

export const endpointCheck = 'edge/endpoint-p95';

/** A route of the app without what is asked for. */
const placeOf = (path: string): string => path.replace(/\?.*$/, '').toLowerCase();

const toldText = (facts: RequestFacts): readonly string[] => {
  const { told, body, together } = facts;
  const kilobytes = `${Math.round(body.bytes / 1_000)} KB`;
  return [
    `alone it takes ${timeText(facts.aloneMs)}${body.bytes === 0 ? '' : `, and sends ${kilobytes}`}${body.rows === null ? '' : `, ${body.rows} rows`}${body.encoding === null ? '' : ` (${body.encoding})`}`,
    ...(told.statements === null
      ? []
      : [
          `the app says: ${told.statements} statements${told.databaseMs === null ? '' : `, ${timeText(told.databaseMs)} in the database`}`,
        ]),
    ...(together === null
      ? []
      : [
          `${together.atOnce} at the same moment: ${timeText(together.ms)}${together.controlMs === null ? '' : `, a request that does almost nothing meanwhile ${timeText(together.controlMs)}`}`,
        ]),
  ];
};

/** One in twenty requests takes too long, proven by two runs. */
export const slowFault = (
  timings: TimingsEvidence,
  { name, path }: TimedEndpoint,
  times: EndpointTimes,
  judged: JudgedEndpoint,
): Fault => {
  const [cause, ...more] = endpointCauses(times);
  const { count, p95 } = judged.percentiles;
  return {
    place: placeOf(path),
    places: [new URL(path, timings.app).href],
    hosts: [],
    severity: judged.isFarOver ? 'high' : 'medium',
    confidence: 'proven',
    happened: Number.isFinite(p95)
      ? `Members wait: one in twenty requests to ${name} of ${timings.app} takes ${timeText(p95)} or longer, the budget is ${timeText(waitBudgets.endpointMs)}.`
      : `Members get no answer in time from ${name} of ${timings.app}.`,
    cause:
      cause === undefined
        ? 'What I measured shows no cause.'
        : `It is slow because ${cause.because}.${more.length === 0 ? '' : ` Besides, ${more.map(({ because }) => because).join('; ')}.`}`,
    evidence: [
      `At ${clockOf(timings.measuredAt)} I sent ${count} requests as a member at a steady rate`,
      judged.verdict.reason,
      ...toldText(times.facts),
    ],
    replay: timingAgain(timings, endpointCheck, placeOf(path)),
    remedy: [remedyFor(cause, untoldOf(times.facts))],
  };
};

/** Quick from a fast line, and large as it is sent; undefined for any other. */
export const heavyFault = (
  timings: TimingsEvidence,
  { name, path }: TimedEndpoint,
  times: EndpointTimes,
): Fault | undefined => {
  const heavy = heavyOf(times.facts);
  if (heavy === null) return undefined;
  const causes = endpointCauses(times);
  const cause =
    causes.find(({ kind }) => kind === 'unpaged-list') ?? causes.find(({ kind }) => kind === 'uncompressed');
  return {
    place: placeOf(path),
    places: [new URL(path, timings.app).href],
    hosts: [],
    severity: 'medium',
    confidence: 'observed',
    happened: `On a phone members wait about ${timeText(heavy.phoneMs)} for ${name} of ${timings.app}, whatever the server does.`,
    cause: `It is slow there because ${cause?.because ?? 'the answer is large'}.`,
    evidence: [
      `I asked for gzip or Brotli and got ${Math.round(heavy.bytes / 1_000)} KB as they are`,
      ...toldText(times.facts),
    ],
    replay: timingAgain(timings, endpointCheck, placeOf(path)),
    remedy: [remedyFor(cause, [])],
  };
};

/** Each of the sent login forms took too long; undefined where one did not. */
export const entryFault = (timings: TimingsEvidence, login: LoginTimes): Fault | undefined => {
  const slow = slowEntry(login);
  if (slow === null) return undefined;
  const { step, fastestMs } = slow;
  const [cause] = causesOfStep(step);
  const path = step.name.replace(/^\S+ /, '');
  return {
    place: placeOf(path),
    places: [new URL(path, timings.app).href],
    hosts: [],
    // Sent too seldom to prove how far over it is.
    severity: 'medium',
    confidence: 'proven',
    happened: `Members wait at the door: each of ${step.times.length} logins to ${timings.app} took ${timeText(fastestMs)} or longer for ${step.name} alone, the budget is ${timeText(waitBudgets.endpointMs)}.`,
    cause: cause === undefined ? 'What I measured shows no cause.' : `It is slow because ${cause.because}.`,
    evidence: [
      `At ${clockOf(timings.measuredAt)} I signed in as ${login.who}: ${step.name} took ${timeText(step.ms)} (median of ${step.times.length})`,
      ...toldText(step.facts),
    ],
    replay: timingAgain(timings, endpointCheck, placeOf(path)),
    remedy: [remedyFor(cause, untoldOf(step.facts))],
  };
};
