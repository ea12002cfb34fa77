import type { MailboxLimits, MailboxSettings, TemplateContent } from '@pochtovik/contracts';
import type { LocalProduct } from '@pochtovik/local-services';
import { eventually } from '@pochtovik/testing';
import { type Gateway, signIn } from '../gateway.ts';
import { type Manager, PEOPLE } from './people.ts';

/** Where the client lands who follows the link of the proposal. */
export const PROPOSAL_URL = 'https://company.test/kp.pdf';
/** Text of the task that the client's opening sets. */
export const TASK_TEXT = 'Позвонить, клиент открыл КП';
/** Subject of the proposal, with its variable. */
export const PROPOSAL_SUBJECT = '{contact.first_name}, ваше коммерческое предложение';
/** Subject of the second letter. */
export const REPEAT_SUBJECT = 'Напоминаем о коммерческом предложении';

/** The example as its administrator has set it up. */
export interface ExampleSetUp {
  gateway: Gateway;
  accountId: number;
  pipelineId: number;
  /** Ids of the statuses of the example by what they are for. */
  status: { fresh: number; qualified: number; proposalSent: number; proposalRead: number };
  linkNumber: number;
  templateId: string;
  repeatTemplateId: string;
  userId: (address: string) => number;
}

/** What may differ from the example as the manual tells it. */
export interface ExampleChoices {
  /** Of each mailbox; one letter a second by default. */
  limits?: MailboxLimits;
  /** Where the link of the proposal leads. */
  proposalUrl?: string;
}

const LIMITS: MailboxLimits = { perSecond: 1, perMinute: 60, perHour: 1000, perDay: 2000 };

/**
 * Does what the manual's example tells an administrator to do, over public interfaces only: installs the widget, signs in,
 * adds a mailbox for each manager, makes the triggers, the trigger link and the templates, and puts the widget's action on
 * the stage «Квалифицирован».
 * @param notOpenedAfterSeconds the manual says 24 hours
 */
export async function setUpExample(
  product: LocalProduct,
  notOpenedAfterSeconds: number,
  choices: ExampleChoices = {},
): Promise<ExampleSetUp> {
  const { control, services, stack } = product;
  const account = (await control.state()).accounts[0];
  if (!account) throw new Error('the emulator plays no account');
  const pipeline = account.pipelines.find((candidate) => candidate.name === 'Продажи');
  const statusId = (name: string) => {
    const status = pipeline?.statuses.find((candidate) => candidate.name === name);
    if (!status) throw new Error(`the account has no status «${name}»`);
    return status.id;
  };
  const userId = (address: string) => {
    const user = account.users.find((candidate) => candidate.email === address);
    if (!user) throw new Error(`the account has no user ${address}`);
    return user.id;
  };
  if (!pipeline) throw new Error('the account has no pipeline «Продажи»');
  const status = {
    fresh: statusId('Новая заявка'),
    qualified: statusId('Квалифицирован'),
    proposalSent: statusId('КП отправлено'),
    proposalRead: statusId('Ознакомлен с КП'),
  };

  await control.install(account.id);
  const administrator = account.users.find((user) => user.isAdmin);
  if (!administrator) throw new Error('the account has no administrator');
  const gateway = await eventually('the account is connected', async () =>
    signIn(services.gatewayUrl, await control.oneTimeToken(account.id, { userId: administrator.id })),
  );

  for (const { manager, client } of Object.values(PEOPLE)) {
    await stack.mail.addMailbox(manager);
    await stack.mail.addMailbox(client);
    const mailbox = await gateway.saveMailbox(
      mailboxOf(product, manager, userId(manager.address), choices.limits ?? LIMITS),
      manager.password,
    );
    if (mailbox.tick !== 'green') throw new Error(`${manager.address}: the tick is ${mailbox.tick}, not green`);
  }

  const mail = await setUpLetters(
    gateway,
    pipeline.id,
    status,
    notOpenedAfterSeconds,
    choices.proposalUrl ?? PROPOSAL_URL,
  );
  const { key } = await gateway.digitalPipeline();
  await control.addDpAction(account.id, {
    pipelineId: pipeline.id,
    statusId: status.qualified,
    settings: { template: mail.templateId, key },
  });
  return { gateway, accountId: account.id, pipelineId: pipeline.id, status, userId, ...mail };
}

function mailboxOf(product: LocalProduct, manager: Manager, userId: number, limits: MailboxLimits): MailboxSettings {
  const { smtp, imap } = product.stack.mail;
  return {
    userId,
    fromName: manager.name,
    fromAddress: manager.address,
    smtp: { host: smtp.host, port: smtp.port, security: 'none' },
    imap: { host: imap.host, port: imap.port, security: 'none' },
    login: manager.address,
    signatureHtml: `<p>С уважением, ${manager.name}</p>`,
    limits,
  };
}

async function setUpLetters(
  gateway: Gateway,
  pipelineId: number,
  status: ExampleSetUp['status'],
  notOpenedAfterSeconds: number,
  proposalUrl: string,
) {
  const proposalSent = await gateway.saveTrigger('Поменять этап на КП отправлено', {
    type: 'change_status',
    pipelineId,
    statusId: status.proposalSent,
  });
  const call = await gateway.saveTrigger('Поставить задачу', {
    type: 'create_task',
    text: TASK_TEXT,
    taskTypeId: 1,
    dueSeconds: 3600,
    responsibleUserId: null,
  });
  const proposalRead = await gateway.saveTrigger('Поменять этап на Ознакомлен с КП', {
    type: 'change_status',
    pipelineId,
    statusId: status.proposalRead,
  });
  const failureNote = await gateway.saveTrigger('Примечание об ошибке', {
    type: 'add_note',
    text: 'Тема письма: {subject}. Дата отправки: {sended_at}. ID письма: {id}. Ответ сервера: {error}',
  });
  const link = await gateway.saveTriggerLink({
    name: 'Ссылка на КП',
    once: true,
    redirectUrl: proposalUrl,
    triggers: [{ triggerId: proposalRead.id }],
  });
  const base: Omit<TemplateContent, 'name' | 'subject' | 'html' | 'actions'> = {
    sendTo: { type: 'client' },
    withoutSignature: false,
    isPublic: true,
  };
  const repeatTemplate = await gateway.saveTemplate({
    ...base,
    name: 'Повторное письмо с КП',
    subject: REPEAT_SUBJECT,
    html: `<p>{contact.first_name}, вы ещё не видели наше предложение?</p><p><a href="${link.variable}">Открыть КП</a></p>`,
    actions: { sent: [], opened: [], notOpened: [], failed: [] },
  });
  const repeat = await gateway.saveTrigger('Повторное письмо', { type: 'send_letter', templateId: repeatTemplate.id });
  const template = await gateway.saveTemplate({
    ...base,
    name: 'Коммерческое предложение',
    subject: PROPOSAL_SUBJECT,
    html:
      '<style>.button { display: inline-block; padding: 12px 24px; background: #2f6fdd; color: #fff }</style>' +
      '<p>Здравствуйте, {contact.first_name}!</p>' +
      '<p>Мы подготовили предложение по сделке «{lead.name}» на {lead.price} руб.</p>' +
      `<p><a class="button" href="${link.variable}">Открыть КП</a></p>`,
    actions: {
      sent: [{ triggerId: proposalSent.id }],
      opened: [{ triggerId: call.id }],
      notOpened: [{ triggerId: repeat.id, afterSeconds: notOpenedAfterSeconds }],
      failed: [{ triggerId: failureNote.id }],
    },
  });
  return { linkNumber: link.number, templateId: template.id, repeatTemplateId: repeatTemplate.id };
}
