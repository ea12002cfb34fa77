import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { type TestContext, test } from 'node:test';
import { PochtovikError } from '@pochtovik/contracts';
import { createDiscovery } from '../../src/discovery/discover-settings.ts';
import { createHttpsReader } from '../../src/discovery/https-reader.ts';
import { createMailDns } from '../../src/discovery/mail-dns.ts';
import { createHostGuard, type HostGuard, HostUnknown } from '../../src/network/host-guard.ts';
import { startDns, type Zone } from './dns-server.ts';
import { startHttps } from './https-server.ts';

const ADDRESS = 'maria@company.test';
const AUTOCONFIG = 'autoconfig.company.test';

const config = (...hosts: string[]) =>
  `<clientConfig version="1.1"><emailProvider id="x">${hosts
    .map(
      (host) =>
        `<outgoingServer type="smtp"><hostname>${host}</hostname><port>465</port><socketType>SSL</socketType>
         <username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication></outgoingServer>`,
    )
    .join('')}</emailProvider></clientConfig>`;

/** A search in a small Internet of its own: some names are mail servers there, the web servers are on loopback. */
async function searchIn(
  t: TestContext,
  world: { mailHosts?: string[]; zone?: Zone; silentDns?: boolean; web?: RequestListener; guard?: HostGuard },
  timeoutMs = 3000,
) {
  const dns = createMailDns(timeoutMs / 2, [await startDns(t, world.zone ?? {}, world.silentDns)]);
  const web = world.web && (await startHttps(t, [AUTOCONFIG], world.web));
  const guard: HostGuard = {
    async resolve(host, port, ms) {
      if (world.guard) return world.guard.resolve(host, port, ms);
      if (!world.mailHosts?.includes(host)) throw new HostUnknown(host);
      return { address: '192.0.2.1', port, servername: host };
    },
    async resolveWeb(host) {
      if (!web || host !== AUTOCONFIG) throw new HostUnknown(host);
      return { address: '127.0.0.1', port: web.port, servername: host };
    },
  };
  const discover = createDiscovery({ guard, dns, readHttps: createHttpsReader(guard, web?.certificate), timeoutMs });
  return { discover, web };
}

test('a known provider is told by the domain of the address, in any spelling, and nobody is asked', async (t) => {
  const { discover } = await searchIn(t, { silentDns: true });
  const settings = await discover('Maria@Yandex.RU');
  assert.deepEqual(
    [settings.source, settings.presetId, settings.smtp.host, settings.limits.perDay, settings.password?.kind],
    ['preset', 'yandex', 'smtp.yandex.ru', 500, 'app'],
  );
  assert.equal(settings.login, 'Maria@Yandex.RU');
});

test('what the domain publishes by HTTPS is taken before its SRV records', async (t) => {
  const { discover, web } = await searchIn(t, {
    mailHosts: ['smtp.company.test', 'other.company.test'],
    zone: { 'SRV _submissions._tcp.company.test': [[0, 1, 465, 'other.company.test']] },
    web: (_request, response) => response.end(config('gone.company.test', 'smtp.company.test')),
  });
  const settings = await discover(ADDRESS);
  assert.deepEqual(
    [settings.source, settings.smtp, settings.imap, settings.login, settings.presetId],
    ['autoconfig', { host: 'smtp.company.test', port: 465, security: 'tls' }, null, ADDRESS, null],
  );
  assert.deepEqual(web?.requests, [`${AUTOCONFIG} /mail/config-v1.1.xml?emailaddress=maria%40company.test`]);
});

test("servers of a known provider that a domain names come with that provider's limits", async (t) => {
  const { discover } = await searchIn(t, {
    mailHosts: ['smtp.yandex.ru'],
    web: (_request, response) => response.end(config('smtp.yandex.ru')),
  });
  const settings = await discover(ADDRESS);
  assert.deepEqual([settings.source, settings.presetId, settings.limits.perDay], ['autoconfig', 'yandex', 500]);
});

test('SRV records are followed by priority; TLS from the first byte is preferred, "." means not offered', async (t) => {
  const { discover } = await searchIn(t, {
    mailHosts: ['a.company.test', 'b.company.test', 'imap.company.test'],
    zone: {
      'SRV _submissions._tcp.company.test': [[0, 0, 0, '.']],
      'SRV _submission._tcp.company.test': [
        [20, 1, 587, 'b.company.test'],
        [10, 1, 587, 'A.company.test'],
      ],
      'SRV _imaps._tcp.company.test': [[0, 1, 993, 'imap.company.test']],
    },
  });
  const settings = await discover(ADDRESS);
  assert.deepEqual(
    [settings.source, settings.smtp, settings.imap],
    [
      'srv',
      { host: 'a.company.test', port: 587, security: 'starttls' },
      { host: 'imap.company.test', port: 993, security: 'tls' },
    ],
  );
});

