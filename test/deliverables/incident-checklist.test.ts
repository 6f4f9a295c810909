import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { incidentChecklist } from '../../src/deliverables/incident-checklist.ts';
import { gradeOf } from '../../src/engines/reading/grade.ts';

const whole = {
  domain: 'example.com',
  settings: {
    contacts: [
      { name: 'Ada', role: 'founder', reach: '+49 170 0000000' },
      { name: 'Ben', role: 'developer on call' },
    ],
    rollback: 'https://example.com/handbook/rollback',
    publicUrl: 'https://watch.example.com/',
  },
  services: ['resend', 'cloudflare'],
};

describe('the incident checklist', () => {
  test('byte for byte', () => {
    const file = join(import.meta.dirname, '..', 'golden', 'incident-checklist.md');
    if ((process.env['UPDATE_GOLDEN'] ?? '') !== '') writeFileSync(file, incidentChecklist(whole));
    assert.ok(existsSync(file));
    assert.equal(incidentChecklist(whole), readFileSync(file, 'utf8'));
  });

  test('is half a page in ten steps, read by whoever is awake', () => {
    const text = incidentChecklist(whole);
    assert.equal(text.match(/^\d+\. /gm)?.length, 10);
    assert.ok(text.split(/\s+/).length <= 260, `${text.split(/\s+/).length} words`);
    const grade = gradeOf(text.replaceAll(/https?:\S+/g, 'there'));
    assert.ok(grade <= 8, `grade ${grade}`);
  });

  test('says who is told first before all else, or that nobody is', () => {
    assert.match(incidentChecklist(whole).split('\n')[2] ?? '', /^Told first: \*\*Ada \(founder\), \+49/);
    const nobody = incidentChecklist({ ...whole, settings: { contacts: [] } });
    assert.match(nobody.split('\n')[2] ?? '', /^\*\*Nobody is named to be told first\.\*\*/);
    const one = incidentChecklist({ ...whole, settings: { contacts: whole.settings.contacts.slice(0, 1) } });
    assert.match(one, /Nobody is named second/);
  });

  test('what is hostile in it is harmless', () => {
    const text = incidentChecklist({
      ...whole,
      services: ['<img src=x>'],
      settings: { contacts: [{ name: '[x](javascript:y)\n# z', role: '`r`' }] },
    });
    assert.doesNotMatch(text, /(?<!\\)<img|^# z|(?<!\\)\[x\]/m);
  });
});
