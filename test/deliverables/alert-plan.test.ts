import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { watchSchema, type WatchSettings } from '../../src/config/watch-settings.ts';
import { alertPlanMarkdown } from '../../src/deliverables/alert-plan-markdown.ts';
import { alertPlan, type PlanSources } from '../../src/deliverables/alert-plan.ts';
import { documents } from '../../src/deliverables/documents.ts';
import type { DeclaredWatch } from '../../src/evidence/declared.ts';
import type { WatchDrill } from '../../src/evidence/watch-drill.ts';
import { plannedAlerts } from '../../src/watch/planned-alerts.ts';
import { asOf } from '../evidence/build.ts';
import type { Monitor } from '../../src/watch/monitor.ts';
import { home, signIn } from '../watch/notices.ts';

const settings = (change: object = {}): WatchSettings =>
  watchSchema.parse({
    contacts: [
      { name: 'Ada', role: 'founder', reach: '+49 170 0000000' },
      { name: 'Ben', role: 'developer on call' },
    ],
    channels: {
      chat: { kind: 'slack', url: 'SLACK_URL' },
      phone: { kind: 'ntfy', url: 'NTFY_URL' },
    },
    rollback: 'https://example.com/handbook/rollback',
    deadMan: 'DEAD_MAN_URL',
    ...change,
  });

const drill: WatchDrill = {
  testedAt: asOf.toISOString(),
  domain: 'example.com',
  channels: [
    { name: 'chat', kind: 'slack', at: asOf.toISOString(), delivered: true, ms: 210, because: null },
    {
      name: 'phone',
      kind: 'ntfy',
      at: asOf.toISOString(),
      delivered: false,
      ms: 8_001,
      because: 'ntfy answered 403: the access token may not write to this topic.',
    },
  ],
};
const whole: WatchDrill = {
  ...drill,
  channels: drill.channels.map(one => ({ ...one, delivered: true, because: null })),
};

const paying = {
  ...signIn,
  id: 'flow/checkout',
  suffers: 'Nobody can pay.',
  ask: { of: 'flow', scenario: 'pay' } as const,
};
const mails = {
  ...home,
  id: 'flow/mail-arrives',
  suffers: 'Members wait for mails that do not come.',
  ask: { of: 'flow', scenario: 'reset' } as const,
  question: 'flow' as const,
};
const backup = {
  ...home,
  host: '',
  id: 'heartbeat/nightly-backup',
  suffers: 'Nobody notices, until data is lost.',
  ask: { of: 'heartbeat', name: 'nightly-backup', everySeconds: 86_400, graceSeconds: 3_600 } as const,
};
const monitors = [backup, home, signIn, paying, mails];

const sources = (change: Partial<PlanSources> = {}): PlanSources => ({
  domain: 'example.com',
  at: asOf,
  settings: settings(),
  alerts: plannedAlerts(monitors, new Map([['page/home', 2]])),
  drill: whole,
  ...change,
});

