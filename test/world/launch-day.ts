import type { Chosen } from './compose.ts';
import { flaws } from './flaws.ts';

/** A launch day: faults that are often met together, as the demo shows them. */
const names: readonly (readonly [flaw: string, variant: string])[] = [
  ['certificate-name', 'of-the-platform-itself'],
  ['subdomains-resolve', 'record-lost-in-a-move'],
  ['no-dangling-names', 'deleted-app-that-anyone-can-claim'],
  ['domain-renews', 'three-weeks-left'],
  ['names-typed-once', 'mail-records-under-the-domain-twice'],
  ['dns-ttl', 'address-lives-two-days'],
];

export const launchDay: readonly Chosen[] = names.map(([name, variant]) => {
  const flaw = flaws.find(one => one.name === name);
  if (flaw === undefined) throw new Error(`there is no flaw ${name}`);
  return { flaw, variant };
});
