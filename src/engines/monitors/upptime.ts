import { dataIn, isData, textIn, type YamlDocument } from './data.ts';
import { type FoundMonitor, isCredential, monitorWith, plainAddress } from './monitor.ts';

/** GitHub starts scheduled workflows every five minutes at most, and later when it is busy (https://docs.github.com/actions/reference/events-that-trigger-workflows#schedule, read 2026-11-28). */
const shortestSeconds = 300;

/** Sites of an `.upptimerc.yml`; null where the document is none. */
export const upptimeMonitors = ({ data, lineAt }: YamlDocument): readonly FoundMonitor[] | null => {
  if (!Array.isArray(data['sites']) || textIn(data['repo']) === null || textIn(data['owner']) === null) return null;
  return dataIn(data['sites']).map((site, index) =>
    monitorWith({
      name: textIn(site['name']) ?? 'a site',
      line: lineAt(['sites'], index),
      looksAt: site['check'] === 'tcp-ping' || site['check'] === 'ws' ? 'port' : 'http',
      url: plainAddress(site['url']),
      everySeconds: shortestSeconds,
      judges:
        '__dangerous__body_down' in site || '__dangerous__body_down_if_text_missing' in site ? 'content' : 'status',
      signsIn: Array.isArray(site['headers'])
        ? site['headers'].some(one => isCredential(String(one).split(':')[0] ?? ''))
        : isData(site['headers']),
      locations: 1,
      // It asks three times before it opens an issue.
      confirms: true,
      reminds: false,
    }),
  );
};
