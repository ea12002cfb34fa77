import { createServerClock, type Kit, type ServiceDefinition } from '@pochtovik/service-kit';
import { createOpeningsKnown } from './bus/openings.ts';
import { type Config, configSchema } from './config.ts';
import { consumeAccountUninstalled } from './consumers/account-uninstalled.ts';
import { consumeCrmCommandCompleted } from './consumers/crm-command-completed.ts';
import { consumeCrmCommandFailed } from './consumers/crm-command-failed.ts';
import { consumeDigitalPipelineTriggered } from './consumers/digital-pipeline-triggered.ts';
import { consumeLetterBounced } from './consumers/letter-bounced.ts';
import { consumeLetterCancelled } from './consumers/letter-cancelled.ts';
import { consumeLetterFailed } from './consumers/letter-failed.ts';
import { consumeLetterNotComposed } from './consumers/letter-not-composed.ts';
import { consumeLetterQueued } from './consumers/letter-queued.ts';
import { consumeLetterReplied } from './consumers/letter-replied.ts';
import { consumeLetterSent } from './consumers/letter-sent.ts';
import { consumeTrackingClicked } from './consumers/tracking-clicked.ts';
import { consumeTrackingDownloaded } from './consumers/tracking-downloaded.ts';
import { consumeTrackingOpened } from './consumers/tracking-opened.ts';
import { consumeTrackingUnsubscribed } from './consumers/tracking-unsubscribed.ts';
import { createCrmReader } from './crm/crm-reader.ts';
import { fewAtOnce } from './crm/few-at-once.ts';
import { createBegin } from './engine/begin.ts';
import { createEnd } from './engine/end.ts';
import { createFire } from './engine/fire.ts';
import { createLetterFacts } from './engine/letter-facts.ts';
import { createOpened } from './engine/opened.ts';
import type { Ports } from './engine/ports.ts';
import { createRepeat } from './engine/repeat.ts';
import { startSweep } from './engine/sweep.ts';
import { createWake } from './engine/wake.ts';
import { serveChainMap } from './requests/chain-map.ts';
import { serveChainSimulate } from './requests/chain-simulate.ts';
import { serveExecutionList } from './requests/execution-list.ts';
import { serveExecutionRepeat } from './requests/execution-repeat.ts';
import { serveExecutionSearch } from './requests/execution-search.ts';
import { serveTriggerDelete } from './requests/trigger-delete.ts';
import { serveTriggerLinkList } from './requests/trigger-link-list.ts';
import { serveTriggerLinkSave } from './requests/trigger-link-save.ts';
import { serveTriggerList } from './requests/trigger-list.ts';
import { serveTriggerSave } from './requests/trigger-save.ts';
import { serveWebhookSecretGet } from './requests/webhook-secret-get.ts';
import { createAccountStore } from './store/accounts.ts';
import { createExecutionStore, executionModel } from './store/executions.ts';
import { createFirstVisitStore } from './store/first-visits.ts';
import { createLetterCapStore } from './store/letter-caps.ts';
import { createLetterStore, letterModel } from './store/letters.ts';
import { createPipelineLetterStore } from './store/pipeline-letters.ts';
import { createTriggerLinkStore } from './store/trigger-links.ts';
import { createTriggerStore } from './store/triggers.ts';
import { createPostWebhook, createWebhookHostCheck } from './webhooks/post-webhook.ts';
import { startWebhookWorker, type WebhookWorker } from './webhooks/webhook-worker.ts';

/** How often the clock is compared with the database's, milliseconds. */
const CLOCK_CHECK_MS = 60_000;

/** The trigger engine: triggers, trigger links, timers and executions. */
export const service: ServiceDefinition<typeof configSchema> = { name: 'trigger-engine', config: configSchema, build };

async function build(kit: Kit<Config>): Promise<void> {
  const { config, database, log } = kit;
  const [letterCollection, executionCollection] = await Promise.all([letterModel(database), executionModel(database)]);
  const relay = kit.relay([letterCollection.collection, executionCollection.collection]);
  const letters = createLetterStore(letterCollection, relay);
  let webhooks: WebhookWorker | undefined;
  const executions = createExecutionStore(executionCollection, relay, () => webhooks?.kick());
  const [triggers, links, firstVisits, letterCaps, pipelineLetters, accounts] = await Promise.all([
    createTriggerStore(database),
    createTriggerLinkStore(database),
    createFirstVisitStore(database),
    createLetterCapStore(database),
    createPipelineLetterStore(database),
    createAccountStore(database),
  ]);

  const clock = await createServerClock(database);
  const comparing = setInterval(() => void clock.adjust(), CLOCK_CHECK_MS);
  kit.onStop('clock', async () => clearInterval(comparing));
  const { now } = clock;
  const ports: Ports = {
    ...{ now, log, accounts, executions, firstVisits, letterCaps, pipelineLetters, letters, triggers },
    random: Math.random,
    crm: fewAtOnce(createCrmReader(kit.ask)),
    timers: kit.timers,
    openingsKnown: createOpeningsKnown(kit, now),
    letterCap: { count: config.letterCapCount, hours: config.letterCapHours },
  };
  const fire = createFire(ports);
  const begin = createBegin(ports, fire);
  const opened = createOpened(firstVisits, begin);
  const facts = createLetterFacts({ letters, links, firstVisits }, begin, opened);
  const end = createEnd(ports);
  const wake = createWake(ports, fire);

  consumeLetterQueued(kit, letters);
  consumeLetterNotComposed(kit, letters, begin);
  consumeLetterSent(kit, letters, facts);
  consumeLetterFailed(kit, letters, facts);
  consumeLetterBounced(kit, letters, begin);
  consumeLetterReplied(kit, letters, facts);
  consumeTrackingOpened(kit, letters, opened);
  consumeTrackingClicked(kit, letters, facts);
  consumeTrackingUnsubscribed(kit, letters, begin);
  consumeTrackingDownloaded(kit, letters, facts);
  consumeLetterCancelled(kit, executions);
  consumeDigitalPipelineTriggered(kit, pipelineLetters);
  consumeCrmCommandCompleted(kit, end);
  consumeCrmCommandFailed(kit, end);
  consumeAccountUninstalled(kit, accounts, executions);
  kit.onTimer(wake);

  serveTriggerSave(kit, triggers, createWebhookHostCheck(config.allowPrivateHosts));
  serveTriggerDelete(kit, { triggers, links, executions });
  serveTriggerList(kit, triggers);
  serveTriggerLinkSave(kit, links, triggers);
  serveTriggerLinkList(kit, links);
  serveChainMap(kit, triggers, links, pipelineLetters);
  serveChainSimulate(kit, triggers, links);
  serveExecutionList(kit, executions);
  serveExecutionSearch(kit, executions);
  serveExecutionRepeat(kit, executions, createRepeat({ ...ports, executions }, fire));
  const signingKeys = config.webhookSigningKeys.split(',');
  serveWebhookSecretGet(kit, signingKeys[0] ?? '');

  webhooks = startWebhookWorker({ ...ports, executions }, createPostWebhook(config.allowPrivateHosts), signingKeys);
  kit.onStop('webhooks', async () => webhooks?.stop());
  const sweep = startSweep(ports, fire, config.sweepIntervalMs);
  kit.onStop('sweep', () => sweep.stop());
}
