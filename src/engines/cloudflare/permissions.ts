/** Permissions by the phase of a ruleset, as the dashboard names them, without Read or Write. */
const phases: readonly (readonly [RegExp, string])[] = [
  [/^http_request_cache_settings$/, 'Cache Rules'],
  [/^(?:http_request_firewall_(?:custom|managed)|http_ratelimit)$/, 'Zone WAF'],
  [/^ddos_l7$/, 'HTTP DDoS Managed Ruleset'],
  [/^http_request_(?:dynamic_)?redirect$/, 'Single Redirect'],
  [/^(?:http_response_headers_transform|http_request_(?:late_)?transform)$/, 'Transform Rules'],
  [/^http_config_settings$/, 'Config Rules'],
  [/^http_response_compression$/, 'Response Compression'],
];

const paths: readonly (readonly [RegExp, string])[] = [
  [/^\/zones\/[^/]+\/dns_records(?:\/|$)/, 'DNS'],
  [
    /^\/zones\/[^/]+\/(?:settings|dnssec|argo\/tiered_caching|cache\/tiered_cache_smart_topology_enable)(?:\/|$)/,
    'Zone Settings',
  ],
  [/^\/zones\/[^/]+\/ssl(?:\/|$)/, 'SSL and Certificates'],
  [/^\/zones\/[^/]+\/pagerules(?:\/|$)/, 'Page Rules'],
  [/^\/zones\/[^/]+\/firewall(?:\/|$)/, 'Firewall Services'],
  [/^\/zones\/[^/]+\/(?:managed_headers|url_normalization)(?:\/|$)/, 'Managed Headers'],
  [/^\/zones\/[^/]+\/bot_management(?:\/|$)/, 'Bot Management'],
  [/^\/zones\/[^/]+\/purge_cache(?:\/|$)/, 'Cache Purge'],
  [/^\/zones(?:\/[^/]+)?$/, 'Zone'],
];

/** The permission that a call needs, as the token page of the dashboard shows it: `DNS Read`; null where none is known. */
export const permissionFor = (method: string, path: string): string | null => {
  const bare = path.replace(/\?.*$/s, '');
  const level = method === 'GET' ? 'Read' : 'Write';
  const phase = /^\/zones\/[^/]+\/rulesets\/phases\/([^/]+)\/entrypoint/.exec(bare)?.[1];
  const found =
    phase === undefined
      ? paths.find(([shape]) => shape.test(bare))?.[1]
      : phases.find(([shape]) => shape.test(phase))?.[1];
  // Purging has one permission alone, of that name.
  if (found === 'Cache Purge') return found;
  return found === undefined ? null : `${found} ${level}`;
};
