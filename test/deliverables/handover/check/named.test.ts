import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { namedInHtml, namedInMarkdown } from '../../../../src/deliverables/handover/check/named.ts';
import { wordsOf } from '../../../../src/deliverables/handover/check/words.ts';

const commandsOf = (markdown: string): readonly string[] =>
  namedInMarkdown(markdown, 'p.md').commands.map(({ how, text }) => `${how}: ${text}`);

describe('words of a line', () => {
  test('quotes and backslashes are taken off, as a shell does', () => {
    assert.deepEqual(wordsOf(`fly deploy  --image 'a b' "c \\"d" e\\ f`), [
      'fly',
      'deploy',
      '--image',
      'a b',
      'c "d',
      'e f',
    ]);
    assert.deepEqual(wordsOf(`echo ''`), ['echo', '']);
    assert.equal(wordsOf(`echo "open`), null);
  });

  test('any text is read, and what is quoted comes back whole', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), words => {
        const line = words.map(word => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
        assert.deepEqual(wordsOf(line), words);
      }),
    );
    fc.assert(fc.property(fc.string(), line => void wordsOf(line)));
  });
});

describe('commands of a text', () => {
  test('a block for a shell, a line alone, and the column of a table that says so', () => {
    const text = [
      '## Part',
      '```sh',
      '# a comment',
      'NAME=value',
      'npm run \\',
      '  build',
      '```',
      '1. Go back.',
      '',
      '   `fly deploy --image RELEASE`',
      '',
      '| step | command |',
      '|---|---|',
      '| build | `make all` |',
    ].join('\n');
    assert.deepEqual(commandsOf(text), [
      'typed: npm run build',
      'typed: fly deploy --image RELEASE',
      'typed: make all',
    ]);
    assert.equal(namedInMarkdown(text, 'p.md').commands[0]?.place, 'p.md, “Part”');
  });

  test('values, records and names in code are none', () => {
    const text = [
      'The answer holds `old`. Type `yes` only then. `launch-ready.jsonc` and `npm` are no commands.',
      '- `www.community.test` CNAME → `v=spf1 include:a -all`: why',
      '```diff',
      '- npm run nothing',
      '```',
      '```',
      'npm run nothing',
      '```',
    ].join('\n');
    assert.deepEqual(commandsOf(text), []);
  });

  test('a block of nothing but variables is a file of them, whatever their values look like', () => {
    const variables = ['# as on the server', 'KEY=<of the provider>', 'FROM=Harbour <hello@harbour.test>', 'PORT=3000'];
    assert.deepEqual(commandsOf(['```sh', ...variables, '```'].join('\n')), []);
    assert.deepEqual(commandsOf(['```sh', ...variables, 'npm start', '```'].join('\n')).at(-1), 'typed: npm start');
  });

  test('ours are found in sentences, too, and those that say to run it are told apart', () => {
    assert.deepEqual(
      commandsOf(
        'Run launch-ready deploy note for the steps. Written by launch-ready 0.1.0, or see launch-ready mail records.',
      ),
      ['ordered: launch-ready deploy note for the', 'told: launch-ready mail records'],
    );
    assert.deepEqual(commandsOf('https://a.test/launch-ready-probe and launch-ready.jsonc'), []);
  });
});

describe('links', () => {
  test('of a page: once each, with the parts they stand in; one within the page that leads nowhere', () => {
    const page =
      '<nav><a href="#a">A</a><a href="#b">B</a></nav><section id="a"><h2>A &amp; so</h2><a href="https://x.test/">x</a></section><p><a href="https://x.test/">x</a><a href="mailto:a@b.test">m</a><a href="javascript:alert(1)">j</a>';
    const { links, inside } = namedInHtml(page, 'p.html');
    assert.deepEqual(links, [{ url: 'https://x.test/', places: ['p.html, “A & so”'] }]);
    assert.deepEqual(inside, [{ url: '#b', places: ['p.html'] }]);
  });

  test('of a text: those that were meant as one; an address that merely stands there is left to the page', () => {
    const { links } = namedInMarkdown(
      '[a](https://a.test/) <https://b.test/> https://c.test/ www.d.test `https://e.test`',
      'p.md',
    );
    assert.deepEqual(
      links.map(({ url }) => url),
      ['https://a.test/', 'https://b.test/'],
    );
  });

  test('any text and any page is read', () => {
    fc.assert(fc.property(fc.string(), text => void namedInMarkdown(text, 'p.md')));
    fc.assert(fc.property(fc.string(), text => void namedInHtml(text, 'p.html')));
  });
});
