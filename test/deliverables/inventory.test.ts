import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inventory } from '../../src/deliverables/inventory.ts';
import { inventoryDiagram } from '../../src/deliverables/inventory-diagram.ts';
import { inventoryMarkdown } from '../../src/deliverables/inventory-markdown.ts';
import { flawed, nothing, sound } from './inventory-evidence.ts';

const path = (document: ReturnType<typeof inventory>, host: string) => document.paths.find(each => each.host === host);

describe('the deployment inventory of a sound target', () => {
  const document = inventory(sound());

  it('follows each name to the code, and says what shows it', () => {
    assert.deepEqual(path(document, 'www.community.test'), {
      host: 'www.community.test',
      service: 'site',
      environment: 'production',
      leadsTo: ['CNAME cname.vercel-dns.com', 'A 192.0.2.10'],
      cdn: { name: 'Cloudflare', evidence: ['header cf-ray: 8c1-FRA at www.community.test'] },
      runsOn: {
        name: 'Vercel',
        evidence: ['header x-vercel-id: fra1::abc at www.community.test', 'CNAME cname.vercel-dns.com'],
      },
      findings: [],
    });
    assert.equal(path(document, 'community.test')?.sendsTo, 'https://www.community.test');
    assert.deepEqual(path(document, 'community.test')?.runsOn?.evidence, [
      'header server: Vercel at community.test',
      'A 76.76.21.21',
    ]);
  });

  it('lists secrets by name with the place of their value, and a template is no such place', () => {
    assert.deepEqual(
      document.variables.map(({ name, sort, keptIn }) => [name, sort, keptIn]),
      [
        [
          'RESEND_API_KEY',
          'secret',
          [{ place: 'the secrets of GitHub Actions', evidence: ['.github/workflows/deploy.yml:12'] }],
        ],
        ['SESSION_SECRET', 'secret', []],
        ['NEXT_PUBLIC_SITE_URL', 'browser', []],
      ],
    );
    assert.deepEqual(
      document.notVisible.map(({ what }) => what),
      ['Where the values of one secret are kept'],
    );
  });

  it('names owner, environments, code, data and mail, each with its evidence', () => {
    assert.deepEqual(document.ownership, [
      { what: 'Domain registered at', name: 'Example Registrar', evidence: ['registry record, paid until 2027-05-01'] },
      { what: 'DNS kept at', name: 'Cloudflare', evidence: ['NS ada.ns.cloudflare.com', 'NS bob.ns.cloudflare.com'] },
    ]);
    assert.deepEqual(document.environments, [
      { what: 'Production is', name: 'https://www.community.test', evidence: ['settings file', 'README.md:3'] },
    ]);
    assert.deepEqual(document.databases, [{ what: 'Data kept in', name: 'PostgreSQL', evidence: ['package.json:7'] }]);
    assert.deepEqual(
      document.mail.map(({ name }) => name),
      ['Resend', '_spf.mail-host.example', 'mx.mail-host.example'],
    );
    for (const each of [
      ...document.ownership,
      ...document.environments,
      ...document.code,
      ...document.databases,
      ...document.mail,
    ])
      assert.notEqual(each.evidence.length, 0, each.what);
  });

  it('draws the way from name to database in this order', () => {
    const svg = inventoryDiagram(document);
    const order = ['>www.community.test<', '>Cloudflare<', '>Vercel<', '>PostgreSQL<'].map(text => svg.indexOf(text));
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    assert.equal(order.includes(-1), false);
    assert.match(svg, /viewBox="0 0 360 \d+"/);
  });

  it('puts open findings at the host they belong to', () => {
    const finding = {
      id: 'launch-path/host-answers#00000000',
      title: 'The site does not answer',
      places: ['www.community.test'],
      hosts: [],
    };
    const withFinding = inventory(sound(), [finding]);
    assert.deepEqual(path(withFinding, 'www.community.test')?.findings, [{ id: finding.id, title: finding.title }]);
    assert.deepEqual(path(withFinding, 'community.test')?.findings, []);
    assert.match(
      inventoryMarkdown(withFinding),
      /Open: The site does not answer \(`launch-path\/host-answers#00000000`\)/,
    );
  });
});

describe('the deployment inventory of a flawed target', () => {
  const document = inventory(flawed());

  it('says that a name leads nowhere and what cannot be seen from outside', () => {
    assert.deepEqual(path(document, 'www.community.test')?.leadsTo, []);
    assert.match(inventoryMarkdown(document), /this name leads nowhere/);
    assert.match(inventoryDiagram(document), />Leads nowhere</);
    assert.deepEqual(
      document.notVisible.filter(({ why }) => why === 'this is not visible from outside').map(({ howTo }) => howTo),
      Array.from(
        { length: 3 },
        () => 'Run the audit inside the repository: launch-ready audit community.test --repo .',
      ),
    );
  });

  it('keeps hostile text inert in both forms', () => {
    const markdown = inventoryMarkdown(document);
    const svg = inventoryDiagram(document);
    for (const text of [markdown, svg]) assert.equal(text.includes('\u001b'), false);
    assert.equal(svg.includes('<script'), false);
    assert.match(svg, /&lt;script&gt;/);
    assert.match(markdown, /`` <script>alert\(1\)<\/script>`x` ``/);
  });
});

describe('a host without the mark of a platform', () => {
  it('is said to be unknown, not left out', () => {
    const { http: _http, ...keys } = flawed().keys;
    const document = inventory({ ...flawed(), keys });
    assert.equal(path(document, 'community.test')?.runsOn, null);
    assert.ok(document.notVisible.some(({ what }) => what === 'What community.test runs on'));
  });
});

describe('the deployment inventory of a bare domain', () => {
  it('is all about what is not visible and how to see it', () => {
    const document = inventory(nothing());
    assert.deepEqual(document.paths, []);
    assert.equal(document.notVisible.length, 7);
    for (const each of document.notVisible) assert.notEqual(each.howTo, '');
    assert.match(inventoryMarkdown(document), /## Not visible/);
    assert.match(inventoryDiagram(document), />community\.test</);
  });
});

describe('the picture', () => {
  for (const [name, set] of Object.entries({ sound, flawed, nothing })) {
    it(`needs nothing from elsewhere and stays in its frame: ${name}`, () => {
      const svg = inventoryDiagram(inventory(set()));
      const withoutNamespace = svg.replace('http://www.w3.org/2000/svg', '');
      assert.equal(/href|url\(|<image|<script|<foreignObject|@import/i.test(withoutNamespace), false);
      const height = Number(/viewBox="0 0 360 (\d+)"/.exec(svg)?.[1]);
      const bottoms = [...svg.matchAll(/y="(\d+)" width="\d+" height="(\d+)"/g)].map(
        ([, y, tall]) => Number(y) + Number(tall),
      );
      assert.ok(bottoms.length > 0 && bottoms.every(bottom => bottom < height));
      for (const [, line = ''] of svg.matchAll(/<text [^>]*font-size="13"[^>]*>([^<]*)</g))
        assert.ok(line.replaceAll(/&[^;]+;/g, 'x').length <= 42, line);
    });
  }
});