test('a domain whose mail goes to a known provider gets its servers and limits', async (t) => {
  const { discover } = await searchIn(t, {
    zone: {
      'MX company.test': [
        [10, 'company-test.mail.protection.outlook.com'],
        [90, 'backup.company.test'],
      ],
    },
  });
  const settings = await discover(ADDRESS);
  assert.deepEqual(
    [settings.source, settings.presetId, settings.smtp.host, settings.limits.perMinute, settings.login],
    ['mx', 'exchange-online', 'smtp.office365.com', 30, ADDRESS],
  );
});

test('where nothing is published usual names are tried, and a guess is made of what can not be found', async (t) => {
  const { discover } = await searchIn(t, { mailHosts: ['mail.company.test'] });
  const settings = await discover(ADDRESS);
  assert.deepEqual(
    [settings.source, settings.smtp.host, settings.imap?.host, settings.presetId, settings.password],
    ['guess', 'mail.company.test', 'mail.company.test', null, null],
  );
  const unknown = await (await searchIn(t, {})).discover(ADDRESS);
  assert.deepEqual([unknown.source, unknown.smtp.host], ['guess', 'smtp.company.test']);
});

test('resolvers and web servers that never answer do not hold the search longer than its time', async (t) => {
  const { discover } = await searchIn(t, { silentDns: true, web: () => {} }, 400);
  const began = performance.now();
  assert.equal((await discover(ADDRESS)).source, 'guess');
  assert.ok(performance.now() - began < 5000);
});

test('a redirect is not followed, an endless or failed answer is none, a wrong certificate is none', async (t) => {
  const answers: RequestListener[] = [
    (_request, response) => response.writeHead(302, { location: `https://${AUTOCONFIG}/other` }).end(),
    (_request, response) => response.writeHead(404).end(config('smtp.company.test')),
    (_request, response) => response.end(config('smtp.company.test') + ' '.repeat(70_000)),
    (_request, response) => response.write(config('smtp.company.test'), () => response.destroy()),
  ];
  for (const answer of answers) {
    const { discover, web } = await searchIn(t, { mailHosts: ['smtp.company.test'], web: answer });
    assert.equal((await discover(ADDRESS)).source, 'guess');
    assert.equal(web?.requests.length, 1);
  }
  const web = await startHttps(t, ['another.test'], (_request, response) => response.end(config('smtp.company.test')));
  const guard = createHostGuard(true);
  const endpoint = { address: '127.0.0.1', port: web.port, servername: AUTOCONFIG };
  const read = createHttpsReader({ ...guard, resolveWeb: async () => endpoint }, web.certificate);
  assert.equal(await read(new URL(`https://${AUTOCONFIG}/`), AbortSignal.timeout(5000)), null);
  assert.equal(web.requests.length, 0);
});

test('hosts that a domain names inside our network are left out, and its own web server there is not asked', async (t) => {
  const inside = ['127.0.0.1', 'localhost', '169.254.169.254', '10.0.0.7', '0x7f.1'];
  const real = createHostGuard(false);
  const { discover } = await searchIn(t, {
    guard: real,
    zone: { 'SRV _submissions._tcp.company.test': [[0, 1, 465, 'localhost']] },
    web: (_request, response) => response.end(config(...inside)),
  });
  const settings = await discover(ADDRESS);
  assert.deepEqual([settings.source, settings.smtp.host], ['guess', 'smtp.company.test']);

  const web = await startHttps(t, ['localhost'], (_request, response) => response.end('secret'));
  const read = createHttpsReader(real, web.certificate);
  for (const host of ['localhost', '127.0.0.1', '[::1]', '[::ffff:7f00:1]']) {
    assert.equal(await read(new URL(`https://${host}:${web.port}/`), AbortSignal.timeout(5000)), null);
  }
  assert.equal(web.connections(), 0);
});

test('an address whose domain is no name is refused by its field', async (t) => {
  const { discover } = await searchIn(t, {});
  for (const address of [
    'maria@a.test/b',
    'maria@a.test?b',
    'maria@a.test#b',
    'maria@a.%2f',
    'maria@a.test:1',
    'maria@localhost',
  ]) {
    await assert.rejects(
      discover(address),
      (error: unknown) => error instanceof PochtovikError && error.details[0]?.field === 'address',
      address,
    );
  }
});
