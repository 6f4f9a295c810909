/** NSD in the foreground, as whoever starts it, with nothing outside its folder. One zone file `<zone>.zone` a zone. */
export const nsdConfig = (
  folder: string,
  at: { readonly address: string; readonly port: number },
  zones: readonly string[],
): string => `server:
  ip-address: ${at.address}@${at.port}
  username: ""
  chroot: ""
  zonesdir: "${folder}"
  database: ""
  pidfile: ""
  logfile: "${folder}/nsd.log"
  xfrdfile: "${folder}/xfrd.state"
  zonelistfile: "${folder}/zone.list"
  xfrdir: "${folder}"
  server-count: 1
  # A burst of questions from one address is what an audit is.
  rrl-ratelimit: 0
  do-ip6: no
remote-control:
  control-enable: no
${zones
  .map(
    zone => `zone:
  name: "${zone}"
  zonefile: "${zoneFileName(zone)}"
`,
  )
  .join('')}`;

/** Name of the file that a zone is in. */
export const zoneFileName = (zone: string): string => `${zone === '.' ? 'root' : zone}.zone`;
