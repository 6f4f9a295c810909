import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chosenForm, readPage } from '../../../src/drive/page.ts';

const url = 'https://app.community.test/login?next=/x';

test('a form is read as a browser would send it', () => {
  const {
    forms: [form],
  } = readPage(
    `<form method="POST" action="/session">
      <input type="hidden" name="csrf" value="t&amp;1"><input name="email" type="email"><input name="off" type="checkbox">
      <input name="on" type="checkbox" checked><textarea name="about">
hello</textarea><select name="plan"><option value="a">A<option value="b" selected>B</select>
      <input type="file" name="picture"><button name="go" value="1">Sign in</button><button name="no" value="2">No</button></form>`,
    url,
  );
  assert.equal(form?.action, 'https://app.community.test/session');
  assert.equal(form?.method, 'POST');
  assert.deepEqual(
    form?.fields.map(({ name, value }) => [name, value]),
    [
      ['csrf', 't&1'],
      ['email', ''],
      ['off', null],
      ['on', 'on'],
      ['about', 'hello'],
      ['plan', 'b'],
      ['picture', null],
      ['go', '1'],
    ],
  );
});

test('a form without action goes to the page itself, and GET is the method of one that says nothing', () => {
  const {
    forms: [form],
  } = readPage('<form><input name=q></form>', url);
  assert.deepEqual([form?.action, form?.method], [url, 'GET']);
});

test('of two forms with the same field the hint decides, else the smaller one is meant', () => {
  const { forms } = readPage(
    `<form method=post action=/login><input name=email><input name=password type=password><button>Sign in</button></form>
     <form method=post action=/login/link><input name=email><button>Send me a link</button></form>`,
    url,
  );
  assert.match(chosenForm(forms, ['email'])?.action ?? '', /link$/);
  assert.match(chosenForm(forms, ['email'], 'Sign in')?.action ?? '', /login$/);
  assert.match(chosenForm(forms, ['email', 'password'])?.action ?? '', /login$/);
  assert.equal(chosenForm(forms, ['token']), undefined);
});

test('whatever the page holds, reading it ends and gives addresses that can be asked', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.webUrl(), (text, base) => {
      const html = `<form action="${text}"><input name="${text}" value='${text}'><a href="${text}">${text}</a>${text}`;
      const { forms, links, scripts } = readPage(html, base);
      for (const { action } of forms) assert.ok(URL.canParse(action));
      for (const link of [...links, ...scripts]) assert.ok(URL.canParse(link));
    }),
  );
});

test('a page nested beyond reason is read as far as browsers read it', () => {
  const deep = `<form method=post action=/a><input name=email>${'<div>'.repeat(100_000)}<input name=late></form>`;
  assert.deepEqual(
    readPage(deep, url).forms.map(({ fields }) => fields.map(({ name }) => name)),
    [['email']],
  );
});

test('a page with a base leads where the base says, but a form without action leads to the page itself', () => {
  const page = readPage(
    `<base href="/club/"><a href="posts">Posts</a><area href="map"><script src="a.js"></script><script>go()</script>
     <link rel=modulepreload href=b.js><form></form><form action=""></form><form method=post action=join></form>`,
    url,
  );
  const at = (path: string): string => `https://app.community.test/club/${path}`;
  assert.deepEqual(page.links, [at('posts'), at('map')]);
  assert.deepEqual(page.scripts, [at('a.js'), at('b.js')]);
  assert.deepEqual(page.inlineScripts, ['go()']);
  assert.deepEqual(
    page.forms.map(({ action }) => action),
    [url, url, at('join')],
  );
});
