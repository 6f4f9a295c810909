import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AskedLink, Opened } from '../../../../src/collectors/links/asked.ts';
import type { KnownCommands } from '../../../../src/deliverables/handover/check/commands.ts';
import {
  namedInPack,
  type PackCheck,
  packCheck,
  type PackFiles,
} from '../../../../src/deliverables/handover/check/pack-check.ts';
import { type Leaf, seen, silent } from '../../../../src/evidence/leaf.ts';

const plain =
  'Look which release runs. Then go back to the one before it. Wait until you see its name. Sign in and open your own page. Tell the others that it is done.';

const sound: PackFiles = {
  html: '<nav><a href="#rollback">x</a></nav><section id="rollback"><h2>How to go back</h2></section><a href="https://status.test/">s</a>',
  markdown: `# Handover\n\n## How to go back\n\n${plain}\n\n   \`npm run back\`\n\n## Who is called\n\n1. Ada\n`,
};

const known: KnownCommands = {
  own: [{ path: '', options: [], takesWords: false }],
  settings: [],
  platform: [],
  scripts: new Map([['back', 'x']]),
  packages: new Set(),
  files: new Set(),
};

const opened = (status: number): Leaf<Opened> => seen({ status, end: 'https://status.test/' });
const shut = (because: string): Leaf<Opened> => seen({ status: null, end: 'https://status.test/', because });

type Given = {
  readonly files?: Partial<PackFiles>;
  readonly desktop?: Leaf<Opened>;
  readonly phone?: Leaf<Opened>;
  readonly asked?: readonly AskedLink[];
};

const checked = ({ files: changed = {}, desktop = opened(200), phone = desktop, asked }: Given = {}): PackCheck => {
  const files = { ...sound, ...changed };
  const named = namedInPack(files);
  const answers = asked ?? named.links.map(({ url }) => ({ url, desktop, phone }));
  return packCheck({ files, named, asked: answers, known, at: '2026-12-24T08:00:00.000Z' });
};

const summary = ({ faults, notChecked }: PackCheck): readonly string[] => [
  ...faults.map(({ about, cause }) => `wrong ${about}: ${cause}`),
  ...notChecked.map(({ about, reason }) => `not checked ${about}: ${reason}`),
];

test('a sound pack has nothing wrong and nothing open', () => {
  const check = checked();
  assert.deepEqual(summary(check), []);
  assert.deepEqual(check.counts, { links: 1, commands: 1 });
  assert.ok(check.grade !== null && check.grade <= 8);
});

describe('a link', () => {
  test('that is gone, fails, or leads inside is wrong, with the part that it stands in', () => {
    assert.deepEqual(summary(checked({ desktop: opened(404) })), ['wrong link: https://status.test/ answers 404.']);
    assert.deepEqual(summary(checked({ desktop: opened(502) })), ['wrong link: https://status.test/ answers 502.']);
    assert.deepEqual(summary(checked({ desktop: shut('nobody is there') })), ['wrong link: nobody is there.']);
    assert.deepEqual(checked({ desktop: opened(410) }).faults[0]?.places, ['handover.html, “How to go back”']);
  });

  test('that shows telephones nothing is wrong, though it works at a desk', () => {
    for (const phone of [opened(404), opened(403), opened(500), shut('it is being led on')]) {
      const [fault] = checked({ desktop: opened(200), phone }).faults;
      assert.match(fault?.happened ?? '', /on a telephone/);
      assert.match(fault?.cause ?? '', /^To a telephone /);
    }
  });

  test('that asks to sign in first is right: who sees that has got there', () => {
    for (const status of [200, 204, 304, 401, 403])
      assert.deepEqual(summary(checked({ desktop: opened(status) })), [], String(status));
  });

  test('that could not be asked is not checked, whichever of the two was silent', () => {
    assert.deepEqual(summary(checked({ desktop: silent('no answer') })), ['not checked link: no answer']);
    assert.deepEqual(summary(checked({ phone: silent('no answer') })), ['not checked link: no answer']);
    assert.deepEqual(summary(checked({ asked: [] })), ['not checked link: it was not asked']);
    assert.match(summary(checked({ desktop: opened(429) }))[0] ?? '', /^not checked link: .*answers 429/);
    // A fault that one of the two shows is told although the other is silent.
    assert.match(summary(checked({ desktop: opened(404), phone: silent('x') }))[0] ?? '', /^wrong link/);
    assert.match(summary(checked({ desktop: silent('x'), phone: opened(404) }))[0] ?? '', /^wrong link/);
  });

  test('within the page that leads nowhere is wrong', () => {
    const html = sound.html.replace('id="rollback"', 'id="other"');
    assert.deepEqual(summary(checked({ files: { html } })), ['wrong link: No part of the page is called #rollback.']);
  });

  test('that a step asks with curl has to answer, too', () => {
    const markdown = `${sound.markdown}\n\`curl -s https://app.test/readyz\`\n`;
    const { counts } = checked({ files: { markdown } });
    assert.deepEqual(counts, { links: 2, commands: 2 });
  });
});

