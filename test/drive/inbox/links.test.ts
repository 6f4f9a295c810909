import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { linksOf } from '../../../src/drive/inbox/links.ts';
import { readMail } from '../../../src/drive/inbox/read-mail.ts';
import { limits } from '../../../src/platform/limits.ts';
import { readMarkup } from '../../../src/platform/read-markup.ts';
import { compose } from './compose.ts';

const inText = (text: string): readonly string[] => linksOf(text, null);
const inHtml = (html: string): readonly string[] => linksOf('', readMarkup(html));

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
/** A link as applications make them: a token, more than one parameter, brackets and signs inside. */
const link = fc
  .record({
    host: fc.constantFrom('community.test', 'app.community.test:8443', 'xn--bcher-kva.test'),
    path: fc.array(fc.oneof(word, fc.constantFrom('(a)', '~x', '%C3%A9')), { maxLength: 4 }),
    parameters: fc.array(fc.tuple(word, fc.oneof(word, word.map(encodeURIComponent))), { maxLength: 5 }),
    end: word,
  })
  .map(({ host, path, parameters, end }) => {
    const query = [...parameters, ['token', end]].map(([name, value]) => `${name}=${value}x`).join('&');
    return `https://${host}/${path.map(each => `${each}/`).join('')}?${query}`;
  });

const encoding = fc.constantFrom('quoted-printable' as const, 'base64' as const);
const ampersand = fc.constantFrom('&amp;', '&#38;', '&#x26;', '&AMP;');
const attribute = fc.constantFrom(
  (value: string) => `href="${value}"`,
  (value: string) => `href='${value}'`,
  (value: string) => `class="button" HREF = "\n  ${value}\n"`,
);
const surroundings = fc.constantFrom(
  (text: string) => `Open ${text} now`,
  (text: string) => `Open ${text}.`,
  (text: string) => `(Open ${text})`,
  (text: string) => `(see ${text}), please!`,
  (text: string) => `<${text}>`,
  (text: string) => `“${text}”`,
  (text: string) => `[Reset](${text})`,
  (text: string) => `Open:\n\n${text}\n\nThank you`,
  (text: string) => `Is it ${text}?`,
);

describe('a link comes out of a mail as it was put in', () => {
  test('in the plain part, however the part is encoded and whatever stands around it', async () => {
    await fc.assert(
      fc.asyncProperty(link, surroundings, encoding, async (url, around, textEncoding) => {
        const raw = await compose({ text: around(url), textEncoding });
        const mail = await readMail({ id: '1', at: new Date(0), raw });
        assert.deepEqual(mail.links, [url]);
      }),
    );
  });

  test('in the HTML part, however attribute and entities are written', async () => {
    await fc.assert(
      fc.asyncProperty(link, ampersand, attribute, encoding, async (url, and, write, textEncoding) => {
        const html = `<p>é <a ${write(url.replaceAll('&', and))}>Confirm</a></p>`;
        const mail = await readMail({ id: '1', at: new Date(0), raw: await compose({ html, textEncoding }) });
        assert.deepEqual(mail.links, [url]);
        assert.equal(mail.text, 'é Confirm');
      }),
    );
  });

  test('in both parts, once each, plain part first', async () => {
    await fc.assert(
      fc.asyncProperty(link, link, async (one, other) => {
        const html = `<a href="${other.replaceAll('&', '&amp;')}">a</a><a href="${one.replaceAll('&', '&amp;')}">b</a>`;
        const mail = await readMail({ id: '1', at: new Date(0), raw: await compose({ text: `${one}\n`, html }) });
        assert.deepEqual(mail.links, [...new Set([one, other])]);
      }),
    );
  });
});

describe('what belongs to a link', () => {
  test('closing brackets that were opened in it do, loose ones do not', () => {
    assert.deepEqual(inText('see https://a.test/wiki/Mail_(letter) or (https://a.test/b).'), [
      'https://a.test/wiki/Mail_(letter)',
      'https://a.test/b',
    ]);
  });

  test('in angle brackets it goes on over line ends', () => {
    assert.deepEqual(inText('<https://a.test/confirm?token=abc\r\ndef> and https://a.test/b\nc'), [
      'https://a.test/confirm?token=abcdef',
      'https://a.test/b',
    ]);
  });

  test('an ampersand that was escaped in a plain part stays as wrong as it is', () => {
    assert.deepEqual(inText('https://a.test/?a=1&amp;b=2'), ['https://a.test/?a=1&amp;b=2']);
  });

  test('images, style sheets, mail addresses and scripts are no links', () => {
    const html = `<link rel=stylesheet href="https://a.test/a.css"><img src="https://a.test/pixel.gif">
      <a href="mailto:a@b.test">m</a><a href="javascript:alert(1)">j</a><a href="//a.test/x">x</a><a>none</a>
      <map><area href="https://a.test/area"></map>`;
    assert.deepEqual(inHtml(html), ['https://a.test/area']);
  });

  test('an address that is only written in HTML counts when there is no other link', () => {
    assert.deepEqual(inHtml('<p>Copy https://a.test/?a=1&amp;b=2.</p>'), ['https://a.test/?a=1&b=2']);
    assert.deepEqual(inHtml('<p>Copy https://a.test/1</p><a href="https://a.test/2">or click</a>'), [
      'https://a.test/2',
    ]);
  });

  test('what is in a comment or a script is not there', () => {
    assert.deepEqual(inHtml('<!-- <a href="https://a.test/1">x</a> --><script>"https://a.test/2"</script>'), []);
  });
});

test('thousands of links, endless ones and broken ones stay within the bounds', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => `https://a.test/${index}`);
  assert.deepEqual(inText(many.join(' ')), many.slice(0, limits.mailLinks));
  assert.deepEqual(inText(`https://a.test/${'x'.repeat(limits.mailLinkCharacters)}`), []);
  assert.deepEqual(inText('https:// http://[ https://%zz/ https://a.test/ok'), ['https://a.test/ok']);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), text => {
      for (const each of [...inText(text), ...inHtml(text)]) assert.ok(URL.canParse(each));
    }),
  );
});
