import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { letters, PEOPLE, setUpExample } from '@pochtovik/demo';
import { type LocalProduct, SERVICE_NAMES, startLocalProduct } from '@pochtovik/local-services';
import { eventually } from '@pochtovik/testing';
import { createTransport } from 'nodemailer';
import { memoryOf } from '../memory.ts';
import type { Row } from '../report.ts';

const LETTERS = 300;
const CONNECTIONS = 2;

/**
 * The worked example as a load: leads enter the status, each gets its letter through all services. Held against a bare
 * nodemailer pool with as many connections that sends the same letters to the same server and records nothing.
 */
export async function example(tell: (line: string) => void): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'pochtovik-bench-'));
  const product = await startLocalProduct({
    dataDir,
    tell,
    amocrm: { limits: { enabled: false } },
    settings: { 'amocrm-sync': { AMOCRM_REQUESTS_PER_SECOND: '1000' } },
  });
  const { control, services } = product;
  const pids = SERVICE_NAMES.flatMap((name) => services.process[name].pid ?? []);
  try {
    tell('Idle for ten seconds');
    await pause(10_000);
    const idle = memoryOf(pids);

    const setUp = await setUpExample(product, 86_400, {
      limits: { perSecond: 1000, perMinute: 60_000, perHour: 1_000_000, perDay: 1_000_000 },
    });
    const cast = [PEOPLE.a, PEOPLE.b];
    tell(`${LETTERS} leads enter the status`);
    const leads: number[] = [];
    for (let index = 0; index < LETTERS; index += 1) {
      const { manager, client } = cast[index % cast.length] ?? PEOPLE.a;
      const { leadId } = await control.createLead(setUp.accountId, {
        name: `Сделка ${index}`,
        price: 1000 + index,
        pipelineId: setUp.pipelineId,
        statusId: setUp.status.fresh,
        responsibleUserId: setUp.userId(manager.address),
        contacts: [{ name: client.name, firstName: client.firstName, email: client.address }],
      });
      leads.push(leadId);
    }
    const start = performance.now();
    for (const leadId of leads) {
      await control.moveLead(setUp.accountId, leadId, {
        pipelineId: setUp.pipelineId,
        statusId: setUp.status.qualified,
      });
    }
    // One lead after another: a poll of all at once would measure the poll.
    for (const leadId of leads) {
      await eventually(
        'the lead is in «КП отправлено»',
        async () => {
          const { status } = await control.snapshot(setUp.accountId, 'leads', leadId);
          return status?.id === setUp.status.proposalSent;
        },
        600_000,
      );
    }
    const rate = LETTERS / ((performance.now() - start) / 1000);
    const busy = memoryOf(pids);
    const sample = (await letters(product, PEOPLE.a.client)).at(-1);
    const bare = await bareRate(product, typeof sample?.mail.html === 'string' ? sample.mail.html : '');
    return [
      {
        name: 'letters, webhook to moved deal',
        value: rate,
        unit: 'letters/s',
        reference: bare,
        referenceName: 'bare nodemailer pool, letters/s',
      },
      {
        name: 'memory of the six services, idle',
        value: idle.together,
        unit: 'MB',
        reference: 700,
        referenceName: 'the promised MB',
      },
      {
        name: 'the same, shared pages counted in each',
        value: idle.resident,
        unit: 'MB',
        reference: idle.together,
        referenceName: 'counted once, MB',
      },
      {
        name: 'memory of the six services, after the load',
        value: busy.together,
        unit: 'MB',
        reference: idle.together,
        referenceName: 'idle MB',
      },
      {
        name: 'start of the six services, stack up',
        value: product.startSeconds,
        unit: 's',
        reference: 10,
        referenceName: 'the promised s',
      },
    ];
  } finally {
    await product.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Letters per second of a nodemailer pool that does nothing else. */
async function bareRate({ stack }: LocalProduct, html: string): Promise<number> {
  const { smtp } = stack.mail;
  const { manager, client } = PEOPLE.a;
  const pool = createTransport({
    host: smtp.host,
    port: smtp.port,
    pool: true,
    maxConnections: CONNECTIONS,
    ignoreTLS: true,
    auth: { user: manager.address, pass: manager.password },
  });
  const start = performance.now();
  await Promise.all(
    Array.from({ length: LETTERS }, () =>
      pool.sendMail({ from: manager.address, to: client.address, subject: 'КП', html, text: 'КП' }),
    ),
  );
  pool.close();
  return LETTERS / ((performance.now() - start) / 1000);
}
