import type { CloudflareQuota } from '../../../providers/dns/cloudflare-plans.ts';
import type { RuleBody } from '../../zone/bodies.ts';
import type { ZoneWish } from '../../zone/wishes.ts';

/** What only scanners ask of an app that is no PHP site: old holes of other software, and files with secrets. */
const scannedPaths = [
  '/.env',
  '/.git/config',
  '/.git/HEAD',
  '/wp-login.php',
  '/xmlrpc.php',
  '/wp-admin/install.php',
  '/phpmyadmin/',
] as const;

export type SecurityShape = {
  /** Address of the webhook, where it is known. */
  readonly webhook: string | null;
  /** Whether the plan has Super Bot Fight Mode, which a rule can leave an address out of. */
  readonly hasBotRules: boolean;
};

const quoted = (text: string): string => `"${text.replaceAll(/(["\\])/g, '\\$1')}"`;

const firewall = (rule: RuleBody, at: 'first' | 'last', because: readonly string[]): ZoneWish => ({
  kind: 'rule',
  phase: 'http_request_firewall_custom',
  rule,
  at,
  because,
});

/**
 * Two custom rules, which every plan has room for: events of the payment provider pass before anything may stop them,
 * and what only scanners ask for ends at the edge.
 */
export const firewallWishes = (
  { webhook, hasBotRules }: SecurityShape,
  because: readonly string[],
): readonly ZoneWish[] => {
  const url = webhook === null ? null : new URL(webhook);
  const passes: readonly ZoneWish[] =
    url === null
      ? []
      : [
          firewall(
            {
              ref: 'launch-ready/firewall/webhook',
              description: 'Launch Ready: events of the payment provider pass, their signature proves them',
              expression: `(http.host eq ${quoted(url.hostname)} and http.request.uri.path eq ${quoted(url.pathname)})`,
              action: 'skip',
              action_parameters: {
                ruleset: 'current',
                products: ['bic', 'securityLevel', 'uaBlock'],
                ...(hasBotRules ? { phases: ['http_request_sbfm'] } : {}),
              },
              enabled: true,
            },
            'first',
            because,
          ),
        ];
  const scanners = firewall(
    {
      ref: 'launch-ready/firewall/scanners',
      description: 'Launch Ready: what only scanners ask for',
      expression: `(http.request.uri.path in {${scannedPaths.map(quoted).join(' ')}})`,
      action: 'block',
      enabled: true,
    },
    'last',
    because,
  );
  return [...passes, scanners];
};

/**
 * Wishes of one phase that still fit beside the rules of others; the rest needs room that the plan does not have. Of the
 * cache rules the last decides, and it is what keeps members out of the cache: the first of them are left away.
 */
export const withinRoom = (
  wishes: readonly ZoneWish[],
  kind: keyof CloudflareQuota,
  quota: CloudflareQuota,
  others: number,
): { readonly fit: readonly ZoneWish[]; readonly beyond: readonly ZoneWish[] } => {
  const room = Math.max(0, quota[kind] - others);
  const cut = Math.max(0, wishes.length - room);
  if (kind === 'cache') return { fit: wishes.slice(cut), beyond: wishes.slice(0, cut) };
  return { fit: wishes.slice(0, room), beyond: wishes.slice(room) };
};
