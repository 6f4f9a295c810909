import { silent } from '../evidence/leaf.ts';
import { Unavailable, type Collector } from './collector.ts';
import { declaredOf } from './declared.ts';
import { dnsAsks } from './dns/ask.ts';
import { runResolver } from './dns/run-resolver.ts';
import { gatherMail } from './mail/gather.ts';
import { mailLookup } from './mail/lookup.ts';
import { port25At } from './mail/port-25.ts';
import { mtaStsFetcher } from './mail/mta-sts.ts';

const randomLabelLength = 16;

/** Asks for everything that receivers of the product's mail ask for: SPF, DKIM, DMARC, MX, reverse names and lists. */
const mail: Collector<'mail'> = {
  key: 'mail',
  after: ['dns', 'repo', 'messages'],
  deadlineMs: 20_000,
  collect: async (aim, { dns, repo, messages }, io, signal) => {
    const { domain, only } = aim;
    if (io.net.offline)
      throw new Unavailable('offline', 'the run is offline, so no DNS server was asked', 'Run it without --offline.');
    if (dns?.status === 'unavailable') throw new Unavailable(dns.code, dns.reason, dns.howTo);
    io.progress(`asking for the mail records of ${domain}`);
    const lookup = mailLookup(dnsAsks(io, runResolver(io).peer, signal));
    const mayVisit = (host: string): boolean => only === undefined || only.includes(host);
    return gatherMail({
      declared: declaredOf(aim),
      dns: dns?.value,
      repo: repo?.status === 'ok' ? repo.value : undefined,
      messages: messages?.status === 'ok' ? messages.value : undefined,
      lookup,
      control: `${io.randomLabel(randomLabelLength)}.${domain}`,
      fetchPolicy: mtaStsFetcher(lookup, io, mayVisit, signal),
      knock: async (host, address) =>
        mayVisit(host) ? port25At(host, address, io, signal) : silent('its port 25 was not asked in this run'),
    });
  },
};

export default mail;
