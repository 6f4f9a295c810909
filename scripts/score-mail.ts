/**
 * Scores the mail engine on suites that nobody here wrote: `npm run score:mail`, `--json` for machines. They stand
 * beside the project and never in it. Cases that came out wrong are named.
 */
import { parseArgs } from 'node:util';
import { missing } from './score/mail-data.ts';
import { printedMails, scoreArc, scoreRfc8463 } from './score/signed.ts';
import { scoreSpf } from './score/spf.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const reason = missing();
if (reason !== null) {
  process.stderr.write(`skipped: ${reason}\n`);
  if (values.json) print('[]');
  process.exit(0);
}

const suites = [
  { suite: 'mail/spf-rfc7208', cases: await scoreSpf('pyspf-rfc7208-tests.yml') },
  { suite: 'mail/spf-rfc4408', cases: await scoreSpf('pyspf-rfc4408-tests.yml') },
  { suite: 'mail/dkim-rfc8463', cases: await scoreRfc8463() },
  { suite: 'mail/arc', cases: await scoreArc() },
].map(({ suite, cases }) => {
  const wrong = cases.filter(({ right }) => !right);
  return { suite, passed: cases.length - wrong.length, total: cases.length, wrong };
});

if (values.json)
  print(
    JSON.stringify(
      suites.map(({ suite, passed, total }) => ({ suite, passed, total })),
      null,
      2,
    ),
  );
else {
  for (const { suite, passed, total, wrong } of suites) {
    print(`${suite}: ${passed} of ${total}`);
    for (const { name, wanted, got } of wrong) print(`  ${name}: ${[wanted].flat().join(' or ')} is right, got ${got}`);
  }
  print('\nreal messages, printed and not scored:');
  for (const line of await printedMails()) print(`  ${line}`);
}
