import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { actionLines, callLine } from '../../../src/watch/notice-text.ts';
import type { Notice } from '../../../src/watch/notice.ts';
import { startWatchedApp, type WatchedApp, type Wanted } from './watched-app.ts';
import type { Watched } from './watched.ts';

/** How long somebody may be without a word of an outage (issue: two minutes), in ms. */
const wordMs = 120_000;
/** Two good looks at what is asked once a minute, each with its turn among the others. */
const overMs = 300_000;
/** A second notice of the same outage would come a hold after the first; until it is over none comes either. */
const quietMs = 40_000;

type Outage<App extends Watched> = {
  /** Name of the golden file, too. */
  readonly name: string;
  readonly break: (app: App) => Promise<void>;
  readonly mend: (app: App) => Promise<void>;
  /** Key of the incident that people are told of; the kind and the reason stand in the golden file. */
  readonly key: string;
  /** How long until the end of it may be told, in ms. */
  readonly overMs?: number;
};

/** An outage of the example community. */
export type Story = Outage<WatchedApp> & {
  readonly wanted: Wanted;
  /** Whether the log of the app is read, too. */
  readonly readsLog?: boolean;
};

/** Waits until it is so; says what is not well when it is not so in time. */
const until = async (app: Watched, what: string, ms: number, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const end = performance.now() + ms;
  while (!(await isSo())) {
    if (performance.now() > end) {
      const lights = [...(await app.lights())].filter(([, light]) => light !== 'good');
      const told = app.told().map(({ kind, key }) => `${kind} ${key}`);
      assert.fail(
        `${what} within ${ms / 1_000} s; not well: ${lights.join(' ')}; told: ${told.join(' ')}; ${app.said()}`,
      );
    }
    await delay(250);
  }
};

/** What is of this run alone: ports, times of the day, how long things took, how much failed by then. */
const masked = (text: string): string =>
  text
    .replaceAll(/\b(localhost|127\.0\.0\.1):\d+/g, '$1:PORT')
    // A day is only said of an outage that lasts over midnight.
    .replaceAll(/\b\d{4}-\d\d-\d\d (?=\d{1,2}:\d\d)/g, '')
    .replaceAll(/\b\d{1,2}:\d\d UTC/g, 'HH:MM UTC')
    .replaceAll(/\b\d{1,2}:\d\d to /g, 'HH:MM to ')
    .replaceAll(/\b\d+(?:[.,]\d+)? (?:ms|s)\b/g, 'N s')
    .replaceAll(/\b\d+ of \d+ monitors\b/g, 'N of M monitors');

/** What somebody reads of it: the flow, since when, who is called, what is done first. */
const wordsOf = (notice: Notice): string =>
  masked(
    [
      notice.title,
      `  suffers: ${notice.suffers}`,
      // Those that fail with it come one by one: how many had come is a matter of moments.
      `  saw: ${notice.because.replace(/ With it these fail, too:.*/, ' With it …')}`,
      `  when: ${notice.since.replaceAll(/less than a minute|\d+ (?:seconds?|minutes?)/g, 'SOME TIME')}`,
      ...[callLine(notice)].flatMap(line => (line === null ? [] : [`  ${line}`])),
      `  first: ${actionLines(notice)[0] ?? ''}`,
    ].join('\n'),
  );

/** Compares with the file of that name; `UPDATE_GOLDEN=1` writes it. */
const golden = (name: string, text: string): void => {
  const file = join(import.meta.dirname, 'golden', `${name}.txt`);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
};

/**
 * One outage of the whole app under the whole watch: all is well, it breaks, one notice comes within two minutes and no
 * second one, it is mended, and the notice of its end comes. What is said is compared with the golden file.
 */
export const seenThrough = async <App extends Watched>(t: TestContext, app: App, story: Outage<App>): Promise<void> => {
  try {
    await until(app, 'all of it is seen to be well', 240_000, async () => {
      const lights = [...(await app.lights())].filter(([id]) => !id.startsWith('log/'));
      // What a database did in five minutes is not known before they are over.
      return lights.length > 3 && lights.every(([id, light]) => light === 'good' || id === 'database/slow');
    });
    assert.deepEqual(app.told(), [], 'nobody is woken while all is well');
    const from = performance.now();
    await story.break(app);
    await until(app, `a word of “${story.name}”`, wordMs, () => app.told().length > 0);
    const after = Math.round((performance.now() - from) / 1_000);
    await delay(quietMs);
    assert.deepEqual(
      app.told().map(({ kind, key }) => `${kind} ${key.split('@')[0]}`),
      [`opened ${story.key}`],
    );
    const mended = performance.now();
    await story.mend(app);
    await until(app, `the end of “${story.name}”`, story.overMs ?? overMs, () => app.told().length > 1);
    const over = Math.round((performance.now() - mended) / 1_000);
    const told = app.told();
    assert.deepEqual(
      told.map(({ kind, key }) => `${kind} ${key.split('@')[0]}`),
      [`opened ${story.key}`, `resolved ${story.key}`],
    );
    assert.equal(told[0]?.key.split('|')[0], told[1]?.key.split('|')[0], 'both are of one incident');
    assert.deepEqual(app.faults(), []);
    t.diagnostic(`${story.name}: told after ${after} s, its end ${over} s after it was mended`);
    golden(story.name, `${told.map(wordsOf).join('\n\n')}\n`);
  } finally {
    await app.stop();
  }
};

export const live = async (t: TestContext, story: Story): Promise<void> =>
  seenThrough(t, await startWatchedApp(story.wanted, story.readsLog), story);
