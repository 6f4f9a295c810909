/**
 * Token permissions by the phase of a ruleset, with the names of the dashboard (cloudflare-docs, "API token
 * permissions" and "Phases list").
 */
const phaseProducts: Readonly<Record<string, string>> = {
  ddos_l7: 'HTTP DDoS Managed Ruleset',
  http_config_settings: 'Config Rules',
  http_ratelimit: 'Zone WAF',
  http_request_cache_settings: 'Cache Rules',
  http_request_dynamic_redirect: 'Single Redirect',
  http_request_firewall_custom: 'Zone WAF',
  http_request_firewall_managed: 'Zone WAF',
  http_request_late_transform: 'Transform Rules',
  http_request_origin: 'Origin Rules',
  http_request_sbfm: 'Bot Management',
  http_request_transform: 'Transform Rules',
  http_response_compression: 'Response Compression',
  http_response_headers_transform: 'Transform Rules',
};

export const phases: readonly string[] = Object.keys(phaseProducts);

export const phasePermission = (phase: string, access: 'Read' | 'Write'): string =>
  `${phaseProducts[phase] ?? 'Zone WAF'} ${access}`;

/** Everything that an audit reads. */
export const readPermissions: readonly string[] = [
  'Zone Read',
  'DNS Read',
  'Zone Settings Read',
  'SSL and Certificates Read',
  'Page Rules Read',
  'Firewall Services Read',
  'Bot Management Read',
  ...new Set(phases.map(phase => phasePermission(phase, 'Read'))),
];

/** A permission to write lets its holder read too. */
export const isAllowed = (granted: readonly string[], wanted: string): boolean =>
  granted.includes(wanted) || granted.includes(wanted.replace(/ Read$/, ' Write'));