test('a command that is not there is wrong', () => {
  const markdown = sound.markdown.replace('npm run back', 'npm run bcak');
  assert.deepEqual(summary(checked({ files: { markdown } })), ['wrong command: package.json has no script “bcak”.']);
});

describe('a secret', () => {
  const key = ['sk', 'live', ['51Kq', '7RzWx3', 'mUe9bT', '4LoYc2', 'hVn8Ds'].join('')].join('_');

  test('in either file is wrong; no more than its beginning is told', () => {
    for (const files of [
      { markdown: `${sound.markdown}\nAda said: ${key}\n` },
      { html: `${sound.html}<p>${key}</p>` },
    ]) {
      const check = checked({ files });
      assert.deepEqual(
        check.faults.map(({ about }) => about),
        ['secret'],
      );
      assert.ok(!JSON.stringify(check).includes(key.slice(0, 20)));
    }
  });

  test('in an address or a command is not told with them', () => {
    const html = sound.html.replace('https://status.test/', `https://status.test/?key=${key}`);
    const markdown = `${sound.markdown}\n\`back --with ${key}\`\n`;
    const check = checked({ files: { html, markdown }, desktop: silent('no answer') });
    assert.deepEqual(
      new Set([...check.faults, ...check.notChecked].map(({ about }) => about)),
      new Set(['command', 'secret', 'link']),
    );
    assert.ok(!JSON.stringify(check).includes(key.slice(0, 20)));
  });

  test('that is none: made-up values to copy, and names of variables', () => {
    const markdown = `${sound.markdown}\n\`\`\`sh\n# STRIPE_SECRET_KEY=<the secret key of the provider>\n# DATABASE_URL=postgres://user:password@host:5432/name\n\`\`\`\n`;
    assert.deepEqual(summary(checked({ files: { markdown } })), []);
  });
});

describe('the way back', () => {
  const withRollback = (text: string): PackCheck =>
    checked({ files: { markdown: `# Handover\n\n## How to go back\n\n${text}\n\n## Who is called\n` } });

  test('in long words is wrong, with the sentence that is hardest', () => {
    const hard =
      'Subsequently, re-establish the previously certified deployment configuration by invoking the corresponding rollback procedure, and ascertain that all authentication functionality has been comprehensively restored to its operational condition in the production environment.';
    const [fault] = withRollback(hard).faults;
    assert.equal(fault?.about, 'reading');
    assert.match(fault?.cause ?? '', /school year \d\d\.\d.*Hardest: “Subsequently/);
  });

  test('in commands alone is wrong', () => {
    assert.match(summary(withRollback('`npm run back`'))[0] ?? '', /^wrong reading: The way back has \d words? beside/);
  });

  test('that is missing, or in another language, is not checked', () => {
    const german = 'Sieh nach, welche Fassung gerade läuft, und geh dann auf die vorige zurück. '.repeat(3);
    assert.deepEqual(summary(withRollback(german)), [
      'not checked reading: it is not in English, so its words were not measured',
    ]);
    const missing = '**Missing.** This brings it: `npm run back`';
    assert.deepEqual(summary(withRollback(missing)), ['not checked reading: the pack tells no way back']);
    assert.deepEqual(summary(checked({ files: { markdown: '# x' } })), [
      'not checked reading: the pack tells no way back',
    ]);
  });
});

test('a page that is longer than what is read of it says so', () => {
  const html = `${sound.html}${' '.repeat(1_000_001)}`;
  assert.match(summary(checked({ files: { html } }))[0] ?? '', /^not checked link: links are looked for in its first/);
});
