import type { MailAnswer, MailLookup } from '../../../src/engines/mail/lookup.ts';
import type { MailSet } from '../../../src/evidence/derive/mail-zone.ts';

/** SPF records of everybody else, with what each costs in itself. */
export const foreignCosts: ReadonlyMap<string, number> = new Map([
  ['_spf.google.com', 3],
  ['spf.protection.outlook.com', 0],
  ['amazonses.com', 0],
  ['sendgrid.net', 1],
  ['mailgun.org', 2],
  ['eu.mailgun.org', 1],
  ['spf.mtasv.net', 0],
  ['spf.mailjet.com', 0],
  ['_spf.mailersend.net', 1],
  ['customeriomail.com', 2],
  ['zohomail.eu', 0],
  ['spf.shop.test', 2],
  ['spf.crm.test', 4],
  ['spf.desk.test', 1],
  ['spf.old-host.test', 0],
]);

const records: Map<string, readonly string[]> = new Map();
for (const [name, cost] of foreignCosts) {
  const nested = Array.from({ length: cost }, (_, at) => `include:n${at}.${name}`);
  records.set(`${name} TXT`, [['v=spf1', ...nested, 'ip4:198.51.100.0/24', '~all'].join(' ')]);
  nested.forEach((_, at) => records.set(`n${at}.${name} TXT`, ['v=spf1 ip4:203.0.113.0/24 ~all']));
}

/** The DNS of everybody else, and these sets. Names of the sets exist; of others only those above. */
export const worldOf = (sets: readonly MailSet[]): MailLookup => {
  const own = new Map(sets.map(({ name, type, values }) => [`${name} ${type}`, values]));
  const names = new Set(sets.map(({ name }) => name));
  const ask = async (name: string, type: string, depth: number): Promise<MailAnswer> => {
    const [alias] = type === 'CNAME' || depth > 8 ? [] : (own.get(`${name} CNAME`) ?? []);
    if (alias !== undefined) return ask(alias, type, depth + 1);
    const values = own.get(`${name} ${type}`) ?? records.get(`${name} ${type}`);
    if (values !== undefined && values.length > 0) return { status: 'records', values };
    return { status: names.has(name) || records.has(`${name} TXT`) ? 'no-data' : 'no-name' };
  };
  return (name, type) => ask(name, type, 0);
};
