import {
  AccountInstalled,
  AccountUninstalled,
  BulkSendCancelled,
  BulkSendPaused,
  BulkSendResumed,
  DeliveryCancel,
  InboxFindMessage,
  InboxReadMessage,
  InboxReadPart,
  LetterQueued,
  MailboxDelete,
  MailboxDiscover,
  MailboxList,
  MailboxOauthComplete,
  MailboxOauthStart,
  MailboxPresets,
  MailboxResolve,
  MailboxSave,
  MailboxSetDefault,
  MailboxVerify,
  newId,
} from '@pochtovik/contracts';
import { createServerClock, type ServiceDefinition } from '@pochtovik/service-kit';
import { createAppendWorker } from './appends/append-worker.ts';
import { createCopyOf } from './appends/copy-of.ts';
import { createFileReader } from './attachments/file-reader.ts';
import { createApplyHold, withHolds } from './bulk/apply-hold.ts';
import { SenderConfig } from './config.ts';
import { onAccountInstalled } from './consumers/account-installed.ts';
import { onAccountUninstalled } from './consumers/account-uninstalled.ts';
import { onBulkSendChanged } from './consumers/bulk-send-changed.ts';
import { onLetterQueued } from './consumers/letter-queued.ts';
import { KeyRing } from './credentials/key-ring.ts';
import { createDiscovery } from './discovery/discover-settings.ts';
import { createHttpsReader } from './discovery/https-reader.ts';
import { createMailDns } from './discovery/mail-dns.ts';
import { createImapPool } from './imap/imap-pool.ts';
import { createInboxWatcher } from './inbound/inbox-watcher.ts';
import { createReadInbox } from './inbound/read-inbox.ts';
import { createRecordFinding } from './inbound/record-finding.ts';
import { createEndWaiting } from './lanes/end-waiting.ts';
import { createLanes } from './lanes/lane.ts';
import { createLaneRunner } from './lanes/lane-runner.ts';
import { createResolveDoubt } from './lanes/resolve-doubt.ts';
import { createSendLetter } from './lanes/send-letter.ts';
import { createTransmit } from './lanes/transmit.ts';
import { createUrgentCalls } from './lanes/urgent-calls.ts';
import { createOpenMessages } from './messages/open-messages.ts';
import { createHostGuard } from './network/host-guard.ts';
import { createGrantRefresher } from './oauth/grant-refresher.ts';
import { createMailLogins } from './oauth/mail-logins.ts';
import { createOauthClients } from './oauth/oauth-clients.ts';
import { createTokenEndpoint } from './oauth/token-endpoint.ts';
import { cancelDelivery } from './requests/delivery-cancel.ts';
import { findInboxMessage } from './requests/inbox-find-message.ts';
import { readInboxMessage } from './requests/inbox-read-message.ts';
import { readInboxPart } from './requests/inbox-read-part.ts';
import { createKeepMailbox } from './requests/keep-mailbox.ts';
import { deleteMailbox } from './requests/mailbox-delete.ts';
import { listMailboxes } from './requests/mailbox-list.ts';
import { completeMailboxOauth } from './requests/mailbox-oauth-complete.ts';
import { startMailboxOauth } from './requests/mailbox-oauth-start.ts';
import { resolveMailbox } from './requests/mailbox-resolve.ts';
import { saveMailbox } from './requests/mailbox-save.ts';
import { setDefaultMailbox } from './requests/mailbox-set-default.ts';
import { discoverMailbox, listPresets } from './requests/mailbox-setup.ts';
import { verifyMailbox } from './requests/mailbox-verify.ts';
import { createSmtpPool } from './smtp/smtp-pool.ts';
import { createAccountStore } from './store/accounts.ts';
import { createBulkHoldStore } from './store/bulk-holds.ts';
import { createCancellationStore } from './store/cancellations.ts';
import { createConsentStore } from './store/consents.ts';
import { createDeliveryStore } from './store/deliveries.ts';
import { createFilingStore } from './store/filings.ts';
import { createGrantStore } from './store/grants.ts';
import { createInboundStore } from './store/inbound.ts';
import { createLaneStore } from './store/lanes.ts';
import { createLinkSwitch } from './store/link-switch.ts';
import { createMailboxStore } from './store/mailboxes.ts';
import { createWatchStore } from './store/watches.ts';
import { createRecheckWorker } from './verification/recheck-worker.ts';
import { createVerification } from './verification/verify-mailbox.ts';

