import { type FoundMonitor, isCredential, monitorWith, type MonitorTool, plainAddress } from './monitor.ts';

/** A value of HCL that is written down; a reference to something else is `unknown`. */
type Value = string | number | boolean | readonly string[] | { readonly unknown: true };

type Block = {
  readonly type: string;
  readonly name: string;
  readonly line: number;
  readonly values: ReadonlyMap<string, Value>;
};

const header = /^[ \t]*resource[ \t]+"([a-z0-9_]{1,80})"[ \t]+"([\w-]{1,100})"[ \t]*\{/gm;
const longestBlock = 20_000;

/** Text of a block from behind its brace to the one that closes it; quotes, comments and braces inside are stepped over. */
const bodyFrom = (text: string, start: number): string => {
  let depth = 1;
  const end = Math.min(text.length, start + longestBlock);
  for (let at = start; at < end; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      for (at += 1; at < end && text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
    } else if (sign === '#' || (sign === '/' && text[at + 1] === '/')) {
      while (at < end && text[at] !== '\n') at += 1;
    } else if (sign === '{') depth += 1;
    else if (sign === '}' && --depth === 0) return text.slice(start, at);
  }
  return text.slice(start, end);
};

const valueOf = (text: string): Value => {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  if (quoted !== undefined) return quoted.includes('${') ? { unknown: true } : quoted;
  if (/^-?\d+(?:\.\d+)?\b/.test(text)) return Number.parseFloat(text);
  if (/^(?:true|false)\b/.test(text)) return text.startsWith('true');
  if (text.startsWith('['))
    return [...text.slice(0, text.indexOf(']') + 1).matchAll(/"([^"]*)"|(\d+)/g)].map(([, a, b]) => a ?? b ?? '');
  return { unknown: true };
};

/** Attributes of a block itself, and the keys of the maps in it as `map.key`. */
const valuesIn = (body: string): ReadonlyMap<string, Value> => {
  const values = new Map<string, Value>();
  const inside: string[] = [];
  const lines = body.split('\n');
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (text.startsWith('}') || text.startsWith(']')) {
      inside.pop();
      continue;
    }
    const [, key = '', rest = ''] = /^"?([\w-]{1,80})"?[ \t]*[=:]?[ \t]*(.*)$/.exec(text) ?? [];
    if (key === '' || text.startsWith('#') || text.startsWith('//')) continue;
    // A list of several lines is taken together; a map or a block is gone into.
    const open = /[[{](?:\s*(?:#|\/\/).*)?$/.test(rest) ? (rest.includes('{') ? '{' : '[') : null;
    const whole =
      open === '['
        ? lines
            .slice(index, index + 40)
            .join(' ')
            .replace(/^[^=]*=\s*/, '')
        : rest;
    values.set([...inside, key].join('.'), open === '{' ? { unknown: true } : valueOf(whole));
    if (open !== null) inside.push(key);
  }
  return values;
};

const blocksIn = (text: string): readonly Block[] =>
  [...text.matchAll(header)].map(found => ({
    type: found[1] ?? '',
    name: found[2] ?? '',
    line: text.slice(0, found.index).split('\n').length,
    values: valuesIn(bodyFrom(text, found.index + found[0].length)),
  }));

const textAt = ({ values }: Block, ...keys: readonly string[]): string | null => {
  for (const key of keys) {
    const value = values.get(key);
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  return null;
};
const numberAt = (block: Block, key: string): number | null => {
  const value = Number(textAt(block, key) ?? NaN);
  return Number.isFinite(value) ? value : null;
};
const isTrue = ({ values }: Block, key: string): boolean => values.get(key) === true;
const has = ({ values }: Block, start: string): boolean =>
  [...values.keys()].some(key => key === start || key.startsWith(`${start}.`));
const lengthAt = ({ values }: Block, key: string): number | null => {
  const value = values.get(key);
  return Array.isArray(value) ? value.length : null;
};

const ports = /^(?:ping|tcp|udp|smtp|pop|imap|dns|port)$/i;

/** https://github.com/BetterStackHQ/terraform-provider-better-uptime, read 2026-11-28. */
const betterStack = (block: Block): FoundMonitor => {
  const type = textAt(block, 'monitor_type') ?? 'status';
  const isPort = ports.test(type);
  return monitorWith({
    name: textAt(block, 'pronounceable_name') ?? block.name,
    line: block.line,
    looksAt: isPort ? 'port' : type === 'playwright' ? 'flow' : 'http',
    url: isPort ? null : plainAddress(textAt(block, 'url')),
    everySeconds: numberAt(block, 'check_frequency') ?? 180,
    isPaused: isTrue(block, 'paused'),
    judges: type.startsWith('keyword') ? 'content' : 'status',
    signsIn:
      has(block, 'auth_username') ||
      [...block.values].some(
        ([key, value]) => /^request_headers\b/.test(key) && typeof value === 'string' && isCredential(value),
      ),
    locations: lengthAt(block, 'regions'),
    confirms: has(block, 'confirmation_period') ? (numberAt(block, 'confirmation_period') ?? 0) > 0 : null,
    reminds: has(block, 'policy_id') ? true : null,
    certificate: (numberAt(block, 'ssl_expiration') ?? 0) > 0,
    domain: (numberAt(block, 'domain_expiration') ?? 0) > 0,
  });
};

/** https://github.com/uptimerobot/terraform-provider-uptimerobot and the older one of louy, read 2026-11-28. */
const uptimeRobot = (block: Block): FoundMonitor => {
  const type = (textAt(block, 'type') ?? 'http').toLowerCase();
  const isPort = ports.test(type) || type === '3' || type === '4';
  const recurrence =
    numberAt(block, 'alert_contact.recurrence') ?? numberAt(block, 'assigned_alert_contacts.recurrence');
  return monitorWith({
    name: textAt(block, 'name', 'friendly_name') ?? block.name,
    line: block.line,
    looksAt: type === 'heartbeat' || type === '5' ? 'job' : isPort ? 'port' : 'http',
    url: isPort ? null : plainAddress(textAt(block, 'url')),
    everySeconds: numberAt(block, 'interval') ?? 300,
    judges: type === 'keyword' || type === '2' ? 'content' : 'status',
    signsIn:
      has(block, 'http_username') ||
      [...block.values.keys()].some(
        key => key.startsWith('custom_http_headers.') && isCredential(key.split('.')[1] ?? ''),
      ),
    // It asks from further places before it says that something is down.
    confirms: true,
    reminds: recurrence === null ? null : recurrence > 0,
    certificate: isTrue(block, 'ssl_expiration_reminder'),
    domain: isTrue(block, 'domain_expiration_reminder'),
  });
};

const readers: readonly (readonly [RegExp, MonitorTool, (block: Block) => FoundMonitor])[] = [
  [/^(?:betteruptime|better-uptime|betterstack)_monitor$/, 'better-stack', betterStack],
  [/^uptimerobot_monitor$/, 'uptimerobot', uptimeRobot],
  [
    /^(?:betteruptime|betterstack)_heartbeat$/,
    'better-stack',
    ({ name, line }) => monitorWith({ name, line, looksAt: 'job' }),
  ],
];

/** Monitors that a Terraform file makes, by the service they are of. Values that stand elsewhere stay unknown. */
export const terraformMonitors = (text: string): ReadonlyMap<MonitorTool, readonly FoundMonitor[]> => {
  const found = new Map<MonitorTool, FoundMonitor[]>();
  for (const block of blocksIn(text))
    for (const [type, tool, read] of readers)
      if (type.test(block.type)) found.set(tool, [...(found.get(tool) ?? []), read(block)]);
  return found;
};
