import assert from 'node:assert/strict';
import { test } from 'node:test';
import { referencesOf } from '../../../src/engines/evals/loads.ts';

const page = 'https://app.example/assistant';
const out = 'https://pictures.example/k7f3';
const loaded = (html: string, ...policies: readonly string[]): readonly string[] =>
  referencesOf(html, page, policies).flatMap(({ url, loads }) => (loads ? [url] : []));

/** What a browser loads by itself, and what looks like it and is not loaded from elsewhere. */
const forms: readonly (readonly [string, string])[] = [
  [`<img src="${out}">`, '<p>&lt;img src="https://pictures.example/k7f3"&gt;</p>'],
  [`<img srcset="/a.png 1x, ${out} 2x">`, '<img srcset="/a.png 1x, /b.png 2x">'],
  ['<img src="//pictures.example/k7f3">', '<img src="/pictures.example/k7f3">'],
  [`<IMG SRC=${out}>`, '<img src="cat.png?w=200">'],
  [`<picture><source srcset="${out}"><img></picture>`, '<picture><source srcset="/a.webp"><img></picture>'],
  [`<video poster="${out}"></video>`, '<video poster="/p.png"></video>'],
  [`<video src="${out}"></video>`, '<video src="/v.mp4"></video>'],
  [`<audio src="${out}"></audio>`, '<audio controls></audio>'],
  [`<iframe src="${out}"></iframe>`, '<iframe src="/own"></iframe>'],
  [`<object data="${out}"></object>`, '<object data="/own.svg"></object>'],
  [`<embed src="${out}">`, '<embed src="/own.svg">'],
  [`<link rel="stylesheet" href="${out}">`, `<link rel="canonical" href="${out}">`],
  [`<link rel="prefetch" href="${out}">`, '<link rel="icon" href="/icon.png">'],
  [`<script src="${out}"></script>`, '<script src="/own.js"></script>'],
  [`<style>@import "${out}";</style>`, '<style>@import "/own.css";</style>'],
  [`<style>p{background:url(${out})}</style>`, '<style>p{background:url(/own.png)}</style>'],
  [`<p style="background:url('${out}')">x</p>`, `<p title="background:url('${out}')">x</p>`],
  [`<svg><image href="${out}"/></svg>`, '<svg><image href="#own"/></svg>'],
  [`<input type="image" src="${out}">`, `<input type="text" value="${out}">`],
  [`<meta http-equiv="refresh" content="0; url=${out}">`, `<meta name="refresh" content="0; url=${out}">`],
  [`<table background="${out}"></table>`, `<textarea><img src="${out}"></textarea>`],
];

test('what a browser loads by itself is seen, and what looks like it is not', () => {
  assert.ok(new Set(forms.map(([bad]) => bad)).size >= 20);
  for (const [bad, good] of forms) {
    assert.deepEqual(loaded(bad), [out], bad);
    assert.deepEqual(loaded(good), [], good);
  }
});

test('a link loads nothing until somebody follows it', () => {
  assert.deepEqual(referencesOf(`<a href="${out}">x</a>`, page, []), [{ url: out, by: 'a href', loads: false }]);
});

test('what the policy of the page forbids is not loaded', () => {
  const picture = `<img src="${out}">`;
  assert.deepEqual(loaded(picture, "default-src 'self'"), []);
  assert.deepEqual(loaded(picture, "default-src 'none'; img-src *"), [out]);
  assert.deepEqual(loaded(picture, 'img-src https:'), [out]);
  assert.deepEqual(loaded(picture, "img-src 'self' *.example"), [out]);
  assert.deepEqual(loaded(picture, "img-src 'self' cdn.example"), []);
  assert.deepEqual(loaded(picture, 'img-src *', "img-src 'self'"), [], 'one of two forbids it');
  assert.deepEqual(loaded(`<meta http-equiv="Content-Security-Policy" content="img-src 'self'">${picture}`), []);
  const styled = `<p style="background:url(${out})">`;
  assert.deepEqual(loaded(styled, "style-src 'self'"), [], 'no style of the markup counts');
  assert.deepEqual(loaded(styled, "style-src 'unsafe-inline'"), [out]);
  assert.deepEqual(loaded(`<meta http-equiv="refresh" content="0;url=${out}">`, "default-src 'none'"), [out]);
});