describe('the alerting plan', () => {
  test('byte for byte', () => {
    const file = join(import.meta.dirname, '..', 'golden', 'alert-plan.md');
    const text = alertPlanMarkdown(alertPlan(sources({ drill })));
    if ((process.env['UPDATE_GOLDEN'] ?? '') !== '') writeFileSync(file, text);
    assert.ok(existsSync(file));
    assert.equal(text, readFileSync(file, 'utf8'));
  });

  test('of each alert: what members see, when it opens and closes, who, through what, what to do, the way back, the drill, how often', () => {
    const text = alertPlanMarkdown(alertPlan(sources()));
    const parts = text.split(/^### /m).slice(1);
    assert.equal(parts.length, monitors.length);
    for (const part of parts)
      for (const row of [
        'Opens',
        'Closes',
        'How urgent',
        'Called first',
        'After 15 minutes',
        'Through',
        'Do this',
        'The way back',
        'Last drill',
        'Will fire',
      ])
        assert.match(part, new RegExp(`^\\| ${row}[^|]*\\| [^|]+ \\|$`, 'm'), row);
    assert.match(text, /2 in a month, by what was seen/);
    assert.match(text, /Nothing is missing\./);
    assert.match(parts[0] ?? '', /call now/);
    assert.match(parts.at(-1) ?? '', /same day/, 'what wakes somebody stands first');
  });

  test('says of a retry only where there is one, and how often in a time that can be read', () => {
    const opens = (change: Partial<Monitor>): string => plannedAlerts([{ ...home, ...change }])[0]?.opens ?? '';
    const flow = { of: 'flow', scenario: 'login' } as const;
    assert.equal(
      opens({}),
      'Looked at every minute; three looks in a row fail, or five of the last ten. Each has a retry.',
    );
    assert.equal(opens({ urgent: true }), 'Looked at every minute; one look and its retry fail.');
    assert.equal(opens({ ask: flow, urgent: true, everySeconds: 900 }), 'Looked at every 15 minutes; one look fails.');
    assert.equal(
      opens({ ask: { of: 'checks', checks: ['email/spf-record'], host: 'example.com' }, everySeconds: 3_600 }),
      'Looked at every hour; three looks in a row fail, or five of the last ten.',
    );
    assert.equal(
      opens({ ask: { of: 'database', signal: 'slower' }, urgent: true, everySeconds: 10 }),
      'Looked at every 10 seconds; one look fails.',
    );
    assert.match(opens({ everySeconds: 90 }), /^Looked at every 90 seconds;/);
  });

  test('marks what is missing: nobody to call, nothing to do, no channel, no drill, no way back, nobody who watches the watch', () => {
    const missing = (change: Partial<PlanSources>) => alertPlan(sources(change)).missing.join('\n');
    assert.equal(missing({}), '');
    assert.match(missing({ settings: settings({ contacts: [] }) }), /Nobody is named to be called/);
    assert.match(
      missing({ settings: settings({ contacts: [{ name: 'Ada', role: 'founder' }] }) }),
      /when Ada does not answer/,
    );
    assert.match(missing({ settings: settings({ channels: {} }) }), /No channel is set/);
    assert.match(missing({ drill: null }), /Nobody knows whether chat works/);
    assert.match(missing({ drill }), /^phone did not take the last drill/m);
    const late = new Date(asOf.getTime() + 91 * 86_400_000);
    assert.match(missing({ at: late }), /The last drill of chat was 91 days ago/);
    assert.match(missing({ settings: settings({ rollback: undefined }) }), /way back/);
    assert.match(missing({ settings: settings({ deadMan: undefined }) }), /when the watch itself stops/);
    assert.match(missing({ alerts: plannedAlerts([home]) }), /mails do not arrive/);
    assert.match(missing({ alerts: plannedAlerts([home]) }), /nobody can pay/);
    assert.match(missing({ alerts: plannedAlerts([paying, mails]) }), /the app is down/);
    const mute = sources().alerts.map(alert => ({ ...alert, actions: [] }));
    assert.match(missing({ alerts: mute }), /Nobody knows what to do when page\/home fires/);
  });

  test('no two alerts carry the same title: each names its host, and where that is the same, too, its watch', () => {
    const app = { ...home, host: 'app.example.com' };
    const said = { ...signIn, host: 'app.example.com', suffers: 'Nobody reaches app.example.com.' };
    const titles = (all: readonly Monitor[]) =>
      [...alertPlanMarkdown(alertPlan(sources({ alerts: plannedAlerts(all) }))).matchAll(/^### (.*)$/gm)].map(
        ([, title]) => title,
      );
    assert.deepEqual(titles([home, app, said, backup]), [
      'Visitors see an error instead of the home page (`www.example.com`).',
      'Visitors see an error instead of the home page (`app.example.com`).',
      'Nobody reaches app.example.com.',
      'Nobody notices, until data is lost.',
    ]);
    assert.deepEqual(titles([app, { ...app, id: 'page/other' }]), [
      'Visitors see an error instead of the home page (`app.example.com`). Watched as `page/home`.',
      'Visitors see an error instead of the home page (`app.example.com`). Watched as `page/other`.',
    ]);
  });

  test('a channel that changed its kind under the same name was never drilled', () => {
    const other = settings({ channels: { chat: { kind: 'discord', url: 'D' } } });
    assert.match(alertPlan(sources({ settings: other })).missing.join('\n'), /whether chat works/);
  });

  test('shows nobody to call in every alert, and never a variable', () => {
    const text = alertPlanMarkdown(alertPlan(sources({ settings: settings({ contacts: [] }) })));
    assert.equal(text.match(/\| Called first \| \*\*nobody\*\* \|/g)?.length, monitors.length);
    assert.doesNotMatch(text, /SLACK_URL|DEAD_MAN_URL/);
  });

  test('what is hostile in it is harmless', () => {
    const bad = '](javascript:x) <script> | `x` **y**\n# z';
    const hostile = { ...signIn, id: bad, suffers: bad, actions: [bad] as const };
    const text = alertPlanMarkdown(
      alertPlan(
        sources({
          alerts: plannedAlerts([hostile]),
          settings: settings({ contacts: [{ name: bad.slice(0, 40), role: bad.slice(0, 40) }] }),
        }),
      ),
    );
    // Within a span of code nothing acts, as long as nothing in it ends the span.
    assert.match(text, /^\| Watched as \| `` ?[^\n]*`x`[^\n]* ?`` \|$/m);
    assert.doesNotMatch(text.replaceAll(/``[^\n]*?``(?!`)/g, ''), /(?<!\\)<script>|^# z/m);
  });
});

test('the plan and the checklist count as documents only with somebody to call', () => {
  const set = (watch: DeclaredWatch | undefined) =>
    documents({
      schema: 'launch-ready/evidence@1',
      tool: 'launch-ready',
      target: { domain: 'community.test', unicode: 'community.test' },
      profile: 'launch',
      net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
      collectedAt: asOf.toISOString(),
      keys: {
        declared: {
          status: 'ok',
          value: { domain: 'community.test', hosts: [], ...(watch === undefined ? {} : { watch }) },
        },
      },
    });
  const watch = {
    contacts: [{ name: 'Ada', role: 'founder' }],
    channels: [{ name: 'chat', kind: 'slack' }],
    hasRollback: false,
    hasDeadMan: false,
  };
  assert.ok(set(watch).has('S5.d2') && set(watch).has('S5.d3'));
  assert.ok(!set({ ...watch, channels: [] }).has('S5.d2') && set({ ...watch, channels: [] }).has('S5.d3'));
  assert.ok(!set({ ...watch, contacts: [] }).has('S5.d3'));
  assert.ok(!set(undefined).has('S5.d2'));
});
