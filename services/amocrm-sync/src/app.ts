import { CrmCommandRequested } from '@pochtovik/contracts';
import { ConfigError, type Kit, type ServiceDefinition } from '@pochtovik/service-kit';
import { createAmocrmClient } from './amocrm/client.ts';
import { findMove } from './amocrm/find-move.ts';
import { createOauth } from './amocrm/oauth.ts';
import { createPacer, PREPARED_MS } from './amocrm/pacer.ts';
import { createTransport } from './amocrm/transport.ts';
import { createExecutor } from './commands/executor.ts';
import { startCommandWorker } from './commands/worker.ts';
import { Config } from './config.ts';
import { onCrmCommandRequested } from './consumers/crm-command-requested.ts';
import { createDirectory } from './directory/directory.ts';
import { hearChanges } from './directory/hear-changes.ts';
import { parseLocalOrigins } from './domain/account-host.ts';
import { budgetPolicy } from './domain/rate-budget.ts';
import { IDLE_PAIR_MS } from './domain/token-life.ts';
import { createInstaller } from './install/installer.ts';
import { startLoop } from './loop.ts';
import { serveAccountGet } from './requests/account-get.ts';
import { serveAccountInstall } from './requests/account-install.ts';
import { serveAccountSubscribe } from './requests/account-subscribe.ts';
import { serveAccountUninstall } from './requests/account-uninstall.ts';
import { serveCustomFieldList } from './requests/custom-field-list.ts';
import { serveEntitiesRead } from './requests/entities-read.ts';
import { serveEntityRead } from './requests/entity-read.ts';
import { serveMailNoteRead } from './requests/mail-note-read.ts';
import { servePipelineList } from './requests/pipeline-list.ts';
import { serveTaskTypeList } from './requests/task-type-list.ts';
import { serveUserGet } from './requests/user-get.ts';
import { serveUserList } from './requests/user-list.ts';
import { serveUserSetRole } from './requests/user-set-role.ts';
import { createAccountStore } from './store/account-store.ts';
import { createBudgetStore } from './store/budget-store.ts';
import { createCommandStore } from './store/command-store.ts';
import { createInstallationStore } from './store/installation-store.ts';
import { createRoleStore } from './store/role-store.ts';
import { parseEncryptionKeys } from './tokens/encryption-keys.ts';
import { createTokenKeeper } from './tokens/token-keeper.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Commands taken from the bus at once: as many as share one write to the database. */
const COMMANDS_AT_ONCE = 128;
/** A code may wait so long for its place among the requests before it is exchanged. */
const CODE_SLOT_WAIT_MS = 15_000;

/** The service that speaks with amoCRM for all others. */
export const service: ServiceDefinition<typeof Config> = { name: 'amocrm-sync', config: Config, build };

async function build(kit: Kit<Config>): Promise<void> {
  const { config, log, database } = kit;
  const now = () => Date.now();
  const leaseMs = config.leaseSeconds * 1000;
  if (leaseMs <= config.amocrmCallTimeoutMs + PREPARED_MS)
    throw new ConfigError(kit.name, ['LEASE_SECONDS', 'AMOCRM_CALL_TIMEOUT_MS']);
  const keys = parseEncryptionKeys(config.tokenEncryptionKeys);
  const localOrigins = parseLocalOrigins(config.amocrmLocalOrigins);
  const [accounts, installations, commands, budgets, roles] = await Promise.all([
    createAccountStore(database),
    createInstallationStore(database),
    createCommandStore(database),
    createBudgetStore(database),
    createRoleStore(database),
  ]);
  const relay = kit.relay([accounts.collection, commands.collection]);
  const announceAccount = (accountId: number) => relay.announce(accounts.collection.collectionName, String(accountId));

  const calls = kit.meter.createCounter('pochtovik.amocrm_sync.calls', {
    description: 'Calls of amoCRM by how they ended',
  });
  const ended = kit.meter.createCounter('pochtovik.amocrm_sync.commands', {
    description: 'Commands by how they ended',
  });
  const transport = createTransport({
    connectTimeoutMs: config.amocrmConnectTimeoutMs,
    callTimeoutMs: config.amocrmCallTimeoutMs,
  });
  const pacer = createPacer(budgets, budgetPolicy(config.amocrmRequestsPerSecond), now);
  const integration = {
    clientId: config.amocrmClientId,
    clientSecret: config.amocrmClientSecret,
    redirectUri: config.amocrmRedirectUri,
  };
  const oauth = createOauth({ transport, pacer, integration, now });
  const tokens = createTokenKeeper({
    accounts,
    oauth,
    keys,
    findMove: (account, pair) => findMove(oauth, localOrigins, account, pair),
    announce: announceAccount,
    log,
    now,
    leaseMs,
  });
  const clientParts = { transport, pacer, count: (outcome: string) => calls.add(1, { outcome }), now };
  const client = createAmocrmClient({ ...clientParts, tokens });
  const directory = createDirectory(client, {
    ttlMs: config.directoryTtlSeconds * 1000,
    capacity: config.directoryAccounts,
    now,
  });
  const installer = createInstaller({
    installations,
    accounts,
    oauth,
    keys,
    clientParts,
    announce(accountId) {
      directory.forget(accountId);
      announceAccount(accountId);
    },
    log,
    now,
    leaseMs: leaseMs + CODE_SLOT_WAIT_MS,
  });

  kit.onStop('transport', () => transport.close());
  const installing = startLoop('installations', 1_000, log, () => installer.workOnce());
  kit.onStop('installations', () => installing.stop());
  const renewing = startLoop('renewals', MINUTE_MS, log, async () => {
    for (const accountId of await accounts.withPairOlderThan(new Date(now() - IDLE_PAIR_MS), 20)) {
      await tokens.renew(accountId).catch((err) => log.warn({ event: 'renewal.failed', accountId, err }, 'renewal'));
    }
    return false;
  });
  kit.onStop('renewals', () => renewing.stop());
  const worker = startCommandWorker({
    commands,
    execute: createExecutor({
      commands,
      client,
      announce: (commandId, events) => relay.announce(commands.collection.collectionName, commandId, events),
      count: (outcome) => ended.add(1, { outcome }),
      log,
      now,
      leaseMs,
    }),
    log,
    now,
    leaseMs,
    concurrency: config.commandConcurrency,
    perAccount: config.commandConcurrencyPerAccount,
  });
  kit.onStop('commands', () => worker.stop());
  kit.consume(
    CrmCommandRequested,
    onCrmCommandRequested({ commands, kick: worker.kick, now, retryMs: config.commandRetryHours * HOUR_MS }),
    { concurrency: COMMANDS_AT_ONCE },
  );

  const parts = {
    accounts,
    roles,
    directory,
    client,
    installer,
    localOrigins,
    kickInstallations: installing.kick,
    announceAccount,
    readDeadlineMs: config.readDeadlineMs,
    now,
  };
  serveAccountInstall(kit, parts);
  serveAccountUninstall(kit, parts);
  serveAccountSubscribe(kit, parts);
  hearChanges(kit.bus, directory, log);
  serveAccountGet(kit, parts);
  serveUserGet(kit, parts);
  serveUserList(kit, parts);
  serveUserSetRole(kit, parts);
  servePipelineList(kit, parts);
  serveTaskTypeList(kit, parts);
  serveCustomFieldList(kit, parts);
  serveEntityRead(kit, parts);
  serveEntitiesRead(kit, parts);
  serveMailNoteRead(kit, parts);
}