/** Letters taken in at once: they share their writes. */
const INTAKE = 128;
const HOUR_MS = 3_600_000;
/** What storing the result of a verification may take beside it. */
const LEASE_SLACK_MS = 30_000;
/** Longest search for settings: well inside the ten seconds that askers wait. */
const DISCOVERY_MS = 6000;

/** The sender: mailboxes, their credentials, the queue and what leaves by it. */
export const sender: ServiceDefinition<typeof SenderConfig> = {
  name: 'sender',
  config: SenderConfig,
  async build(kit) {
    const { config, database, log } = kit;
    const owner = newId();
    const leaseMs = config.leaseSeconds * 1000;
    const clock = await createServerClock(database);
    const accounts = await createAccountStore(database);
    const keys = new KeyRing(config.credentialKeys);
    const mailboxes = await createMailboxStore(database, keys);
    const laneStore = await createLaneStore(database, log);
    const { deliveries: stored, model } = await createDeliveryStore(database, log);
    const holds = await createBulkHoldStore(database, model);
    const applyHold = createApplyHold({ holds, clock });
    const deliveries = withHolds(stored, applyHold);
    const filings = createFilingStore(model);
    const [watches, inbound] = await Promise.all([createWatchStore(database), createInboundStore(database)]);
    const relay = kit.relay([deliveries.collection, mailboxes.collection, inbound.collection]);

    const policy = { regularMs: config.recheckSeconds * 1000, firstMs: config.recheckFirstSeconds * 1000 };
    const guard = createHostGuard(config.allowPrivateHosts);
    const clients = createOauthClients(config);
    const tokens = createTokenEndpoint(config.oauthTimeoutMs);
    const refresh = createGrantRefresher({
      ...{ mailboxes, clients, tokens, clock, recheck: policy, announce: relay.announce, log },
      grants: createGrantStore(database, keys),
      timeoutMs: config.oauthTimeoutMs,
    });
    const logins = createMailLogins({ refresh, clock });
    const pool = createSmtpPool({ guard, logins, idleMs: config.connectionIdleMs, ...config });
    const imap = createImapPool({ guard, logins, idleMs: config.connectionIdleMs, timeoutMs: config.imapTimeoutMs });
    const files = createFileReader(kit.ask);
    const appends = createAppendWorker({
      filings,
      mailboxes,
      imap,
      copyOf: createCopyOf(files),
      clock,
      retry: { firstMs: config.appendRetryFirstSeconds * 1000, factor: 2, maxMs: HOUR_MS },
      giveUpMs: config.appendGiveUpHours * HOUR_MS,
      leaseMs,
      sweepMs: config.sweepMs,
      announce: relay.announce,
      log,
    });

    const attempts = kit.meter.createCounter('pochtovik.sender.attempts', {
      description: 'Attempts by how they ended',
    });
    const untilSent = kit.meter.createHistogram('pochtovik.sender.queued_to_sent', {
      description: 'Time from the queue to the acceptance by the mail server',
      unit: 'ms',
    });
    const endWaiting = createEndWaiting({ deliveries, lanes: laneStore, clock, announce: relay.announce });
    const sendLetter = createSendLetter({
      deliveries,
      mailboxes,
      transmit: createTransmit({ pool, files, links: createLinkSwitch(model) }),
      clock,
      retry: {
        firstMs: config.retryFirstSeconds * 1000,
        factor: 2,
        maxMs: config.retryMaxSeconds * 1000,
        giveUpMs: config.retryGiveUpHours * HOUR_MS,
      },
      recheck: policy,
      reconnectFirstMs: config.reconnectFirstSeconds * 1000,
      announce: relay.announce,
      measure(outcome, sinceQueuedMs) {
        attempts.add(1, { outcome });
        if (outcome === 'sent') untilSent.record(sinceQueuedMs);
      },
      toFile: appends.wake,
      log,
    });
    const lookMs = config.doubtLookupSeconds * 1000;
    const resolveDoubt = createResolveDoubt({ deliveries, imap, clock, lookMs, announce: relay.announce, log });
    const lanes = createLanes({
      owner,
      lanes: laneStore,
      deliveries,
      mailboxes,
      accounts,
      clock,
      leaseMs,
      sendLetter,
      resolveDoubt,
      endWaiting,
      applyHold,
    });
    const runner = createLaneRunner({
      owner,
      lanes,
      store: laneStore,
      clock,
      concurrency: config.sendConcurrency,
      sweepMs: config.sweepMs,
      leaseMs,
      log,
    });

    const readInbox = createReadInbox({
      ...{ owner, watches, mailboxes, accounts, guard, logins, clock, leaseMs, log },
      record: createRecordFinding({ deliveries, inbound, clock, announce: relay.announce, log }),
      imapTimeoutMs: config.imapTimeoutMs,
      pollMs: config.inboundPollSeconds * 1000,
      lookbackMs: config.inboundLookbackDays * 24 * HOUR_MS,
      retry: { firstMs: config.reconnectFirstSeconds * 1000, factor: 2, maxMs: HOUR_MS / 12 },
    });
    const inboxes = createInboxWatcher({
      ...{ owner, watches, mailboxes, readInbox, clock, leaseMs, log },
      connections: config.inboundConnections,
      sweepMs: config.sweepMs,
    });

    const verify = createVerification(guard, logins, config.verifyTimeoutMs);
    const wake = async (accountId: number, mailboxId: string) => {
      await laneStore.reopen(accountId, mailboxId, clock.now());
      runner.wake({ accountId, mailboxId }, false);
    };
    const rechecks = createRecheckWorker({
      mailboxes,
      accounts,
      verify,
      clock,
      policy,
      leaseMs: (config.verifyTimeoutMs + config.oauthTimeoutMs) * 2 + LEASE_SLACK_MS,
      sweepMs: config.sweepMs,
      wake,
      log,
    });
    const keep = createKeepMailbox({ mailboxes, verify, clock, policy, wake, watchInbox: inboxes.wake });
    const consents = await createConsentStore(database, keys);
    kit.serve(MailboxSave, saveMailbox({ mailboxes, clients, keep }));
    kit.serve(MailboxOauthStart, startMailboxOauth({ clients, consents, clock }));
    kit.serve(MailboxOauthComplete, completeMailboxOauth({ clients, consents, tokens, keep, clock, log }));
    kit.serve(MailboxVerify, verifyMailbox({ mailboxes, verify, clock, policy, wake, watchInbox: inboxes.wake }));
    kit.serve(MailboxSetDefault, setDefaultMailbox({ mailboxes, clock }));
    kit.serve(MailboxDelete, deleteMailbox({ mailboxes, deliveries, clock, wake }));
    kit.serve(MailboxList, listMailboxes(mailboxes));
    kit.serve(MailboxPresets, listPresets(clients));
    const dns = createMailDns(DISCOVERY_MS / 2);
    const readHttps = createHttpsReader(guard);
    kit.serve(
      MailboxDiscover,
      discoverMailbox(createDiscovery({ guard, dns, readHttps, timeoutMs: DISCOVERY_MS }), clients),
    );
    kit.serve(MailboxResolve, resolveMailbox(mailboxes));
    const open = createOpenMessages({ mailboxes, imap });
    kit.serve(InboxFindMessage, findInboxMessage({ open, lookMs: config.messageLookupSeconds * 1000 }));
    kit.serve(InboxReadMessage, readInboxMessage({ open }));
    kit.serve(InboxReadPart, readInboxPart({ open }));
    const cancellations = createCancellationStore(model);
    kit.serve(DeliveryCancel, cancelDelivery({ cancellations, clock, announce: relay.announce }));
    kit.consume(
      LetterQueued,
      onLetterQueued({
        deliveries,
        holds,
        applyHold,
        lanes: laneStore,
        accounts,
        endWaiting,
        clock,
        wake: runner.wake,
        call: createUrgentCalls(kit.bus, owner, runner.hear).call,
      }),
      { concurrency: INTAKE },
    );
    const letGo = async (accountId: number, mailboxId: string) => {
      await laneStore.wake(accountId, mailboxId, clock.now());
      runner.wake({ accountId, mailboxId }, false);
    };
    const onChanged = { holds, applyHold, wake: letGo };
    kit.consume(BulkSendPaused, onBulkSendChanged('paused', onChanged));
    kit.consume(BulkSendResumed, onBulkSendChanged('running', onChanged));
    kit.consume(BulkSendCancelled, onBulkSendChanged('cancelled', onChanged));
    kit.consume(AccountInstalled, onAccountInstalled(accounts));
    kit.consume(AccountUninstalled, onAccountUninstalled(accounts, endWaiting));

    kit.onStop('connections', async () => {
      await Promise.all([pool.stop(), imap.stop()]);
    });
    kit.onStop('appends', appends.stop);
    kit.onStop('inboxes', inboxes.stop);
    kit.onStop('lanes', runner.stop);
    kit.onStop('rechecks', rechecks.stop);
    runner.start();
    appends.start();
    rechecks.start();
    inboxes.start();
  },
};
