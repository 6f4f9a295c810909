import type { Declared } from '../declared.ts';
import type { DnsEvidence } from '../dns.ts';
import type { HttpEvidence } from '../http.ts';
import { hostOf, startsIn } from './chains.ts';
import { pageHosts } from './web-hosts-judged.ts';

/** `http://host/` and `https://host/` of every judged host, by host in code-point order, collected or not. */
export const frontDoors = (declared: Declared, dns: DnsEvidence, http: HttpEvidence): readonly string[] =>
  pageHosts(declared, dns, http).flatMap(host => [`http://${host}/`, `https://${host}/`]);

/** The front doors first, then whatever else was asked at these hosts, such as declared paths and the probe path. */
export const judgedStarts = (declared: Declared, dns: DnsEvidence, http: HttpEvidence): readonly string[] => {
  const doors = frontDoors(declared, dns, http);
  const hosts = new Set(doors.map(hostOf));
  return [...new Set([...doors, ...startsIn(http).filter(start => hosts.has(hostOf(start)))])];
};
