import { inertJson } from '../../platform/inert.ts';
import type { Monitor } from '../monitor.ts';
import {
  describedIn,
  followsRedirects,
  headLines,
  type HeartbeatMonitor,
  type HttpMonitor,
  leftLines,
  outside,
  plainName,
} from './outside.ts';

/** Frequencies that Checkly knows, by seconds. */
const frequencies: readonly (readonly [number, string])[] = [
  [30, 'EVERY_30S'],
  [60, 'EVERY_1M'],
  [120, 'EVERY_2M'],
  [300, 'EVERY_5M'],
  [600, 'EVERY_10M'],
  [900, 'EVERY_15M'],
  [1_800, 'EVERY_30M'],
  [3_600, 'EVERY_1H'],
];

/** The longest that is not longer than asked, else the shortest. */
const frequencyOf = (seconds: number): string => frequencies.findLast(([each]) => each <= seconds)?.[1] ?? 'EVERY_30S';

/** A literal of TypeScript: JSON is one. */
const literal = (value: unknown): string => inertJson(JSON.stringify(value));

const status = 'AssertionBuilder.statusCode()';

/** Good statuses as assertions that all hold: the span from the lowest to the highest, without what is between and not good. */
const statusAssertions = (good: readonly number[]): readonly string[] => {
  const low = Math.min(...good);
  const high = Math.max(...good);
  if (low === high) return [`${status}.equals(${low})`];
  const between = Array.from({ length: high - low }, (_, index) => low + index).filter(each => !good.includes(each));
  return [
    `${status}.greaterThan(${low - 1})`,
    `${status}.lessThan(${high + 1})`,
    ...between.map(each => `${status}.notEquals(${each})`),
  ];
};

const longestMs = 30_000;

const checkOf = (monitor: HttpMonitor): string => {
  const { id, ask, everySeconds, timeoutMs, budgetMs } = monitor;
  const maxMs = Math.min(longestMs, timeoutMs);
  const assertions = [
    ...statusAssertions(ask.status),
    ...(ask.text === undefined ? [] : [`AssertionBuilder.textBody().contains(${literal(ask.text)})`]),
    ...(ask.health === true ? ["AssertionBuilder.textBody().notContains('<html')"] : []),
  ];
  const lines = [
    `new ApiCheck(${literal(plainName(id, '-'))}, {`,
    `  name: ${literal(id)},`,
    `  description: ${literal(describedIn(monitor))},`,
    `  tags: ['launch-ready'],`,
    `  frequency: Frequency.${frequencyOf(everySeconds)},`,
    '  retryStrategy: RetryStrategyBuilder.singleRetry({ baseBackoffSeconds: 5 }),',
    ...(budgetMs === null ? [] : [`  degradedResponseTime: ${Math.min(budgetMs, maxMs)},`]),
    `  maxResponseTime: ${maxMs},`,
    // Checkly calls every 400 and above a failure unless it is told that they are wanted.
    ...(ask.status.every(each => each >= 400) ? ['  shouldFail: true,'] : []),
    '  request: {',
    `    url: ${literal(ask.url)},`,
    `    method: ${literal(ask.method)},`,
    `    followRedirects: ${followsRedirects(monitor)},`,
    ...(ask.method === 'POST'
      ? [
          "    headers: [{ key: 'Content-Type', value: 'application/json' }],",
          "    bodyType: 'JSON',",
          "    body: '{}',",
        ]
      : []),
    '    assertions: [',
    ...assertions.map(each => `      ${each},`),
    '    ],',
    '  },',
    '});',
  ];
  return `${lines.join('\n')}\n`;
};

const heartbeatOf = (monitor: HeartbeatMonitor): string => {
  const { id, ask } = monitor;
  const lines = [
    `new HeartbeatMonitor(${literal(plainName(id, '-'))}, {`,
    `  name: ${literal(id)},`,
    `  description: ${literal(describedIn(monitor))},`,
    `  tags: ['launch-ready'],`,
    `  period: ${ask.everySeconds},`,
    "  periodUnit: 'seconds',",
    `  grace: ${ask.graceSeconds},`,
    "  graceUnit: 'seconds',",
    '});',
  ];
  return `${lines.join('\n')}\n`;
};

/** Constructs for the command line of Checkly, one TypeScript file such as `launch-ready.check.ts`. */
export const checklyConstructs = (monitors: readonly Monitor[]): string => {
  const found = outside(monitors);
  const head = headLines('//', [
    'Checks for Checkly, written by launch-ready watch export checkly.',
    'Unrehearsed: written after the types of checkly 9.5; nobody has deployed this file yet.',
    ...leftLines(found),
  ]);
  const names = [
    ...(found.http.length === 0 ? [] : ['ApiCheck', 'AssertionBuilder', 'Frequency']),
    ...(found.heartbeats.length === 0 ? [] : ['HeartbeatMonitor']),
    ...(found.http.length === 0 ? [] : ['RetryStrategyBuilder']),
  ];
  const brought = names.length === 0 ? 'export {};\n' : `import { ${names.join(', ')} } from 'checkly/constructs';\n`;
  return [head + brought, ...found.http.map(checkOf), ...found.heartbeats.map(heartbeatOf)].join('\n');
};
