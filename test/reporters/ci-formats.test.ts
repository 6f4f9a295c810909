import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseFragment } from 'parse5';
import { junit } from '../../src/reporters/junit.ts';
import { sarif } from '../../src/reporters/sarif.ts';
import { flawed, hostileReport, sound } from './reports.ts';

// SARIF 2.1.0 (OASIS Standard), the properties that it requires and their allowed values: §3.13 log, §3.14 run,
// §3.18 tool, §3.19 component, §3.20 invocation, §3.27 result, §3.28 location, §3.49 rule, §3.58 notification.
describe('SARIF', () => {
  for (const [name, input] of Object.entries({ sound, flawed, hostileReport })) {
    test(`the ${name} report has what the standard requires`, () => {
      const log = JSON.parse(sarif(input()));
      assert.equal(log.version, '2.1.0');
      assert.equal(log.runs.length, 1);
      const [{ tool, results, invocations, automationDetails }] = log.runs;
      assert.ok(tool.driver.name.length > 0 && /^\d+\.\d+\.\d+/.test(tool.driver.semanticVersion));
      assert.ok(automationDetails.id.length > 0);
      assert.equal(typeof invocations[0].executionSuccessful, 'boolean');
      for (const { level, message } of invocations[0].toolExecutionNotifications) {
        assert.ok(['none', 'note', 'warning', 'error'].includes(level));
        assert.ok(message.text.length > 0);
      }
      const rules: readonly { id: string }[] = tool.driver.rules;
      assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length, 'rule IDs are unique (§3.19.23)');
      const { findings, accepted } = input().report;
      assert.equal(results.length, findings.length + accepted.length, 'accepted ones are there, suppressed (§3.27.23)');
      for (const result of results) {
        assert.ok(
          rules.some(({ id }) => id === result.ruleId),
          result.ruleId,
        );
        assert.ok(['none', 'note', 'warning', 'error'].includes(result.level));
        assert.ok(result.message.text.length > 0);
        for (const { physicalLocation } of result.locations) {
          assert.ok(physicalLocation.region.startLine >= 1);
          assert.doesNotMatch(physicalLocation.artifactLocation.uri, /[\s<>"\\]/, 'a URI reference (§3.4.3)');
        }
        assert.ok(result.partialFingerprints['launchReadyFinding/v1'].includes('#'));
      }
    });
  }

  test('what was not checked is told as a note, never left out', () => {
    const { report } = sound();
    const [{ invocations }] = JSON.parse(sarif({ report })).runs;
    assert.equal(invocations[0].toolExecutionNotifications.length, report.notChecked.length);
  });
});

/** XML 1.0 well-formedness as far as JUnit needs it: one root, tags that close in order, quoted attributes, no bare `<` or `&`. */
const assertWellFormed = (xml: string): void => {
  // XML 1.0 §2.2.
  assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/, 'characters that XML forbids');
  const open: string[] = [];
  let roots = 0;
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, '');
  for (const [token, name = '', attributes = ''] of body.matchAll(
    /<\/?([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w-]*="[^"<]*")*)\s*\/?>|[^<]+|</g,
  )) {
    if (token === '<') assert.fail('a bare < that begins no tag');
    const text = name === '' ? token : attributes;
    assert.doesNotMatch(text, /&(?!(?:amp|lt|gt|quot|#39);)/, 'a bare &');
    if (name === '') continue;
    if (token.startsWith('</')) assert.equal(open.pop(), name, 'tags close in order');
    else {
      if (open.length === 0) roots += 1;
      if (!token.endsWith('/>')) open.push(name);
    }
  }
  assert.deepEqual(open, []);
  assert.equal(roots, 1);
};

describe('JUnit', () => {
  for (const [name, input] of Object.entries({ sound, flawed, hostileReport })) {
    test(`the ${name} report is well-formed and counts what it holds`, () => {
      const xml = junit(input());
      assertWellFormed(xml);
      const count = (tag: string): number => xml.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0;
      const said = (attribute: string): number => Number(new RegExp(`${attribute}="(\\d+)"`).exec(xml)?.[1]);
      assert.equal(said('tests'), count('testcase'));
      assert.equal(said('failures'), count('failure'));
      assert.equal(said('skipped'), count('skipped'));
      assert.equal(count('failure'), input().report.findings.length);
    });
  }

  test('hostile text makes no element', () => {
    const names = JSON.stringify(parseFragment(junit(hostileReport())), (key, value) =>
      key === 'parentNode' ? undefined : value,
    );
    assert.doesNotMatch(names, /"tagName":"(?:img|script)"/);
  });

  test('the check of well-formedness itself bites', () => {
    for (const broken of ['<a><b></a></b>', '<a x="1>"', '<a>&</a>', '<a/><b/>', '<a>\u0001</a>', '<a x="<"/>'])
      assert.throws(() => assertWellFormed(broken), assert.AssertionError, broken);
  });
});
