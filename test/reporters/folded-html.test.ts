import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { foldedHtml } from '../../src/reporters/html/folded-html.ts';
import { markdownHtml } from '../../src/reporters/html/markdown-html.ts';

/** What a reader sees, whatever is folded. */
const words = (html: string): string =>
  html
    .replaceAll(/<summary>[^]*?<span class="soft">[^<]*<\/span><\/summary>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

const folds = (html: string): readonly string[] =>
  [...html.matchAll(/<details><summary>([^]*?)<\/summary>/g)].map(([, summary = '']) => words(`<p>${summary}</p>`));

const records = (names: readonly string[]): string =>
  names.map((name, at) => `- \`${name}\` A → \`192.0.2.${at}\`: why. left alone`).join('\n');

describe('a long document, folded', () => {
  test('headings of the fourth rank are folds; what stands above them is not', () => {
    const html = foldedHtml(
      'Read this.\n\n### Part\n\nand this\n\n#### One\n\nfirst\n\n##### Deep\n\ndeep\n\n#### Two\n\nsecond\n\n### Next\n\nlast',
    );
    assert.deepEqual(folds(html), ['One', 'Two']);
    assert.match(html, /^<p>Read this\.<\/p>\n<h3>Part<\/h3>\n<p>and this<\/p>\n<details>/);
    assert.match(html, /<\/details>\n<h3>Next<\/h3>\n<p>last<\/p>\n$/);
  });

  test('a list of records is folded by name, and says without unfolding which of them change', () => {
    const text = `${records(['a.test', 'a.test', 'b.test', 'c.test', 'd.test', 'e.test'])}\n- \`f.test\` A → \`192.0.2.9\`: why. **changes, see below**`;
    const html = foldedHtml(text);
    assert.equal(folds(html).length, 6);
    assert.match(html, /<code>a\.test<\/code> <span class="soft">2 entries<\/span>/);
    assert.match(html, /<code>f\.test<\/code> <span class="soft">1 entry, changes, see below<\/span>/);
  });

  test('short lists, steps, and lists of sentences stay as they are', () => {
    for (const text of [
      records(['a.test', 'b.test']),
      records(['a', 'b', 'c', 'd', 'e', 'f']).replaceAll('- ', '1. '),
      '- one\n- two\n- three\n- four\n- five\n- six\n- seven',
    ])
      assert.equal(foldedHtml(text), markdownHtml(text));
  });

  test('no word is lost, and nothing from outside acts', () => {
    const part = fc.constantFrom(
      '### H',
      '#### F',
      'words',
      '- `n` x',
      '- `n` **y**',
      '| a | b |\n|---|---|\n| c | d |',
      '`code`',
      '<b>x</b>',
      '##### D',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), parts => {
        const text = parts.join('\n\n');
        assert.equal(words(foldedHtml(text)), words(markdownHtml(text)));
      }),
    );
    fc.assert(
      fc.property(fc.string(), text => {
        const line = text.replaceAll(/[\r\n]/g, ' ');
        const html = foldedHtml(
          `#### ${line}\n\n${records(['a', 'b', 'c', 'd', 'e', 'f'])}\n- \`${line}\` **${line}**`,
        );
        assert.doesNotMatch(html, /<(?:script|img|iframe|style|svg)\b/i);
      }),
    );
  });
});
