import type { AmocrmClient } from '../amocrm/client.ts';
import type { Directory } from '../directory/directory.ts';
import type { LocalOrigin } from '../domain/account-host.ts';
import type { Installer } from '../install/installer.ts';
import type { AccountStore } from '../store/account-store.ts';
import type { RoleStore } from '../store/role-store.ts';

/** What the answers of this service are made from. */
export interface RequestParts {
  accounts: AccountStore;
  roles: RoleStore;
  directory: Directory;
  client: AmocrmClient;
  installer: Installer;
  localOrigins: readonly LocalOrigin[];
  /** Tells the installation worker that there is something to do. */
  kickInstallations(): void;
  /** Tells the relay that an account has a new event. */
  announceAccount(accountId: number): void;
  /** Milliseconds within which amoCRM must have answered. */
  readDeadlineMs: number;
  now(): number;
}
