import { join } from 'node:path';
import {
  type ControlClient,
  createControlClient,
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from '@pochtovik/amocrm-emulator';
import { type LocalStack, startLocalStack } from '@pochtovik/local-stack';
import { type LocalServices, type LocalServicesOptions, startLocalServices } from './local-services.ts';

/** How to start the whole product on this machine. */
export interface LocalProductOptions
  extends Pick<LocalServicesOptions, 'otlpEndpoint' | 'logLevel' | 'watch' | 'settings' | 'databasePrefix'> {
  /** Everything that is written goes here. */
  dataDir: string;
  /** How amoCRM is played, e.g. without its request limit. */
  amocrm?: EmulatorOptions;
  /** Gets a line for each thing installed, chosen or started. */
  tell?: (line: string) => void;
}

/** The whole product with all that it talks to, on loopback. */
export interface LocalProduct {
  stack: LocalStack;
  amocrm: Emulator;
  /** The CRM's people and faults. */
  control: ControlClient;
  services: LocalServices;
  /** How long the six services took to be ready once the stack was up, seconds. */
  startSeconds: number;
  stop(): Promise<void>;
}

/** Starts the stack, the amoCRM emulator and the six services, wired to each other. */
export async function startLocalProduct(options: LocalProductOptions): Promise<LocalProduct> {
  const { tell = () => {}, dataDir } = options;
  const stack = await startLocalStack({ dataDir: join(dataDir, 'stack'), tell });
  const amocrm = await startEmulator(options.amocrm);
  tell(`amoCRM: the emulator of this repository at ${amocrm.origin}`);
  const control = createControlClient(amocrm.origin);
  try {
    const began = performance.now();
    const services = await startLocalServices({
      ...options,
      natsUrl: stack.nats.url,
      mongodbUri: stack.mongodb.uri,
      amocrm: {
        clientId: amocrm.clientId,
        clientSecret: amocrm.clientSecret,
        origins: amocrm.accounts.map((account) => account.origin),
      },
    });
    const startSeconds = (performance.now() - began) / 1000;
    await control.setIntegration({
      redirectUri: services.hooks.redirectUri,
      disableUrl: services.hooks.disableUrl,
      dpWebhookUrl: services.hooks.digitalPipelineUrl,
    });
    tell(`Services: six processes, the gateway at ${services.gatewayUrl}, the tracker at ${services.trackerUrl}`);
    return {
      stack,
      amocrm,
      control,
      services,
      startSeconds,
      async stop() {
        await services.stop();
        await amocrm.close();
        await stack.stop();
      },
    };
  } catch (error) {
    await amocrm.close();
    await stack.stop();
    throw error;
  }
}
