import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chunkMapIn } from '../../../src/collectors/served/chunk-map.ts';
import { scriptReferences, sourceMapNamed } from '../../../src/collectors/served/script-references.ts';
import { pageReferences } from '../../../src/collectors/served/page-references.ts';

const filesIn = (text: string): readonly string[] | undefined => chunkMapIn(text)?.files.toSorted();

describe('the chunk map of webpack', () => {
  it('is read as webpack 5, Create React App and Next.js write it', () => {
    assert.deepEqual(filesIn('r.u=e=>""+{10:"abc",20:"def"}[e]+".js",r.p="/"'), ['abc.js', 'def.js']);
    assert.deepEqual(
      filesIn('n.u=function(e){return"static/js/"+({7:"login"}[e]||e)+"."+{7:"9f3c",12:"aa"}[e]+".chunk.js"}'),
      ['static/js/12.aa.chunk.js', 'static/js/login.9f3c.chunk.js'],
    );
    assert.deepEqual(
      filesIn(
        'f.u=e=>418===e?"static/chunks/418-9f.js":59===e?"static/chunks/59-1.js":"static/chunks/"+(({3:"ab"})[e]||e)+"."+({3:"77",4:"88"})[e]+".js"',
      ),
      ['static/chunks/4.88.js', 'static/chunks/418-9f.js', 'static/chunks/59-1.js', 'static/chunks/ab.77.js'],
    );
  });

  it('without a table takes the numbers that are asked for', () => {
    assert.deepEqual(filesIn('r.u=e=>e+".bundle.js";r.e(12).then(f);r.e("about").then(g)'), [
      '12.bundle.js',
      'about.bundle.js',
    ]);
  });

  it('names the folder that the site is given', () => {
    assert.equal(chunkMapIn('r.u=e=>"x"+{1:"a"}[e]+".js";r.p="/_next/"')?.publicPath, '/_next/');
    assert.equal(chunkMapIn('r.u=e=>"x"+{1:"a"}[e]+".js";r.p=s+"../"')?.publicPath, null);
  });

  it('is left alone where it would have to be executed, and never throws', () => {
    for (const text of [
      'r.u=e=>window.chunk(e)',
      'r.u=e=>',
      'r.u=e=>({1:2',
      'r.u=(e)=>e[e][e]+".js"',
      `r.u=e=>${'('.repeat(100_000)}`,
      `r.u=e=>${'e?'.repeat(50_000)}`,
      `r.u=e=>${'e?1:'.repeat(40_000)}e`,
      `r.u=e=>${'e+'.repeat(90_000)}".js"`,
      `r.u=e=>${'{a:'.repeat(60_000)}`,
      `r.u=e=>e${'[e]'.repeat(60_000)}`,
      `r.u=e=>${'"a"||'.repeat(30_000)}".js"`,
    ])
      assert.equal(chunkMapIn(text), null, text.slice(0, 40));
  });
});

const place = {
  url: 'https://a.test/_next/static/chunks/main.js',
  page: 'https://a.test/',
  beside: ['https://a.test/_next/static/chunks/main.js'],
};

describe('what a script names', () => {
  const chunks = (text: string): readonly string[] =>
    scriptReferences(text, place).chunks.map(url => url.replace('https://a.test', ''));

  it('is found from where its bundler counts', () => {
    assert.deepEqual(chunks('import("./x-1.js");import("../y.js");import "z";from"/abs.js"'), [
      '/_next/static/chunks/x-1.js',
      '/_next/static/y.js',
      '/abs.js',
    ]);
    assert.deepEqual(chunks(String.raw`push([1,"I[5,[\"7\",\"static/chunks/7-aa.js\"]]"])`), [
      '/_next/static/chunks/7-aa.js',
    ]);
    assert.deepEqual(chunks('m.f=["assets/About-x.js"]'), ['/assets/About-x.js']);
  });

  it('is not what only looks like a name', () => {
    assert.deepEqual(chunks('"index.js";"./locale/af.js";"react-dom/client.js";"mailto:x.js"'), []);
  });

  it('among it: service worker and configurations', () => {
    const { serviceWorkers, configurations } = scriptReferences(
      'navigator.serviceWorker.register("/sw.js");fetch("/api/config");fetch("./env.json");load("/__/firebase/init.json");go("/members")',
      place,
    );
    assert.deepEqual(serviceWorkers, ['https://a.test/sw.js']);
    assert.deepEqual(configurations, [
      'https://a.test/api/config',
      'https://a.test/_next/static/chunks/env.json',
      'https://a.test/__/firebase/init.json',
    ]);
  });

  it('is read in time that grows with the text, whatever the text is', () => {
    for (const piece of ['"', "'a", 'import(', 'import ( /*', '"/a', '"a/', '.u=e=>', '.u = ', '.e(', 'from ', '"a.j'])
      assert.ok(scriptReferences(piece.repeat(1_000_000 / piece.length), place), piece);
  });

  it('is the last source map, and only one that stands in a comment', () => {
    assert.equal(sourceMapNamed('a\n//# sourceMappingURL=a.map\n//# sourceMappingURL=b.map'), 'b.map');
    assert.equal(sourceMapNamed('/*# sourceMappingURL=a.css.map */'), 'a.css.map');
    assert.equal(sourceMapNamed('let s="sourceMappingURL="+name'), null);
    assert.equal(sourceMapNamed('let a'), null);
  });
});

describe('what a page loads', () => {
  it('is read against its base, without what is no web address', () => {
    const html =
      '<base href="/app/"><script src="a.js#x"></script><script src="data:,x"></script><script>inline</script><link rel=manifest href=m.json><link rel=preload as=fetch href=/p.json><link rel=preload as=font href=/f.woff><a href="mailto:a@b.test">x</a><a href="/b">b</a>';
    assert.deepEqual(pageReferences(html, 'https://a.test/x/y'), {
      scripts: ['https://a.test/app/a.js'],
      files: ['https://a.test/app/m.json', 'https://a.test/p.json'],
      links: ['https://a.test/b'],
      inline: ['inline'],
    });
  });
});
