import { quotedText } from './dns-lines.ts';
import type { DnsPlan, PlannedSet } from './dns-plan.ts';
import { block, comment, inPlace, label, numbered, Raw } from './terraform.ts';
import { bodyFor } from './zone/record-values.ts';

/** The seams of long texts are written out for Route 53, and outer quotes are not; escapes are taken over as they are. */
const pieces = (text: string): string =>
  quotedText(text, 'octal')
    .replaceAll(/\\(?:\d{3}|.)|" "/g, found => (found === '" "' ? '""' : found))
    .slice(1, -1);

type Named = (name: string) => string;

/** Route 53 keeps a set as one; the others keep each value. */
const route53 = (set: PlannedSet, named: Named): string =>
  block('aws_route53_record', named(label(`${set.type} ${set.name}`)), {
    zone_id: new Raw('var.route53_zone_id'),
    name: set.name,
    type: set.type,
    ttl: set.ttl ?? set.ttlBefore ?? 300,
    records: set.type === 'TXT' ? set.after.map(pieces) : [...set.after],
  });

const cloudflare = (set: PlannedSet, named: Named): string =>
  set.after
    .map(value => {
      const { content, data, priority, ttl, name, type } = bodyFor(set.name, set.type, value, set.ttl ?? 1);
      const members = {
        zone_id: new Raw('var.cloudflare_zone_id'),
        name,
        type,
        content,
        data,
        priority,
        ttl,
        proxied: false,
      };
      return block('cloudflare_dns_record', named(label(`${type} ${name}`)), members);
    })
    .join('\n\n');

const writers: Readonly<Record<string, (set: PlannedSet, named: Named) => string>> = { route53, cloudflare };

/** The sets of a DNS plan as Terraform wants them at their host; the reason where we do not know how that host is written. */
export const terraformOfDns = (plan: DnsPlan): string | { readonly reason: string } => {
  const write = writers[plan.provider ?? ''];
  if (write === undefined)
    return {
      reason: `How ${plan.provider ?? 'this DNS host'} is written in Terraform is not known here; ${Object.keys(writers).join(' and ')} are. The zone-file lines of launch-ready plan dns say the same.`,
    };
  const named = numbered();
  return plan.sets
    .map(set => {
      const now = set.before.length === 0 ? 'nothing' : set.before.join(', ');
      const head = [`${set.type} of ${set.name}`, `because: ${set.because.join(', ')}`, `now: ${now}`].map(comment);
      const isSwapped = set.before.length > 0 && set.after.length > 0;
      const body = set.after.length === 0 ? '# remove the resource that makes it' : write(set, named);
      return [...head, ...(isSwapped ? [inPlace] : []), body, ''].join('\n');
    })
    .join('\n');
};
